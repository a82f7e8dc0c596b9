"""The directory: who held which post on a day, and what an agency was called."""

import datetime

import pytest

from agencies.choices import AgencyKind, LocalityType, Role, SuccessionKind
from agencies.models import AgencyName, AgencySuccession, LocalitySuccession, Post
from tests import factories

pytestmark = pytest.mark.django_db
LAST_DAY = datetime.date(2025, 6, 30)
FIRST_DAY = datetime.date(2025, 7, 1)


@pytest.fixture
def ward():
    """Phường Tây Hồ since 1/7/2025 carries on from quận Tây Hồ, as does its MTTQ from the quận's."""
    before = factories.locality("Tây Hồ", LocalityType.URBAN_DISTRICT, until=LAST_DAY)
    now = factories.locality("Tây Hồ", LocalityType.WARD, since=FIRST_DAY)
    LocalitySuccession.objects.create(predecessor=before, successor=now, kind=SuccessionKind.REORGANISED, on=FIRST_DAY)
    kind = AgencyKind.FATHERLAND_FRONT
    old = factories.agency(before, kind, "Ủy ban MTTQ Việt Nam quận Tây Hồ", until=LAST_DAY)
    new = factories.agency(now, kind, "Ủy ban MTTQ Việt Nam phường Tây Hồ", since=FIRST_DAY)
    AgencySuccession.objects.create(predecessor=old, successor=new, kind=SuccessionKind.REORGANISED, on=FIRST_DAY)
    now.before, now.front, now.front_before = before, new, old
    return now


def page(client, user, path="/co-quan/", **query):
    client.force_login(user)
    return client.get(path, query).content.decode()


def test_the_directory_shows_today_who_holds_which_post(client, ward):
    factories.appointment(
        ward.front, "Nguyễn Thị Hoa", "Chủ tịch", until=factories.today() - datetime.timedelta(days=1)
    )
    factories.appointment(ward.front, "Trần Văn Đức", "Chủ tịch")
    Post.objects.create(agency=ward.front, title="Phó Chủ tịch thường trực")
    shown = page(client, factories.user(ward.front))
    assert "Trần Văn Đức" in shown
    assert "Nguyễn Thị Hoa" not in shown
    assert "Phó Chủ tịch thường trực" in shown
    assert "chưa có người giữ" in shown


def test_the_directory_on_a_day_shows_names_and_holders_of_that_day(client, ward):
    AgencyName.objects.create(
        agency=ward.front, full="Mặt trận phường", short="MT", symbol="MT", valid_from=datetime.date(2025, 10, 1)
    )
    factories.appointment(ward.front, "Nguyễn Thị Hoa", until=datetime.date(2025, 9, 30))
    reader = factories.user(ward.front)
    earlier = page(client, reader, ngay="15/08/2025")
    assert "Nguyễn Thị Hoa" in earlier
    assert "Ủy ban MTTQ Việt Nam phường Tây Hồ" in earlier
    now = page(client, reader)
    assert "Nguyễn Thị Hoa" not in now
    assert "Mặt trận phường" in now


def test_a_predecessor_is_looked_up_on_its_last_day(client, ward):
    reader = factories.user(ward.front)
    today = page(client, reader, don_vi=ward.before.pk)
    assert "Quận Tây Hồ kết thúc ngày 30/06/2025" in today
    assert "ngay=2025-06-30" in today
    then = page(client, reader, don_vi=ward.before.pk, ngay="2025-06-30")
    assert "Ủy ban MTTQ Việt Nam quận Tây Hồ" in then


def test_an_agency_that_did_not_exist_yet_is_not_shown(client, ward):
    shown = page(client, factories.user(ward.front), ngay="2025-06-30")
    assert "Ủy ban MTTQ Việt Nam phường Tây Hồ" not in shown


def test_a_wrong_day_is_named_and_today_is_shown(client, ward):
    shown = page(client, factories.user(ward.front), ngay="31/02/2026")
    assert "Nhập một ngày hợp lệ." in shown
    assert 'value="31/02/2026"' in shown
    assert "Ủy ban MTTQ Việt Nam phường Tây Hồ" in shown


def test_another_locality_is_neither_offered_nor_shown(client, ward):
    elsewhere = factories.locality("Cẩm Lệ")
    foreign = factories.agency(elsewhere, full="Ủy ban nhân dân phường Cẩm Lệ")
    reader = factories.user(ward.front)
    assert "Cẩm Lệ" not in page(client, reader, don_vi=elsewhere.pk)
    client.force_login(reader)
    assert client.get(f"/co-quan/{foreign.pk}/").status_code == 404


def test_the_quan_does_not_see_the_phuong_that_followed_it(client, ward):
    client.force_login(factories.user(ward.front_before))
    assert client.get(f"/co-quan/{ward.front.pk}/").status_code == 404


def test_a_viewer_chooses_among_the_localities_below(client):
    province = factories.locality("Hà Nội", LocalityType.CITY)
    below = factories.locality("Hoàn Kiếm", parent=province)
    front = factories.agency(below, full="Ủy ban MTTQ Việt Nam phường Hoàn Kiếm")
    viewer = factories.user(factories.agency(province), Role.VIEWER)
    assert "phường Hoàn Kiếm" in page(client, viewer)
    assert front.full in page(client, viewer, don_vi=below.pk)
    assert client.get(f"/co-quan/{front.pk}/").status_code == 200


def test_an_account_without_role_is_told_so(client):
    assert "chưa được giao vai trò" in page(client, factories.user())


def test_an_agency_shows_its_names_holders_and_predecessor_over_time(client, ward):
    AgencyName.objects.create(
        agency=ward.front, full="Mặt trận phường", short="MT", symbol="MT", valid_from=datetime.date(2025, 10, 1)
    )
    factories.appointment(ward.front, "Nguyễn Thị Hoa", since=FIRST_DAY, until=datetime.date(2025, 9, 30))
    shown = page(client, factories.user(ward.front), f"/co-quan/{ward.front.pk}/")
    assert "Ủy ban MTTQ Việt Nam phường Tây Hồ" in shown
    assert "01/10/2025" in shown
    assert "30/09/2025" in shown
    assert f'href="/co-quan/{ward.front_before.pk}/"' in shown


def test_a_predecessor_links_to_its_successor_only_for_who_may_see_it(client, ward):
    path = f"/co-quan/{ward.front_before.pk}/"
    link = f'href="/co-quan/{ward.front.pk}/"'
    assert link in page(client, factories.user(ward.front), path)
    of_the_quan = page(client, factories.user(ward.front_before), path)
    assert link not in of_the_quan
    assert "Ủy ban MTTQ Việt Nam phường Tây Hồ" in of_the_quan


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_six_queries_however_long(client, ward, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.appointment(factories.agency(ward))
    client.force_login(factories.user(ward.front))
    with django_assert_num_queries(6):
        assert client.get("/co-quan/").status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_an_agency_takes_nine_queries_however_long(client, ward, rows, django_assert_num_queries):
    for number in range(rows):
        factories.appointment(ward.front, title=f"Ủy viên {number}")
    client.force_login(factories.user(ward.front))
    with django_assert_num_queries(9):
        assert client.get(f"/co-quan/{ward.front.pk}/").status_code == 200
