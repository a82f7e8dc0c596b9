"""The list of documents, the pages of one, and who sees them."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.Town()


@pytest.mark.parametrize("name", ["documents:document", "documents:history"])
def test_the_pages_of_a_document_are_for_those_who_see_it(client, town, name):
    document = factories.program(town).document
    address = reverse(name, args=[document.pk])
    client.force_login(town.staff[town.mttq.pk])
    assert "Chương trình phối hợp công tác năm 2026" in client.get(address).content.decode()
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(address).status_code == 404
