"""Registers: which one numbers a document, what it prints, no gap, no number twice."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents import workflow
from documents.choices import DocumentKind, EntryState, Numbering
from documents.exceptions import BackDated, InvalidTransition
from documents.models import Document, Register, RegisterEntry
from documents.models.register import validate_pattern
from documents.numbers import forecast, numbering_agencies, reserve_numbers, reserved_for, use_reserved, void_reserved
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def town():
    return factories.town()


def issue(town, program, on=None, note=""):
    clerk = town.clerks[town.mttq.pk]
    return workflow.issue(Document.objects.get(pk=program.document_id), user=clerk, on=on or TODAY(), note=note)


def numbers(register):
    return list(register.entries.order_by("number").values_list("number", flat=True))


def test_numbers_run_from_one_without_gap(town):
    register = factories.register(town.mttq, year=TODAY().year)
    for _ in range(3):
        issue(town, factories.signed(town))
    register.refresh_from_db()
    assert numbers(register) == [1, 2, 3]
    assert register.next == 4


def test_numbers_below_ten_have_a_leading_zero(town):
    factories.register(town.mttq, year=TODAY().year, next=9)
    printed = [issue(town, factories.signed(town))[0].printed for _ in range(2)]
    assert printed == ["09/CTrPH-HĐND-UBND-UBMTTQ", "10/CTrPH-HĐND-UBND-UBMTTQ"]


def test_an_issue_that_fails_takes_no_number(town, monkeypatch):
    register = factories.register(town.mttq, year=TODAY().year)
    program = factories.signed(town)

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("documents.workflow.issuing.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        issue(town, program)
    register.refresh_from_db()
    assert (register.next, numbers(register)) == (1, [])


def test_the_register_of_the_day_of_issue_numbers_whatever_the_programmes_year(town):
    old = factories.register(town.mttq, year=2023, kinds=[DocumentKind.PROGRAM])
    factories.register(town.mttq, year=2024, kinds=[DocumentKind.PROGRAM])
    program = factories.signed(town, year=2024, on=datetime.date(2023, 12, 27))
    entries = issue(town, program, on=datetime.date(2023, 12, 28))
    assert [entry.register for entry in entries] == [old]


def test_a_date_before_the_newest_entry_needs_a_note(town):
    register = factories.register(town.mttq, year=2024, kinds=[DocumentKind.PROGRAM])
    day = datetime.date(2024, 3, 1)
    first, second = (factories.signed(town, year=2024, on=day) for _ in range(2))
    issue(town, first, on=day + 5 * DAY)
    with pytest.raises(BackDated, match="lùi ngày"):
        issue(town, second, on=day + 4 * DAY)
    [entry] = issue(town, second, on=day + 4 * DAY, note="Vào sổ muộn do mất điện")
    assert (entry.number, entry.dated_on, entry.reason) == (2, day + 4 * DAY, "Vào sổ muộn do mất điện")
    assert numbers(register) == [1, 2]


def test_the_same_day_is_not_back_dated(town):
    factories.register(town.mttq, year=TODAY().year)
    for _ in range(2):
        issue(town, factories.signed(town))


def test_the_forecast_is_what_issue_then_gives(town):
    factories.register(town.mttq, year=TODAY().year, next=12)
    program = factories.signed(town)
    [expected] = forecast(program.document, TODAY())
    [entry] = issue(town, program)
    assert expected.printed == entry.printed == "12/CTrPH-HĐND-UBND-UBMTTQ"
    assert expected.newest is None


def test_the_forecast_names_the_entry_that_makes_a_number_back_dated(town):
    factories.register(town.mttq, year=TODAY().year, starts_on=TODAY() - 30 * DAY)
    program = factories.signed(town, on=TODAY() - 5 * DAY)
    [entry] = issue(town, factories.signed(town, on=TODAY() - 5 * DAY), on=TODAY())
    [expected] = forecast(program.document, TODAY() - DAY)
    assert expected.newest == entry


def test_a_register_ended_before_the_day_gives_nothing(town):
    factories.register(town.mttq, year=TODAY().year - 1)
    with pytest.raises(InvalidTransition, match="chưa có sổ đăng ký"):
        forecast(factories.signed(town).document, TODAY())


def test_the_first_party_numbers_where_the_drafter_is_no_party(town):
    program = factories.program(town, parties=[town.hdnd, town.ubnd])
    assert numbering_agencies(program.document) == [town.hdnd.pk]


def test_each_party_numbers_in_header_order(town):
    document = factories.program(town).document
    document.numbering = Numbering.EACH
    assert numbering_agencies(document) == [agency.pk for agency in town.parties]


def test_a_number_stands_once_in_its_register(town):
    register = factories.register(town.mttq)
    row = {"register": register, "number": 1, "printed": "01", "dated_on": TODAY()}
    RegisterEntry.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.create(**row)


def test_a_voided_number_says_why(town):
    register = factories.register(town.mttq)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.create(
            register=register, number=1, printed="01", dated_on=TODAY(), state=EntryState.VOIDED
        )


# Numbers reserved for a document


def reserved(town, on=None, **fields):
    """A signed programme with a reserved number of MTTQ, dated ``on``, and its clerk."""
    document = factories.signed(town, on=on).document
    clerk = town.clerks[town.mttq.pk]
    entries = reserve_numbers(document.current_version, numbering_agencies(document), on or TODAY(), clerk, **fields)
    return document, clerk, entries


def test_a_reserved_number_is_the_one_the_document_is_issued_with_and_its_date(town):
    factories.register(town.mttq, year=TODAY().year, starts_on=TODAY() - 30 * DAY)
    document, clerk, [entry] = reserved(town, on=TODAY() - 3 * DAY)
    assert (entry.state, entry.printed, entry.kind) == ("giu-cho", "01/CTrPH-HĐND-UBND-UBMTTQ", "chuong-trinh")
    issue(town, factories.signed(town))  # another takes the next one meanwhile
    assert [used.pk for used in workflow.issue(document, user=clerk, on=TODAY())] == [entry.pk]
    document.refresh_from_db()
    assert (document.symbol, document.issued_on) == ("01/CTrPH-HĐND-UBND-UBMTTQ", TODAY() - 3 * DAY)
    assert document.state_since == TODAY()
    assert document.versions.get().effective_from == TODAY() - 3 * DAY
    entry.refresh_from_db()
    assert (entry.state, entry.document, entry.recorded_by) == ("da-cap", document, clerk)


def test_reserved_numbers_of_each_party_come_back_in_header_order(town):
    for agency in reversed(town.parties):
        factories.register(agency, year=TODAY().year, pattern="{so}/{loai}-{co_quan}")
    document, clerk = factories.signed(town).document, town.clerks[town.mttq.pk]
    document.numbering = Numbering.EACH
    document.save()
    entries = reserve_numbers(document.current_version, numbering_agencies(document), TODAY(), clerk)
    assert [entry.printed for entry in entries] == ["01/CTrPH-HĐND", "01/CTrPH-UBND", "01/CTrPH-UBMTTQ"]
    assert reserved_for(document) == entries
    assert [entry.state for entry in use_reserved(document)] == ["da-cap"] * 3
    assert use_reserved(document) == []


def test_a_document_holds_one_reservation_at_a_time(town):
    factories.register(town.mttq, year=TODAY().year)
    document, clerk, _ = reserved(town)
    with pytest.raises(InvalidTransition, match="đã có số giữ chỗ"):
        reserve_numbers(document.current_version, [town.mttq.pk], TODAY(), clerk)


def test_a_voided_reservation_keeps_its_reason_and_is_never_given_again(town):
    register = factories.register(town.mttq, year=TODAY().year)
    document, clerk, _ = reserved(town, note="Ký số")
    [entry] = void_reserved(document, "UBND từ chối ký", clerk)
    entry.refresh_from_db()
    assert (entry.state, entry.reason) == ("huy", "Ký số\nUBND từ chối ký")
    assert void_reserved(document, "Lần nữa", clerk) == []
    assert issue(town, factories.signed(town))[0].number == 2
    assert numbers(register) == [1, 2]


# Patterns


@pytest.mark.parametrize("pattern", ["CTrPH-UBND", "{so}/{so}", "{so}/{ten}", "{so}/{loai"])
def test_a_pattern_without_number_or_with_an_unknown_token_is_refused(pattern):
    with pytest.raises(ValidationError):
        validate_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [
        ("{so}/{loai}-{ky_hieu}", "01/CTrPH-HĐND-UBND"),
        ("{so}/{loai}/{ky_hieu}", "01/CTrPH/HĐND-UBND"),
        ("{so}-{nam}/{loai}-{co_quan}", "01-2026/CTrPH-UBND"),
        ("{so}-{loai}/{ky_hieu}", "01-CTrPH/HĐND-UBND"),
        ("{so}/{nhiem_ky}/{loai}", "01/2025-2030/CTrPH"),
    ],
)
def test_a_register_prints_by_its_pattern(pattern, printed):
    register = Register(pattern=pattern, starts_on=datetime.date(2025, 10, 15), ends_on=datetime.date(2030, 10, 14))
    symbols = ["HĐND", "UBND"]
    assert register.printed(1, kind_symbol="CTrPH", party_symbols=symbols, year=2026, agency_symbol="UBND") == printed
