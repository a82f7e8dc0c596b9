"""Text found without accents, the same by Python and by the database."""

import pytest
from django.db.models import Value

from agencies.models import Locality
from agencies.searching import Lowered, Plain, plain
from tests import factories

TEXT = "Hội ĐỒNG nhân dân, Ủy ban MTTQ; kỳ quặc - Ưu đãi 05/CTrPH Ỵ"


def test_text_is_folded_to_lower_case_without_accents():
    assert plain(TEXT) == "hoi dong nhan dan, uy ban mttq; ky quac - uu dai 05/ctrph y"
    assert plain(None) == ""


@pytest.mark.django_db
def test_the_database_folds_as_python_does():
    factories.locality()
    found = Locality.objects.annotate(folded=Plain(Value(TEXT)), low=Lowered(Value(TEXT))).get()
    assert found.folded == plain(TEXT)
    assert found.low == TEXT.lower()
