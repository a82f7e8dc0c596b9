"""The admin: every page in Vietnamese, each administrator within his own locality, nothing issued altered."""

import datetime
import html
import re

import pytest
from django.contrib import admin

from activity.models import LogEntry
from agencies.choices import Role, SuccessionKind
from agencies.models import (
    Agency,
    AgencyName,
    AgencySuccession,
    Appointment,
    Delegation,
    Locality,
    LocalitySuccession,
    Membership,
    Official,
    Post,
    User,
)
from documents.choices import LayoutStyle
from documents.models import Document, LegalBasis, Register, RegisterEntry, StyleRule
from tests import factories
from tests.config.administered import administered_town, model_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"\b(Select|Add|Change|Delete|Save|Home|Filter|Search|History|Today|Now|Choose|Remove|Show|Hide|View|Close|Yes|No"
    r"|Unknown|Any|All|Action|Go|Log|Skip|Toggle|Breadcrumbs?|None|Site|User|Password|Username|Enter|Required|Please"
    r"|Error|Welcome|The|This|You|Your|Use|with|from|object|entry|entries|result|results|total|Empty|Sidebar|Start)\b"
)
TABLES = sorted(model._meta.label_lower for model in admin.site._registry)
ADDABLE = [
    "agencies.agency", "agencies.agencysuccession", "agencies.appointment", "agencies.delegation",
    "agencies.membership", "agencies.official", "agencies.post", "agencies.user", "documents.legalbasis",
    "documents.register", "reporting.catalogueindicator",
]  # fmt: skip
WRITTEN_BY_TRANSITIONS = [
    "activity.logentry", "coordination.program", "documents.document", "documents.registerentry", "meetings.meeting",
    "reporting.agencyreport", "reporting.consolidatedreport", "reporting.reportingperiod",
]  # fmt: skip


def words(page: str) -> str:
    """What a person reads of a page: text, labels of images and buttons, titles and placeholders."""
    body = re.sub(r"<(script|style|code)\b.*?</\1>", " ", page, flags=re.S)
    attributes = re.findall(r'\b(?:title|alt|placeholder|aria-label|value)="([^"]*)"', body)
    shown = [text for text in attributes if " " in text or text[:1].isupper()]
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", body), *shown]))


@pytest.fixture
def town():
    return administered_town()


@pytest.fixture
def superuser():
    return factories.user(username="toan-quyen", is_superuser=True)


@pytest.fixture
def keeper_client(client, town):
    client.force_login(town.keeper)
    return client


@pytest.fixture
def superuser_client(client, superuser):
    client.force_login(superuser)
    return client


@pytest.mark.parametrize("label", TABLES)
@pytest.mark.parametrize("who", ["keeper", "superuser"])
def test_every_page_of_every_table_is_in_vietnamese(client, town, superuser, who, label):
    client.force_login(town.keeper if who == "keeper" else superuser)
    pages = [url(label, "changelist"), url(label, "changelist") + "?q=a"]
    row = model_of(label).objects.order_by("pk").last()
    if row is not None:
        pages += [url(label, page, row.pk) for page in ("change", "delete", "history")]
    for path in [*pages, url(label, "add")]:
        response = client.get(path)
        assert response.status_code in {200, 302, 403}, path
        found = ENGLISH.findall(words(response.content.decode()))
        assert found == [], f"{path}: {found}"


@pytest.mark.parametrize("path", ["/admin/", "/admin/agencies/", "/admin/documents/", "/admin/khong-co/"])
def test_the_admins_own_pages_are_in_vietnamese(superuser_client, path):
    page = superuser_client.get(path).content.decode()
    assert ENGLISH.findall(words(page)) == []


def test_the_admins_scripts_speak_vietnamese(superuser_client):
    catalogue = superuser_client.get("/admin/jsi18n/").content.decode()
    assert '"Now": "B\\u00e2y gi\\u1edd"' in catalogue
    assert '"Choose all %s": "Ch' in catalogue
    assert '"%d/%m/%Y"' in catalogue


def test_a_users_password_page_is_in_vietnamese(superuser_client, town):
    page = superuser_client.get(f"/admin/agencies/user/{town.keeper.pk}/password/").content.decode()
    assert ENGLISH.findall(words(page)) == []


