"""What keeps an agency's report from being sent. A draft may be as incomplete as it likes."""

from __future__ import annotations

from documents.exceptions import Finding
from reporting.choices import ACTIVE_STATUSES, ItemStatus
from reporting.models import AgencyReport, Figure, ItemProgress
from reporting.outline import OutlineLine, outline


def progress_prefix(progress: ItemProgress) -> str:
    """The prefix of an item's form, which its findings name."""
    return f"p{progress.pk}"


def figure_prefix(progress: ItemProgress, indicator_id: int) -> str:
    """The prefix of a figure's form."""
    return f"p{progress.pk}-f{indicator_id}"


def check_report(report: AgencyReport) -> list[Finding]:
    """What is missing before sending; each finding names the field of the report's form that mends it."""
    lines = {entry.item_id: entry for entry in outline(report.version)}
    findings = []
    for progress in report.progress.prefetch_related("figures"):
        entry = lines[progress.item_id]
        findings += _check_text(progress, entry)
        if entry.lead_id == report.agency_id and progress.status in ACTIVE_STATUSES:
            findings += _check_figures(progress, entry)
    return findings


def _check_text(progress: ItemProgress, entry: OutlineLine) -> list[Finding]:
    status, cause = progress.status, progress.cause.strip()
    needed = [
        (not status, "chưa chọn tình trạng", "status"),
        (status in ACTIVE_STATUSES and not progress.result.strip(), "chưa ghi kết quả", "result"),
        (status == ItemStatus.STOPPED and not cause, "đã dừng thì cần nêu nguyên nhân", "cause"),
        (bool(cause) and not progress.cause_kind, "chưa chọn loại nguyên nhân", "cause_kind"),
        (bool(progress.cause_kind) and not cause, "đã chọn loại nguyên nhân nhưng chưa ghi nguyên nhân", "cause"),
        (
            status == ItemStatus.DONE and progress.percent not in (None, 100),
            "đã hoàn thành thì tỷ lệ là 100 % hoặc để trống",
            "percent",
        ),
    ]
    where = f"#id_{progress_prefix(progress)}"
    return [Finding(f"nội dung {entry.number} {text}", f"{where}-{field}") for wrong, text, field in needed if wrong]


def _check_figures(progress: ItemProgress, entry: OutlineLine) -> list[Finding]:
    """The leading agency gives each figure, says that there is none, or explains."""
    told = {figure.indicator_id for figure in progress.figures.all() if _says_something(figure)}
    return [
        Finding(
            f"nội dung {entry.number} thiếu số liệu “{target.indicator.name}”: ghi số liệu, chọn “chưa có số liệu” "
            "hoặc giải thích ở ghi chú",
            f"#id_{figure_prefix(progress, target.indicator_id)}-value",
        )
        for target in entry.targets
        if target.indicator_id not in told
    ]


def _says_something(figure: Figure) -> bool:
    return figure.value is not None or figure.no_figure or bool(figure.note.strip())
