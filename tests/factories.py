"""Objects for tests: a locality with its bodies, people in every role, programmes in every state."""

import datetime
from decimal import Decimal
from itertools import count

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from agencies.choices import AgencyKind, LocalityType, Role
from agencies.models import (
    Agency,
    AgencyName,
    Appointment,
    Locality,
    LocalityName,
    Membership,
    Official,
    Post,
    User,
)
from coordination.amending import open_addendum
from coordination.choices import DueKind, Family, SectionKey
from coordination.editing import PartyValues
from coordination.models import (
    Addendum,
    ContentItem,
    Indicator,
    ItemLine,
    LineIndicator,
    LineSupport,
    Program,
    Regulation,
)
from coordination.starting_regulations import create_regulation
from coordination.workflow import start_program
from documents import workflow
from documents.choices import DocumentKind, SignatureWay
from documents.models import Document, Party, Register, RegisterKind, Section, Version
from meetings.choices import PurposeKind
from meetings.models import Meeting
from meetings.recording import RecordedPurpose, record_meeting
from reporting import workflow as reporting
from reporting.entry import FigureInput, save_progress
from reporting.models import AgencyReport, ReportingPeriod
from reporting.workflow import open_period
from tests.replay import replayed

PASSWORD = "mat-khau-thu-nghiem"
EPOCH = datetime.date(2000, 1, 1)
_serial = count(1)


def locality(name="Tây Hồ", type=LocalityType.WARD, parent=None, **fields) -> Locality:
    made = Locality.objects.create(parent=parent, **fields)
    LocalityName.objects.create(locality=made, type=type, name=name, valid_from=EPOCH)
    return made


def agency(locality, kind=AgencyKind.PEOPLES_COMMITTEE, full=None, short=None, symbol=None, **fields) -> Agency:
    number = next(_serial)
    made = Agency.objects.create(locality=locality, kind=kind, **{"order": number, **fields})
    AgencyName.objects.create(
        agency=made,
        full=full or f"Cơ quan số {number}",
        short=short or f"CQ {number}",
        symbol=symbol or f"CQ{number}",
        valid_from=EPOCH,
    )
    return made


def user(agency=None, role=Role.STAFF, username=None, **fields) -> User:
    """An account; with an agency, a member of it in the role."""
    number = next(_serial)
    made = User.objects.create(
        username=username or f"nguoi-{number}",
        name=fields.pop("name", f"Người số {number}"),
        password=make_password(PASSWORD),
        **fields,
    )
    if agency is not None:
        Membership.objects.create(user=made, agency=agency, role=role)
    return made


def appointment(agency, name=None, title="Chủ tịch", is_head=True, **fields) -> Appointment:
    post, _ = Post.objects.get_or_create(
        agency=agency, title=f"{title} {agency.short}", defaults={"signing_title": title, "is_head": is_head}
    )
    official = Official.objects.create(locality=agency.locality, name=name or f"Cán bộ số {next(_serial)}")
    return Appointment.objects.create(official=official, agency=agency, post=post, **fields)


def register(agency, year=2026, kinds=(DocumentKind.PROGRAM, DocumentKind.CONSOLIDATED_REPORT), **fields) -> Register:
    made = Register.objects.create(
        agency=agency,
        **{
            "name": f"Sổ văn bản năm {year}",
            "starts_on": datetime.date(year, 1, 1),
            "ends_on": datetime.date(year, 12, 31),
            **fields,
        },
    )
    RegisterKind.objects.bulk_create(RegisterKind(register=made, kind=kind) for kind in kinds)
    return made