def test_the_admin_signs_in_and_out_where_everybody_does(client, superuser):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/dang-nhap/?next=/admin/"
    client.force_login(superuser)
    assert client.get("/admin/password_change/").url == "/mat-khau/"
    assert client.post("/admin/logout/").url == "/dang-nhap/"


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.CLERK, Role.VIEWER])
def test_other_roles_do_not_enter(client, town, role):
    client.force_login(factories.user(town.ubnd, role))
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get(url("agencies.agency", "changelist"), follow=True).status_code == 403


def test_an_administrator_whose_role_ended_does_not_enter(client, town):
    Membership.objects.filter(user=town.keeper).update(until=factories.today() - datetime.timedelta(days=1))
    client.force_login(town.keeper)
    assert client.get("/admin/", follow=True).status_code == 403


# --- Within his own locality


@pytest.fixture
def elsewhere():
    """Phường Cẩm Lệ, nobody's business in Tây Hồ: one row of everything."""
    made = factories.town("Cẩm Lệ")
    made.register = factories.register(made.ubnd, name="Sổ của Cẩm Lệ")
    deputy = factories.appointment(made.ubnd, title="Phó Chủ tịch")
    made.delegation = Delegation.objects.create(
        from_appointment=made.heads[made.ubnd.pk], to_appointment=deputy, powers="Ký thay", since=factories.EPOCH
    )
    made.succession = AgencySuccession.objects.create(
        predecessor=made.hdnd, successor=made.ubnd, kind=SuccessionKind.MERGED, on=factories.EPOCH
    )
    made.rows = [
        made.locality, made.ubnd, made.succession, deputy, deputy.post, deputy.official, made.delegation,
        made.register, made.staff[made.ubnd.pk], Membership.objects.get(user=made.staff[made.ubnd.pk]),
    ]  # fmt: skip
    return made


def test_an_administrator_finds_only_rows_of_his_locality(keeper_client, town, elsewhere):
    for row in elsewhere.rows:
        label = row._meta.label_lower
        listed = keeper_client.get(url(label, "changelist")).context["cl"].queryset
        assert row not in listed, label
        assert listed.exists(), label
        for page in ("change", "delete", "history"):
            response = keeper_client.get(url(label, page, row.pk))
            assert response.status_code in {302, 403}, f"{label} {page}"
            assert response.headers.get("Location", "/admin/") == "/admin/", f"{label} {page}"


def test_the_superuser_finds_them_all(superuser_client, town, elsewhere):
    for row in elsewhere.rows:
        listed = superuser_client.get(url(row._meta.label_lower, "changelist")).context["cl"].queryset
        assert row in listed, row._meta.label_lower


AUTOCOMPLETES = [
    ("agencies", "post", "agency"), ("agencies", "agency", "locality"), ("agencies", "agency", "parent"),
    ("agencies", "appointment", "official"), ("agencies", "appointment", "post"), ("agencies", "user", "official"),
    ("agencies", "delegation", "from_appointment"), ("agencies", "membership", "user"),
    ("agencies", "agencysuccession", "predecessor"), ("documents", "register", "agency"),
]  # fmt: skip


@pytest.mark.parametrize(("app", "model", "field"), AUTOCOMPLETES)
def test_an_autocomplete_offers_only_rows_of_his_locality(keeper_client, town, elsewhere, app, model, field):
    query = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
    answer = keeper_client.get("/admin/autocomplete/", query).json()["results"]
    target = model_of(f"{app}.{model}")._meta.get_field(field).related_model
    foreign = [row for row in elsewhere.rows if isinstance(row, target)]
    assert foreign
    offered = {row["id"] for row in answer}
    assert offered
    assert not offered & {str(row.pk) for row in foreign}


def test_a_filter_offers_only_his_locality(keeper_client, town, elsewhere):
    page = keeper_client.get(url("agencies.agency", "changelist")).content.decode()
    assert "phường Tây Hồ" in page
    assert "Cẩm Lệ" not in page


