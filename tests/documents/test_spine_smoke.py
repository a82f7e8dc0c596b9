import pytest

from documents.filing import pdf_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_programme_goes_from_draft_to_issue(django_capture_on_commit_callbacks):
    town = factories.town()
    with django_capture_on_commit_callbacks(execute=True):
        program = factories.issued(town)
    document = program.document
    assert document.symbol == "01/CTrPH-HĐND-UBND-UBMTTQ"
    assert pdf_of(document, document.frozen_version).startswith(b"%PDF")
