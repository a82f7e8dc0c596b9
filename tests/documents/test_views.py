"""One page an action: what it shows, what it refuses, what is kept; the print view and the PDF."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.log import entries_about, record
from agencies.choices import AgencyKind, Role
from agencies.models import Appointment
from documents.choices import MOVES, Action, DocumentState, Numbering
from documents.models import Agreement, Document, FrozenFile, Party, RegisterEntry, Signature
from tests import factories
from tests.documents.acting import S, fresh, in_state, people, perform, user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def town():
    return factories.town()


def page(document, action):
    return reverse("documents:action", args=[document.pk, action.value])


def home(document):
    return reverse("coordination:joint", args=["chuong-trinh", document.program.pk])


def post(client, account, document, action, **data):
    client.force_login(account)
    data = {"rev": document.rev, "on": timezone.localdate().isoformat(), **data}
    return client.post(page(document, action), data)


def text(response):
    return " ".join(response.content.decode().split())


# Every action by its page

FORMS = {
    Action.ASK_OPINION: ("staff", {}),
    Action.RECORD_OPINION: ("staff", {"number": "12-TB/ĐU", "opinion": "Nhất trí"}),
    Action.REVISE: ("staff", {"reason": "Bổ sung"}),
    Action.SUBMIT: ("staff", {"reason": ""}),
    Action.AGREE: ("other", {"remark": ""}),
    Action.RETURN: ("other", {"reason": "Sửa mục 2"}),
    Action.REFUSE: ("other", {"reason": "Chưa đồng ý"}),
    Action.ISSUE: ("clerk", {"numbering": Numbering.ONE.value}),
    Action.CLOSE: ("staff", {}),
    Action.CANCEL: ("leader", {"reason": "Không thực hiện"}),
}
FIRST_SOURCE = {action: MOVES[action].sources[0] for action in FORMS}


@pytest.mark.parametrize("action", list(FORMS))
def test_each_action_has_a_page_and_its_form_does_it(client, town, action):
    factories.register(town.mttq, year=timezone.localdate().year)
    document = in_state(FIRST_SOURCE[action], town)
    who, data = FORMS[action]
    account = people(town)[who]
    client.force_login(account)
    shown = client.get(page(document, action))
    assert shown.status_code == 200
    assert f'name="rev" value="{document.rev}"' in text(shown)
    response = post(client, account, document, action, **data)
    assert response.status_code == 302
    assert response["Location"] == home(document)
    assert fresh(document).rev > document.rev or action in (Action.AGREE, Action.RECORD_OPINION)
    assert action in {entry.action for entry in entries_about(document)}


@pytest.mark.parametrize("action", list(FORMS))
def test_a_page_costs_at_most_ten_queries_and_what_the_checker_reads(client, town, action):
    most = {Action.ASK_OPINION: 12, Action.SUBMIT: 12, Action.ISSUE: 18}.get(action, 10)  # the checker: the whole text
    factories.register(town.mttq, year=timezone.localdate().year)
    document = in_state(FIRST_SOURCE[action], town)
    client.force_login(people(town)[FORMS[action][0]])
    client.get(page(document, action))
    assert count_queries(lambda: client.get(page(document, action))) <= most


@pytest.mark.parametrize("action", [Action.RETURN, Action.REVISE, Action.REFUSE, Action.CANCEL])
def test_what_undoes_others_work_needs_a_reason_at_the_field(client, town, action):
    document = in_state(FIRST_SOURCE[action], town)
    response = post(client, people(town)[FORMS[action][0]], document, action, reason="  ")
    assert response.status_code == 200
    assert "reason" in response.context["form"].errors
    assert fresh(document).state == document.state


def test_a_date_in_the_future_is_refused_at_the_field_and_nothing_typed_is_lost(client, town):
    document = in_state(S.AGREEING, town)
    tomorrow = (timezone.localdate() + DAY).isoformat()
    response = post(client, people(town)["other"], document, Action.RETURN, on=tomorrow, reason="Sửa mục 2")
    assert response.context["form"].errors["on"] == ["Ngày này chưa đến. Hãy ghi ngày hôm nay hoặc trước đó."]
    assert "Sửa mục 2" in text(response)


def test_a_date_before_the_last_step_is_refused_at_the_field(client, town):
    document = in_state(S.AGREEING, town)
    yesterday = (timezone.localdate() - DAY).isoformat()
    response = post(client, people(town)["other"], document, Action.AGREE, on=yesterday)
    assert "Không được trước ngày" in response.context["form"].errors["on"][0]
    assert not Agreement.objects.exists()


def test_days_are_read_before_months(client, town):
    document = factories.submitted(town, on=datetime.date(2026, 1, 5), year=2026).document
    response = post(client, people(town)["other"], document, Action.AGREE, on="05/01/2026")
    assert response.status_code == 302
    assert Agreement.objects.get().on == datetime.date(2026, 1, 5)


# Who may open it


def test_a_stranger_does_not_know_that_the_document_exists(client, town):
    document = in_state(S.AGREEING, town)
    other = factories.town("Khác")
    client.force_login(other.leaders[other.ubnd.pk])
    assert client.get(page(document, Action.AGREE)).status_code == 404
    assert post(client, other.leaders[other.ubnd.pk], document, Action.AGREE).status_code == 404


def test_who_sees_it_but_may_not_do_it_is_refused(client, town):
    document = in_state(S.AGREEING, town)
    client.force_login(town.staff[town.hdnd.pk])
    assert client.get(page(document, Action.AGREE)).status_code == 403
    assert post(client, town.staff[town.hdnd.pk], document, Action.AGREE).status_code == 403
    assert post(client, town.staff[town.hdnd.pk], document, Action.AGREE, on="hôm qua").status_code == 403


def test_nobody_gets_in_without_signing_in(client, town):
    document = in_state(S.AGREEING, town)
    response = client.get(page(document, Action.AGREE))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("agencies:sign_in"))


def test_an_unknown_action_is_not_found(client, town):
    document = in_state(S.DRAFT, town)
    client.force_login(people(town)["staff"])
    assert client.get(f"/van-ban/{document.pk}/xoa-het/").status_code == 404


def test_an_action_with_a_page_of_its_own_leads_there(client, town):
    document = in_state(S.DRAFT, town)
    client.force_login(people(town)["staff"])
    response = client.get(page(document, Action.SEND_OUT))
    assert response["Location"] == reverse("coordination:send_out", args=["chuong-trinh", document.program.pk])


def test_an_action_that_is_not_open_leads_back_and_says_why(client, town):
    document = in_state(S.DRAFT, town)
    client.force_login(people(town)["leader"])
    response = client.get(page(document, Action.AGREE), follow=True)
    assert response.redirect_chain == [(home(document), 302)]
    assert "khi văn bản ở trạng thái “Dự thảo”" in text(response)


# Meanwhile somebody else was quicker


def test_a_stale_page_says_who_changed_what_and_keeps_what_was_typed(client, town):
    document = in_state(S.AGREEING, town)
    perform(Action.RETURN, document, town)
    account = user(town.leaders[town.ubnd.pk])
    response = post(client, account, document, Action.RETURN, reason="Ý kiến dài của UBND")
    assert response.status_code == 409
    assert town.leaders[town.hdnd.pk].name in text(response)
    assert "Ý kiến dài của UBND" in text(response)
    assert response.context["open"] is False


def test_a_stale_page_tells_a_party_nothing_of_the_next_draft(client, town):
    document = in_state(S.AGREEING, town)
    perform(Action.RETURN, document, town)
    fresh(document).versions.filter(no=2).update(title="Tên mới còn kín")
    record(document, "sua", "Sửa nội dung còn kín", user=people(town)["staff"])
    response = post(client, user(town.leaders[town.ubnd.pk]), document, Action.AGREE)
    assert response.status_code == 409
    assert "còn kín" not in text(response)


def test_a_stale_page_of_an_action_still_open_can_be_sent_again(client, town):
    document = in_state(S.DRAFT, town)
    Document.objects.filter(pk=document.pk).update(rev=document.rev + 1)
    response = post(client, people(town)["staff"], document, Action.SUBMIT, reason="Kính trình")
    assert response.status_code == 409
    assert f'name="rev" value="{document.rev + 1}"' in text(response)
    assert "Kính trình" in text(response)


def test_without_a_revision_nothing_is_done(client, town):
    document = in_state(S.AGREEING, town)
    response = post(client, people(town)["other"], document, Action.AGREE, rev="")
    assert response.status_code == 409
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.AGREE, Action.ISSUE, Action.CANCEL])
def test_a_double_click_is_told_that_it_is_done(client, town, action):
    factories.register(town.mttq, year=timezone.localdate().year)
    document = in_state(FIRST_SOURCE[action], town)
    who, data = FORMS[action]
    post(client, people(town)[who], document, action, **data)
    entries = entries_about(document).count()
    again = post(client, people(town)[who], document, action, **data)
    assert again.status_code == 302
    shown = text(client.get(again["Location"]))
    assert "Việc này đã được ghi nhận" in shown or "đã có ý kiến về bản này" in shown
    assert entries_about(document).count() == entries


# Submission


def test_what_is_missing_stands_first_each_with_where_to_mend_it(client, town):
    program = factories.program(town, items=0)
    client.force_login(people(town)["staff"])
    response = client.get(page(program.document, Action.SUBMIT))
    editor = reverse("coordination:edit", args=["chuong-trinh", program.pk])
    assert response.context["findings"] == [("chưa có nội dung phối hợp nào", f"{editor}#noi-dung")]
    assert f'href="{editor}#noi-dung"' in text(response)
    assert "<textarea" not in text(response)


def test_submitting_in_spite_of_it_shows_the_same(client, town):
    program = factories.program(town, items=0)
    response = post(client, people(town)["staff"], program.document, Action.SUBMIT)
    assert len(response.context["findings"]) == 1
    assert fresh(program.document).state == S.DRAFT


# Signing


def signature(party, town, **data):
    prefix = f"ben-{party.pk}"
    values = {"way": "le-ky", "appointment": town.heads[party.agency_id].pk, "authority": "TM."}
    values |= {"on": timezone.localdate().isoformat(), **data}
    return {"party": party.pk, **{f"{prefix}-{name}": value for name, value in values.items()}}


def parties(document) -> list[Party]:
    return list(fresh(document).current_version.parties.all())


def test_a_clerk_records_all_signatures_on_one_page(client, town):
    document = in_state(S.AGREED, town)
    clerk = people(town)["clerk"]
    client.force_login(clerk)
    assert text(client.get(page(document, Action.SIGN))).count('name="party"') == 3
    targets = []
    for party in parties(document):
        response = post(client, clerk, fresh(document), Action.SIGN, **signature(party, town))
        targets.append(response["Location"])
    assert targets == [page(document, Action.SIGN), page(document, Action.SIGN), home(document)]
    assert fresh(document).state == S.SIGNED


def test_the_signing_page_costs_the_same_with_two_parties_and_with_three(client, town):
    client.force_login(people(town)["clerk"])
    two = page(factories.agreed(town, parties=[town.ubnd, town.mttq]).document, Action.SIGN)
    three = page(factories.agreed(town).document, Action.SIGN)
    client.get(three)
    assert count_queries(lambda: client.get(two)) == count_queries(lambda: client.get(three)) <= 11


def test_a_leader_finds_only_his_own_partys_form(client, town):
    document = in_state(S.AGREED, town)
    client.force_login(people(town)["other"])
    assert text(client.get(page(document, Action.SIGN))).count('name="party"') == 1
    other = next(party for party in parties(document) if party.agency_id == town.ubnd.pk)
    response = post(client, people(town)["other"], document, Action.SIGN, **signature(other, town))
    assert response.status_code == 403
    assert not Signature.objects.exists()


def test_a_post_that_had_ended_is_told_and_nothing_typed_is_lost(client, town):
    today = timezone.localdate()
    document = factories.agreed(town, on=today - 5 * DAY).document
    Appointment.objects.filter(pk=town.heads[town.hdnd.pk].pk).update(until=today - DAY)
    party = next(party for party in parties(document) if party.agency_id == town.hdnd.pk)
    data = signature(party, town, way="luan-chuyen")
    response = post(client, people(town)["clerk"], document, Action.SIGN, **data)
    assert response.status_code == 409
    assert "thôi giữ chức vụ sau ngày" in text(response)
    assert '<option value="luan-chuyen" selected>' in text(response)


def test_the_second_click_on_a_signature_is_told_that_it_is_done(client, town):
    document = in_state(S.AGREED, town)
    party = parties(document)[0]
    clerk = people(town)["clerk"]
    for _ in range(2):
        response = post(client, clerk, document, Action.SIGN, **signature(party, town))
    assert response.status_code == 302
    assert "đã ký văn bản này" in text(client.get(response["Location"]))
    assert Signature.objects.count() == 1


def test_a_party_of_another_document_is_not_found(client, town):
    document, other = in_state(S.AGREED, town), in_state(S.AGREED, town)
    response = post(client, people(town)["clerk"], document, Action.SIGN, **signature(parties(other)[0], town))
    assert response.status_code == 404


def test_a_meeting_may_say_on_which_day_it_was_signed(client, town):
    document = factories.agreed(town, on=timezone.localdate() - 3 * DAY).document
    day = (timezone.localdate() - DAY).isoformat()
    client.force_login(people(town)["clerk"])
    assert f'value="{day}"' in text(client.get(page(document, Action.SIGN), {"on": day}))


# Issue


def test_the_page_shows_the_register_and_the_number_it_would_give(client, town):
    register = factories.register(town.mttq, year=timezone.localdate().year, next=5)
    document = in_state(S.SIGNED, town)
    client.force_login(people(town)["clerk"])
    shown = text(client.get(page(document, Action.ISSUE)))
    assert "05/CTrPH-HĐND-UBND-UBMTTQ" in shown
    assert register.name in shown


def test_another_day_or_way_of_numbering_shows_another_number(client, town):
    for agency in town.parties:
        factories.register(agency, year=timezone.localdate().year, pattern="{so}/{co_quan}")
    document = in_state(S.SIGNED, town)
    client.force_login(people(town)["clerk"])
    chosen = {"on": timezone.localdate().isoformat(), "numbering": Numbering.EACH.value}
    part = text(client.get(page(document, Action.ISSUE), chosen, headers={"HX-Request": "true"}))
    assert all(number in part for number in ("01/HĐND", "01/UBND", "01/UBMTTQ"))
    assert "<html" not in part
    assert fresh(document).numbering == Numbering.ONE


def test_without_a_register_the_page_says_who_mends_it(client, town):
    document = in_state(S.SIGNED, town)
    client.force_login(people(town)["clerk"])
    shown = text(client.get(page(document, Action.ISSUE)))
    assert "Văn thư của cơ quan đó lập sổ" in shown
    assert reverse("documents:registers") in shown
    response = post(client, people(town)["clerk"], document, Action.ISSUE, numbering=Numbering.ONE.value)
    assert "chưa có sổ đăng ký" in text(response)
    assert fresh(document).state == S.SIGNED


def test_a_back_dated_number_without_a_note_is_refused_at_the_field(client, town):
    today = timezone.localdate()
    factories.register(town.mttq, year=today.year, starts_on=today - 30 * DAY)
    document = factories.signed(town, on=today - 3 * DAY).document
    factories.issued(town, on=today)
    yesterday = {"on": (today - DAY).isoformat(), "numbering": Numbering.ONE.value}
    response = post(client, people(town)["clerk"], document, Action.ISSUE, **yesterday)
    assert "lùi ngày" in response.context["form"].errors["note"][0]
    response = post(client, people(town)["clerk"], document, Action.ISSUE, note="Vào sổ muộn", **yesterday)
    assert response.status_code == 302
    assert RegisterEntry.objects.get(document=document).reason == "Vào sổ muộn"


# Reading


def test_the_print_view_holds_the_official_document_and_only_its_own_stylesheet(client, town):
    document = in_state(S.DRAFT, town)
    client.force_login(people(town)["staff"])
    shown = text(client.get(reverse("documents:preview", args=[document.pk])))
    assert "DỰ THẢO" in shown
    assert shown.count('rel="stylesheet"') == 1
    assert "css/official.css" in shown
    assert "style=" not in shown
    assert reverse("documents:pdf", args=[document.pk]) in shown


def test_a_party_reads_nothing_of_a_draft_that_was_never_sent(client, town):
    document = in_state(S.DRAFT, town)
    client.force_login(people(town)["other"])
    for name in ("documents:preview", "documents:pdf"):
        assert client.get(reverse(name, args=[document.pk])).status_code == 404


def test_a_party_reads_the_frozen_version_while_the_drafter_works_on_the_next(client, town, pdf_text):
    document = in_state(S.AGREEING, town)
    perform(Action.RETURN, document, town)
    fresh(document).current_version.sections.update(body="Câu mới trong dự thảo")
    seen = {}
    for name in ("staff", "other"):
        client.force_login(people(town)[name])
        seen[name] = text(client.get(reverse("documents:preview", args=[document.pk])))
        response = client.get(reverse("documents:pdf", args=[document.pk]))
        assert response["Content-Type"] == "application/pdf"
        assert ("Câu mới trong dự thảo" in pdf_text(response.content)) == (name == "staff")
    assert "Câu mới trong dự thảo" in seen["staff"]
    assert "Câu mới trong dự thảo" not in seen["other"]


def test_an_issued_pdf_is_the_frozen_file(client, town):
    document = factories.issued(town).document
    client.force_login(people(town)["other"])
    response = client.get(reverse("documents:pdf", args=[document.pk]))
    with FrozenFile.objects.get(document=document).file.open("rb") as stored:
        assert response.content == stored.read()
    assert f'filename="van-ban-{document.pk}.pdf"' in response["Content-Disposition"]


def test_the_binding_tab_says_when_the_file_is_still_being_made(client, town):
    document = factories.issued(town).document
    client.force_login(people(town)["other"])
    address = reverse("coordination:binding", args=["chuong-trinh", document.program.pk])
    assert "Đang tạo tệp ban hành" in text(client.get(address))
    client.get(reverse("documents:pdf", args=[document.pk]))
    shown = text(client.get(address))
    assert "Đang tạo tệp" not in shown
    assert "Bản PDF đã ban hành" in shown


def test_the_committee_of_the_locality_can_be_chosen_for_its_opinion(client, town):
    committee = factories.agency(town.locality, AgencyKind.PARTY_COMMITTEE, full="Đảng ủy phường Tây Hồ")
    factories.agency(factories.locality("Khác"), AgencyKind.PARTY_COMMITTEE, full="Đảng ủy phường khác")
    document = in_state(S.OPINION, town)
    client.force_login(people(town)["staff"])
    choices = client.get(page(document, Action.RECORD_OPINION)).context["form"].fields["agency"].queryset
    assert list(choices) == [committee]


def test_viewers_and_administrators_act_on_nothing(client, town):
    document = factories.issued(town).document
    for role in (Role.VIEWER, Role.ADMINISTRATOR):
        account = factories.user(town.mttq, role)
        response = post(client, account, document, Action.CLOSE)
        assert response.status_code == 403
    assert fresh(document).state == DocumentState.ISSUED