def test_a_foreign_agency_cannot_be_chosen_by_a_forged_form(keeper_client, town, elsewhere):
    data = {"agency": elsewhere.ubnd.pk, "title": "Chủ tịch", "authority": "", "order": 1}
    page = keeper_client.post(url("agencies.post", "add"), data).content.decode()
    assert "không có mục vừa chọn" in page
    assert not Post.objects.filter(title="Chủ tịch").exists()
    data["agency"] = town.ubnd.pk
    assert keeper_client.post(url("agencies.post", "add"), data).status_code == 302
    assert Post.objects.filter(title="Chủ tịch", agency=town.ubnd).exists()


# --- No way to more rights


def membership_form(agency, role=Role.STAFF, prefix="memberships", **fields):
    return {
        f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0, f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000, f"{prefix}-0-agency": agency.pk if agency else "", f"{prefix}-0-role": role,
        **fields,
    }  # fmt: skip


def account_form(username, agency, **fields):
    secret = "hoa-sen-tay-ho-2026"
    return {
        "username": username, "name": "Người mới", "password1": secret, "password2": secret,
        **membership_form(agency), **fields,
    }  # fmt: skip


def test_an_administrator_makes_an_account_with_a_role_in_his_locality(keeper_client, town):
    response = keeper_client.post(url("agencies.user", "add"), account_form("nguoi-moi", town.mttq))
    assert response.status_code == 302
    made = User.objects.get(username="nguoi-moi")
    assert made.memberships.get().agency == town.mttq
    assert not made.is_superuser


def test_he_gives_no_role_outside_his_locality(keeper_client, town, elsewhere):
    page = keeper_client.post(url("agencies.user", "add"), account_form("nguoi-moi", elsewhere.ubnd)).content.decode()
    assert "không có mục vừa chọn" in page
    assert not User.objects.filter(username="nguoi-moi").exists()


def test_he_makes_no_account_without_a_role(keeper_client, town):
    form = account_form("nguoi-moi", None, **{"memberships-0-role": "", "memberships-TOTAL_FORMS": 0})
    page = keeper_client.post(url("agencies.user", "add"), form).content.decode()
    assert "Hãy nhập ít nhất 1 dòng." in page
    assert not User.objects.filter(username="nguoi-moi").exists()


def change_form(account, agency, **fields):
    membership = account.memberships.filter(agency=agency).first()
    form = membership_form(agency, **{"memberships-INITIAL_FORMS": 1, "memberships-0-id": membership.pk})
    form |= {"memberships-0-user": account.pk, "memberships-0-role": membership.role}
    return {"username": account.username, "name": account.name, "is_active": "on", **form, **fields}


def test_he_never_makes_a_superuser(keeper_client, town):
    staff = town.staff[town.ubnd.pk]
    form = change_form(staff, town.ubnd, name="Tên khác", is_superuser="on", is_staff="on")
    response = keeper_client.post(url("agencies.user", "change", staff.pk), form)
    assert response.status_code == 302
    staff.refresh_from_db()
    assert staff.name == "Tên khác"
    assert not staff.is_superuser


def test_the_superuser_makes_one(superuser_client, town):
    staff = town.staff[town.ubnd.pk]
    form = change_form(staff, town.ubnd, is_superuser="on")
    superuser_client.post(url("agencies.user", "change", staff.pk), form)
    staff.refresh_from_db()
    assert staff.is_superuser


def test_a_superuser_with_a_role_in_the_locality_stays_out_of_his_reach(keeper_client, town, superuser):
    Membership.objects.create(user=superuser, agency=town.ubnd, role=Role.LEADER)
    assert keeper_client.get(url("agencies.user", "change", superuser.pk)).status_code == 302
    assert keeper_client.get(f"/admin/agencies/user/{superuser.pk}/password/").status_code in {302, 404}


def test_an_account_with_a_role_elsewhere_is_shown_but_not_changed(keeper_client, town, elsewhere):
    shared = town.staff[town.ubnd.pk]
    Membership.objects.create(user=shared, agency=elsewhere.ubnd, role=Role.LEADER)
    assert keeper_client.get(url("agencies.user", "change", shared.pk)).status_code == 200
    assert keeper_client.post(url("agencies.user", "change", shared.pk), {}).status_code == 403
    assert keeper_client.get(f"/admin/agencies/user/{shared.pk}/password/").status_code == 403
    assert keeper_client.post(url("agencies.user", "delete", shared.pk), {"post": "yes"}).status_code == 403