class Town:
    """A locality whose HĐND, UBND and MTTQ work together, each with staff, leader, clerk and a head."""

    def __init__(self, name="Tây Hồ", type=LocalityType.WARD, parent=None) -> None:
        self.locality = locality(name, type, parent)
        kinds = AgencyKind
        place = f"{LocalityType(type).label} {name}"
        self.hdnd = agency(
            self.locality, kinds.PEOPLES_COUNCIL, f"Hội đồng nhân dân {place}", f"HĐND {place}", "HĐND",
            standing_body="Thường trực Hội đồng nhân dân",
        )  # fmt: skip
        self.ubnd = agency(
            self.locality, kinds.PEOPLES_COMMITTEE, f"Ủy ban nhân dân {place}", f"UBND {place}", "UBND",
            standing_body="Ủy ban nhân dân",
        )  # fmt: skip
        self.mttq = agency(
            self.locality, kinds.FATHERLAND_FRONT, f"Ủy ban MTTQ Việt Nam {place}", f"MTTQ {place}", "UBMTTQ",
            standing_body="Ban Thường trực",
        )  # fmt: skip
        self.parties = [self.hdnd, self.ubnd, self.mttq]
        self.staff = {a.pk: user(a, Role.STAFF) for a in self.parties}
        self.leaders = {a.pk: user(a, Role.LEADER) for a in self.parties}
        self.clerks = {a.pk: user(a, Role.CLERK) for a in self.parties}
        self.heads = {a.pk: appointment(a) for a in self.parties}

    def people(self, role) -> dict[int, User]:
        return {Role.STAFF: self.staff, Role.LEADER: self.leaders, Role.CLERK: self.clerks}[role]


@replayed
def town(name="Tây Hồ", type=LocalityType.WARD, parent=None) -> Town:
    """The usual town: three bodies with their people."""
    return Town(name, type, parent)


@replayed
def program(town: Town, year=2026, items=2, parties=None, drafter=None, title=None) -> Program:
    """A complete draft of the drafting agency (MTTQ unless told otherwise)."""
    drafter = drafter or town.mttq
    made = start_program(
        user=town.staff[drafter.pk],
        title=title or f"Chương trình phối hợp công tác năm {year}",
        family=Family.AUTHORITIES,
        year_from=year,
        year_to=year,
    )
    Document.objects.filter(pk=made.document_id).update(standing_agency=town.mttq)
    made.document.refresh_from_db()
    draft = made.document.current_version
    Version.objects.filter(pk=draft.pk).update(recipients="Thường trực cấp ủy;\nLưu: VT.")
    for position, one in enumerate(parties or town.parties, 1):
        Party.objects.create(
            version=draft,
            agency=one,
            header_position=position,
            signature_position=position,
            signatory=town.heads[one.pk],
            responsibility=f"Trách nhiệm của {one.short}.",
        )
    Section.objects.filter(version=draft, key=SectionKey.PURPOSE).update(body="Phối hợp chặt chẽ giữa các bên.")
    for number in range(1, items + 1):
        line(draft, town, number)
    return Program.objects.get(pk=made.pk)


def line(draft: Version, town: Town, position: int, **fields) -> ItemLine:
    """A content item led by UBND, supported by MTTQ, with one indicator of at least ten."""
    item = ContentItem.objects.create(program=draft.document.program)
    made = ItemLine.objects.create(
        version=draft,
        item=item,
        position=position,
        **{
            "title": f"Nội dung số {position}",
            "lead": town.ubnd,
            "due_kind": DueKind.BY,
            "due_on": datetime.date(draft.document.program.year_from, 6, 30),
            **fields,
        },
    )
    LineSupport.objects.create(line=made, agency=town.mttq, duty="Vận động nhân dân")
    indicator = Indicator.objects.create(item=item, name="Số hội nghị", unit="hội nghị")
    LineIndicator.objects.create(line=made, indicator=indicator, target=10)
    return made


def today() -> datetime.date:
    return timezone.localdate()


@replayed
def submitted(town: Town, on=None, **kwargs) -> Program:
    made = program(town, **kwargs)
    workflow.submit(made.document, user=town.staff[made.document.drafting_agency_id], on=on or today())
    return Program.objects.get(pk=made.pk)


@replayed
def agreed(town: Town, on=None, **kwargs) -> Program:
    made = submitted(town, on, **kwargs)
    for party in made.document.current_version.parties.all():
        workflow.agree(Document.objects.get(pk=made.document_id), user=town.leaders[party.agency_id], on=on or today())
    return Program.objects.get(pk=made.pk)


@replayed
def signed(town: Town, on=None, **kwargs) -> Program:
    made = agreed(town, on, **kwargs)
    for party in made.document.current_version.parties.all():
        workflow.sign(
            Document.objects.get(pk=made.document_id),
            party=party,
            user=town.clerks[party.agency_id],
            on=on or today(),
            way=SignatureWay.CEREMONY,
            appointment=town.heads[party.agency_id],
            authority="TM.",
        )
    return Program.objects.get(pk=made.pk)


