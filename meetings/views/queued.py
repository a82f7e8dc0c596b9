"""What devices send from a queue that waited for the line: every refusal is told in words, as JSON."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse

from documents.exceptions import TransitionError

View = Callable[..., JsonResponse]


def answers_a_queue(gone: str) -> Callable[[View], View]:
    """The view's refusals as JSON: what is refused for good has to leave the queue, what a proxy refuses not.

    ``gone``: what is said where the object asked for is no more.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, pk: int) -> JsonResponse:
            try:
                return view(request, pk)
            except PermissionDenied as error:
                return JsonResponse({"error": str(error)}, status=403)
            except Http404:
                return JsonResponse({"error": gone}, status=404)
            except TransitionError as error:
                return JsonResponse({"error": str(error)}, status=422)

        return answer

    return decorate