def test_its_role_in_his_locality_he_ends_all_the_same(keeper_client, town, elsewhere):
    shared = town.staff[town.ubnd.pk]
    Membership.objects.create(user=shared, agency=elsewhere.ubnd, role=Role.LEADER)
    here = shared.memberships.get(agency=town.ubnd)
    form = {"user": shared.pk, "agency": town.ubnd.pk, "role": here.role, "until": "20/11/2026"}
    assert keeper_client.post(url("agencies.membership", "change", here.pk), form).status_code == 302
    here.refresh_from_db()
    assert here.until == datetime.date(2026, 11, 20)


def test_no_role_is_given_to_an_account_of_another_locality(keeper_client, town, elsewhere):
    foreign = elsewhere.staff[elsewhere.ubnd.pk]
    form = {"user": foreign.pk, "agency": town.ubnd.pk, "role": Role.STAFF}
    assert "không có mục vừa chọn" in keeper_client.post(url("agencies.membership", "add"), form).content.decode()


def test_an_administrator_sets_a_colleagues_password(keeper_client, client, town):
    staff, secret = town.staff[town.ubnd.pk], "hoa-sen-tay-ho-2026"
    form = {"password1": secret, "password2": secret, "usable_password": "true"}
    assert keeper_client.post(f"/admin/agencies/user/{staff.pk}/password/", form).status_code == 302
    staff.refresh_from_db()
    assert staff.check_password(secret)


def test_he_unlocks_a_colleague_who_mistyped_too_often(keeper_client, town, settings):
    staff = town.staff[town.ubnd.pk]
    other = keeper_client.__class__()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        other.post("/dang-nhap/", {"username": staff.username, "password": "sai"})
    right = {"username": staff.username, "password": factories.PASSWORD}
    assert other.post("/dang-nhap/", right).status_code == 429
    form = {"action": "unlock", "_selected_action": [staff.pk]}
    assert keeper_client.post(url("agencies.user", "changelist"), form).status_code == 302
    assert other.post("/dang-nhap/", right).status_code == 302


def test_he_neither_places_his_locality_under_another_nor_makes_it_a_successor(keeper_client, town, elsewhere):
    assert keeper_client.get(url("agencies.locality", "add")).status_code == 403
    assert keeper_client.get(url("agencies.localitysuccession", "add")).status_code == 403
    page = keeper_client.get(url("agencies.locality", "change", town.locality.pk)).content.decode()
    assert 'name="parent"' not in page
    assert 'name="names-0-name"' in page


def test_he_inherits_no_agency_of_another_locality(keeper_client, town, elsewhere):
    form = {"predecessor": elsewhere.ubnd.pk, "successor": town.ubnd.pk, "kind": "hop-nhat", "on": "01/07/2025"}
    page = keeper_client.post(url("agencies.agencysuccession", "add"), form).content.decode()
    assert "không có mục vừa chọn" in page
    form["predecessor"] = town.mttq.pk
    assert keeper_client.post(url("agencies.agencysuccession", "add"), form).status_code == 302


def test_a_succession_from_another_locality_is_shown_to_him_but_not_changed(keeper_client, town):
    inherited = AgencySuccession.objects.get(successor=town.mttq)
    assert keeper_client.get(url("agencies.agencysuccession", "change", inherited.pk)).status_code == 200
    assert keeper_client.post(url("agencies.agencysuccession", "change", inherited.pk), {}).status_code == 403
    assert keeper_client.post(url("agencies.agencysuccession", "delete", inherited.pk), {}).status_code == 403


def test_he_adds_to_the_common_catalogue_of_legal_bases_and_changes_nothing_there(keeper_client, town):
    form = {"number": "218-QĐ/TW", "title": "Quy định về việc Mặt trận tham gia góp ý xây dựng Đảng"}
    assert keeper_client.post(url("documents.legalbasis", "add"), form).status_code == 302
    basis = LegalBasis.objects.get(number="75/2015/QH13")
    assert keeper_client.post(url("documents.legalbasis", "change", basis.pk), form).status_code == 403
    assert keeper_client.post(url("documents.legalbasis", "delete", basis.pk), {"post": "yes"}).status_code == 403


