"""What the open editor sends and asks while one types: fields, the order of items, what others changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from coordination import editing
from coordination.comparing import compare_words
from coordination.content import outline_of, some_lines
from coordination.editing.fields import kept_at, print_of
from coordination.editing.places import line_of, place_of, uid_of
from coordination.forms.inplace import DetailForms, typed_text
from coordination.models import ItemLine, JointText
from coordination.rollover.looking import last_year_of
from coordination.views.context import joints_seen
from documents.choices import DocumentState
from documents.editing import why_closed
from documents.exceptions import InvalidTransition
from documents.models import Version
from documents.permissions import may_draft

GROUPS = ("lead", "due", "supports", "targets")
MOST_ROWS = 30  # more rows changed than this: the page is read anew


class Closed(Exception):
    """There is no draft to change now; the text says why."""


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the draft it is about, and turns every refusal into JSON with a sentence and its status.

    401 not signed in (any more) or as somebody else, 403, 404, 409 changed by somebody else or no draft any more,
    410 the place is gone, 422 the value cannot stand.
    """

    @wraps(view)
    def call(request: HttpRequest, kind: str, pk: int, **more: Any) -> HttpResponse:
        if not request.user.is_authenticated or request.headers.get("X-Drafter") not in (None, str(request.user.pk)):
            return _signed_out(request, kind, pk)
        try:
            return view(request, _draft_of(request.user, kind, pk), **more)
        except editing.FieldConflict as error:
            return JsonResponse({"conflict": _conflict(request, error)}, status=409)
        except Closed as error:
            return JsonResponse({"closed": str(error)}, status=409)
        except ValidationError as error:
            return JsonResponse({"errors": error.messages}, status=422)
        except InvalidTransition as error:
            return JsonResponse({"errors": [str(error)]}, status=410)
        except PermissionDenied as error:
            return JsonResponse({"errors": [str(error)]}, status=403)
        except Http404:
            return JsonResponse({"errors": ["Không tìm thấy văn bản này."]}, status=404)

    return call


