"""A form that came back: what it would change (the dry run), and taking it over once its user said so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activity.log import record
from agencies.models import User
from coordination.importing.accepting import BROKEN, checked_office
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.filetypes import XLSX
from reporting.entry import lock_for_writing
from reporting.forms.guarded import GuardedForm, plain
from reporting.forms.reports import ReportEntry
from reporting.models import AgencyReport, ReportFile
from reporting.reading import report_rows
from reporting.sheets.excel import read_excel
from reporting.sheets.lines import LAYOUT, Block, Line, blocks_of, lines_by_key, print_of, typed_data
from reporting.sheets.rows import Returned, SheetRow
from reporting.sheets.word import read_word

FOREIGN = "Đây không phải biểu tải từ trang này. Hãy tải biểu của báo cáo này, điền rồi chọn lại."


@dataclass(frozen=True)
class Change:
    """A field that the form would change: from what is stored to what it says; ``error`` says what to type instead.

    ``is_conflict``: the page was changed after the form was written, so that ``line.now`` is newer.
    """

    block: Block
    line: Line
    row: SheetRow
    error: str
    is_conflict: bool

    @property
    def is_taken(self) -> bool:
        """Whether it is taken over without a further word."""
        return not self.error and not self.is_conflict


@dataclass(frozen=True)
class DryRun:
    changes: list[Change] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # places of rows whose field the report has no more

    @property
    def errors(self) -> list[Change]:
        return [change for change in self.changes if change.error]

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.is_conflict and not change.error]

    @property
    def taken(self) -> list[Change]:
        return [change for change in self.changes if change.is_taken]


def receive(report: AgencyReport, upload: Any, *, user: User) -> ReportFile:
    """Reads an uploaded form and keeps what it says; nothing is taken over yet.

    ValidationError where it is no form of this report; AlreadyDone where the same file was taken over.
    """
    file = checked_office(upload)
    done = report.files.filter(sha256=file.sha256, taken_over_at__isnull=False).select_related("by").first()
    if done is not None and done.taken_over_at is not None:
        when = f"{timezone.localtime(done.taken_over_at):%H:%M ngày %d/%m/%Y}"
        raise AlreadyDone(f"Tệp này đã được {done.by} nhập vào báo cáo lúc {when}.")
    returned = _read(file.file, is_excel=file.kind == XLSX)
    _require_own(report, returned)
    rows = [row.stored for row in returned.rows]
    return ReportFile.objects.create(report=report, name=file.name[:200], sha256=file.sha256, rows=rows, by=user)


def _read(file: Any, *, is_excel: bool) -> Returned:
    file.seek(0)
    try:
        return read_excel(file) if is_excel else read_word(file)
    except Exception as error:  # a broken file fails inside the libraries in any way
        raise ValidationError(BROKEN) from error


def _require_own(report: AgencyReport, returned: Returned) -> None:
    kind, _, rest = returned.identity.partition(":")
    number, _, layout = rest.partition(":")
    if kind != "bao-cao" or not returned.rows:
        raise ValidationError(FOREIGN)
    if number != str(report.pk):
        raise ValidationError("Đây là biểu của một báo cáo khác (kỳ khác hoặc cơ quan khác). Hãy chọn đúng tệp.")
    if layout != str(LAYOUT):
        raise ValidationError("Biểu này theo mẫu cũ. Hãy tải biểu mới, chép nội dung sang rồi chọn lại.")


def dry_run(report: AgencyReport, file: ReportFile) -> DryRun:
    """What a kept form would change now, each field with its place in the file; nothing is changed."""
    known = lines_by_key(blocks_of(report))
    rows = [SheetRow(*stored) for stored in file.rows]
    changed = [row for row in rows if row.key in known and _differs(row, known[row.key][1])]
    # a form writes what it checks into its row: on a copy, for the report itself is compared again
    entry = ReportEntry(copy(report), report_rows(report, None), _data(report, changed))
    errors = dict(_errors(entry))
    changes = []
    for row in changed:
        block, line = known[row.key]
        newer = line.seen != row.seen
        changes.append(Change(block, line, row, row.problem or errors.get(row.key, ""), is_conflict=newer))
    return DryRun(changes, [row.place for row in rows if row.key not in known])


def _differs(row: SheetRow, line: Line) -> bool:
    """Whether the form says something of its own: other than it was written with, and other than is stored."""
    return bool(row.problem) or (print_of(row.text) != row.seen and plain(row.text) != plain(line.now))


def _data(report: AgencyReport, rows: Sequence[SheetRow]) -> dict[str, str]:
    """What the page would send to make these changes."""
    forms = {str(form.prefix): form for form in ReportEntry(report, report_rows(report, None)).forms}
    texts: dict[str, dict[str, str]] = {}
    for row in rows:
        prefix, _, name = row.key.rpartition("-")
        if not row.problem:
            texts.setdefault(prefix, {})[name] = row.text
    data: dict[str, str] = {}
    for prefix, told in texts.items():
        data |= typed_data(forms[prefix], told)
    return data


def _errors(entry: ReportEntry) -> Iterator[tuple[str, str]]:
    for form in entry.forms:
        if form.touched and not form.is_valid():
            yield from _errors_of(form)


def _errors_of(form: GuardedForm) -> Iterator[tuple[str, str]]:
    for name, told in form.errors.items():
        yield form.add_prefix(name), " ".join(str(one) for one in told)


@transaction.atomic
def take_over(file: ReportFile, *, user: User, skip_wrong: bool = False, over: Collection[str] = ()) -> int:
    """Takes a kept form over and returns how many fields changed.

    Where fields are wrong only with ``skip_wrong``, and without them; what the page says newer stays but for the
    fields named in ``over``. Raises InvalidTransition, or AlreadyDone for a file that was taken over.
    """
    report = lock_for_writing(file.report, user)
    if report.files.filter(sha256=file.sha256, taken_over_at__isnull=False).exists():
        raise AlreadyDone("Tệp này đã được nhập vào báo cáo.")
    run = dry_run(report, file)
    if run.errors and not skip_wrong:
        raise InvalidTransition("Tệp còn dòng có lỗi: sửa tệp rồi chọn lại, hoặc chọn chỉ nhập các dòng không lỗi.")
    chosen = [*run.taken, *(change for change in run.conflicts if change.line.key in over)]
    if not chosen:
        raise InvalidTransition("Không có nội dung nào để nhập.")
    entry = ReportEntry(report, report_rows(report, None), _data(report, [change.row for change in chosen]))
    if not entry.is_valid():
        raise InvalidTransition("Nội dung vừa thay đổi: mở lại tệp để xem rồi nhập.")
    entry.save(user)
    file.taken_over_at = timezone.now()
    file.findings = [[change.row.place, change.line.label, change.error] for change in run.errors]
    file.save(update_fields=["taken_over_at", "findings"])
    record(report, "nhap-tep", f"Nhập {len(chosen)} mục từ tệp “{file.name}”", user=user)
    return len(chosen)
