"""The pages of a reorganisation: filled in, previewed, confirmed; nothing typed is lost."""

import pytest
from django.utils import timezone

from agencies.choices import Role, StepState
from agencies.models import Agency, AgencyName, ReorganizationStep
from tests import factories

pytestmark = pytest.mark.django_db
INDEX = "/co-quan/sap-xep-lai/"
CONFIRM = {"buoc": "xac-nhan"}


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def keeper(town, client):
    user = factories.user(town.mttq, Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def merging(town, **fields):
    day = timezone.localdate().isoformat()
    names = {"full_0": "Ban Nội chính Tây Hồ", "short_0": "Ban Nội chính", "symbol_0": "BNC"}
    return {"on": day, "basis": "NQ 01", "agencies_merged": [town.hdnd.pk, town.ubnd.pk], **names, **fields}


def text(response):
    return response.content.decode()


def test_a_merger_is_previewed_then_confirmed_and_stands_in_the_log(client, town, keeper):
    shown = client.post(INDEX + "hop-nhat/", merging(town))
    assert "Xem trước: Hợp nhất, sáp nhập cơ quan" in text(shown)
    assert town.staff[town.hdnd.pk].name in text(shown)
    assert not ReorganizationStep.objects.exists()
    left = town.staff[town.hdnd.pk].memberships.get()
    chosen = {f"vai-tro-{left.pk}": "", "da-xem": shown.context["seen"]}
    done = client.post(INDEX + "hop-nhat/", merging(town, **chosen, **CONFIRM), follow=True)
    assert "Đã sắp xếp lại: Nhập Hội đồng nhân dân phường Tây Hồ, Ủy ban nhân dân" in text(done)
    assert "không chuyển" in text(done)
    assert "Đã thay đổi" in text(done)
    assert "thành Ban Nội chính Tây Hồ" in text(client.get(INDEX))
    assert left.user.memberships.count() == 1


def test_a_stale_confirmation_is_shown_what_is_new(client, town, keeper):
    seen = client.post(INDEX + "hop-nhat/", merging(town)).context["seen"]
    factories.agency(town.locality, parent=town.hdnd, full="Văn phòng HĐND")
    again = client.post(INDEX + "hop-nhat/", merging(town, **CONFIRM, **{"da-xem": seen}))
    assert "Danh bạ hoặc hồ sơ đã thay đổi sau khi bạn xem trước." in text(again)
    assert not ReorganizationStep.objects.exists()
    done = client.post(INDEX + "hop-nhat/", merging(town, **CONFIRM, **{"da-xem": again.context["seen"]}))
    assert done.status_code == 302


def test_mending_brings_back_what_was_typed(client, town, keeper):
    shown = text(client.post(INDEX + "hop-nhat/", merging(town, buoc="sua")))
    assert 'value="Ban Nội chính Tây Hồ"' in shown
    assert "has-error" not in shown


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("hop-nhat", lambda t: merging(t, agencies_merged=[t.hdnd.pk]), "Chọn ít nhất hai cơ quan"),
        ("hop-nhat", lambda t: merging(t, agencies_merged=[t.hdnd.pk], into=t.hdnd.pk), "không nhập vào chính nó"),
        ("hop-nhat", lambda t: merging(t, short_0=""), "Ghi đủ tên đầy đủ, tên ngắn và ký hiệu."),
        ("hop-nhat", lambda t: merging(t, symbol_0="ubmttq"), "Ký hiệu “ubmttq” đang là của Ủy ban MTTQ"),
        ("hop-nhat", lambda t: merging(t, on="1999-01-01"), "hãy chọn ngày sau ngày đó."),
        ("hop-nhat", lambda t: merging(t, basis=""), "Trường này là bắt buộc."),
        ("chia-tach", lambda t: merging(t, agency=t.ubnd.pk), "Ghi ít nhất hai cơ quan mới"),
        ("giai-the", lambda t: merging(t, agency=t.ubnd.pk, heir=t.ubnd.pk), "Chọn một cơ quan khác"),
        ("doi-ten", lambda t: merging(t, agency=t.ubnd.pk, full_0="", short_0="", symbol_0=""), "Ghi đủ tên"),
    ],
)
def test_bad_input_is_told_at_its_field(client, town, keeper, kind, fields, told):
    Agency.objects.update(since="2000-01-01")
    page = text(client.post(f"{INDEX}{kind}/", fields(town)))
    assert told in page
    assert "Xem trước:" not in page


