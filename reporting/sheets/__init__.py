"""An agency's report as an Excel or Word form to fill in elsewhere, and what comes back of it."""
