"""Two years of one commune's reports, four periods each: what is past is written at once in its final state.

Playing every step of some sixty reports by the verbs would take longer than everything else together. Rows and log
entries are those the verbs would leave; the periods themselves, what is under way and the letter are made by verbs.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from activity.models import LogEntry
from agencies.models import User
from agencies.wording import decimal_vi
from coordination.models import Indicator, Program
from desk.demo.directory import Directory
from desk.demo.entries import entry
from desk.demo.programs import MINH_CHAU
from desk.demo.reading import read
from desk.demo.receiving import receive
from desk.demo.steps import date_back
from documents import workflow as documents
from documents.choices import SignatureWay
from documents.models import Document
from reporting import workflow
from reporting.choices import Aggregation, ItemStatus, ReportState, SnapshotReason
from reporting.consolidation import consolidate
from reporting.extending import ask_extension
from reporting.history import snapshot
from reporting.letters import open_letter
from reporting.models import AgencyReport, Figure, FigurePart, IndicatorRule, ItemProgress, ReportingPeriod

COLLECTOR = "mttq"
YEARS = {"nam-truoc": -1, "chung": 0}
HANDED_IN = (ReportState.CONFIRMED, ReportState.ACCEPTED, ReportState.SUPPLEMENT)
SENT_BEFORE, ACCEPTED_AFTER, MERGED_AFTER, ISSUED_AFTER, CLOSED_AFTER = 2, 3, 5, 8, 12  # days from the due one
LATE = {"cuu-chien-binh": 2}  # days by which an agency was late, at every period of the year


@dataclass(frozen=True)
class Told:
    """One period of the data: its place among the four of its year, and among all figures; what became of it."""

    program: Program
    data: dict[str, Any]
    year: int
    place: int
    at: int

    @property
    def name(self) -> str:
        return f"{self.data['name']} {self.year}"

    def day(self, name: str) -> datetime.date:
        day, month = map(int, self.data[name].split("/"))
        return datetime.date(self.year, month, day)

    def after_due(self, days: int) -> datetime.date:
        """So many days after the due one, on the next Monday where that is a weekend's."""
        day = self.day("due") + datetime.timedelta(days=days)
        return day + datetime.timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


@dataclass
class Writing:
    """The rows to be written at once, and what they are made from."""

    directory: Directory
    data: dict[str, Any]
    figures: list[Figure] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)

    def user(self, key: str) -> User:
        return self.directory.users[f"{MINH_CHAU}.{key}"]

    def note(self, report: AgencyReport, action: str, summary: str, who: str, on: datetime.date) -> None:
        """An entry of the report's log by ``mttq.chuyen-vien``."""
        member = self.user(who).acting
        if member is None:
            raise ValueError(f"{who} acts for nobody.")
        self.log.append(entry(report, action, summary, member, on))


def load_years(directory: Directory, programs: dict[str, Program]) -> None:
    """Opens all eight periods; those past are closed but for the newest, in which agencies are in every state."""
    writing = Writing(directory, read("years", directory.dates))
    pair = [programs[f"{MINH_CHAU}.{key}"] for key in YEARS]
    _carry_items(*pair)
    _add_rules(writing.data, pair)
    told = list(_periods(writing, pair))
    past = [one for one in told if one.after_due(CLOSED_AFTER) < directory.dates.today]
    for one in told:
        period = _open(writing, one)
        if one == past[-1]:
            _fill(writing, one, period, writing.data["current"]["states"])
        elif one in past:
            _fill(writing, one, period, {})
    _write(writing)
    for one in past[:-1]:
        _finish(writing, one)
    _carry_on(writing, past[-1])


def _periods(writing: Writing, pair: list[Program]) -> Iterator[Told]:
    for number, (program, offset) in enumerate(zip(pair, YEARS.values(), strict=True)):
        for place, data in enumerate(writing.data["periods"]):
            yield Told(program, data, writing.directory.dates.year + offset, place, number * 4 + place)


def _carry_items(first: Program, second: Program) -> None:
    """The second year's items come from those of the same title."""
    earlier = {line.title: line.item for line in first.document.current_version.lines.select_related("item")}
    for line in second.document.current_version.lines.select_related("item"):
        line.item.carried_from = earlier[line.title]
        line.item.save(update_fields=["carried_from"])


