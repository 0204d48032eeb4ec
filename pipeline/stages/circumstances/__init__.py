"""What else is told of an act: whether it occurs at all, what bears on it, when it was, who says so."""