@replayed
def issued(town: Town, on=None, **kwargs) -> Program:
    """An issued programme; makes the lead agency's register of that day where it has none."""
    day = on or today()
    made = signed(town, on, **kwargs)
    lead = made.document.drafting_agency
    if not Register.objects.for_issue(lead.pk, made.document.kind, day).exists():
        register(lead, year=day.year)
    workflow.issue(Document.objects.get(pk=made.document_id), user=town.clerks[lead.pk], on=day)
    return Program.objects.get(pk=made.pk)


def period(program: Program, name="Quý I", **fields) -> ReportingPeriod:
    year = program.year_from
    return ReportingPeriod.objects.create(
        program=program,
        name=name,
        **{
            "kind": "quy",
            "starts_on": datetime.date(year, 1, 1),
            "cutoff_on": datetime.date(year, 3, 31),
            "due_on": datetime.date(year, 4, 10),
            **fields,
        },
    )


def meeting(town: Town, held_on=None, purposes=None, held=False, organizer=None, **fields) -> Meeting:
    """A meeting of MTTQ unless told otherwise, in preparation unless held, today, for a purpose without programme."""
    free = [RecordedPurpose(PurposeKind.BRIEFING, subject="Công tác phối hợp")]
    return record_meeting(
        user=None,
        organizer=organizer or town.mttq,
        held_on=held_on or today(),
        purposes=free if purposes is None else purposes,
        held=held,
        **{"title": f"Hội nghị số {next(_serial)}", **fields},
    )


@replayed
def opened_period(town: Town, program: Program, name="Quý I", **fields) -> ReportingPeriod:
    """A period opened by MTTQ, with a report for each agency that owes one; due on 10 April of the first year."""
    year = program.year_from
    return open_period(
        program=program,
        user=town.staff[town.mttq.pk],
        name=name,
        **{
            "kind": "quy",
            "starts_on": datetime.date(year, 1, 1),
            "cutoff_on": datetime.date(year, 3, 31),
            "due_on": datetime.date(year, 4, 10),
            **fields,
        },
    )


@replayed
def filled_report(town: Town, period: ReportingPeriod, agency: Agency, value=12, **values) -> AgencyReport:
    """A report complete enough to be sent; the leading agency gives ``value`` for each indicator."""
    report = period.reports.get(agency=agency)
    told = {"status": "dang-thuc-hien", "result": f"Kết quả của {agency.short}", **values}
    for progress in report.progress.select_related("item"):
        leads = progress.item.lines.get(version=report.version).lead_id == agency.pk
        figures = [FigureInput(i.pk, Decimal(value)) for i in progress.item.indicators.all()] if leads else []
        save_progress(report, progress.item, user=town.staff[agency.pk], figures=figures, **told)
    return AgencyReport.objects.get(pk=report.pk)


@replayed
def report_in(town: Town, period: ReportingPeriod, agency: Agency, state: str, **values) -> AgencyReport:
    """A filled report moved by its people to a state (``ReportState``) on the period's due date."""
    report, on = filled_report(town, period, agency, **values), period.due_on
    steps = {
        "cho-xac-nhan": [(reporting.send, town.staff[agency.pk])],
        "da-gui": [(reporting.send, town.staff[agency.pk]), (reporting.confirm, town.leaders[agency.pk])],
    }
    taken = steps.get(state, [] if state == "dang-soan" else steps["da-gui"])
    if state == "da-tiep-nhan":
        taken = [*taken, (reporting.accept, town.staff[town.mttq.pk])]
    for verb, person in taken:
        verb(report, user=person, on=on)
    if state == "de-nghi-bo-sung":
        reporting.ask_supplement(report, user=town.staff[town.mttq.pk], on=on, reason="Bổ sung số liệu")
    return AgencyReport.objects.get(pk=report.pk)


