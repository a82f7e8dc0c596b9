"""The catalogue of usual indicators: everybody's, and each locality's own."""

import pytest

from reporting.models import CatalogueIndicator
from tests import factories
from tests.config.administered import administered_town, url

pytestmark = pytest.mark.django_db


def test_an_administrator_keeps_the_usual_indicators_of_his_locality_and_only_reads_the_common_ones(client):
    town, elsewhere = administered_town(), factories.locality("Cẩm Lệ")
    client.force_login(town.keeper)
    label, told = "reporting.catalogueindicator", {"group": "Giám sát", "unit": "cuộc", "sense": "it-nhat"}
    told |= {"name": "Số cuộc giám sát", "aggregation": "cong", "position": 1}
    made = {"": 200, town.locality.pk: 302, elsewhere.pk: 200}
    for place, status in made.items():
        assert client.post(url(label, "add"), {**told, "locality": place}).status_code == status
    assert CatalogueIndicator.objects.get().locality == town.locality
    common = CatalogueIndicator.objects.create(group="Giám sát", name="Số ý kiến", unit="ý kiến")
    assert client.post(url(label, "change", common.pk), told).status_code == 403
    deletion = {"action": "delete_selected", "_selected_action": [common.pk], "post": "yes"}
    assert client.post(url(label, "changelist"), deletion).status_code == 403
    assert CatalogueIndicator.objects.count() == 2
