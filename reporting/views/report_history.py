"""Các bản: a report as it was kept, two of these compared, and what each field said before."""

from collections.abc import Container
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from activity.log import entries_about
from agencies.models import User
from coordination.comparing import ChapterChange, Entry, TextChange, abridged, compare_words
from coordination.views.versions import shown_texts
from reporting.field_notes import WHOLE, changes_seen, has_part, place_title, remarks_seen, titled
from reporting.fields import Place
from reporting.history import changes, content_of
from reporting.last_sent import last_sent
from reporting.models import AgencyReport, ReportSnapshot
from reporting.permissions import is_of_reporting_agency
from reporting.remarks import is_place
from reporting.views.reports import report_or_404

NOW = "nay"  # stands for the report as it is now among the numbers of what was kept
CHANGES_A_PAGE = 20


def own_report_or_404(user: User, pk: int) -> AgencyReport:
    """A report whose course the user may follow: his agency's own, or one that his agency collects."""
    report = report_or_404(user, pk)
    if not has_part(user, report):
        raise Http404("Không có trang này.")
    return report


def place_or_404(report: AgencyReport, item: int, field: str) -> Place:
    place = Place(item or None, "" if field == WHOLE else field)
    if not is_place(report, place):
        raise Http404("Báo cáo không có mục này.")
    return place


@login_required
def report_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What the report said each time it was sent and accepted, its remarks and its course."""
    report = own_report_or_404(request.user, pk)
    context = {
        "report": report,
        "sent": last_sent(report, request.user),
        "snapshots": list(report.snapshots.defer("content").select_related("by").order_by("-no")),
        "remarks": titled(report, remarks_seen(report, request.user)),
        "entries": entries_about(report) if is_of_reporting_agency(request.user, report) else [],
    }
    return render(request, "reporting/report_versions.html", context)


@login_required
def report_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two of what was kept (?tu=<no>&den=<no>, "nay" for now): the newest and the one before, unless told.

    While its agency supplements the report, others compare only what it handed in.
    """
    report = own_report_or_404(request.user, pk)
    kept = {str(one.no): one for one in report.snapshots.order_by("no")}
    sent = last_sent(report, request.user)
    names = {no: one.name for no, one in kept.items()} | ({} if sent else {NOW: "Hiện nay"})
    old, new = chosen(request, kept, names, NOW if report.is_owed and not sent else "")
    contents = [content_of(report) if no == NOW else kept[no].content for no in (old, new)] if old else []
    entries = shown(changes(*contents)) if contents else []
    context = {
        "report": report,
        "sent": sent,
        "names": names,
        "old": old,
        "new": new,
        "sides": (names.get(old), names.get(new)),
        "page_obj": Paginator(entries, CHANGES_A_PAGE).get_page(request.GET.get("trang")),
    }
    return render(request, "reporting/report_compare.html", context)


def chosen(
    request: HttpRequest, kept: dict[str, ReportSnapshot], offered: Container[str], newest: str
) -> tuple[str, str]:
    """The two of the address, which are ``offered``; else ``newest``, or what was kept last, with the one before that
    says something else.

    Nothing where nothing was kept. Http404 for a number that there is not.
    """
    if not kept:
        return "", ""
    numbers = list(kept)
    new = request.GET.get("den", newest or numbers[-1])
    if new not in offered:
        raise Http404("Không có bản này.")
    before = numbers if new == NOW else [no for no in numbers if kept[no].content != kept[new].content]
    old = request.GET.get("tu", before[-1] if before else numbers[0])
    if old not in offered:
        raise Http404("Không có bản này.")
    return old, new


def shown(chapters: list[ChapterChange]) -> list[tuple[str, Entry, list[TextChange]]]:
    """What differs, abridged, under its heading; an item's title says which item it is."""
    return [
        (chapter.heading, entry, shown_texts(entry, whole=False, titled=entry.name == "Nội dung"))
        for chapter in chapters
        for entry in chapter.differing
    ]


@login_required
def field_history(request: HttpRequest, pk: int, item: int, field: str) -> HttpResponse:
    """Who changed a field, when, from what to what, newest first; the list alone for htmx."""
    report = own_report_or_404(request.user, pk)
    place = place_or_404(report, item, field)
    found = changes_seen(report, request.user).filter(item=place.item, field=place.field).select_related("by")
    page = Paginator(found, CHANGES_A_PAGE).get_page(request.GET.get("trang"))
    rows = [(one, abridged(TextChange("", compare_words(one.before, one.after)))) for one in page.object_list]
    context: dict[str, Any] = {"report": report, "title": place_title(report, place), "rows": rows, "page_obj": page}
    context["sides"] = ("Trước", "Sau")
    name = "_field_history" if request.htmx else "report_field_history"  # type: ignore[attr-defined]  # its middleware
    return render(request, f"reporting/{name}.html", context)
