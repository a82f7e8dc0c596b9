"""What stands above a programme: its regulation, a programme of a higher level; and the years of a span."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination import editing
from coordination.choices import SpanKind
from coordination.content import check_program, lines_of
from coordination.models import ItemLine, Program, Regulation
from coordination.rollover.carrying import roll_over
from coordination.spans import recurring, years_of_program
from documents.choices import DocumentState, ShareReason
from documents.drafting import share
from documents.models import Document
from tests import factories

pytestmark = pytest.mark.django_db

FROM = datetime.date(2026, 1, 15)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def staff(client, town):
    client.force_login(town.staff[town.mttq.pk])
    return client


def draft_of(program):
    return Document.objects.get(pk=program.document_id).current_version


def bases(program):
    return [str(line) for line in draft_of(program).legal_bases.all()]


def page(program, name="joint"):
    return reverse(f"coordination:{name}", args=[program.kind, program.pk])


def save(town, program, **facts):
    """Saves facts of the draft, the others as they stand."""
    program = Program.objects.get(pk=program.pk)
    told = {**editing.facts_of(program, draft_of(program)), **facts}
    editing.save_facts(program, user=town.staff[town.mttq.pk], facts=told)


def doubts(program):
    found = check_program(draft_of(program), timezone.localdate())[0]
    return [one.message for one in found if one.severity == "warning"]


@pytest.fixture
def regulation(town):
    return factories.issued_regulation(town)


@pytest.fixture
def program(town, regulation):
    made = factories.program(town)
    save(town, made, parent_regulation_id=regulation.document_id)
    return Program.objects.get(pk=made.pk)


@pytest.fixture
def city(town):
    """An issued programme of the city above the ward."""
    above = factories.Town("Hà Nội", "thanh-pho")
    town.locality.parent = above.locality
    town.locality.save()
    made = factories.issue(above, factories.program.__wrapped__(above), FROM)
    share(made.document, [town.mttq.pk], ShareReason.RECIPIENT)
    return made


# The regulation


def test_the_bases_follow_the_regulation_that_is_chosen_and_stay_as_the_drafter_left_them(town, program):
    assert [text[:41] for text in bases(program)] == ["Căn cứ Quy chế phối hợp số 01/QCPH-HĐND-U"]
    editing.add_basis(program, user=town.staff[town.mttq.pk], text="Căn cứ tình hình thực tế")
    save(town, program, parent_regulation_id=None)
    assert bases(program) == ["Căn cứ tình hình thực tế"]


def test_a_basis_taken_out_by_hand_does_not_come_back_with_other_facts(town, program):
    line = draft_of(program).legal_bases.get()
    editing.remove_basis(program, line.pk, user=town.staff[town.mttq.pk])
    save(town, program, title="Tên khác")
    assert bases(program) == []


def test_regulations_of_the_years_are_offered_before_others(staff, town, program, regulation):
    Regulation.objects.filter(pk=regulation.pk).update(year_from=2021, year_to=2025)
    field = staff.get(page(program, "facts_edit")).context["form"].fields["parent_regulation_id"]
    assert [label for label, _ in field.choices] == ["", "Thời gian khác"]
    Regulation.objects.filter(pk=regulation.pk).update(year_from=2026, year_to=2031)
    field = staff.get(page(program, "facts_edit")).context["form"].fields["parent_regulation_id"]
    assert [label for label, _ in field.choices] == ["", regulation.document_id]


@pytest.mark.parametrize(
    ("span", "state", "told"),
    [
        ((2026, 2031), DocumentState.ISSUED, []),
        (
            (2021, 2025), DocumentState.ISSUED,
            [
                "quy chế phối hợp 01/QCPH-HĐND-UBND-UBMTTQ thực hiện nhiệm kỳ 2021-2025, "
                "không có hiệu lực trong cả năm 2026"
            ],
        ),
        (
            (2026, 2031), DocumentState.CANCELLED,
            ["quy chế phối hợp 01/QCPH-HĐND-UBND-UBMTTQ chưa ban hành hoặc đã hủy"],
        ),
    ],
)  # fmt: skip
def test_a_check_tells_of_a_regulation_not_in_force_in_the_programmes_years(program, regulation, span, state, told):
    Regulation.objects.filter(pk=regulation.pk).update(year_from=span[0], year_to=span[1])
    Document.objects.filter(pk=regulation.document_id).update(state=state)
    assert doubts(program) == told


@pytest.mark.parametrize(("last", "kept"), [(2031, True), (2026, False)])
def test_a_rollover_keeps_a_regulation_that_covers_the_next_year_else_tells(town, program, regulation, last, kept):
    Regulation.objects.filter(pk=regulation.pk).update(year_to=last)
    signed = factories.issue(town, program, FROM)
    made = roll_over(signed, user=town.staff[town.mttq.pk], kept=set())
    assert (made.parent_regulation == regulation.document) is kept
    assert bool(bases(made)) is kept
    told = list(made.rollover_notes.filter(place="Theo quy chế phối hợp").values_list("text", flat=True))
    assert [text.endswith("không bao gồm năm 2027: hãy chọn quy chế của thời gian mới") for text in told] == (
        [] if kept else [True]
    )
    assert not made.rollover_notes.filter(place="Căn cứ").exists()


# A programme of a higher level


def test_an_issued_programme_of_the_locality_above_is_offered_cited_and_led_to(staff, town, city):
    program = factories.program.__wrapped__(town)
    form = staff.get(page(program, "facts_edit")).context["form"]
    assert [pk for pk, _ in form.fields["higher_id"].choices] == ["", city.document_id]
    save(town, program, higher_id=city.document_id)
    assert bases(program)[0].startswith(
        f"Căn cứ Chương trình phối hợp số {city.document.symbol} ngày 15 tháng 01 năm 2026 của "
    )
    assert f'href="{page(city)}"' in staff.get(page(program)).content.decode()


def test_who_does_not_see_the_higher_programme_reads_its_name_without_a_way_to_it(client, town, city):
    program = factories.program.__wrapped__(town)
    save(town, program, higher_id=city.document_id)
    share(program.document, [town.ubnd.pk], ShareReason.PARTY)
    factories.issue(town, program, FROM)
    client.force_login(town.staff[town.ubnd.pk])
    text = client.get(page(program)).content.decode()
    assert city.document.symbol in text
    assert f'href="{page(city)}"' not in text


def test_a_programme_of_elsewhere_is_written_and_not_both(staff, town):
    program = factories.program(town)
    save(town, program, higher_text="Chương trình số 12/CTrPH-MTTW ngày 05 tháng 01 năm 2026;")
    assert bases(program) == ["Căn cứ Chương trình số 12/CTrPH-MTTW ngày 05 tháng 01 năm 2026"]
    assert "12/CTrPH-MTTW" in staff.get(page(program)).content.decode()


def test_both_a_chosen_and_a_written_one_are_refused(staff, town, city):
    program = factories.program.__wrapped__(town)
    facts = {
        "title": "Tên", "family": "a", "span_kind": "nam", "year_from": 2026, "style": "nd30-2020",
        "higher_id": city.document_id, "higher_text": "Chương trình khác",
    }  # fmt: skip
    text = staff.post(page(program, "facts_edit"), facts).content.decode()
    assert "hãy bỏ một trong hai" in text


# Spans


@pytest.fixture
def span(town):
    made = factories.program(town)
    Program.objects.filter(pk=made.pk).update(span_kind=SpanKind.SPAN, year_to=2028)
    ItemLine.objects.filter(version__document=made.document, position=2).update(due_on=datetime.date(2027, 9, 30))
    return Program.objects.get(pk=made.pk)


def test_a_programme_of_several_years_shows_what_falls_due_in_each(staff, span):
    tops = lines_of(draft_of(span))
    years = years_of_program(span, tops)
    assert [(one.year, [(due.on.isoformat(), due.line.sign) for due in one.due], one.targets) for one in years] == [
        (2026, [("2026-06-30", "1.")], 1), (2027, [("2027-09-30", "2.")], 1), (2028, [], 0),
    ]  # fmt: skip
    assert recurring(tops) == 0
    assert "?nam=2027" in staff.get(page(span)).content.decode()


def test_a_programme_of_one_year_shows_no_years(staff, town):
    assert staff.get(page(factories.program(town))).context["years"] == []


def test_a_span_goes_on_from_its_last_year_only(staff, town, span, monkeypatch):
    signed = factories.issue(town, span, FROM)
    user = town.staff[town.mttq.pk]
    offered = {}
    for year in (2027, 2028):
        monkeypatch.setattr(timezone, "localdate", lambda year=year: datetime.date(year, 1, 2))
        offered[year] = Program.objects.open_to_rollover(user).filter(pk=signed.pk).exists()
    assert offered == {2027: False, 2028: True}


def test_reports_are_listed_by_the_year_of_their_cut_off(staff, town, span):
    signed = factories.issue(town, span, FROM)
    for year in (2026, 2027):
        day = datetime.date(year, 3, 31)
        factories.period(signed, f"Quý I/{year}", starts_on=day.replace(month=1, day=1), cutoff_on=day, due_on=day)
    address = reverse("reporting:of_program", args=[signed.pk])
    shown = {
        year: [row.period.name for row in staff.get(address, {"nam": year}).context["rows"]]
        for year in ("2027", "x", "99999")
    }
    assert shown == {"2027": ["Quý I/2027"], "x": ["Quý I/2027", "Quý I/2026"], "99999": ["Quý I/2027", "Quý I/2026"]}
