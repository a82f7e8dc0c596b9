"""Views of the agencies floor, by subject."""
