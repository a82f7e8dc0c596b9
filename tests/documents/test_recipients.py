"""Nơi nhận of a draft: chosen from the directory in order, written besides, printed, and carried on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from activity.log import entries_about
from agencies.choices import AgencyKind, LocalityType, Role
from documents.building import recipients
from documents.exceptions import InvalidTransition, StaleRevision
from documents.reading import bases_and_recipients
from documents.recipients import (
    agencies_on_offer,
    move_recipient,
    recipient_rows,
    recipients_of,
    remove_recipient,
    save_recipients,
)
from tests import factories
from tests.documents.acting import fresh
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.Town("Tây Hồ", LocalityType.URBAN_DISTRICT)


@pytest.fixture
def document(town):
    return factories.program(town).document


@pytest.fixture
def staff(town):
    return town.staff[town.mttq.pk]


@pytest.fixture
def ward(town):
    return factories.locality("Bưởi", LocalityType.WARD, parent=town.locality)


def names(document):
    return [row.shown for row in recipient_rows(fresh(document).current_version)]


def address(document, name="recipients"):
    return reverse(f"documents:{name}", args=[document.pk])


def test_agencies_of_the_locality_are_offered_by_kind_and_those_below_by_place(town, ward):
    department = factories.agency(town.locality, AgencyKind.DEPARTMENT, full="Phòng Nội vụ")
    below = factories.agency(ward, full="UBND phường Bưởi")
    factories.agency(factories.locality("Cẩm Lệ"))
    ended = factories.agency(town.locality, until=factories.EPOCH)
    offered = agencies_on_offer(town.locality.pk, factories.today())
    assert [label for label, _ in offered] == [
        "Hội đồng nhân dân", "Ủy ban nhân dân", "Ủy ban MTTQ Việt Nam", "Phòng, ban, đơn vị", "Phường Bưởi",
    ]  # fmt: skip
    assert dict(offered)["Phòng, ban, đơn vị"] == [(department.pk, "Phòng Nội vụ")]
    assert dict(offered)["Phường Bưởi"] == [(below.pk, "UBND phường Bưởi")]
    kept = agencies_on_offer(town.locality.pk, factories.today(), keep=[ended.pk])
    assert ended.pk in [pk for _, choices in kept for pk, _ in choices]


def test_those_that_stay_keep_their_order_and_new_ones_follow(town, document, staff):
    ids = [town.mttq.pk, town.hdnd.pk]
    save_recipients(document, user=staff, agencies=ids, text="Các tổ dân phố")
    save_recipients(document, user=staff, agencies=[town.ubnd.pk, town.hdnd.pk, town.mttq.pk], text="")
    assert recipients_of(fresh(document).current_version)["agencies"] == [*ids, town.ubnd.pk]
    save_recipients(document, user=staff, agencies=[town.ubnd.pk, town.mttq.pk], text="")
    assert names(document) == [town.mttq.short, town.ubnd.short]


def test_each_edit_counts_and_is_logged(town, document, staff):
    rev = fresh(document).rev
    save_recipients(document, user=staff, agencies=[town.ubnd.pk, town.hdnd.pk], text="")
    second = fresh(document).current_version.recipient_agencies.last()
    move_recipient(document, second.pk, user=staff, step=-1)
    assert names(document) == [town.hdnd.short, town.ubnd.short]
    remove_recipient(document, second.pk, user=staff)
    assert names(document) == [town.ubnd.short]
    assert fresh(document).rev == rev + 3
    told = entries_about(document).values_list("summary", flat=True)[:3]
    assert list(told) == ["Bỏ một nơi nhận", "Xếp lại nơi nhận", "Sửa nơi nhận"]


def test_agencies_are_printed_before_the_text_those_of_elsewhere_in_full(town, ward, document, staff):
    below = factories.agency(ward, full="Ủy ban nhân dân phường Bưởi", short="UBND phường")
    save_recipients(document, user=staff, agencies=[below.pk, town.ubnd.pk], text="- Các tổ dân phố;")
    version = fresh(document).current_version
    assert recipients(version, []) == [
        "Ủy ban nhân dân phường Bưởi", town.ubnd.short, "Các tổ dân phố", "Lưu: VT",
    ]  # fmt: skip
    assert [row.shown for row in bases_and_recipients(version)[1]] == recipients(version, [])[:2]
    frozen = factories.workflow.submit(document, user=staff, on=factories.today())
    assert [row.printed for row in frozen.recipient_agencies.all()] == ["Ủy ban nhân dân phường Bưởi", town.ubnd.short]


@pytest.mark.parametrize("role", [Role.CLERK, Role.STAFF])
def test_only_those_who_draft_edit_them(town, document, role):
    other = town.clerks[town.mttq.pk] if role == Role.CLERK else town.staff[town.ubnd.pk]
    with pytest.raises(PermissionDenied):
        save_recipients(document, user=other, agencies=[], text="")


def test_a_frozen_text_is_not_edited(town, document, staff, client):
    factories.workflow.submit(document, user=staff, on=factories.today())
    with pytest.raises(InvalidTransition):
        save_recipients(document, user=staff, agencies=[], text="")
    client.force_login(staff)
    assert client.get(address(document)).status_code == 302
    client.force_login(town.staff[town.hdnd.pk])
    assert client.get(address(document)).status_code == 403


def test_the_page_saves_what_is_ticked_and_leads_back_to_the_editor(town, document, staff, client):
    client.force_login(staff)
    page = client.get(address(document))
    typed = {"agencies": [town.ubnd.pk], "text": "Các tổ dân phố", "seen": page.context["seen"]}
    response = client.post(address(document), typed)
    assert response.url == reverse("coordination:edit", args=["chuong-trinh", document.program.pk]) + "#noi-nhan"
    assert names(document) == [town.ubnd.short]
    editor = client.get(response.url).content.decode()
    assert town.ubnd.short in editor
    row = fresh(document).current_version.recipient_agencies.get()
    client.post(address(document, "recipients_order"), {"bo": row.pk})
    assert names(document) == []


def test_a_stale_page_keeps_what_was_ticked_and_shows_what_the_other_saved(town, document, staff, client):
    client.force_login(staff)
    seen = client.get(address(document)).context["seen"]
    save_recipients(document, user=town.leaders[town.mttq.pk], agencies=[town.hdnd.pk], text="")
    typed = {"agencies": [town.ubnd.pk], "text": "Của tôi", "seen": seen}
    page = client.post(address(document), typed)
    assert "đã được sửa sau khi bạn mở trang" in page.content.decode()
    assert [row.shown for row in page.context["theirs"]] == [town.hdnd.short]
    assert page.context["form"]["text"].value() == "Của tôi"
    client.post(address(document), {**typed, "seen": page.context["seen"]})
    assert names(document) == [town.ubnd.short]


def test_an_agency_of_elsewhere_is_not_taken(document, staff, client):
    client.force_login(staff)
    elsewhere = factories.agency(factories.locality("Cẩm Lệ"))
    page = client.post(address(document), {"agencies": [elsewhere.pk], "text": ""})
    assert "không còn trong danh bạ" in page.content.decode()
    with pytest.raises(StaleRevision):
        save_recipients(document, user=staff, agencies=[], text="", seen="cũ")


@pytest.mark.parametrize("rows", [1, 40])
def test_the_page_costs_the_same_for_one_agency_and_for_forty(town, document, staff, client, rows):
    chosen = [factories.agency(town.locality, AgencyKind.DEPARTMENT).pk for _ in range(rows)]
    save_recipients(document, user=staff, agencies=chosen, text="")
    client.force_login(staff)
    assert len(client.get(address(document)).content) < 60_000
    assert count_queries(lambda: client.get(address(document))) <= 10
