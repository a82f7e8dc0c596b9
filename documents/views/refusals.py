"""What a refused move looks like where the page has nothing typed to keep."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from documents.exceptions import AlreadyDone, TransitionError


@contextmanager
def refusal_told(request: HttpRequest) -> Iterator[None]:
    """Says in a message why what is done within was refused, and goes on behind it; a second click is no error."""
    try:
        yield
    except AlreadyDone as error:
        messages.info(request, str(error))
    except TransitionError as error:
        messages.error(request, str(error))
