"""Dates and numbers are read and written as Vietnamese offices do."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1.178.826.623", Decimal(1178826623)), ("110,5", Decimal("110.5")), ("3600", Decimal(3600)), ("0", Decimal(0))],
)
def test_figures_are_read_with_vietnamese_separators(typed, meant):
    assert forms.DecimalField(localize=True).clean(typed) == meant


@pytest.mark.parametrize("typed", ["05/01/2026", "5/1/2026", "2026-01-05", "05-01-2026"])
def test_the_fifth_of_january_is_never_the_first_of_may(typed):
    assert forms.DateField().clean(typed) == datetime.date(2026, 1, 5)


def test_a_date_that_cannot_be_is_refused():
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean("31/02/2026")


def test_years_ids_and_revisions_stay_whole_and_figures_are_grouped():
    page = Template("{{ year }}|{{ figure|decimal_vi }}|{{ day }}")
    context = Context({"year": 2026, "figure": Decimal("1178826623.50"), "day": datetime.date(2026, 1, 5)})
    assert page.render(context) == "2026|1.178.826.623,5|05/01/2026"