def _signed_out(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    after = reverse("coordination:signed_in", args=[kind, pk])
    other = request.user.is_authenticated
    told = "Bạn đã chuyển sang tài khoản khác." if other else "Phiên làm việc đã hết hạn."
    return JsonResponse({"errors": [told], "sign_in": f"{reverse('agencies:sign_in')}?next={after}"}, status=401)


def _draft_of(user: Any, kind: str, pk: int) -> JointText:
    joint: JointText = get_object_or_404(joints_seen(user, kind).select_related("document"), pk=pk)
    if not may_draft(user, joint.document):
        raise PermissionDenied("Chỉ chuyên viên và lãnh đạo của cơ quan soạn thảo được sửa dự thảo.")
    if joint.document.state != DocumentState.DRAFT:
        raise Closed(why_closed(joint.document))
    return joint


def _conflict(request: HttpRequest, error: editing.FieldConflict) -> dict[str, Any]:
    """What stands there, whose it is, and for a text the words in which it differs from what was typed."""
    kept = error.kept
    mine = request.POST.get("value", "")
    runs = compare_words(mine, kept.told) if isinstance(kept.value, str) else []
    when = f"{timezone.localtime(error.at):%H:%M ngày %d/%m/%Y}" if error.at else ""
    mine_too = error.by == request.user.pk
    words = [[run.kind, run.text] for run in runs]
    return {
        "place": kept.place,
        "told": kept.told,
        "print": kept.print,
        "by": error.name,
        "at": when,
        "words": words,
        "mine": mine_too,
    }


@require_POST
@answered
def save_place(request: HttpRequest, joint: JointText) -> HttpResponse:
    """Saves one place (``place``) where its print is still ``seen``."""
    name = request.POST.get("place", "")
    value = _value(request, joint, name)
    kept = editing.save_field(joint, name, value, user=request.user, seen=request.POST.get("seen", ""))
    answer = {"place": kept.place, "told": kept.told, "print": kept.print, "at": f"{timezone.localtime():%H:%M}"}
    if kept.place.startswith("dong-") and not kept.place.endswith((".title", ".body")):
        answer["rows"] = _rows(request, joint, [_line_id(kept.place)])  # type: ignore[assignment]  # a mapping
    return JsonResponse(answer)


def _value(request: HttpRequest, joint: JointText, name: str) -> Any:
    field = name.rsplit(".", 1)[-1]
    if not name.startswith("dong-") or field not in GROUPS:
        return typed_text(name, request.POST.get("value", ""))
    line = place_of(joint.document.current_version, name).row
    return DetailForms(joint, line, request.POST).value(field)


def _line_id(place: str) -> int:
    return int(place.split(".")[0].removeprefix("dong-"))


@require_POST
@answered
def outline_change(request: HttpRequest, joint: JointText) -> HttpResponse:
    """Adds, places, removes or puts back a line (``viec``); answers with the order of all lines."""
    change = CHANGES.get(request.POST.get("viec", ""))
    if change is None:
        raise ValidationError("Không có thao tác này.")
    changed = change(request, joint)
    draft = joint.document.current_version
    lines = [changed, *changed.children.all()] if changed else []
    removed = render_to_string("coordination/_editor_removed.html", _removed(joint), request)
    rows = _rows(request, joint, [line.pk for line in lines])
    return JsonResponse(
        {"order": _order(draft), "rows": rows, "line": changed.pk if changed else None, "removed": removed}
    )


def _removed(joint: JointText) -> dict[str, Any]:
    return {"joint": joint, "removals": joint.document.current_version.removed_lines.all()}


def _add(request: HttpRequest, joint: JointText) -> ItemLine:
    uid = uid_of(request.POST.get("uid", ""))
    if uid is None:
        raise ValidationError("Thiếu mã của nội dung mới.")
    return editing.insert_line(joint, user=request.user, uid=uid, **_where(request, joint))


def _put(request: HttpRequest, joint: JointText) -> ItemLine:
    line = line_of(joint.document.current_version, request.POST.get("dong", ""))
    editing.put_line(joint, line.pk, user=request.user, **_where(request, joint))
    return line


def _remove(request: HttpRequest, joint: JointText) -> None:
    line = line_of(joint.document.current_version, request.POST.get("dong", ""))
    editing.remove_line(joint, line.pk, user=request.user)


def _put_back(request: HttpRequest, joint: JointText) -> ItemLine:
    typed = request.POST.get("muc", "")
    return editing.restore_line(joint, int(typed) if typed.isdecimal() else 0, user=request.user)


def _where(request: HttpRequest, joint: JointText) -> dict[str, ItemLine | None]:
    return {"parent": _named(request, joint, "trong"), "after": _named(request, joint, "sau")}


def _named(request: HttpRequest, joint: JointText, key: str) -> ItemLine | None:
    """The line that the request names, by id or uid; None where it names none."""
    ref = request.POST.get(key, "")
    return line_of(joint.document.current_version, ref) if ref else None


CHANGES: dict[str, Callable[[HttpRequest, JointText], ItemLine | None]] = {
    "them": _add,
    "dat": _put,
    "bo": _remove,
    "lay-lai": _put_back,
}


@require_GET
@answered
def changes(request: HttpRequest, joint: JointText) -> HttpResponse:
    """What others' pages are to show since the document's revision ``tu``; ``whole``: read the page anew."""
    typed = request.GET.get("tu", "")
    since = int(typed) if typed.isdecimal() else 0
    rev = joint.document.rev
    if rev == since:
        return JsonResponse({"rev": rev})
    draft = joint.document.current_version
    edits = list(draft.field_edits.filter(rev__gt=since).order_by("rev"))
    lines = {_line_id(edit.place) for edit in edits if edit.place.startswith("dong-")}
    others = sorted({edit.by_name for edit in edits if edit.by_id != request.user.pk})
    known = bool(edits) and edits[-1].rev >= rev and len(lines) <= MOST_ROWS
    if not known or any(edit.place in PANELS for edit in edits):
        return JsonResponse({"rev": rev, "by": others, "whole": True})
    texts = [edit.place for edit in edits if not edit.place.startswith("dong-") and edit.place != editing.OUTLINE]
    answer = {"rev": rev, "by": others, "texts": _texts(draft, texts), "rows": _rows(request, joint, lines)}
    moved = any(edit.place == editing.OUTLINE for edit in edits)
    return JsonResponse({**answer, "order": _order(draft)} if moved else answer)


PANELS = ("thong-tin", "cac-ben", "can-cu")


def _texts(draft: Version, places: Collection[str]) -> dict[str, list[str]]:
    kept = []
    for name in places:
        try:
            kept.append(kept_at(place_of(draft, name)))
        except InvalidTransition:  # removed since
            continue
    return {one.place: [one.told, one.print] for one in kept}


def _order(draft: Version) -> list[list[Any]]:
    """Every line's id, the id of the one it stands under, and its sign, in printed order."""
    lines = [line for top in outline_of(draft) for line in (top, *top.children_in_order)]
    return [[line.pk, line.parent_id, line.sign] for line in lines]


def _rows(request: HttpRequest, joint: JointText, pks: Collection[int]) -> dict[int, str]:
    """The rows of these lines as the editor shows them."""
    lines = some_lines(joint.document.current_version, pks) if pks else []
    told = {"joint": joint, "document": joint.document}
    return {
        line.pk: render_to_string("coordination/_editor_row.html", {**told, "line": line}, request)
        for line in with_prints(lines)
    }


def with_prints(lines: Collection[ItemLine]) -> Collection[ItemLine]:
    """The lines, each with the prints of the two texts one types into in the outline."""
    for line in lines:
        line.title_print, line.body_print = print_of(line.title), print_of(line.body)  # type: ignore[attr-defined]
    return lines


@require_GET
@answered
def details(request: HttpRequest, joint: JointText, line: int) -> HttpResponse:
    """What stands beside an item, as forms that save themselves."""
    found = line_of(joint.document.current_version, str(line))
    prints = {name: kept_at(place_of(found.version, f"dong-{line}.{name}")).print for name in (*GROUPS, "deliverable")}
    outcome, figures = last_year_of(found)
    told = {"joint": joint, "line": found, "forms": DetailForms(joint, found), "prints": prints}
    before = {"last_year": outcome, "last_year_figures": figures}
    return render(request, "coordination/_editor_details.html", {**told, **before})


@login_required
def signed_in(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Where one comes after signing in again from an open editor."""
    return render(request, "coordination/editor_signed_in.html")
