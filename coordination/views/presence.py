"""Who else is in a draft, as the open editor asks it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from coordination.presence import forget_presence, note_presence, others_in
from coordination.views.context import joints_seen
from documents.choices import DocumentState
from documents.editing import why_closed
from documents.permissions import may_draft


@login_required
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The others in the draft and where they are; a POST says where one is oneself (``place``) or that one leaves.

    ``closed`` says that there is no draft any more: somebody sent it on.
    """
    rows = joints_seen(request.user, kind).select_related("document")
    document = get_object_or_404(rows, pk=pk).document
    if not may_draft(request.user, document):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo của cơ quan soạn thảo được sửa dự thảo.")
    if document.state != DocumentState.DRAFT:
        return JsonResponse({"here": [], "closed": why_closed(document)})
    if "leaves" in request.POST:
        forget_presence(document, request.user)
        return HttpResponse(status=204)
    if request.method == "POST":
        place, name = request.POST.get("place", "")[:60], request.POST.get("name", "")[:120]
        note_presence(document, request.user, place, name)
    here = [
        {"id": one.user_id, "name": one.user.name, "place": one.place, "at": one.place_name}
        for one in others_in(document, request.user)
    ]
    return JsonResponse({"here": here, "closed": ""})
