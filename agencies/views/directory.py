"""The directory of agencies."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies.delegating import may_see_delegations
from agencies.directory import directory, posts_over_time, successions
from agencies.forms import DirectoryForm
from agencies.models import Agency, Locality
from agencies.reorganizing.steps import may_see_steps


@login_required
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies of a locality on a day; the user's own locality and today unless told otherwise."""
    localities = list(Locality.objects.visible_to(request.user).named().order_by("pk"))
    own = request.user.acting.locality_id if request.user.acting else None
    localities.sort(key=lambda locality: (locality.pk != own, locality.until is not None))
    form = DirectoryForm(localities, request.GET)
    form.is_valid()
    context = {
        "form": form,
        "locality": form.locality,
        "on": form.on,
        "today": timezone.localdate(),
        "entries": directory(form.locality, form.on) if form.locality else [],
        "may_see_steps": may_see_steps(request.user),
    }
    return render(request, "agencies/agency_list.html", context)


@login_required
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency through time: names, posts and holders, what came before and after."""
    visible = Agency.objects.visible_to(request.user)
    shown = get_object_or_404(visible.named().select_related("locality"), pk=pk)
    relatives = successions(shown)
    others = [relative.pk for relative in relatives]
    context = {
        "agency": shown,
        "locality": Locality.objects.named().get(pk=shown.locality_id),
        "names": shown.names.order_by("-valid_from"),
        "posts": posts_over_time(shown),
        "predecessors": [relative for relative in relatives if relative.is_predecessor],
        "successors": [relative for relative in relatives if not relative.is_predecessor],
        "may_see_steps": may_see_steps(request.user),
        "may_see_delegations": may_see_delegations(request.user, shown),
        "linked": set(visible.filter(pk__in=others).values_list("pk", flat=True)) if others else set(),
    }
    return render(request, "agencies/agency_detail.html", context)
