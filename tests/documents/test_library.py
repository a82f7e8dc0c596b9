"""The list of documents, the pages of one, and who sees them."""

import datetime
import io

import openpyxl
import pytest
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from documents.choices import Origin
from documents.codes import grouped
from documents.models import Document, Version
from documents.tasks import freeze_files
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

LIST = reverse("documents:documents")


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker):
    """A town and four documents by name: two issued, one recorded, one draft of MTTQ. No test changes them."""
    with django_db_blocker.unblock(), transaction.atomic():
        town = factories.Town()
        yield town, stocked(town)
        transaction.set_rollback(True)


@pytest.fixture
def town(library):
    return library[0]


@pytest.fixture
def shelf(library):
    return library[1]


def stocked(town):
    made = {
        "2025": factories.issued(town, title="Chương trình phối hợp giám sát", on=datetime.date(2025, 3, 2)).document,
        "2026": factories.issued(town, title="Chương trình phối hợp vận động", on=datetime.date(2026, 2, 10)).document,
        "recorded": factories.issued(town, title="Chương trình đã ký", on=datetime.date(2024, 5, 6)).document,
        "draft": factories.program(town, title="Dự thảo đối thoại").document,
    }
    told = {"origin": Origin.RECORDED, "issued_on": None, "recorded_date": "2019-04", "symbol": "", "code": None}
    Document.objects.filter(pk=made["recorded"].pk).update(**told)
    return made


def shown(client, **query):
    return [document.pk for document in client.get(LIST, query).context["page_obj"]]


def keys(shelf, *names):
    return [shelf[name].pk for name in names]


@pytest.mark.parametrize("name", ["documents:document", "documents:history"])
def test_the_pages_of_a_document_are_for_those_who_see_it(client, town, shelf, name):
    address = reverse(name, args=[shelf["draft"].pk])
    client.force_login(town.staff[town.mttq.pk])
    assert "Dự thảo đối thoại" in client.get(address).content.decode()
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(address).status_code == 404


def test_the_list_holds_what_one_may_see_newest_first(client, town, shelf):
    client.force_login(town.staff[town.mttq.pk])
    assert shown(client) == keys(shelf, "2026", "2025", "recorded", "draft")
    client.force_login(town.staff[town.ubnd.pk])
    assert shown(client) == keys(shelf, "2026", "2025", "recorded")
    stranger = factories.Town("Cẩm Lệ")
    client.force_login(stranger.staff[stranger.mttq.pk])
    assert shown(client) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "GIAM sat"}, ["2025"]),
        ({"q": "sát giám"}, ["2025"]),
        ({"q": "doi thoai"}, ["draft"]),
        ({"q": "01/ctrph"}, ["2026", "2025"]),
        ({"q": "không có"}, []),
        ({"loai": "bao-cao"}, []),
        ({"trang_thai": "du-thao"}, ["draft"]),
        ({"nam": "2025"}, ["2025"]),
        ({"nam": "2019"}, ["recorded"]),
        ({"tu_ngay": "2025-03-02", "den_ngay": "2026-02-09"}, ["2025"]),
        ({"den_ngay": "31/12/2019"}, ["recorded"]),
        ({"nguon": "ghi-nhan"}, ["recorded"]),
        ({"xep": "cu"}, ["recorded", "2025", "2026", "draft"]),
        ({"xep": "ten"}, ["recorded", "2025", "2026", "draft"]),
    ],
)
def test_the_list_is_filtered_and_sorted_by_its_address(client, town, shelf, query, names):
    client.force_login(town.staff[town.mttq.pk])
    assert shown(client, **query) == keys(shelf, *names)


def test_the_list_is_filtered_by_who_issued_or_drafted(client, town, shelf):
    two = factories.issued(town, parties=[town.ubnd, town.hdnd], drafter=town.ubnd).document
    client.force_login(town.staff[town.mttq.pk])
    assert two.pk not in shown(client, co_quan=town.mttq.pk)
    assert two.pk in shown(client, co_quan=town.hdnd.pk)


def test_the_list_costs_at_most_six_queries_with_four_rows_and_with_thirty(client, town, shelf):
    document = shelf["draft"]
    client.force_login(town.staff[town.mttq.pk])
    client.get(LIST)
    assert (few := count_queries(lambda: client.get(LIST))) <= 6
    copies = [Document(**{f: getattr(document, f) for f in ("locality", "kind", "drafting_agency")}) for _ in range(26)]
    for copy in copies:
        copy.save()
        copy.shares.create(agency=town.mttq, why="soan-thao")
    Version.objects.bulk_create(Version(document=copy, no=1, title="Bản sao") for copy in copies)
    assert count_queries(lambda: client.get(LIST)) == few
    page = client.get(LIST)
    assert page.context["page_obj"].paginator.count == 30
    assert len(page.content) < 60_000


def test_htmx_gets_the_rows_only(client, town, shelf):
    client.force_login(town.staff[town.mttq.pk])
    rows = client.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in rows
    assert "Chương trình phối hợp vận động" in rows


def test_the_sheet_holds_the_filtered_rows(client, town, shelf):
    client.force_login(town.staff[town.mttq.pk])
    response = client.get(reverse("documents:documents_xlsx"), {"nam": "2025"})
    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    symbol = shelf["2025"].symbol
    assert [row[1:5] for row in page.iter_rows(values_only=True)] == [
        ("Số, ký hiệu", "Ngày ban hành", "Loại văn bản", "Trích yếu"),
        (symbol, "02/03/2025", "Chương trình phối hợp", "Chương trình phối hợp giám sát"),
    ]


def test_the_page_of_an_issued_document_tells_its_facts_and_files_in_ten_queries(client, town, shelf):
    document = shelf["2026"]
    freeze_files.call(document.pk)
    client.force_login(town.clerks[town.ubnd.pk])
    address = reverse("documents:document", args=[document.pk])
    client.get(address)
    assert count_queries(lambda: client.get(address)) <= 10
    page = client.get(address)
    text = " ".join(page.content.decode().split())
    assert len(page.content) < 60_000
    for kept in document.frozen_files.all():
        assert kept.sha256 in text
        assert filesizeformat(kept.size).replace("\xa0", " ") in text
    assert document.symbol in text
    assert grouped(document.code) in text
    assert "10/02/2026 · Tại lễ ký kết" in text
    assert town.clerks[town.mttq.pk].name in text  # who issued it


def test_while_the_files_are_being_frozen_the_page_says_so(client, town, shelf):
    client.force_login(town.staff[town.mttq.pk])
    page = client.get(reverse("documents:document", args=[shelf["2025"].pk]))
    assert "Tệp ban hành đang được tạo" in page.content.decode()


@pytest.mark.parametrize("name", ["recorded", "draft"])
def test_the_page_of_what_was_not_issued_here_costs_ten_queries_too(client, town, shelf, name):
    client.force_login(town.staff[town.mttq.pk])
    address = reverse("documents:document", args=[shelf[name].pk])
    client.get(address)
    assert count_queries(lambda: client.get(address)) <= 10
    assert "Mã xác minh" not in client.get(address).content.decode()
