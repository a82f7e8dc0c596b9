"""Pages of the reporting floor."""
