"""Rows and cells, both ways."""