def test_an_agency_that_drafts_is_not_abolished_without_somebody_to_go_on(client, town, keeper):
    factories.program(town)
    fields = merging(town, agency=town.mttq.pk, heir="")
    shown = text(client.post(INDEX + "giai-the/", fields))
    assert "1 văn bản Ủy ban MTTQ Việt Nam phường Tây Hồ đang soạn chưa có cơ quan tiếp nhận" in shown
    assert "Xác nhận sắp xếp" not in shown


def test_a_draft_is_not_named_to_an_administrator(client, town, keeper):
    factories.program(town, title="Chương trình chưa công bố")
    shown = text(client.post(INDEX + "giai-the/", merging(town, agency=town.mttq.pk, heir=town.ubnd.pk)))
    assert "Chương trình phối hợp (dự thảo)" in shown
    assert "Chương trình chưa công bố" not in shown


def test_a_rename_is_reached_from_the_agency_with_its_names_filled_in(client, town, keeper):
    link = f"{INDEX}doi-ten/?don_vi={town.locality.pk}&amp;co_quan={town.ubnd.pk}"
    assert f'href="{link}"' in text(client.get(f"/co-quan/{town.ubnd.pk}/"))
    filled = text(client.get(link.replace("&amp;", "&")))
    assert 'value="Ủy ban nhân dân phường Tây Hồ"' in filled


def test_a_step_to_come_is_withdrawn_with_a_reason(client, town, keeper):
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    seen = client.post(INDEX + "hop-nhat/", merging(town, on=tomorrow)).context["seen"]
    client.post(INDEX + "hop-nhat/", merging(town, on=tomorrow, **CONFIRM, **{"da-xem": seen}))
    step = ReorganizationStep.objects.get()
    path = f"{INDEX}buoc/{step.pk}/rut-lai/"
    assert "Ghi lý do rút lại." in text(client.post(path, {"reason": ""}))
    assert "Đã rút lại bước này" in text(client.post(path, {"reason": "Lùi ngày"}, follow=True))
    step.refresh_from_db()
    assert step.state == StepState.WITHDRAWN


def test_who_is_no_administrator_is_refused_and_other_localities_steps_are_not_found(client, town, keeper):
    step = ReorganizationStep.objects.create(
        kind="doi-ten", on=timezone.localdate(), summary="Bước", locality=town.locality
    )
    assert client.get(f"{INDEX}buoc/{step.pk}/").status_code == 200
    assert client.get(INDEX + "doi-ten-don-vi/").status_code == 403
    assert client.get(INDEX + "khong-co/").status_code == 404
    client.force_login(factories.user(factories.town("Hồng Hà").mttq, Role.ADMINISTRATOR))
    assert client.get(f"{INDEX}buoc/{step.pk}/").status_code == 404
    client.force_login(town.leaders[town.mttq.pk])
    for path in (INDEX, INDEX + "hop-nhat/"):
        assert client.get(path).status_code == 403
    assert "sap-xep-lai" not in text(client.get("/co-quan/"))


def test_the_superuser_renames_a_locality_with_its_agencies(client, town):
    client.force_login(factories.user(is_superuser=True))
    path = INDEX + "doi-ten-don-vi/"
    fields = merging(town, place=town.locality.pk, type_0="phuong", name_0="Hồ Tây", with_agencies="on")
    shown = client.post(path, fields)
    assert "phường Tây Hồ → phường Hồ Tây" in text(shown)
    client.post(path, fields | CONFIRM | {"da-xem": shown.context["seen"]})
    assert AgencyName.objects.get(agency=town.ubnd, valid_from=timezone.localdate()).short == "UBND phường Hồ Tây"


@pytest.mark.parametrize("rows", [1, 30])
def test_the_log_takes_four_queries_however_long(client, town, keeper, rows, django_assert_num_queries):
    ReorganizationStep.objects.bulk_create(
        ReorganizationStep(kind="doi-ten", on=timezone.localdate(), summary=f"Bước {n}", locality=town.locality)
        for n in range(rows)
    )
    with django_assert_num_queries(5):
        assert client.get(INDEX).status_code == 200


@pytest.mark.parametrize("rows", [1, 5])
def test_a_preview_takes_the_same_queries_however_many_people(
    client, town, keeper, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        factories.user(town.hdnd)
        factories.appointment(town.hdnd)
    with django_assert_max_num_queries(50):
        client.post(INDEX + "hop-nhat/", merging(town))