def _add_rules(data: dict[str, Any], pair: list[Program]) -> None:
    """Figures are told from the year's beginning on; shares are those of the newest period."""
    IndicatorRule.objects.filter(indicator__item__program__in=pair).delete()
    IndicatorRule.objects.bulk_create(
        IndicatorRule(
            indicator=indicator,
            aggregation=Aggregation.LAST if indicator.name in data["last"] else Aggregation.SUM,
            is_cumulative=indicator.name not in data["last"],
            counts=data["counts"].get(indicator.name, ""),
        )
        for indicator in Indicator.objects.filter(item__program__in=pair)
    )


def _open(writing: Writing, one: Told) -> ReportingPeriod:
    """As the standing agency opened the year's four periods in one step."""
    opened = datetime.date(one.year, 1, 20)
    return workflow.open_period(
        program=one.program,
        user=writing.user(f"{COLLECTOR}.chuyen-vien"),
        kind=one.data["kind"],
        name=one.name,
        starts_on=datetime.date(one.year, 1, 1),
        cutoff_on=one.day("cutoff"),
        due_on=one.day("due"),
        on=opened,
        announce=False,
    )


def _fill(writing: Writing, one: Told, period: ReportingPeriod, states: dict[str, str]) -> None:
    """Each agency's report with its words and figures, in the state told, else accepted."""
    keys = {agency.pk: key for key, agency in writing.directory.agencies_of(MINH_CHAU).items()}
    reports = list(period.reports.prefetch_related("progress__item__indicators"))
    order = [line.item_id for line in one.program.document.current_version.lines.order_by("position")]
    progress: list[ItemProgress] = []
    for report in reports:
        key = keys[report.agency_id]
        _put(writing, one, report, key, ReportState(states.get(key, ReportState.ACCEPTED)))
        if report.state != ReportState.DRAFT or key == "thanh-nien":
            for row in report.progress.all():
                _say(writing, one, row, order.index(row.item_id), key)
                progress.append(row)
    words = ["direction_work", "strengths", "directions", "recommendations", "supplement_request"]
    AgencyReport.objects.bulk_update(reports, ["state", "confirmed_on", "accepted_on", *words])
    ItemProgress.objects.bulk_update(progress, ["status", "result", "shortcoming", "cause", "cause_kind"])


def _put(writing: Writing, one: Told, report: AgencyReport, key: str, state: ReportState) -> None:
    """The report's state, days, general parts, and its log."""
    report.state = state
    for name, text in writing.data["general"].get(key, {}).items():
        setattr(report, name, text)
    confirmed = one.after_due(LATE.get(key, -1))
    if state != ReportState.DRAFT:
        sent = min(confirmed, one.after_due(-SENT_BEFORE))
        writing.note(report, "trinh", "Trình lãnh đạo xác nhận", f"{key}.chuyen-vien", sent)
    if state in HANDED_IN:
        report.confirmed_on = confirmed
        writing.note(report, "xac-nhan", "Xác nhận và gửi báo cáo", f"{key}.lanh-dao", confirmed)
    if state == ReportState.ACCEPTED:
        report.accepted_on = one.after_due(ACCEPTED_AFTER)
        writing.note(report, "tiep-nhan", "Tiếp nhận báo cáo", f"{COLLECTOR}.chuyen-vien", report.accepted_on)
    if state == ReportState.SUPPLEMENT:
        asked = report.supplement_request = writing.data["current"]["request"]
        on = one.after_due(ACCEPTED_AFTER)
        writing.note(report, "de-nghi-bo-sung", f"Đề nghị bổ sung: {asked}", f"{COLLECTOR}.chuyen-vien", on)


def _say(writing: Writing, one: Told, row: ItemProgress, number: int, key: str) -> None:
    """What an agency says of an item; the leading one, whose text quotes figures, gives them."""
    item, fault = writing.data["items"][number], writing.data["shortcoming"]
    values = {name: Decimal(series[one.at]) for name, series in item["figures"].items()}
    text = item["texts"][key]
    row.status = ItemStatus.DONE if one.place == 3 and "{0}" in text else ItemStatus.IN_PROGRESS
    row.result = text.format(*map(decimal_vi, values.values()))
    if (key, number + 1) == (fault["agency"], fault["item"]):
        row.shortcoming, row.cause, row.cause_kind = fault["text"], fault["cause"], fault["kind"]
    if text != row.result:
        indicators = {indicator.name: indicator for indicator in row.item.indicators.all()}
        writing.figures += [Figure(progress=row, indicator=indicators[name], value=v) for name, v in values.items()]


