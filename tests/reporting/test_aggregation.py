"""The year's figure follows from the accepted reports, whatever order they come in."""

import datetime
import random
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.models import AgencySuccession
from coordination.models import ContentItem, Indicator, LineIndicator
from reporting.adding import Span, Sum, Told, added_up, joint_qualifier, ratio
from reporting.aggregation import Total, counted, previous_indicators, year_to_date
from reporting.choices import ReportState
from reporting.models import AgencyReport, CatalogueIndicator, Event, Figure, IndicatorRule, ItemProgress
from tests import factories
from tests.queries import count_queries

DECEMBER = datetime.date(2026, 12, 31)


def span(first, last):
    return Span(datetime.date(2026, *first), datetime.date(2026, *last))


Q1, Q2, Q3 = span((1, 1), (3, 31)), span((4, 1), (6, 30)), span((7, 1), (9, 30))
HALF, NINE = span((1, 1), (6, 30)), span((1, 1), (9, 30))


def told(period, value, qualifier="", by_lead=True):
    return Told(period, None if value is None else Decimal(value), qualifier, by_lead)


@pytest.mark.parametrize(
    ("how", "cumulative", "figures", "due", "value", "qualifier", "complete"),
    [
        ("cong", False, [told(Q1, 3), told(Q2, 4)], [Q1, Q2], 7, "", True),
        ("cong", False, [told(Q1, 3)], [Q1, Q2], 3, "", False),
        ("cong", False, [told(Q1, 3), told(Q2, None)], [Q1, Q2], 3, "", False),
        ("cong", False, [told(Q1, None)], [Q1], None, "", False),
        ("cong", False, [], [], None, "", False),
        ("cong", False, [told(Q1, 3), told(HALF, 8), told(Q3, 1)], [Q1, HALF, Q3], 9, "", True),
        ("cong", False, [told(Q1, 3), told(HALF, None)], [Q1, HALF], 3, "", False),
        ("cong", False, [told(Q2, 3), told(span((5, 1), (9, 30)), 5)], [Q2, Q3], 5, "", False),
        ("cong", False, [told(Q1, 3, by_lead=False), told(Q2, 4)], [Q1, Q2], 7, "", False),
        ("cong", True, [told(Q1, 3), told(HALF, 8)], [Q1, HALF], 8, "", True),
        ("cong", True, [told(Q1, 3), told(HALF, None)], [Q1, HALF], 3, "", False),
        ("cuoi-ky", False, [told(Q2, "95.5", "tren"), told(Q1, 90)], [Q1, Q2], "95.5", "tren", True),
        ("binh-quan", False, [told(Q1, 10), told(Q2, 10), told(Q3, 11)], [Q1, Q2, Q3], "10.33", "", True),
        ("cong", False, [told(Q1, 3, "tren"), told(Q2, 4)], [Q1, Q2], 7, "tren", True),
        ("cong", False, [told(Q1, 3, "uoc"), told(Q2, 4, "gan")], [Q1, Q2], 7, "uoc", True),
        ("cong", False, [told(Q1, 3, "tren"), told(Q2, 4, "gan")], [Q1, Q2], 7, "khoang", True),
    ],
)
def test_periods_become_a_year(how, cumulative, figures, due, value, qualifier, complete):
    found = added_up(how, cumulative, figures, due)
    expected = None if value is None else Decimal(value)
    assert (found.value, found.qualifier, found.is_complete) == (expected, qualifier, complete)


def test_a_ratio_is_in_percent_and_needs_both():
    seven, forty = Sum(Decimal(7), "tren", True), Sum(Decimal(40), "", True)
    assert ratio(seven, forty, in_percent=True)[:3] == (Decimal("17.50"), "tren", True)
    assert ratio(forty, seven, in_percent=False)[:3] == (Decimal("5.71"), "khoang", True)
    assert ratio(seven, Sum(Decimal(0)), in_percent=True).value is None
    assert ratio(Sum(None), forty, in_percent=True).value is None
    assert joint_qualifier([]) == ""


