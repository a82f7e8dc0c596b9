"""Options of a long list are found by short names and symbols."""

import pytest
from django import forms

from agencies.forms.choosing import FoundBoxes, FoundLabel, TypeAheadSelect, agency_label
from agencies.models import Agency
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    place = factories.locality()
    return factories.agency(place, full="Hội Liên hiệp Phụ nữ", short="Hội LHPN", symbol="HLHPN")


def test_an_option_carries_the_other_words_it_is_found_by(union):
    choices = [("", "— Chọn —"), (union.pk, agency_label(union, " (kết thúc)"))]
    html = TypeAheadSelect(choices=choices).render("co-quan", union.pk)
    assert f'<option value="{union.pk}" selected data-find="Hội LHPN HLHPN">Hội Liên hiệp Phụ nữ (kết thúc)' in html
    assert '<option value="">— Chọn —' in html
    assert 'data-typeahead=""' in html


def test_words_are_escaped_in_the_page():
    html = TypeAheadSelect(choices=[(1, FoundLabel("A", '"><b>'))]).render("co-quan", None)
    assert "<b>" not in html


def test_rows_read_with_their_names_tell_them_without_a_query_more(union):
    field = forms.ModelMultipleChoiceField(Agency.objects.named(), widget=FoundBoxes)
    field.widget.choices = field.choices
    rendered = []
    assert count_queries(lambda: rendered.append(field.widget.render("co-quan", []))) == 1
    assert 'data-find="Hội LHPN HLHPN"' in rendered[0]