# --- What stands fast


@pytest.mark.parametrize("label", WRITTEN_BY_TRANSITIONS)
@pytest.mark.parametrize("who", ["keeper", "superuser"])
def test_what_transitions_wrote_is_neither_added_nor_changed_nor_deleted(client, town, superuser, who, label):
    client.force_login(town.keeper if who == "keeper" else superuser)
    row = model_of(label).objects.order_by("pk").first()
    assert client.post(url(label, "add"), {}).status_code == 403
    if row is not None:
        assert client.post(url(label, "change", row.pk), {}).status_code in {302, 403}
        assert client.post(url(label, "delete", row.pk), {"post": "yes"}).status_code in {302, 403}
        assert model_of(label).objects.filter(pk=row.pk).exists()


def test_the_superuser_sees_a_draft_and_the_administrator_does_not(client, town, superuser):
    draft = factories.program(town)
    client.force_login(superuser)
    assert client.get(url("documents.document", "change", draft.document_id)).status_code == 200
    client.force_login(town.keeper)
    assert client.get(url("documents.document", "change", draft.document_id)).status_code == 302
    assert client.get(url("documents.document", "change", town.program.document_id)).status_code == 200
    assert client.get(url("coordination.program", "change", draft.pk)).status_code == 302
    assert LogEntry.objects.exists()
    assert client.get(url("activity.logentry", "changelist")).status_code == 403


def test_an_agency_in_use_is_not_deleted_and_the_page_says_why(keeper_client, town):
    page = keeper_client.post(url("agencies.agency", "delete", town.ubnd.pk), {"post": "yes"}).content.decode()
    assert "vì đang được dùng ở" in page
    assert Agency.objects.filter(pk=town.ubnd.pk).exists()


def test_a_refused_deletion_counts_what_is_in_use_and_names_no_draft(keeper_client, town):
    factories.program(town, title="Dự thảo chưa ai được xem")
    page = keeper_client.get(url("agencies.agency", "delete", town.mttq.pk)).content.decode()
    assert "Văn bản: 2" in page
    assert "chưa ai được xem" not in page


def test_several_agencies_in_use_are_not_deleted_either(keeper_client, town):
    form = {"action": "delete_selected", "_selected_action": [town.ubnd.pk, town.mttq.pk], "post": "yes"}
    page = keeper_client.post(url("agencies.agency", "changelist"), form).content.decode()
    assert "vì đang được dùng ở" in page
    assert Agency.objects.filter(pk__in=[town.ubnd.pk, town.mttq.pk]).count() == 2


def test_an_agency_entered_by_mistake_is_deleted(keeper_client, town):
    mistake = factories.agency(town.locality)
    keeper_client.post(url("agencies.agency", "delete", mistake.pk), {"post": "yes"})
    assert not Agency.objects.filter(pk=mistake.pk).exists()


def test_a_register_with_numbers_keeps_its_agency_and_its_count(keeper_client, town):
    register = RegisterEntry.objects.get().register
    page = keeper_client.get(url("documents.register", "change", register.pk)).content.decode()
    assert "Chương trình phối hợp: 02/CTrPH-UBMTTQ" in page
    assert 'name="next"' not in page
    assert 'name="agency"' not in page
    assert 'name="pattern"' in page
    response = keeper_client.post(url("documents.register", "delete", register.pk), {"post": "yes"})
    assert "vì đang được dùng ở" in response.content.decode()
    assert Register.objects.filter(pk=register.pk).exists()


