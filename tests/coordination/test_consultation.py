"""Lấy ý kiến: sent out, answered, commented, disposed of, reminded of; who sees what of it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from activity.models import Notification
from agencies.choices import AgencyKind, Role
from agencies.models import AgencySuccession
from agencies.working_days import WorkCalendar
from coordination import workflow
from coordination.choices import Answer, Disposition
from coordination.models import Comment, CommentReply, Consultation, ConsultedAgency, Program
from coordination.reminders import first_reminder, remind_of_consultations
from documents import workflow as document_workflow
from documents.choices import DocumentState
from documents.exceptions import InvalidTransition, WrongDate
from documents.models import Document
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def town():
    """The usual three, and a department and a mass organisation that are no parties."""
    made = factories.town()
    made.women = factories.agency(made.locality, AgencyKind.MASS_ORGANIZATION, "Hội LHPN phường Tây Hồ", "Hội LHPN")
    made.staff[made.women.pk] = factories.user(made.women, Role.STAFF)
    return made


def sent(town, deadline=None, on=None, agencies=None, mutual=True, **fields) -> Program:
    program = factories.program(town, **fields)
    workflow.send_out(
        program,
        user=town.staff[town.mttq.pk],
        on=on or TODAY(),
        deadline=deadline or TODAY() + 7 * DAY,
        agencies=[agency.pk for agency in agencies or (town.ubnd, town.women)],
        message="Kính đề nghị góp ý.",
        mutual=mutual,
    )
    return Program.objects.get(pk=program.pk)


def row(program, agency) -> ConsultedAgency:
    return ConsultedAgency.objects.get(consultation__version__document=program.document, agency=agency)


def tab(program):
    return reverse("coordination:comments", args=["chuong-trinh", program.pk])


def text(response):
    return " ".join(response.content.decode().split())


def say(program, account, words, item=None) -> Comment:
    return workflow.comment(program.document.current_version, user=account, text=words, item=item)


# Sending out


def send(client, program, **data):
    rev = Document.objects.get(pk=program.document_id).rev
    values = {"rev": rev, "on": TODAY().isoformat(), "deadline": (TODAY() + 7 * DAY).isoformat(), "message": "", **data}
    return client.post(reverse("coordination:send_out", args=["chuong-trinh", program.pk]), values)


def test_the_parties_are_chosen_beforehand_but_not_the_drafting_agency(client, town):
    program = factories.program(town)
    client.force_login(town.staff[town.mttq.pk])
    form = client.get(reverse("coordination:send_out", args=["chuong-trinh", program.pk])).context["form"]
    assert form["agencies"].initial == [town.hdnd.pk, town.ubnd.pk]
    assert {agency.pk for agency in form.fields["agencies"].queryset} == {town.hdnd.pk, town.ubnd.pk, town.women.pk}


def test_sending_out_asks_the_agencies_chosen(client, town):
    program = factories.program(town)
    client.force_login(town.staff[town.mttq.pk])
    response = send(client, program, agencies=[town.ubnd.pk, town.women.pk])
    assert response["Location"] == tab(program)
    assert Document.objects.get(pk=program.document_id).state == DocumentState.CONSULTING
    asked = set(ConsultedAgency.objects.values_list("agency", flat=True))
    assert asked == {town.ubnd.pk, town.women.pk}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"deadline": "2020-01-01"}, "deadline"),
        ({"deadline": "31/02/2026"}, "deadline"),
        ({"agencies": []}, "agencies"),
        ({"on": "2099-01-01", "deadline": "2099-02-01"}, "on"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(client, town, data, field):
    program = factories.program(town)
    client.force_login(town.staff[town.mttq.pk])
    response = send(client, program, **{"agencies": [town.ubnd.pk], "message": "Lời nhắn dài", **data})
    assert field in response.context["form"].errors
    assert "Lời nhắn dài" in text(response)
    assert not Consultation.objects.exists()


def test_an_incomplete_draft_is_not_sent_out_and_says_where_to_mend_it(client, town):
    program = factories.program(town, items=0)
    client.force_login(town.staff[town.mttq.pk])
    response = client.get(reverse("coordination:send_out", args=["chuong-trinh", program.pk]))
    assert [message for message, _ in response.context["findings"]] == ["chưa có nội dung phối hợp nào"]


def test_only_the_drafting_agency_sends_out(client, town):
    program = factories.program(town)
    address = reverse("coordination:send_out", args=["chuong-trinh", program.pk])
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(address).status_code == 404
    client.force_login(town.clerks[town.mttq.pk])
    assert client.get(address).status_code == 403


def test_an_agency_of_another_locality_cannot_be_chosen(client, town):
    program = factories.program(town)
    stranger = factories.agency(factories.locality("Khác"))
    client.force_login(town.staff[town.mttq.pk])
    assert "agencies" in send(client, program, agencies=[stranger.pk]).context["form"].errors


# Answers


@pytest.mark.parametrize("answer", [Answer.AGREE, Answer.AGREE_WITH_COMMENTS, Answer.DISAGREE])
def test_an_asked_agency_answers(client, town, answer):
    program = sent(town)
    client.force_login(town.staff[town.women.pk])
    data = {"tra-loi-answer": answer.value, "tra-loi-remark": "Ý kiến", "tra-loi-on": TODAY().isoformat()}
    response = client.post(reverse("coordination:answer", args=["chuong-trinh", program.pk]), data)
    assert response["Location"] == tab(program)
    given = row(program, town.women)
    assert (given.answer, given.remark, given.answered_on) == (answer, "Ý kiến", TODAY())


@pytest.mark.parametrize("answer", [Answer.DISAGREE, Answer.AGREE_WITH_COMMENTS])
def test_what_is_not_plain_assent_says_why(client, town, answer):
    program = sent(town)
    client.force_login(town.staff[town.women.pk])
    data = {"tra-loi-answer": answer.value, "tra-loi-remark": "", "tra-loi-on": TODAY().isoformat()}
    response = client.post(reverse("coordination:answer", args=["chuong-trinh", program.pk]), data)
    assert "remark" in response.context["answer_form"].errors
    assert row(program, town.women).answer == ""


def test_comments_on_the_text_are_reason_enough_to_agree_with_comments(client, town):
    program = sent(town)
    say(program, town.staff[town.women.pk], "Nên thêm đối tượng phụ nữ")
    client.force_login(town.staff[town.women.pk])
    data = {"tra-loi-answer": Answer.AGREE_WITH_COMMENTS.value, "tra-loi-on": TODAY().isoformat()}
    assert client.post(reverse("coordination:answer", args=["chuong-trinh", program.pk]), data).status_code == 302


def test_an_answer_may_be_changed_while_the_consultation_is_open(town):
    program = sent(town)
    for answer in (Answer.AGREE, Answer.DISAGREE):
        workflow.answer(row(program, town.women), user=town.staff[town.women.pk], on=TODAY(), answer=answer, remark="x")
    assert row(program, town.women).answer == Answer.DISAGREE


@pytest.mark.parametrize(("days", "message"), [(1, "chưa đến"), (-4, "trước ngày gửi")])
def test_an_answer_is_dated_between_sending_and_today(town, days, message):
    program = sent(town, on=TODAY() - 3 * DAY)
    with pytest.raises(WrongDate, match=message):
        workflow.answer(
            row(program, town.women), user=town.staff[town.women.pk], on=TODAY() + days * DAY, answer=Answer.AGREE
        )


def test_nobody_answers_for_another_agency(client, town):
    program = sent(town)
    with pytest.raises(PermissionDenied):
        workflow.answer(row(program, town.women), user=town.staff[town.ubnd.pk], on=TODAY(), answer=Answer.AGREE)
    client.force_login(town.staff[town.hdnd.pk])
    assert client.post(reverse("coordination:answer", args=["chuong-trinh", program.pk]), {}).status_code == 404


def test_after_submission_nobody_answers_or_comments(client, town):
    program = sent(town)
    document_workflow.submit(program.document, user=town.staff[town.mttq.pk], on=TODAY())
    assert Consultation.objects.get().closed_on == TODAY()
    with pytest.raises(InvalidTransition, match="đã kết thúc"):
        workflow.answer(row(program, town.women), user=town.staff[town.women.pk], on=TODAY(), answer=Answer.AGREE)
    with pytest.raises(InvalidTransition, match="đã kết thúc"):
        say(program, town.staff[town.women.pk], "Muộn")
    client.force_login(town.staff[town.women.pk])
    shown = client.get(tab(program)).context
    assert "answer_form" not in shown
    assert "comment_form" not in shown


# Comments


def test_a_comment_hangs_on_an_item_or_on_the_whole(client, town):
    program = sent(town)
    line = program.document.current_version.lines.first()
    client.force_login(town.staff[town.women.pk])
    for item in ("", line.item_id):
        data = {"gop-y-item": item, "gop-y-text": "Góp ý"}
        assert client.post(reverse("coordination:comment", args=["chuong-trinh", program.pk]), data).status_code == 302
    assert set(Comment.objects.values_list("item", flat=True)) == {None, line.item_id}


def test_an_empty_comment_or_one_on_another_programmes_item_is_refused(client, town):
    program, other = sent(town), sent(town)
    foreign = other.document.current_version.lines.first().item_id
    client.force_login(town.staff[town.women.pk])
    for data, field in (({"gop-y-text": " "}, "text"), ({"gop-y-item": foreign, "gop-y-text": "Góp ý"}, "item")):
        response = client.post(reverse("coordination:comment", args=["chuong-trinh", program.pk]), data)
        assert field in response.context["comment_form"].errors
    assert not Comment.objects.exists()


def test_a_party_comments_even_if_it_was_not_asked(town):
    program = sent(town, agencies=[town.women])
    assert say(program, town.staff[town.hdnd.pk], "Góp ý của bên").agency == town.hdnd


def test_the_drafting_agency_edits_instead_of_commenting(client, town):
    program = sent(town)
    with pytest.raises(PermissionDenied):
        say(program, town.staff[town.mttq.pk], "Góp ý của mình")
    client.force_login(town.staff[town.mttq.pk])
    assert client.get(tab(program)).context["comment_form"] is None


def test_where_the_round_is_not_mutual_an_agency_sees_its_own_comments_and_the_drafting_agency_all(client, town):
    program = sent(town, mutual=False)
    say(program, town.staff[town.ubnd.pk], "Lời của UBND")
    say(program, town.staff[town.women.pk], "Lời của Hội LHPN")
    expected = {town.ubnd.pk: (True, False), town.women.pk: (False, True), town.mttq.pk: (True, True)}
    for agency, (first, second) in expected.items():
        client.force_login(town.staff[agency])
        for address in (tab(program), reverse("coordination:history", args=["chuong-trinh", program.pk])):
            shown = text(client.get(address))
            assert ("Lời của UBND" in shown, "Lời của Hội LHPN" in shown) == (first, second)


def test_where_the_round_is_not_mutual_an_agency_sees_its_own_answer_and_the_drafting_agency_all(client, town):
    program = sent(town, mutual=False)
    for agency in (town.ubnd, town.women):
        workflow.answer(
            row(program, agency), user=town.staff[agency.pk], on=TODAY(), answer=Answer.DISAGREE, remark=agency.short
        )
    for agency, others in ((town.ubnd, 1), (town.women, 1), (town.mttq, 2), (town.hdnd, 0)):
        client.force_login(town.staff[agency.pk])
        assert len(client.get(tab(program)).context["rows"]) == others
        history = text(client.get(reverse("coordination:history", args=["chuong-trinh", program.pk])))
        assert history.count("trả lời lấy ý kiến") == others


def test_a_viewer_of_an_issued_programme_sees_no_comments(client, town):
    province = factories.locality("Hà Nội", "thanh-pho")
    town.locality.parent = province
    town.locality.save()
    program = sent(town)
    say(program, town.staff[town.women.pk], "Lời kín")
    Document.objects.filter(pk=program.document_id).update(
        state=DocumentState.ISSUED, symbol="01/CTrPH", issued_on=TODAY()
    )
    client.force_login(factories.user(factories.agency(province), Role.VIEWER))
    for address in (tab(program), reverse("coordination:history", args=["chuong-trinh", program.pk])):
        response = client.get(address)
        assert response.status_code == 200
        assert "Lời kín" not in text(response)


# Dispositions


def dispose(client, comment, **data):
    values = {f"tiep-thu-{comment.pk}-{name}": value for name, value in data.items()}
    return client.post(reverse("coordination:dispose", args=[comment.pk]), values)


def test_the_drafting_agency_answers_each_comment(client, town):
    program = sent(town)
    comment = say(program, town.staff[town.women.pk], "Góp ý")
    client.force_login(town.staff[town.mttq.pk])
    response = dispose(client, comment, disposition=Disposition.ACCEPTED.value)
    assert response["Location"] == f"{tab(program)}#gop-y-{comment.pk}"
    comment.refresh_from_db()
    assert (comment.disposition, comment.disposed_by) == (Disposition.ACCEPTED, town.staff[town.mttq.pk])


@pytest.mark.parametrize("disposition", [Disposition.PARTLY, Disposition.NOT_ACCEPTED])
def test_what_is_not_wholly_accepted_says_why(client, town, disposition):
    program = sent(town)
    comment = say(program, town.staff[town.women.pk], "Góp ý")
    client.force_login(town.staff[town.mttq.pk])
    response = dispose(client, comment, disposition=disposition.value, reason="")
    [remark] = response.context["page_obj"]
    assert "reason" in remark.form.errors
    assert dispose(client, comment, disposition=disposition.value, reason="Đã có ở mục 3").status_code == 302


def test_the_agency_that_commented_reads_what_was_done_but_does_not_decide_it(client, town):
    program = sent(town)
    comment = say(program, town.staff[town.women.pk], "Góp ý")
    workflow.dispose(comment, user=town.staff[town.mttq.pk], disposition=Disposition.PARTLY, reason="Đã có ở mục 3")
    client.force_login(town.staff[town.women.pk])
    shown = text(client.get(tab(program)))
    assert "Tiếp thu một phần" in shown
    assert "Đã có ở mục 3" in shown
    assert dispose(client, comment, disposition=Disposition.ACCEPTED.value).status_code == 403
    client.force_login(town.staff[town.ubnd.pk])
    assert dispose(client, comment, disposition=Disposition.ACCEPTED.value).status_code == 403
    Consultation.objects.update(mutual=False)
    assert dispose(client, comment, disposition=Disposition.ACCEPTED.value).status_code == 404


def test_after_issue_dispositions_stay_as_they_are(town):
    program = sent(town)
    comment = say(program, town.staff[town.women.pk], "Góp ý")
    Document.objects.filter(pk=program.document_id).update(
        state=DocumentState.ISSUED, symbol="01/CTrPH", issued_on=TODAY()
    )
    with pytest.raises(InvalidTransition, match="đã ban hành"):
        workflow.dispose(comment, user=town.staff[town.mttq.pk], disposition=Disposition.ACCEPTED)


# The tab


def test_the_drafting_agency_sees_who_was_silent(client, town):
    program = sent(town, on=TODAY() - 9 * DAY, deadline=TODAY() - DAY)
    workflow.answer(row(program, town.ubnd), user=town.staff[town.ubnd.pk], on=TODAY() - 2 * DAY, answer=Answer.AGREE)
    client.force_login(town.staff[town.mttq.pk])
    shown = text(client.get(tab(program)))
    assert shown.count("Không trả lời trong hạn") == 1
    assert "đã trả lời 1/2 cơ quan" in shown


def test_each_consultation_has_its_page(client, town):
    program = sent(town)
    say(program, town.staff[town.women.pk], "Về bản một")
    document_workflow.revise(program.document, user=town.staff[town.mttq.pk], on=TODAY(), reason="Sửa")
    again = Program.objects.get(pk=program.pk)
    workflow.send_out(
        again, user=town.staff[town.mttq.pk], on=TODAY(), deadline=TODAY() + DAY, agencies=[town.women.pk]
    )
    client.force_login(town.staff[town.mttq.pk])
    assert "Về bản một" not in text(client.get(tab(program)))
    assert "Về bản một" in text(client.get(tab(program), {"ban": 1}))


def test_before_it_is_sent_out_the_tab_says_what_to_do(client, town):
    program = factories.program(town)
    client.force_login(town.staff[town.mttq.pk])
    assert "Chưa lấy ý kiến" in text(client.get(tab(program)))


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("who", ["mttq", "women"])
def test_the_tab_costs_the_same_for_one_comment_and_for_thirty(client, town, rows, who):
    program = sent(town, items=6)
    lines = list(program.document.current_version.lines.all())
    for number in range(rows):
        said = say(program, town.staff[town.women.pk], f"Góp ý {number} dài " * 10, item=lines[number % 6].item)
        CommentReply.objects.create(comment=said, agency=town.mttq, author=town.staff[town.mttq.pk], text="Đã rõ")
    client.force_login(town.staff[getattr(town, who).pk])
    client.get(tab(program))
    assert count_queries(lambda: client.get(tab(program))) <= 10
    assert len(client.get(tab(program)).content) < 60_000


# Reminders


def reminded(agency):
    return list(Notification.objects.filter(agency=agency).exclude(key="").values_list("text", flat=True))


def test_nobody_is_reminded_long_before_the_deadline(town):
    sent(town, deadline=TODAY() + 20 * DAY)
    assert remind_of_consultations() == 0


@pytest.mark.parametrize(
    ("deadline", "first"),
    [("2026-11-20", "2026-11-18"), ("2026-11-17", "2026-11-13"), ("2026-09-04", "2026-08-28")],
)
def test_the_first_reminder_comes_two_working_days_before(town, deadline, first):
    """From Tuesday back over a weekend; over the National Day, 31 August to 2 September of 2026."""
    consultation = Consultation(deadline=datetime.date.fromisoformat(deadline))
    assert first_reminder(consultation, WorkCalendar(town.locality.pk)) == datetime.date.fromisoformat(first)


def test_silent_agencies_are_reminded_once_before_and_once_on_the_day(town):
    program = sent(town, deadline=TODAY() + DAY)
    workflow.answer(row(program, town.ubnd), user=town.staff[town.ubnd.pk], on=TODAY(), answer=Answer.AGREE)
    assert [remind_of_consultations(), remind_of_consultations()] == [1, 0]
    assert reminded(town.women)[0].startswith(f"Sắp hết hạn góp ý ({TODAY() + DAY:%d/%m/%Y})")
    Consultation.objects.update(deadline=TODAY())
    assert [remind_of_consultations(), remind_of_consultations()] == [1, 0]
    assert reminded(town.women)[0].startswith(f"Hôm nay hết hạn góp ý ({TODAY():%d/%m/%Y})")
    assert reminded(town.ubnd) == []


def test_after_the_deadline_the_drafting_agency_is_told_too_once(town):
    sent(town, on=TODAY() - 9 * DAY, deadline=TODAY() - DAY)
    assert remind_of_consultations() == 4  # staff and leader of the UBND, the women's staff, the drafter's staff
    assert remind_of_consultations() == 0
    assert reminded(town.mttq)[0].startswith("2 cơ quan chưa trả lời")


def test_who_succeeds_an_agency_that_ceased_is_reminded_and_answers_in_its_place(client, town):
    program = sent(town, deadline=TODAY() + DAY)
    heir = factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION, "Hội mới", "Hội mới")
    AgencySuccession.objects.create(predecessor=town.women, successor=heir, kind="sap-nhap", on=TODAY() - DAY)
    type(town.women).objects.filter(pk=town.women.pk).update(until=TODAY() - DAY)
    client.force_login(factories.user(heir, Role.STAFF))
    assert remind_of_consultations() == 4
    data = {"tra-loi-answer": Answer.AGREE.value, "tra-loi-on": TODAY().isoformat()}
    assert client.post(reverse("coordination:answer", args=["chuong-trinh", program.pk]), data).status_code == 302
    assert row(program, town.women).answer == Answer.AGREE
    assert "đã kết thúc hoạt động" in text(client.get(tab(program)))


def test_a_consultation_that_ended_reminds_nobody(town):
    program = sent(town, deadline=TODAY() + DAY)
    document_workflow.submit(program.document, user=town.staff[town.mttq.pk], on=TODAY())
    assert remind_of_consultations() == 0
