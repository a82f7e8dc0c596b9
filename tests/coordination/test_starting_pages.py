"""Creating a programme and recording a signed one, as users do it."""

import pytest
from django.urls import reverse

from agencies.models import LocalitySuccession
from coordination.choices import SectionKey
from coordination.models import Program
from documents.choices import DocumentState, Origin
from documents.models import SourceNote
from tests import factories

pytestmark = pytest.mark.django_db

CREATE = reverse("coordination:program_create")
RECORD = reverse("coordination:program_record")


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def staff(client, town):
    client.force_login(town.staff[town.mttq.pk])
    return client


def rows(prefix, *told):
    data = {f"{prefix}-TOTAL_FORMS": len(told), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(told):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def creation(town, *agencies, **changes):
    parties = [{"agency_id": agency.pk, "authority": "TM."} for agency in agencies or town.parties]
    facts = {"title": "Chương trình 2026", "family": "a", "span_kind": "nam", "year_from": 2026}
    return {**facts, **rows("ben", *parties), **changes}


def recording(town, *agencies, **changes):
    parties = [{"agency_id": agency.pk} for agency in agencies or [town.ubnd]]
    facts = {"title": "Chương trình 2023", "family": "a", "span_kind": "nam", "year_from": 2023}
    return {**facts, **rows("ben", *parties), **rows("ghi-chu"), **changes}


def test_the_first_question_is_the_family(staff):
    text = staff.get(CREATE).content.decode()
    assert "?nhom=a" in text
    assert "?nhom=b" in text


def test_family_a_brings_its_usual_parties_title_and_signatories(town, staff):
    context = staff.get(CREATE, {"nhom": "a"}).context
    shown = [(row["agency_id"].value(), row["signatory_id"].value()) for row in context["parties"].initial_forms]
    assert shown == [(agency.pk, town.heads[agency.pk].pk) for agency in town.parties]
    assert "phường Tây Hồ" in context["form"]["title"].value()


def test_family_b_brings_the_front_and_the_organisations_under_one_label(town, staff):
    women = factories.agency(town.locality, "doan-the")
    parties = staff.get(CREATE, {"nhom": "b"}).context["parties"].initial_forms
    assert [(row["agency_id"].value(), row["group_label"].value()) for row in parties] == [
        (town.mttq.pk, ""),
        (women.pk, "các tổ chức chính trị - xã hội"),
    ]


def test_a_programme_is_created_with_parties_and_usual_texts(town, staff):
    response = staff.post(f"{CREATE}?nhom=a", creation(town))
    program = Program.objects.get()
    assert response.url == reverse("coordination:edit", args=["chuong-trinh", program.pk])
    draft = program.document.current_version
    assert [party.agency for party in draft.parties.all()] == town.parties
    assert all(party.responsibility for party in draft.parties.all())
    assert "năm 2026" in draft.preamble
    assert draft.sections.get(key=SectionKey.PURPOSE).body


def test_parties_stand_in_the_order_asked(town, staff):
    form = creation(town) | {"ben-0-ORDER": 3, "ben-1-ORDER": 1, "ben-2-ORDER": 2}
    staff.post(f"{CREATE}?nhom=a", form)
    draft = Program.objects.get().document.current_version
    assert [party.agency for party in draft.parties.all()] == [town.ubnd, town.mttq, town.hdnd]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"title": ""}, "bắt buộc"),
        ({"span_kind": "nhiem-ky", "year_from": "2026", "year_to": "2021"}, "không được trước năm bắt đầu"),
        ({"family": "z"}, "không có “z”"),
        ({"year_from": "1800"}, "1975"),
    ],
)
def test_a_programme_that_cannot_be_is_told_and_kept(town, staff, typed, told):
    response = staff.post(f"{CREATE}?nhom=a", creation(town, **typed))
    assert told in response.content.decode()
    assert not Program.objects.exists()


def test_a_party_stands_once(town, staff):
    text = staff.post(f"{CREATE}?nhom=a", creation(town, town.ubnd, town.ubnd)).content.decode()
    assert "đã là một bên tham gia ở dòng trên" in text
    assert not Program.objects.exists()


def test_a_signatory_of_another_agency_is_refused(town, staff):
    form = creation(town) | {"ben-0-signatory_id": town.heads[town.ubnd.pk].pk}
    assert "không giữ chức vụ ở cơ quan" in staff.post(f"{CREATE}?nhom=a", form).content.decode()