def issue(town: Town, made: Program, on: datetime.date) -> Program:
    """Takes a complete draft of MTTQ to issue on a day."""
    bind(town, made.document, on)
    if not Register.objects.for_issue(town.mttq.pk, DocumentKind.PROGRAM, on).exists():
        register(town.mttq, year=on.year)
    workflow.issue(Document.objects.get(pk=made.document_id), user=town.clerks[town.mttq.pk], on=on)
    return Program.objects.get(pk=made.pk)


def bind(town: Town, document: Document, on: datetime.date) -> None:
    """Takes a complete draft of MTTQ to the last signature on a day."""

    def current() -> Document:
        return Document.objects.get(pk=document.pk)

    workflow.submit(current(), user=town.staff[town.mttq.pk], on=on)
    for party in current().current_version.parties.all():
        workflow.agree(current(), user=town.leaders[party.agency_id], on=on)
    for party in current().current_version.parties.all():
        workflow.sign(
            current(),
            party=party,
            user=town.clerks[party.agency_id],
            on=on,
            way=SignatureWay.CEREMONY,
            appointment=town.heads[party.agency_id],
            authority="TM.",
        )


@replayed
def regulation(town: Town, first=2026, last=2031) -> Regulation:
    """A complete draft of MTTQ with the usual chapters and articles."""
    parties = [PartyValues(one.pk, signatory_id=town.heads[one.pk].pk) for one in town.parties]
    span = f"nhiệm kỳ {first}-{last}"
    facts = {
        "title": f"Quy chế phối hợp công tác {span}", "span_kind": "nhiem-ky", "year_from": first, "year_to": last,
        "standing_agency_id": town.mttq.pk,
    }  # fmt: skip
    made = create_regulation(town.staff[town.mttq.pk], facts, parties, Family.AUTHORITIES)
    return Regulation.objects.get(pk=made.pk)


@replayed
def issued_regulation(town: Town, on=None, **kwargs) -> Regulation:
    """A regulation that took its way to issue in one day."""
    day = on or today()
    register(town.mttq, year=day.year, kinds=[DocumentKind.REGULATION], name="Sổ quy chế")
    made = regulation(town, **kwargs)
    bind(town, made.document, day)
    workflow.issue(Document.objects.get(pk=made.document_id), user=town.clerks[town.mttq.pk], on=day)
    return Regulation.objects.get(pk=made.pk)


@replayed
def addendum(program: Program, user: User, effective_from: datetime.date) -> Addendum:
    """The draft of the programme's next addendum, nothing changed yet."""
    return open_addendum(
        program, user=user, title="Sửa đổi Chương trình phối hợp", effective_from=effective_from, reason="Có việc mới"
    )


def agreed_addendum(made: Addendum, town: Town, on: datetime.date) -> Addendum:
    """Takes a draft on which something was changed to agreement."""
    workflow.submit(Document.objects.get(pk=made.document_id), user=town.staff[town.mttq.pk], on=on)
    for party in Document.objects.get(pk=made.document_id).current_version.parties.all():
        workflow.agree(Document.objects.get(pk=made.document_id), user=town.leaders[party.agency_id], on=on)
    return made


def sign_addendum(made: Addendum, town: Town, on: datetime.date) -> Addendum:
    """Every party signs."""
    for party in Document.objects.get(pk=made.document_id).current_version.parties.all():
        workflow.sign(
            Document.objects.get(pk=made.document_id),
            party=party,
            user=town.clerks[party.agency_id],
            on=on,
            way=SignatureWay.CIRCULATION,
            appointment=town.heads[party.agency_id],
            authority="TM.",
        )
    return made


def bound_addendum(made: Addendum, town: Town, on: datetime.date) -> Addendum:
    """Takes a draft on which something was changed to its last signature."""
    return sign_addendum(agreed_addendum(made, town, on), town, on)


def issue_addendum(made: Addendum, town: Town, on: datetime.date) -> Addendum:
    """Numbers a signed addendum from MTTQ's register of programmes."""
    found = Register.objects.for_issue(town.mttq.pk, DocumentKind.PROGRAM, on).first()
    RegisterKind.objects.get_or_create(register=found, kind=DocumentKind.ADDENDUM)
    workflow.issue(Document.objects.get(pk=made.document_id), user=town.clerks[town.mttq.pk], on=on)
    return made
