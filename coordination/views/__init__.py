"""Pages of the coordination floor, and what every page about one programme shares."""

from coordination.views.context import program_context, program_or_404, text_in_force

__all__ = ["program_context", "program_or_404", "text_in_force"]
