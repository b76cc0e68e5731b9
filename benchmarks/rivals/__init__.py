"""What the tracker is measured against: the same data served the usual way, written as its users would."""
