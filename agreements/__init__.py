"""Follows what cities and regions agree with each other."""