def _write(writing: Writing) -> None:
    Figure.objects.bulk_create(writing.figures)
    LogEntry.objects.bulk_create(writing.log)


# What goes on by verbs


def _period(one: Told) -> ReportingPeriod:
    return ReportingPeriod.objects.select_related("program__document").get(program=one.program, name=one.name)


def _finish(writing: Writing, one: Told) -> None:
    """Consolidates, issues and closes a period of the past."""
    started, staff = timezone.now(), writing.user(f"{COLLECTOR}.chuyen-vien")
    merged = consolidate(_period(one), user=staff, on=one.after_due(MERGED_AFTER))
    issue_alone(writing, merged.document, one.after_due(ISSUED_AFTER))
    workflow.close_period(_period(one), user=staff, on=one.after_due(CLOSED_AFTER))
    date_back(started, one.after_due(ISSUED_AFTER), writing.directory.dates.today)


def issue_alone(writing: Writing, document: Document, on: datetime.date) -> None:
    """A document of the standing agency alone: submitted, agreed, signed and issued on a day."""
    staff, leader, clerk = (writing.user(f"{COLLECTOR}.{role}") for role in ("chuyen-vien", "lanh-dao", "van-thu"))
    documents.submit(_read(document), user=staff, on=on)
    documents.agree(_read(document), user=leader, on=on)
    party = _read(document).current_version.parties.select_related("signatory").get()
    if party.signatory is None:
        raise ValueError(f"{party} has nobody to sign.")
    documents.sign(
        _read(document),
        party=party,
        user=clerk,
        on=on,
        way=SignatureWay.CIRCULATION,
        appointment=party.signatory,
        authority=party.authority,
    )
    documents.issue(_read(document), user=clerk, on=on)
    receive(_read(document))


def _read(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def _carry_on(writing: Writing, one: Told) -> None:
    """The newest period: figures that contradict others, more time asked for, and a letter to those who owe."""
    started, told = timezone.now(), writing.data["current"]
    period = _period(one)
    agencies = writing.directory.agencies_of(MINH_CHAU)
    reports = {key: period.reports.get(agency=agencies[key]) for key in told["states"]}
    lines = list(one.program.document.current_version.lines.order_by("position"))
    for figure in told["figures"]:
        _contradict(reports[figure["agency"]], lines[figure["item"] - 1].item_id, figure)
    _part(reports[told["parts"]["agency"]], lines[told["parts"]["item"] - 1].item_id, told["parts"])
    for key, report in reports.items():
        if report.state in HANDED_IN:
            snapshot(report, SnapshotReason.SENT, writing.user(f"{key}.lanh-dao"))
        if report.state == ReportState.ACCEPTED:
            snapshot(report, SnapshotReason.ACCEPTED, writing.user(f"{COLLECTOR}.chuyen-vien"))
    extension = told["extension"]
    ask_extension(
        reports[extension["agency"]],
        user=writing.user(f"{extension['agency']}.chuyen-vien"),
        until=writing.directory.dates.today + datetime.timedelta(days=extension["days"]),
        reason=extension["reason"],
    )
    _ask_by_letter(writing, period, one.after_due(ISSUED_AFTER))
    date_back(started, one.after_due(ISSUED_AFTER), writing.directory.dates.today)


def _contradict(report: AgencyReport, item: int, told: dict[str, Any]) -> None:
    progress = report.progress.get(item=item)
    indicator = Indicator.objects.get(item=item, name=told["name"])
    Figure.objects.update_or_create(progress=progress, indicator=indicator, defaults={"value": Decimal(told["value"])})


def _part(report: AgencyReport, item: int, told: dict[str, Any]) -> None:
    figure = Figure.objects.get(progress__report=report, progress__item=item, indicator__name=told["name"])
    FigurePart.objects.bulk_create(
        FigurePart(figure=figure, label=label, value=value, position=place)
        for place, (label, value) in enumerate(told["values"].items(), 1)
    )


def _ask_by_letter(writing: Writing, period: ReportingPeriod, on: datetime.date) -> None:
    told, agencies = writing.data["current"]["letter"], writing.directory.agencies_of(MINH_CHAU)
    letter = open_letter(
        period,
        user=writing.user(f"{COLLECTOR}.chuyen-vien"),
        agencies=[agencies[key].pk for key in told["agencies"]],
        until=on + datetime.timedelta(days=told["after"]),
        on=on,
    )
    issue_alone(writing, letter.document, on)