@pytest.mark.parametrize(
    ("people", "create", "record"), [("staff", 200, 200), ("leaders", 200, 403), ("clerks", 403, 200)]
)
def test_who_may_start_and_who_may_record(town, client, people, create, record):
    client.force_login(getattr(town, people)[town.mttq.pk])
    assert client.get(CREATE).status_code == create
    assert client.get(RECORD).status_code == record


def test_a_signed_programme_is_recorded_with_what_is_known(town, staff):
    form = recording(town, town.hdnd, town.ubnd, dated="02/2024", symbol="05/CTr", items="- Giám sát;\n\n- Phản biện.")
    form |= {"ben-0-signatory_name": "Trần Thị Bình", "ben-0-signatory_post": "Chủ tịch HĐND quận"}
    form |= rows("ghi-chu", {"field": "Số nội dung", "as_printed": "6", "corrected": "7", "why": "đếm lại"})
    response = staff.post(RECORD, form)
    program = Program.objects.get()
    assert response.url == program.get_absolute_url()
    document = program.document
    assert (document.state, document.origin) == (DocumentState.ISSUED, Origin.RECORDED)
    assert (document.recorded_date, document.symbol) == ("2024-02", "05/CTr")
    assert [line.title for line in document.current_version.lines.all()] == ["Giám sát", "Phản biện"]
    assert SourceNote.objects.get().corrected == "7"
    assert (
        "Trần Thị Bình"
        in staff.get(reverse("coordination:binding", args=["chuong-trinh", program.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "kept"), [("2024", "2024"), ("2/2024", "2024-02"), ("28/2/2024", "2024-02-28"), ("", "")]
)
def test_a_date_is_typed_as_far_as_it_is_known(town, staff, typed, kept):
    staff.post(RECORD, recording(town, dated=typed))
    assert Program.objects.get().document.recorded_date == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"dated": "31/02/2024"}, "có thật"),
        ({"dated": "13/2024"}, "có thật"),
        ({"dated": "hôm qua"}, "có thật"),
        ({"dated": "2099"}, "chưa đến"),
        ({"signed_on": "01/01/2099"}, "chưa đến"),
        ({"items": "x" * 1001}, "tách thành nhiều dòng"),
        ({"title": ""}, "bắt buộc"),
    ],
)
def test_a_record_that_cannot_be_is_told_and_kept(town, staff, typed, told):
    response = staff.post(RECORD, recording(town, **{"symbol": "đã gõ 05", **typed}))
    text = response.content.decode()
    assert told in text
    assert "đã gõ 05" in text
    assert not Program.objects.exists()


def test_a_former_agency_of_the_locality_it_succeeds_may_be_named(town, staff):
    district = factories.town("Tây Hồ", "quan")
    type(district.ubnd).objects.filter(pk=district.ubnd.pk).update(until="2025-06-30")
    LocalitySuccession.objects.create(
        predecessor=district.locality, successor=town.locality, kind="to-chuc-lai", on="2025-07-01"
    )
    assert "Ủy ban nhân dân quận Tây Hồ (kết thúc ngày 30/06/2025)" in staff.get(RECORD).content.decode()
    staff.post(RECORD, recording(town, district.ubnd))
    assert Program.objects.get().document.current_version.parties.get().agency == district.ubnd


def test_the_last_programme_of_the_family_is_suggested_as_the_previous_one(town, staff):
    staff.post(RECORD, recording(town, year_from=2022))
    staff.post(RECORD, recording(town, year_from=2023))
    staff.post(RECORD, recording(town, year_from=2024, family="b"))
    latest = Program.objects.get(year_from=2023)
    assert staff.get(CREATE, {"nhom": "a"}).context["form"]["previous_id"].value() == latest.pk


def test_a_programme_of_an_earlier_year_offers_the_agencies_of_that_year(town, staff):
    type(town.ubnd).objects.filter(pk=town.ubnd.pk).update(until="2025-06-30")
    assert town.ubnd.full not in staff.get(CREATE, {"nhom": "a"}).content.decode()
    page = staff.get(CREATE, {"nhom": "a", "nam": "2024"})
    assert town.ubnd.full in page.content.decode()
    assert page.context["form"]["year_from"].value() == 2024


@pytest.mark.parametrize("asked", ["hai nghìn", "99999", "-1"])
def test_a_year_that_cannot_be_is_not_suggested(staff, asked):
    assert staff.get(CREATE, {"nhom": "a", "nam": asked}).context["form"]["year_from"].value() < 2101


def test_a_record_names_a_party(town, staff):
    form = recording(town) | rows("ben")
    assert "ít nhất một bên" in staff.post(RECORD, form).content.decode()
