"""Các bản: the list of a programme's versions, and two of them compared."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.models import User
from coordination.comparing import Entry, TextChange, abridged
from coordination.forms.restoring import RestoreForm
from coordination.models import JointText
from coordination.permissions import may_edit
from coordination.restoring import CHANGED, is_untouched
from coordination.versions import Comparison, comparison, read_parties, readable_versions, version_rows
from coordination.views.context import joint_context, joint_or_404, joints_seen
from coordination.views.drafting import editor_url
from coordination.wording import ITEMS
from documents.choices import Action
from documents.models import Version
from documents.views.actions import ActionView
from documents.workflow import available_actions

ENTRIES_A_PAGE = 25


class RestoreView(ActionView):
    """Reopens the text with what an earlier version said; nothing of the newer ones is lost."""

    template_name = "coordination/versions/restore.html"

    def load(self, *, pk: int, action: str = "", kind: str = "", no: int = 0, **_kwargs: Any) -> None:
        self.joint = joint_or_404(self.request.user, kind, pk)
        self.document = self.joint.document
        self.action = Action.REVISE
        earlier = readable_versions(self.document, self.request.user).filter(frozen_at__isnull=False)
        self.source = get_object_or_404(earlier.exclude(pk=self.document.current_version.pk), no=no)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """As for reopening; a draft that nobody has changed yet is open too."""
        self.load(**kwargs)
        if not may_edit(request.user, self.joint):
            return super().get(request, **kwargs)
        if not is_untouched(self.document):
            messages.error(request, CHANGED)
            return redirect("coordination:versions", self.joint.kind, self.joint.pk)
        return self.page(self.form())

    def own_page(self) -> str:
        return ""

    def form(self, data: Any = None) -> RestoreForm:
        return RestoreForm(data, joint=self.joint, source=self.source)

    def more_context(self, form: Any) -> dict[str, Any]:
        opens = restores(self.joint, self.request.user)
        heading = f"Lấy lại bản {self.source.no} để soạn tiếp"
        return {"joint": self.joint, "source": self.source, "heading": heading, "open": opens}

    def next_path(self) -> str:
        return editor_url(self.joint)


def restores(joint: JointText, user: User) -> bool:
    """Whether the user may take an earlier version up now without losing anything."""
    if joint.document.current_version.is_frozen:
        return Action.REVISE in available_actions(joint.document, user)
    return may_edit(user, joint) and is_untouched(joint.document)


@login_required
def versions(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The versions the user may read: when opened and frozen, why and by whom reopened, who agreed or not."""
    joint = joint_or_404(request.user, kind, pk)
    context = joint_context(joint, request.user, "versions")
    rows = version_rows(joint.document, request.user)
    context |= {
        "rows": rows,
        "readable": [row.version for row in reversed(rows)],
        "restores": restores(joint, request.user),
    }
    return render(request, "coordination/versions/list.html", context)


@login_required
def compare(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Two versions (?tu=<no>&den=<no>): the newest with the one before it, unless the address says which.

    ``hien=toan-van`` shows what did not change too, ``in=1`` is the page to print.
    """
    joint = get_object_or_404(joints_seen(request.user, kind).select_related("document"), pk=pk)
    readable = list(readable_versions(joint.document, request.user))
    if not readable:
        raise Http404("Văn bản chưa có bản nào được gửi đi.")
    context = {"joint": joint, "readable": readable, "title": readable[-1].title}
    if len(readable) > 1:
        old, new = chosen(request, readable)
        context |= comparison_context(request, old, new)
    printed = "in" in request.GET and len(readable) > 1
    return render(request, f"coordination/versions/{'print' if printed else 'compare'}.html", context)


def chosen(request: HttpRequest, readable: list[Version]) -> tuple[Version, Version]:
    """The two versions of the address; Http404 for a number that the user does not read."""
    by_number = {str(version.no): version for version in readable}
    new = by_number.get(request.GET.get("den", str(readable[-1].no)))
    before = [version for version in readable if new and version.no < new.no] or readable
    old = by_number.get(request.GET.get("tu", str(before[-1].no)))
    if old is None or new is None:
        raise Http404("Không có bản này.")
    for version in (old, new):
        version.document = readable[0].document
    return old, new


def comparison_context(request: HttpRequest, old: Version, new: Version) -> dict[str, Any]:
    read_parties(old, new)
    found = comparison(old, new)
    whole, printed = request.GET.get("hien") == "toan-van", "in" in request.GET
    entries = shown_entries(found, whole=whole)
    page = Paginator(entries, max(len(entries), 1) if printed else ENTRIES_A_PAGE).get_page(request.GET.get("trang"))
    sides = (f"Bản {old.no}", f"Bản {new.no}")
    return {"found": found, "old": old, "new": new, "sides": sides, "whole": whole, "page_obj": page}


def shown_entries(found: Comparison, *, whole: bool) -> list[tuple[str, Entry, list[TextChange]]]:
    """Each entry that says something under its heading, with its texts: all of them, or what changed, abridged."""
    return [
        (chapter.heading, entry, shown_texts(entry, whole=whole, titled=chapter.heading == ITEMS))
        for chapter in found.chapters
        for entry in (chapter.entries if whole else chapter.differing)
        if entry.texts
    ]


def shown_texts(entry: Entry, *, whole: bool, titled: bool) -> list[TextChange]:
    """All texts, or what changed, abridged; an item's title, its first text, always says which item it is."""
    if whole:
        return list(entry.texts)
    told = entry.texts[:1] if titled and not entry.texts[0].changed else ()
    return [*told, *(abridged(text) for text in entry.texts if text.changed)]
