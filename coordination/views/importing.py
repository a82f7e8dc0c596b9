"""A programme from a Word file or a sheet: the file, what was understood, one line of it, the draft."""

import datetime
import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from coordination.choices import Family, ImportRole
from coordination.forms.fields import NO_AGENCY
from coordination.forms.importing import ImportForm, RowForm, row_values
from coordination.importing import outline
from coordination.importing.creating import create_imported
from coordination.importing.keeping import correcting, discard, earlier_import, keep_import, names_for
from coordination.importing.lines import tidy
from coordination.importing.outline import CannotMove, OutlineRow, from_json
from coordination.importing.preview import missing_texts, shown_rows, summary
from coordination.importing.samples import SAMPLES
from coordination.models import ProgramImport
from coordination.permissions import may_start
from coordination.starting import suggested_year
from coordination.views.drafting import editor_url
from documents.exceptions import AlreadyDone, StaleRevision
from documents.views.revisions import posted_revision

Change = Callable[[list[OutlineRow], set[int]], None]
CHANGES: dict[str, Change] = {
    "vao": outline.move_in,
    "ra": outline.move_out,
    "bo": outline.leave_out,
    "giu": outline.accept,
}


class StarterView(LoginRequiredMixin, View):
    """A page for whoever may start a programme."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_start(request.user):
            raise PermissionDenied("Chỉ chuyên viên và lãnh đạo được tạo chương trình.")
        return super().dispatch(request, *args, **kwargs)


class ImportStartView(StarterView):
    """Chọn tệp."""

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"family": Family.AUTHORITIES, "year": suggested_year(timezone.localdate())}
        return self.page(ImportForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form)
        file, source = form.cleaned_data.pop("file")
        kept = keep_import(request.user, file, source, **form.cleaned_data)
        return redirect("coordination:import_preview", kept.pk)

    def page(self, form: ImportForm) -> HttpResponse:
        unfinished = ProgramImport.objects.visible_to(self.request.user).unfinished().defer("rows")
        context = {"form": form, "unfinished": unfinished[:10], "samples": list(SAMPLES)}
        return render(self.request, "coordination/importing/start.html", context)


class ImportView(StarterView):
    """A page about one import of the user's."""

    kept: ProgramImport

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            seen = ProgramImport.objects.visible_to(request.user).select_related("program", "agency__locality")
            self.kept = get_object_or_404(seen, pk=kwargs["pk"])
            if self.kept.program is not None:
                messages.info(request, "Tệp này đã được nhập thành dự thảo dưới đây.")
                return redirect(self.kept.program)
        return super().dispatch(request, *args, **kwargs)

    def back(self, key: int | None = None) -> HttpResponse:
        address = reverse("coordination:import_preview", args=[self.kept.pk])
        return redirect(f"{address}#dong-{key}" if key else address)


class ImportPreviewView(ImportView):
    """What was understood, with its corrections; at the end the draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = from_json(self.kept.rows)
        names = names_for(request.user, self.kept.year).short
        shown = shown_rows(rows, names)
        context = {
            "kept": self.kept,
            "rows": [one for one in shown if one.row.role != ImportRole.LEFT_OUT],
            "left_out": [one for one in shown if one.row.role == ImportRole.LEFT_OUT],
            "doubtful": [row for row in rows if row.doubts],
            "unplaced": sum(row.role == ImportRole.UNPLACED for row in rows),
            "summary": summary(rows),
            "missing": missing_texts(rows),
            "earlier": earlier_import(self.kept),
            "roles": ImportRole.choices,
            "agencies": [NO_AGENCY, *names.items()],
        }
        return render(request, "coordination/importing/preview.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        done, keys = request.POST.get("do", ""), {int(key) for key in request.POST.getlist("dong") if key.isdecimal()}
        try:
            with correcting(self.kept.pk, posted_revision(self.request)) as (kept, rows):
                kept.title = tidy(request.POST.get("title", ""))[:500] or kept.title
                self.change(done, rows, keys)
            if done == "tao":
                return self.create()
        except (CannotMove, StaleRevision, AlreadyDone) as error:
            messages.error(request, str(error))
        return self.back(min(keys, default=None))

    def change(self, done: str, rows: list[OutlineRow], keys: set[int]) -> None:
        if done in ("tao", ""):
            return
        if not keys:
            raise CannotMove("Hãy chọn ít nhất một dòng trước.")
        if done in CHANGES:
            CHANGES[done](rows, keys)
        elif done == "chu-tri":
            chosen = self.request.POST.get("chu_tri", "")
            names = names_for(self.request.user, self.kept.year).short
            outline.lead_by(rows, keys, int(chosen) if chosen.isdecimal() and int(chosen) in names else None)
        elif done == "xep":
            outline.make(rows, keys, self.request.POST.get("vai_tro", ""))

    def create(self) -> HttpResponse:
        program = create_imported(self.kept, user=self.request.user)
        messages.success(self.request, f"Đã tạo dự thảo từ tệp {self.kept.name}; tệp được đính kèm để tra lại.")
        return redirect(editor_url(program))


class ImportRowView(ImportView):
    """Sửa một dòng."""

    def get(self, request: HttpRequest, pk: int, key: int) -> HttpResponse:
        row = self.row(from_json(self.kept.rows), key)
        return self.page(row, self.form(None, initial=row_values(row)))

    def post(self, request: HttpRequest, pk: int, key: int) -> HttpResponse:
        form = self.form(request.POST)
        try:
            if form.is_valid():
                with correcting(self.kept.pk, posted_revision(self.request)) as (_, rows):
                    form.write(self.row(rows, key))
                    outline.require_sound(rows)
                return self.back(key)
        except (CannotMove, StaleRevision) as error:
            form.add_error(None, str(error))
            self.kept.refresh_from_db(fields=["rev", "rows"])
        return self.page(self.row(from_json(self.kept.rows), key), form)

    def row(self, rows: list[OutlineRow], key: int) -> OutlineRow:
        found = next((row for row in rows if row.key == key), None)
        if found is None:
            raise Http404("Không có dòng này.")
        return found

    def form(self, data: Any, **kwargs: Any) -> RowForm:
        names = names_for(self.request.user, self.kept.year)
        year = self.kept.year
        span = (datetime.date(year, 1, 1), datetime.date(year, 12, 31))
        return RowForm(data, agencies=[NO_AGENCY, *names.short.items()], span=span, **kwargs)

    def page(self, row: OutlineRow, form: RowForm) -> HttpResponse:
        context = {"kept": self.kept, "row": row, "form": form}
        return render(self.request, "coordination/importing/row.html", context)


class ImportDiscardView(ImportView):
    """Bỏ bản nhập."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        discard(self.kept)
        messages.success(request, f"Đã bỏ bản nhập từ tệp {self.kept.name}.")
        return redirect("coordination:import_start")


class SampleView(StarterView):
    """A sample to write on, that is understood wholly."""

    def get(self, request: HttpRequest, ending: str) -> FileResponse:
        if ending not in SAMPLES:
            raise Http404("Không có tệp mẫu này.")
        make, media_type = SAMPLES[ending]
        year = suggested_year(timezone.localdate())
        place = str(request.user.acting.agency.locality)
        made = io.BytesIO(make(year, place))
        return FileResponse(made, as_attachment=True, filename=f"mau-chuong-trinh.{ending}", content_type=media_type)
