"""Pages of the meetings floor."""
