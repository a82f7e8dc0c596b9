"""Reporting periods, the agencies' reports in their states, and consolidated reports."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from agencies.models import User
from coordination.models import Indicator, Program
from desk.demo.directory import Directory
from desk.demo.reading import read
from desk.demo.receiving import receive
from desk.demo.steps import date_back
from documents import workflow as documents
from documents.choices import SignatureWay
from documents.models import Document
from reporting import workflow
from reporting.choices import ReportAction
from reporting.consolidation import consolidate
from reporting.entry import GENERAL_PARTS, FigureInput, ItemInput, save_report
from reporting.extending import ask_extension
from reporting.fields import Place, figure_field
from reporting.models import AgencyReport, ReportingPeriod
from reporting.outline import outline
from reporting.remarks import answer_name, save_answers, write_remark

NO_FIGURE = "chưa có số liệu"


@dataclass(frozen=True)
class Round:
    """One period of one programme, with the ward's people."""

    directory: Directory
    ward: str
    period: ReportingPeriod

    def user(self, key: str) -> User:
        """``mttq.chuyen-vien`` of the ward."""
        return self.directory.users[f"{self.ward}.{key}"]

    @property
    def collector(self) -> str:
        """The key of the agency that collects the reports."""
        standing = self.period.program.document.standing_agency_id
        agencies = self.directory.agencies_of(self.ward)
        return next(key for key, agency in agencies.items() if agency.pk == standing)

    def report(self, agency: str) -> AgencyReport:
        """The agency's report, read anew."""
        return AgencyReport.objects.get(period=self.period, agency=self.directory.agencies[f"{self.ward}.{agency}"])


def load_reports(directory: Directory, programs: dict[str, Program]) -> None:
    """Opens each period of the data and carries its reports as far as it tells."""
    for data in read("reports", directory.dates):
        this = _open(directory, programs[data["program"]], data)
        for agency, told in data["reports"].items():
            _write(this, agency, told)
            _carry(this, agency, told)
            if "then" in told:
                _mend(this, agency, told["then"])
            if "extension" in told:
                until, reason = directory.dates.day(told["extension"]["until"]), told["extension"]["reason"]
                ask_extension(this.report(agency), user=this.user(f"{agency}.chuyen-vien"), until=until, reason=reason)
        if "consolidated" in data:
            _consolidate(this, data["consolidated"])
        if "closed" in data:
            closed = data["closed"]
            workflow.close_period(this.period, user=this.user(closed["by"]), on=directory.dates.day(closed["on"]))


def _open(directory: Directory, program: Program, data: dict[str, Any]) -> Round:
    ward, day = data["program"].split(".")[0], directory.dates.day
    started, on = timezone.now(), day(data["opened"]["on"])
    period = workflow.open_period(
        program=program,
        user=directory.users[f"{ward}.{data['opened']['by']}"],
        kind=data["period"]["kind"],
        name=data["period"]["name"],
        starts_on=day(data["period"]["starts_on"]),
        cutoff_on=day(data["period"]["cutoff_on"]),
        due_on=day(data["period"]["due_on"]),
        on=on,
    )
    date_back(started, on, directory.dates.today)
    return Round(directory, ward, period)


def _write(this: Round, agency: str, told: dict[str, Any]) -> None:
    parts = {name: told[name] for name in GENERAL_PARTS if name in told}
    if not told["items"] and not parts:
        return
    started, dates = timezone.now(), this.directory.dates
    report = this.report(agency)
    numbers = {entry.number: entry.item_id for entry in outline(report.version)}
    items = [_item(numbers[number], said) for number, said in told["items"].items()]
    save_report(report, user=this.user(f"{agency}.chuyen-vien"), parts=parts, items=items)
    date_back(started, dates.day(next(iter(told["days"].values()), "nay")), dates.today)


def _item(item_id: int, said: dict[str, Any]) -> ItemInput:
    indicators = dict(Indicator.objects.filter(item=item_id).values_list("name", "pk"))
    figures = [_figure(indicators[name], value) for name, value in said.get("figures", {}).items()]
    values = {name: value for name, value in said.items() if name != "figures"}
    return ItemInput(item_id, values, figures)


