"""What a form that comes back tells of the page it was made of."""

from django.http import HttpRequest


def posted_revision(request: HttpRequest) -> int:
    """The revision the page was made of; 0, which is never current, where it is missing or no number."""
    rev = request.POST.get("rev", "")
    return int(rev) if rev.isdecimal() else 0