VALUES = st.lists(st.one_of(st.none(), st.integers(0, 10**12)), min_size=1, max_size=12)


@given(VALUES, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_arrival_does_not_matter(values, chance):
    months = [span((month, 1), (month, 28)) for month in range(1, len(values) + 1)]
    figures = [told(month, value) for month, value in zip(months, values, strict=True)]
    known = [value for value in values if value is not None]
    chance.shuffle(figures)
    found = added_up("cong", False, figures, months)
    assert found.value == (sum(known) if known else None)
    assert found.is_complete == (len(known) == len(values))


@pytest.fixture
def indicator(program):
    return Indicator.objects.filter(item__program=program).order_by("pk").first()


@pytest.fixture
def quarters(town, program):
    """Two quarters of the issued programme, each with a report of every agency."""
    second = {"starts_on": Q2.first, "cutoff_on": Q2.last, "due_on": datetime.date(2026, 7, 10)}
    return [factories.opened_period(town, program), factories.opened_period(town, program, "Quý II", **second)]


def tell(period, agency, indicator, value, state=ReportState.ACCEPTED, **fields):
    """Puts a figure into an agency's report, which is then in a state."""
    AgencyReport.objects.filter(period=period, agency=agency).update(state=state)
    progress = ItemProgress.objects.get(report__period=period, report__agency=agency, item=indicator.item)
    told = {"value": value, "qualifier": "", "no_figure": value is None, **fields}
    return Figure.objects.update_or_create(progress=progress, indicator=indicator, defaults=told)[0]


def total(program, indicator, on=DECEMBER):
    return year_to_date([program.pk], 2026, on=on)[indicator.pk]


@pytest.mark.django_db
def test_the_year_is_the_sum_of_its_sources_through_corrections_and_returns(town, program, quarters, indicator):
    chance, state, value = random.Random(6), {}, {}  # noqa: S311  # a test's chance
    for _ in range(12):
        period = chance.choice(quarters)
        value[period] = Decimal(chance.randrange(100))
        state[period] = chance.choice([ReportState.ACCEPTED, ReportState.SUPPLEMENT, ReportState.ACCEPTED])
        AgencyReport.objects.filter(period=period).update(supplement_request="Bổ sung số liệu")
        tell(period, town.ubnd, indicator, value[period], state[period])
        accepted = [value[one] for one in value if state[one] == ReportState.ACCEPTED]
        found = total(program, indicator)
        assert found.value == (sum(accepted) if accepted else None)
        assert found.is_complete == (len(accepted) == 2)


@pytest.mark.django_db
def test_a_total_has_its_target_its_day_and_its_sources(town, program, quarters, indicator):
    first = tell(quarters[0], town.ubnd, indicator, 5)
    second = tell(quarters[1], town.ubnd, indicator, 7, qualifier="tren")
    tell(quarters[1], town.mttq, indicator, 9)
    assert count_queries(lambda: year_to_date([program.pk], 2026, on=DECEMBER)) == 4
    totals = year_to_date([program.pk], 2026, on=DECEMBER)
    assert len(totals) == 2
    assert totals[indicator.pk] == Total(
        Decimal(12), Decimal(10), Decimal("120.0"), "tren", True, Q2.last, "it-nhat", (first.pk, second.pk)
    )
    assert total(program, indicator, on=Q1.last) == Total(
        Decimal(5), Decimal(10), Decimal("50.0"), "", True, Q1.last, "it-nhat", (first.pk,)
    )


@pytest.mark.django_db
def test_a_supporters_figure_stands_in_but_never_completes(town, program, quarters, indicator):
    tell(quarters[0], town.mttq, indicator, 9)
    assert total(program, indicator).value == 9
    assert total(program, indicator, on=Q1.last).is_complete is False
    tell(quarters[0], town.ubnd, indicator, None)
    assert total(program, indicator).value is None


def test_supporters_that_tell_different_values_count_for_nothing():
    one, same, other = (SimpleNamespace(pk=pk, rank=2, value=value) for pk, value in ((1, 5), (2, 5), (3, 7)))
    assert counted([same, one]) == (one, False)
    assert counted([one, same, other]) is None


@pytest.mark.django_db
def test_the_successor_of_the_leading_agency_counts_as_the_lead(town, program, quarters, indicator):
    tell(quarters[0], town.ubnd, indicator, 5)
    tell(quarters[1], town.mttq, indicator, 4)
    assert total(program, indicator).is_complete is False
    AgencySuccession.objects.create(predecessor=town.ubnd, successor=town.mttq, kind="hop-nhat", on=Q2.first)
    found = total(program, indicator)
    assert (found.value, found.is_complete) == (Decimal(9), True)


@pytest.mark.django_db
def test_events_are_counted_where_the_rule_says_so(town, program, quarters, indicator):
    IndicatorRule.objects.create(indicator=indicator, counts="doi-thoai")
    tell(quarters[0], town.ubnd, indicator, 5)
    assert total(program, indicator).value == 5  # nobody keeps the events here
    common = {"locality": town.locality, "agency": town.ubnd, "program": program, "item": indicator.item}
    Event.objects.bulk_create(
        Event(
            **common, kind=kind, subject="Đối thoại", held_on=day, planned_on=day, state=state, state_reason="Mưa bão"
        )
        for kind, day, state in [
            ("doi-thoai", Q1.first, "da-to-chuc"),
            ("doi-thoai", Q3.first, "da-to-chuc"),
            ("doi-thoai", Q1.first, "huy"),
            ("giam-sat", Q1.first, "da-to-chuc"),
        ]
    )
    assert total(program, indicator, on=Q2.last).value == 1
    assert total(program, indicator).value == 2


@pytest.mark.django_db
def test_a_ratio_of_two_others_and_what_the_catalogue_says(town, program, quarters, indicator):
    line = LineIndicator.objects.get(indicator=indicator).line
    done, rate = (
        Indicator.objects.create(item=indicator.item, name=n, unit=u)
        for n, u in [("Đã giải quyết", "việc"), ("Tỷ lệ", "%")]
    )
    LineIndicator.objects.bulk_create(LineIndicator(line=line, indicator=one) for one in (done, rate))
    for quarter in quarters:
        tell(quarter, town.ubnd, indicator, 40)
        tell(quarter, town.ubnd, done, 38)
        tell(quarter, town.ubnd, rate, 90)
    assert total(program, rate).value == 90  # percentages are not added up
    IndicatorRule.objects.create(indicator=rate, aggregation="ty-le", numerator=done, denominator=indicator)
    assert (total(program, rate).value, total(program, rate).is_complete) == (Decimal("95.00"), True)
    usual = {"aggregation": "cuoi-ky", "counts": "hoa-giai"}  # which is proposed only
    CatalogueIndicator.objects.create(group="Thử", name=done.name, unit="việc", **usual)
    Event.objects.create(
        locality=town.locality, agency=town.ubnd, program=program, item=indicator.item, kind="hoa-giai",
        subject="Hòa giải", held_on=Q1.first, state="da-to-chuc",
    )  # fmt: skip
    assert total(program, done).value == 38


@pytest.mark.django_db
def test_last_years_indicator_is_the_same_name_and_unit_of_the_item_carried_on(town, program, indicator):
    item = ContentItem.objects.create(program=program, carried_from=indicator.item)
    same = Indicator.objects.create(item=item, name=indicator.name, unit=indicator.unit)
    other = Indicator.objects.create(item=item, name="Số người", unit="người")
    Indicator.objects.create(item=indicator.item, name=other.name, unit="lượt người")
    assert previous_indicators([same.pk, other.pk, indicator.pk]) == {same.pk: indicator.pk}