def _figure(indicator: int, value: str | list[Any]) -> FigureInput:
    """``[value]``, ``[qualifier, value]``, or the words for "done, no figure given"."""
    if value == NO_FIGURE:
        return FigureInput(indicator, no_figure=True)
    return FigureInput(indicator, value=Decimal(str(value[-1])), qualifier=value[0] if len(value) > 1 else "")


def _carry(this: Round, agency: str, told: dict[str, Any]) -> None:
    """Sends, confirms, accepts or asks on the days told."""
    own, collector = this.user, this.collector
    moves: dict[str, Callable[[AgencyReport, datetime.date], None]] = {
        ReportAction.SEND: lambda r, on: workflow.send(r, user=own(f"{agency}.chuyen-vien"), on=on),
        ReportAction.CONFIRM: lambda r, on: workflow.confirm(r, user=own(f"{agency}.lanh-dao"), on=on),
        ReportAction.ACCEPT: lambda r, on: workflow.accept(r, user=own(f"{collector}.chuyen-vien"), on=on),
        ReportAction.ASK_SUPPLEMENT: lambda r, on: workflow.ask_supplement(
            r, user=own(f"{collector}.chuyen-vien"), on=on, reason=told["request"]
        ),
    }
    for action, day in told["days"].items():
        on = this.directory.dates.day(day)
        started = timezone.now()
        if action == ReportAction.ASK_SUPPLEMENT:
            _remark(this, agency, told.get("remarks", {}))
        moves[action](this.report(agency), on)
        date_back(started, on, this.directory.dates.today)


def _remark(this: Round, agency: str, remarks: dict[str, str]) -> None:
    """Writes down what is asked for at fields: "strengths", "4.result", or "4." and an indicator's name."""
    report = this.report(agency)
    numbers = {entry.number: entry.item_id for entry in outline(report.version)}
    for where, text in remarks.items():
        number, _, field = where.rpartition(".")
        item = numbers.get(number)
        indicator = Indicator.objects.filter(item=item, name=field).first() if item else None
        place = Place(item, figure_field(indicator.pk) if indicator else field)
        write_remark(report, place, user=this.user(f"{this.collector}.chuyen-vien"), text=text)


def _mend(this: Round, agency: str, then: dict[str, Any]) -> None:
    """What the agency mends of a report it was asked to supplement, and how it answers the remarks, in their order."""
    _write(this, agency, then)
    report = this.report(agency)
    asked = report.remarks.filter(asked_at__isnull=False).order_by("pk")
    save_answers(report, {answer_name(one.pk): answer for one, answer in zip(asked, then["answers"], strict=False)})


def _consolidate(this: Round, told: dict[str, str]) -> None:
    """Brings the reports together; then the standing agency submits, agrees, signs and issues the document."""
    day, key = this.directory.dates.day, this.collector
    started = timezone.now()
    consolidated = consolidate(this.period, user=this.user(told["by"]), on=day(told["on"]))
    pk = consolidated.document_id
    if "submit" in told:
        documents.submit(_read(pk), user=this.user(f"{key}.chuyen-vien"), on=day(told["submit"]))
        documents.agree(_read(pk), user=this.user(f"{key}.lanh-dao"), on=day(told["agree"]))
        for party in _read(pk).current_version.parties.select_related("signatory"):
            if party.signatory is None:
                raise ValueError(f"{party} has nobody to sign.")
            documents.sign(
                _read(pk),
                party=party,
                user=this.user(f"{key}.van-thu"),
                on=day(told["sign"]),
                way=SignatureWay.CIRCULATION,
                appointment=party.signatory,
                authority=party.authority,
            )
        date_back(started, day(told["on"]), this.directory.dates.today)
        started = timezone.now()
        documents.issue(_read(pk), user=this.user(f"{key}.van-thu"), on=day(told["issue"]))
        receive(_read(pk))
    date_back(started, day(told.get("issue", told["on"])), this.directory.dates.today)


def _read(document_id: int) -> Document:
    return Document.objects.get(pk=document_id)
