"""The opinion of the party committee: recorded with its scan, shown to those the document binds, to nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.choices import AgencyKind, Role
from documents.attaching import attachments_of
from documents.choices import Action, DocumentState
from documents.models import CommitteeOpinion
from tests import factories
from tests.documents.acting import fresh, in_state, people, perform
from tests.documents.uploads import EXE, PDF
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def document(town):
    return in_state(DocumentState.OPINION, town)


def typed(document, scan=PDF, **changes):
    scans = [SimpleUploadedFile("y-kien.pdf", scan)] if scan else []
    given = {"number": "12-TB/ĐU", "on": factories.today(), "opinion": "Thống nhất chủ trương.", "rev": document.rev}
    return {**given, "scans": scans, **changes}


def recorded(client, document, town, **changes):
    client.force_login(people(town)["staff"])
    action = reverse("documents:action", args=[document.pk, Action.RECORD_OPINION.value])
    return client.post(action, typed(document, **changes), follow=True)


def binding(document):
    return reverse("coordination:binding", args=["chuong-trinh", document.program.pk])


def shown(client, account, document):
    client.force_login(account)
    return client.get(binding(document)).content.decode()


def test_the_opinion_is_recorded_with_its_scan_and_shown_with_number_date_and_words(client, town, document):
    committee = factories.agency(town.locality, AgencyKind.PARTY_COMMITTEE, short="Đảng ủy phường Tây Hồ")
    recorded(client, document, town, agency=committee.pk)
    opinion = CommitteeOpinion.objects.get()
    (scan,) = attachments_of(opinion)
    assert (opinion.number, scan.title) == ("12-TB/ĐU", "Văn bản số 12-TB/ĐU")
    page = " ".join(client.get(binding(document)).content.decode().split())
    assert "Ý kiến của Đảng ủy phường Tây Hồ" in page
    assert f"văn bản số 12-TB/ĐU ngày {factories.today():%d/%m/%Y}, về bản 1" in page
    assert "Thống nhất chủ trương." in page
    assert "Bản quét (1)" in page
    history = client.get(reverse("coordination:history", args=["chuong-trinh", document.program.pk])).content.decode()
    assert "Ghi ý kiến cấp ủy số 12-TB/ĐU, kèm bản quét" in history
    assert "Thống nhất chủ trương." in history


def test_a_file_that_is_no_scan_is_refused_at_its_field_and_nothing_is_recorded(client, town, document):
    response = recorded(client, document, town, scan=EXE)
    form = response.context["form"]
    assert list(form.errors) == ["scans"]
    assert "Thống nhất chủ trương." in response.content.decode()
    assert not CommitteeOpinion.objects.exists()


def test_without_a_scan_the_page_says_so_and_one_is_added_later(client, town, document):
    recorded(client, document, town, scan=None)
    assert "Chưa có bản quét" in client.get(binding(document)).content.decode()
    files = reverse("documents:attachments", args=["y-kien-cap-uy", CommitteeOpinion.objects.get().pk])
    client.post(files, {"title": "", "uploads": [SimpleUploadedFile("a.pdf", PDF)]})
    assert "Bản quét (1)" in client.get(binding(document)).content.decode()


def test_parties_read_the_opinion_and_its_scan_others_do_not(client, town, document):
    recorded(client, document, town)
    perform(Action.SUBMIT, fresh(document), town)
    files = reverse("documents:attachments", args=["y-kien-cap-uy", CommitteeOpinion.objects.get().pk])
    assert "Thống nhất chủ trương." in shown(client, town.leaders[town.ubnd.pk], document)
    assert client.get(files).status_code == 200
    assert client.post(files, {"uploads": [SimpleUploadedFile("b.pdf", PDF + b"\n")]}).status_code == 403
    issued = {"state": DocumentState.ISSUED, "symbol": "01/CTrPH", "issued_on": factories.today()}
    type(document).objects.filter(pk=document.pk).update(**issued)
    bystander = factories.user(factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION))
    for account in (bystander, factories.user(town.ubnd, Role.VIEWER)):
        assert "Thống nhất chủ trương." not in shown(client, account, document)
        assert client.get(files).status_code == 404


def test_the_opinion_of_an_earlier_version_stays_on_the_page(client, town, document):
    recorded(client, document, town)
    perform(Action.SUBMIT, fresh(document), town)
    perform(Action.RETURN, fresh(document), town)
    page = shown(client, people(town)["staff"], fresh(document))
    assert "về bản 1" in page
    assert count_queries(lambda: client.get(binding(document))) <= 10
