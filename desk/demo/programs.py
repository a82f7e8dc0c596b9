"""The programmes and regulations of the living wards: drafts filled from the data, then carried on by their steps."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from coordination.above import bases_above
from coordination.choices import DueKind, Family, SectionKey, SpanKind, TargetSense
from coordination.editing import LineValues
from coordination.editing.bases import replace_bases
from coordination.editing.lines import place_line
from coordination.models import (
    Indicator,
    ItemLine,
    JointText,
    LineIndicator,
    LineSupport,
    Program,
    Regulation,
    joint_of,
)
from coordination.starting_regulations import start_regulation
from coordination.workflow import start_program
from desk.demo.directory import Directory
from desk.demo.reading import read
from desk.demo.steps import date_back, play
from documents.drafting import touch
from documents.models import Document, LegalBasis, LegalBasisLine, Party, Recipient, Section, Version

TAY_HO, MINH_CHAU = "tay-ho", "minh-chau"
SECTIONS = {
    "purpose": SectionKey.PURPOSE,
    "requirements": SectionKey.REQUIREMENTS,
    "implementation": SectionKey.IMPLEMENTATION,
}


def load_programs(directory: Directory) -> dict[str, Program]:
    """Every programme of the wards by key: ``tay-ho.chung``, ``dong-da.chung`` … And the regulations above them."""
    programs: dict[str, Program] = {}
    regulations = {data["key"]: data for data in read("regulations", directory.dates)}
    for name in ("programs_tay_ho", "programs_tay_ho_open"):
        for data in read(name, directory.dates):
            if "regulation" in data:
                _load_regulation(directory, TAY_HO, regulations[data["regulation"]])
            programs[f"{TAY_HO}.{data['key']}"] = _load(directory, TAY_HO, data, programs)
    wards = read("programs_wards", directory.dates)
    for ward, own in wards["wards"].items():
        data = {"family": Family.AUTHORITIES, "year": directory.dates.year, "drafter": "mttq", **wards["common"], **own}
        programs[f"{ward}.chung"] = _load(directory, ward, data, programs)
    commune = read("programs_minh_chau", directory.dates)
    for key, own in commune["programs"].items():
        programs[f"{MINH_CHAU}.{key}"] = _load(directory, MINH_CHAU, {**commune["common"], **own}, programs)
    return programs


def _load(directory: Directory, ward: str, data: dict[str, Any], known: dict[str, Program]) -> Program:
    started = timezone.now()
    program = start_program(
        user=directory.users[f"{ward}.{data['drafter']}.chuyen-vien"],
        title=data["title"],
        family=data["family"],
        year_from=int(data["year"]),
        year_to=int(data.get("year_to", data["year"])),
        span_kind=data.get("span", SpanKind.YEAR),
    )
    if "previous" in data:
        program.previous = known[f"{ward}.{data['previous']}"]
    if "regulation" in data:
        regulation = Regulation.objects.get(document__locality=program.document.locality)
        program.parent_regulation = regulation.document
    program.higher_text = data.get("higher", "")
    program.save(update_fields=["previous", "parent_regulation", "higher_text"])
    _fill(directory, ward, program, data)
    date_back(started, _begun(directory, data["steps"]), directory.dates.today)
    play(directory, ward, program, data["steps"])
    return Program.objects.get(pk=program.pk)


def _load_regulation(directory: Directory, ward: str, data: dict[str, Any]) -> None:
    started = timezone.now()
    regulation = start_regulation(
        user=directory.users[f"{ward}.{data['drafter']}.chuyen-vien"],
        title=data["title"],
        year_from=int(data["year"]),
        year_to=int(data["year_to"]),
    )
    _fill_around(directory, ward, regulation, data)
    draft = regulation.document.current_version
    for chapter in data["chapters"]:
        top = place_line(draft, regulation, LineValues(title=chapter["title"]))
        for article in chapter["articles"]:
            place_line(draft, regulation, LineValues(**article), top)
    touch(Document.objects.get(pk=regulation.document_id))
    date_back(started, _begun(directory, data["steps"]), directory.dates.today)
    play(directory, ward, regulation, data["steps"])


def _begun(directory: Directory, steps: list[dict[str, Any]]) -> datetime.date:
    """The day the draft was opened: some days before its first step."""
    first = directory.dates.day(steps[0]["on"]) if steps else directory.dates.today
    return first - datetime.timedelta(days=5)


def _fill(directory: Directory, ward: str, program: Program, data: dict[str, Any]) -> None:
    _fill_around(directory, ward, program, data)
    draft = program.document.current_version
    replace_bases(draft, (), bases_above(program))
    for name, key in SECTIONS.items():
        Section.objects.filter(version=draft, key=key).update(body=data.get(name, ""))
    for position, row in enumerate(data["items"], 1):
        top = add_line(directory, ward, draft, row, position)
        for place, point in enumerate(row.get("points", []), 1):
            add_line(directory, ward, draft, point, place, top)
    touch(Document.objects.get(pk=program.document_id))


def _fill_around(directory: Directory, ward: str, joint: JointText, data: dict[str, Any]) -> None:
    """Standing agency, parties, bases and recipients."""
    document = joint.document
    document.standing_agency = directory.agencies[f"{ward}.{data.get('standing', 'mttq')}"]
    document.numbering = data.get("numbering", document.numbering)
    document.save(update_fields=["standing_agency", "numbering"])
    draft = document.current_version
    draft.preamble = data.get("preamble", "")
    draft.recipients = data.get("recipients", "")
    draft.save(update_fields=["preamble", "recipients"])
    for position, key in enumerate(data.get("recipient_agencies", []), 1):
        Recipient.objects.create(version=draft, agency=directory.agencies[f"{ward}.{key}"], position=position)
    _add_parties(directory, ward, draft, data["parties"])
    _add_bases(directory, draft, data.get("bases", []))


def _add_parties(directory: Directory, ward: str, draft: Version, rows: list[dict[str, Any]]) -> None:
    for position, row in enumerate(rows, 1):
        Party.objects.create(
            version=draft,
            agency=directory.agencies[f"{ward}.{row['agency']}"],
            acting_body=row.get("acting_body", ""),
            group_label=row.get("group_label", ""),
            header_position=position,
            signature_position=position,
            authority=row.get("authority", "TM."),
            signatory=directory.appointments[f"{ward}.{row['signatory']}"] if "signatory" in row else None,
            responsibility=row.get("responsibility", ""),
        )


def _add_bases(directory: Directory, draft: Version, rows: list[str]) -> None:
    """A row is a number of the catalogue, or a basis in words."""
    catalogue = {basis.number: basis for basis in LegalBasis.objects.filter(number__in=rows)}
    cited = {row["number"]: row["cited"] for row in read("legal_bases", directory.dates) if "cited" in row}
    for position, row in enumerate(rows, 1):
        basis = catalogue.get(row)
        text = cited.get(row, "") if basis else row
        LegalBasisLine.objects.create(version=draft, position=position, legal_basis=basis, text=text)


def add_line(
    directory: Directory,
    ward: str,
    draft: Version,
    row: dict[str, Any],
    position: int,
    parent: ItemLine | None = None,
) -> ItemLine:
    joint = joint_of(draft.document)
    line = ItemLine.objects.create(
        version=draft,
        item=joint.new_item(),
        parent=parent,
        position=position,
        title=row["title"],
        body=row.get("body", ""),
        lead=directory.agencies[f"{ward}.{row['lead']}"] if "lead" in row else None,
        deliverable=row.get("deliverable", ""),
        **due_fields(directory, joint, row.get("due")),
    )
    for support in row.get("supports", []):
        LineSupport.objects.create(
            line=line,
            agency=directory.agencies[f"{ward}.{support['agency']}"],
            duty=support.get("duty", ""),
            **due_fields(directory, joint, support.get("due")),
        )
    _add_indicators(line, row.get("indicators", []))
    return line


def _add_indicators(line: ItemLine, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        indicator = Indicator.objects.create(item=line.item, name=row["name"], unit=row["unit"])
        target = Decimal(row["target"]) if "target" in row else None
        LineIndicator.objects.create(
            line=line, indicator=indicator, sense=row.get("sense", TargetSense.AT_LEAST), target=target
        )


def due_fields(directory: Directory, joint: JointText, due: dict[str, str] | None) -> dict[str, Any]:
    """The fields of a deadline; a day counted from today stays within the programme's last year."""
    if due is None:
        return {"due_kind": DueKind.NONE}
    on = directory.dates.optional(due.get("on"))
    if on is not None:
        on = min(on, datetime.date(joint.years[1], 12, 31))
    return {"due_kind": due["kind"], "due_text": due.get("text", ""), "due_on": on}
