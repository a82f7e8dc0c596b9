"""Delegates picked from the directory."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from meetings.choices import Action
from meetings.forms.picking import PickForm
from meetings.picking import appointments_on_offer, sets_of
from meetings.views.editing import MeetingFormView

NAMED_AT_MOST = 5  # of those left out


class PickView(MeetingFormView):
    action = Action.EDIT
    template_name = "meetings/pick_form.html"
    heading = "Chọn đại biểu từ danh bạ"
    help_text = "Chọn cả nhóm chức vụ bằng một lần bấm, hoặc từng người. Người đã có trong danh sách không bị thêm lại."

    def prepare(self) -> None:
        self.people = appointments_on_offer(self.meeting)
        self.sets = sets_of(self.people)

    def build(self, data: QueryDict | None) -> dict[str, Any]:
        initial = {"group": self.request.GET.get("nhom")}
        return {
            "form": PickForm(data, meeting=self.meeting, sets=self.sets, people=self.people, initial=initial),
        }

    def write(self, bound: dict[str, Any], rev: int) -> None:
        super().write(bound, rev)
        form = bound["form"]
        self.said = f"Đã thêm {form.added} đại biểu."
        if form.left_out:
            names = ", ".join(one.official.name for one in form.left_out[:NAMED_AT_MOST])
            more = "…" if len(form.left_out) > NAMED_AT_MOST else ""
            self.said += f" {len(form.left_out)} người đã có trong danh sách nên không thêm lại: {names}{more}."

    def after(self) -> str:
        return reverse("meetings:delegate_list", args=[self.meeting.pk])

    def show(self, bound: dict[str, Any], rev: int) -> HttpResponse:
        form = bound["form"]
        agencies = [
            (rows[0].agency.full, rows)
            for _, some in groupby(self.people, lambda one: one.agency_id)
            if (rows := list(some))
        ]
        chosen = {"sets": set(form["sets"].value() or []), "people": set(form["people"].value() or [])}
        return super().show(bound | {"sets": self.sets, "agencies": agencies, "chosen": chosen}, rev)
