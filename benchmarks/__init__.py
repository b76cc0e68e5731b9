"""Measured runs of the tracker beside its rivals. Nothing here is imported by the tracker."""