def test_a_wrong_pattern_of_a_register_is_told(keeper_client, town):
    form = {
        "agency": town.ubnd.pk, "name": "Sổ mới", "starts_on": "05/01/2026", "ends_on": "", "pattern": "{số}/CTr",
        "next": 1, "kinds-TOTAL_FORMS": 1, "kinds-INITIAL_FORMS": 0, "kinds-0-kind": "chuong-trinh",
    }  # fmt: skip
    page = keeper_client.post(url("documents.register", "add"), form).content.decode()
    assert "Không có ký hiệu thay thế {số}." in html.unescape(page)
    assert 'value="05/01/2026"' in page
    form["pattern"] = "{so}/CTrPH"
    assert keeper_client.post(url("documents.register", "add"), form).status_code == 302
    assert Register.objects.get(name="Sổ mới").starts_on == datetime.date(2026, 1, 5)
    page = keeper_client.post(url("documents.register", "add"), form | {"name": "Sổ trùng"}).content.decode()
    assert "hai sổ của một cơ quan không được trùng cả loại văn bản và thời gian" in page
    assert not Register.objects.filter(name="Sổ trùng").exists()


def test_the_admin_shows_no_number_that_waits_for_a_document_not_issued_yet(keeper_client, town):
    signed = factories.signed(town).document
    register = RegisterEntry.objects.get().register
    given = {"register": register, "dated_on": register.starts_on, "state": "giu-cho"}
    RegisterEntry.objects.create(number=90, printed="90/mật", document=signed, **given)
    RegisterEntry.objects.create(number=91, printed="91/giấy", **given)
    page = keeper_client.get(url("documents.registerentry", "changelist")).content.decode()
    assert "90/mật" not in page
    assert "91/giấy" in page


def test_an_appointment_to_another_agencys_post_is_told(keeper_client, town):
    official = Official.objects.first()
    post = Post.objects.filter(agency=town.mttq).first()
    form = {"official": official.pk, "agency": town.ubnd.pk, "post": post.pk}
    page = keeper_client.post(url("agencies.appointment", "add"), form).content.decode()
    assert "Chức vụ này không thuộc cơ quan đã chọn." in page
    assert not Appointment.objects.filter(official=official, post=post, agency=town.ubnd).exists()


def test_an_agency_needs_a_name(keeper_client, town):
    form = {
        "locality": town.locality.pk, "kind": "khac", "order": 5,
        **{f"{prefix}-{field}": value for prefix in ("names", "posts") for field, value in
           (("TOTAL_FORMS", 1 if prefix == "names" else 0), ("INITIAL_FORMS", 0))},
        "successions_as_successor-TOTAL_FORMS": 0, "successions_as_successor-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert keeper_client.post(url("agencies.agency", "add"), form).status_code == 200
    assert not Agency.objects.filter(names=None).exists()
    form |= {
        "names-0-full": "Trạm Y tế",
        "names-0-short": "TYT",
        "names-0-symbol": "TYT",
        "names-0-valid_from": "1/7/2025",
    }
    assert keeper_client.post(url("agencies.agency", "add"), form).status_code == 302
    assert AgencyName.objects.get(full="Trạm Y tế").agency.locality == town.locality


def test_a_list_takes_as_many_queries_with_one_row_as_with_thirty(superuser_client, town):
    lists = [url(label, "changelist") for label in TABLES]
    assert {superuser_client.get(address).status_code for address in lists} == {200}

    def costs():
        return {address: count_queries(lambda: superuser_client.get(address)) for address in lists}  # noqa: B023  # asked at once

    before = costs()
    for number in range(3):
        more = factories.town(f"Phường số {number}")
        factories.period(factories.program(more))
        factories.register(more.ubnd)
        StyleRule.objects.create(agency=more.mttq, style=LayoutStyle.PARTY_36_2018, since=factories.EPOCH)
        head, deputy = more.heads[more.ubnd.pk], factories.appointment(more.ubnd, title="Phó")
        Delegation.objects.create(from_appointment=head, to_appointment=deputy, powers="Ký", since=factories.EPOCH)
        merger = {"kind": SuccessionKind.MERGED, "on": factories.EPOCH}
        AgencySuccession.objects.create(predecessor=more.ubnd, successor=more.mttq, **merger)
        LocalitySuccession.objects.create(predecessor=town.locality, successor=more.locality, **merger)
        LegalBasis.objects.create(number=f"{number}/QĐ", title="Quyết định", replaced_by=LegalBasis.objects.first())
    assert costs() == before
    assert min(Locality.objects.count(), Document.objects.count()) > 3
