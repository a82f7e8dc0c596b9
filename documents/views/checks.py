"""Kiểm tra: what is in order and what is not in a document, on a day of the user's choice."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from documents.checking import Check, checklist
from documents.choices import Origin
from documents.forms import DayField
from documents.views.actions import where_mended
from documents.views.frame import document_context, may_check
from documents.views.reading import visible_document


class DayForm(forms.Form):
    """For which day the document is checked; what is no day falls back to today."""

    ngay = DayField(label="Kiểm tra cho ngày", required=False)


@login_required
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist for those who may read the draft and for văn thư who issues it."""
    document = visible_document(request, pk)
    if document.origin == Origin.RECORDED:
        raise Http404("Văn bản ghi nhận không qua kiểm tra.")
    if not may_check(request.user, document):
        raise PermissionDenied("Chỉ cơ quan soạn thảo và văn thư cấp số xem được kết quả kiểm tra.")
    form = DayForm(request.GET)
    day = (form.is_valid() and form.cleaned_data["ngay"]) or document.issued_on or timezone.localdate()
    context = document_context(document, request.user, "checks")
    lines = [shown(document, line) for line in checklist(document.current_version, day)]
    context |= {"day": day, "checks": lines, "form": DayForm(initial={"ngay": day})}
    context["errors"] = sum(len(line["errors"]) for line in lines)
    context["warnings"] = sum(len(line["warnings"]) for line in lines)
    return render(request, "documents/checks.html", context)


def shown(document: Any, line: Check) -> dict[str, Any]:
    """A line of the checklist with where each finding is mended."""
    return {
        "label": line.label,
        "errors": [where_mended(document, finding) for finding in line.errors],
        "warnings": [where_mended(document, finding) for finding in line.warnings],
    }
