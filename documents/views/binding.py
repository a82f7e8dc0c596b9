"""The table of agreements and signatures, and what one does from it."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from agencies.delegating import may_delegate
from agencies.models import User
from documents.exceptions import TransitionError
from documents.kinds import path_of
from documents.models import Document, Party
from documents.permissions import may_remind_parties
from documents.reading import opinion_on, waited_for
from documents.reminders import remind


def binding_context(document: Document, user: User, parties: Collection[Party]) -> dict[str, Any]:
    """The context of ``documents/_binding.html``; the parties as of ``documents.reading.binding_parties``."""
    waiting = waited_for(document, parties)
    own = next((party for party in waiting if user.acting and party.agency_id == user.acting.agency_id), None)
    return {
        "parties": parties,
        "waiting": waiting,
        "may_remind": may_remind_parties(user, document),
        "opinion": opinion_on(document, user),
        "delegating": own if own and may_delegate(user, own.agency) else None,
    }


@login_required
@require_POST
def remind_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Reminds one party and leads back to the page the button stood on (``next``)."""
    documents = Document.objects.visible_to(request.user)
    party = get_object_or_404(Party.objects.select_related("version__document"), pk=pk, version__document__in=documents)
    try:
        remind(party, user=request.user)
    except TransitionError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, f"Đã nhắc {party}.")
    target = request.POST.get("next", "")
    own = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if own else path_of(party.version.document))
