"""A round of opinions to its end: answers of every kind, passages and wordings, who sees what, the table."""

import datetime
import io

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from activity.log import entries_about
from activity.models import Notification
from agencies.choices import AgencyKind, Role
from coordination import workflow
from coordination.adopting import ADOPTED
from coordination.choices import Answer, CommentedText, Disposition
from coordination.consulting import rounds_of
from coordination.models import Comment, CommentReply, Consultation, ConsultedAgency, ItemLine, Program
from coordination.opinions import opinions_document
from documents import workflow as document_workflow
from documents.docx import render_docx
from documents.exceptions import AlreadyDone, InvalidTransition, StaleRevision
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate
PDF = b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def town():
    """The usual three, and three that are no parties."""
    made = factories.town()
    for name, short in (("women", "Hội LHPN"), ("farmers", "Hội Nông dân"), ("veterans", "Hội CCB")):
        agency = factories.agency(made.locality, AgencyKind.MASS_ORGANIZATION, f"{short} phường Tây Hồ", short)
        made.staff[agency.pk] = factories.user(agency, Role.STAFF)
        setattr(made, name, agency)
    return made


@pytest.fixture
def program(town) -> Program:
    """Drafted by the MTTQ, out since three days for four agencies."""
    made = factories.program(town)
    line = made.document.current_version.lines.order_by("position").first()
    line.body = "Trả lời kiến nghị trong 20 ngày làm việc."
    line.save()
    return send(made, town)


def send(made, town, mutual=True) -> Program:
    asked = (town.ubnd, town.women, town.farmers, town.veterans)
    workflow.send_out(
        made,
        user=town.staff[town.mttq.pk],
        on=TODAY() - (0 if made.document.state_since else 3) * DAY,
        deadline=TODAY() + 7 * DAY,
        agencies=[agency.pk for agency in asked],
        mutual=mutual,
    )
    return Program.objects.get(pk=made.pk)


def line_of(program, number=0) -> ItemLine:
    version = Program.objects.get(pk=program.pk).document.current_version
    return version.lines.filter(parent__isnull=True).order_by("position")[number]


def row(program, agency) -> ConsultedAgency:
    return ConsultedAgency.objects.filter(consultation__version__document=program.document).get(agency=agency)


def suggest(program, town, quote="trong 20 ngày", suggestion="trong 15 ngày", **fields) -> Comment:
    said = {"item": line_of(program).item, "quote": quote, "suggestion": suggestion, "text": "Cho kịp kỳ họp", **fields}
    return workflow.comment(program.document.current_version, user=town.staff[town.women.pk], **said)


def accept(comment, town):
    return workflow.dispose(
        Comment.objects.get(pk=comment.pk),
        user=town.staff[town.mttq.pk],
        disposition=Disposition.ACCEPTED,
        adopts=True,
    )


def reopen(program, town) -> ItemLine:
    document_workflow.revise(program.document, user=town.staff[town.mttq.pk], on=TODAY(), reason="Tiếp thu góp ý")
    return line_of(program)


def tab(program):
    return reverse("coordination:comments", args=["chuong-trinh", program.pk])


def text(response):
    return " ".join(response.content.decode().split())


def post_comment(client, program, **values):
    data = {f"gop-y-{name}": value for name, value in values.items()}
    return client.post(reverse("coordination:comment", args=["chuong-trinh", program.pk]), data)


def answer(client, program, agency, account, **values):
    client.force_login(account)
    data = {f"tra-loi-{name}": value for name, value in {"on": TODAY().isoformat(), **values}.items()}
    return client.post(reverse("coordination:answer", args=["chuong-trinh", program.pk]), data)


def test_three_agencies_answer_in_three_ways_and_one_is_silent(client, town, program, pdf_text):
    answer(client, program, town.ubnd, town.staff[town.ubnd.pk], answer=Answer.AGREE)
    answer(client, program, town.farmers, town.staff[town.farmers.pk], answer=Answer.DISAGREE, remark="Trùng mùa vụ 🌸")
    client.force_login(town.staff[town.women.pk])
    words = {"quote": "trong  20\nngày", "suggestion": "trong 15 ngày", "text": "Cho kịp kỳ họp"}
    assert post_comment(client, program, item=line_of(program).item_id, **words).status_code == 302
    answer(client, program, town.women, town.staff[town.women.pk], answer=Answer.AGREE_WITH_COMMENTS)
    said = Comment.objects.get(agency=town.women)
    assert said.quote == "trong 20 ngày"  # as the version words it

    client.force_login(town.staff[town.mttq.pk])
    shown = text(client.get(tab(program)))
    assert "<del>20</del><ins>15</ins>" in shown
    assert shown.count("chờ từ") == 1
    name = f"tiep-thu-{said.pk}-disposition"
    url = reverse("coordination:dispose", args=[said.pk])
    assert client.post(url, {name: "", "adopts": "1", f"tiep-thu-{said.pk}-seen": ""}).status_code == 302
    assert reopen(program, town).body == "Trả lời kiến nghị trong 15 ngày làm việc."

    url = reverse("coordination:opinions_pdf", args=["chuong-trinh", program.pk])
    printed = pdf_text(client.get(url).content)
    for words in (
        "BẢNG TỔNG HỢP",
        "1 cơ quan nhất trí; 1 cơ quan nhất trí, có góp ý; 1 cơ quan không nhất trí; 1 cơ quan chưa trả lời",
        "Đề nghị sửa thành: “trong 15 ngày”",
        "Sửa theo lời văn đề nghị.",
        "Cơ quan nhất trí, không có góp ý: UBND phường Tây Hồ.",
        "Cơ quan chưa trả lời khi đợt lấy ý kiến kết thúc: Hội CCB",
    ):
        assert words in printed


def test_the_table_in_word_says_the_same(town, program):
    suggest(program, town)
    [one] = rounds_of(program.document, town.staff[town.mttq.pk])
    word = docx.Document(io.BytesIO(render_docx(opinions_document(program, one))))
    [table] = [table for table in word.tables if table.cell(0, 0).text == "TT"]
    assert [cell.text for cell in table.rows[1].cells] == [
        "1",
        f"1. {line_of(program).title}\n“trong 20 ngày”",
        "Hội LHPN",
        "Cho kịp kỳ họp\nĐề nghị sửa thành: “trong 15 ngày”",
        "(chưa tiếp thu, giải trình)",
    ]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")  # repeated on each page


# Answers


def test_after_the_deadline_a_late_answer_is_taken_but_none_changed(client, town, program):
    Consultation.objects.update(deadline=TODAY() - DAY)
    account = town.staff[town.women.pk]
    assert answer(client, program, town.women, account, answer=Answer.AGREE).status_code == 302
    response = answer(client, program, town.women, account, answer=Answer.DISAGREE, remark="Nghĩ lại")
    assert "không đổi được câu trả lời" in text(response)
    assert "Nghĩ lại" in text(response)
    assert row(program, town.women).answer == Answer.AGREE


def test_another_remark_is_disposed_of_anew_and_plain_assent_has_none(town, program):
    def respond(kind, remark=""):
        workflow.answer(
            row(program, town.women), user=town.staff[town.women.pk], on=TODAY(), answer=kind, remark=remark
        )

    respond(Answer.AGREE_WITH_COMMENTS, "Bổ sung kinh phí")
    workflow.dispose(Comment.objects.get(), user=town.staff[town.mttq.pk], disposition=Disposition.ACCEPTED)
    respond(Answer.AGREE_WITH_COMMENTS, "Bổ sung kinh phí")
    assert Comment.objects.get().disposition == Disposition.ACCEPTED
    respond(Answer.DISAGREE, "Chưa có kinh phí")
    assert (Comment.objects.get().text, Comment.objects.get().disposition) == ("Chưa có kinh phí", "")
    respond(Answer.AGREE)
    assert not Comment.objects.exists()


def enter_paper(client, program, agency, **values):
    data = {"answer": Answer.AGREE_WITH_COMMENTS, "on": TODAY().isoformat(), "remark": "Theo công văn", **values}
    data = {"paper_number": "18/CV", "paper_on": (TODAY() - DAY).isoformat(), **data}
    url = reverse("coordination:paper_answer", args=[row(program, agency).pk])
    return client.post(url, {f"tra-loi-{name}": value for name, value in data.items()})


def scan():
    return SimpleUploadedFile("cong-van.pdf", PDF, "application/pdf")


def test_the_clerk_enters_an_answer_that_came_on_paper_with_its_scan(client, town, program):
    client.force_login(town.clerks[town.mttq.pk])
    assert "scan" in enter_paper(client, program, town.veterans).context["form"].errors
    assert enter_paper(client, program, town.veterans, scan=scan()).status_code == 302
    given = row(program, town.veterans)
    assert (given.answer, given.paper_number, given.paper_on) == ("nhat-tri-co-gop-y", "18/CV", TODAY() - DAY)
    shown = text(client.get(tab(program)))
    assert "công văn số 18/CV" in shown
    assert "Bản quét (1)" in shown
    assert enter_paper(client, program, town.veterans, paper_number="19/CV").status_code == 302  # a slip mended
    assert row(program, town.veterans).paper_number == "19/CV"


def test_what_an_agency_answered_itself_is_not_written_over(client, town, program):
    answer(client, program, town.women, town.staff[town.women.pk], answer=Answer.AGREE)
    client.force_login(town.clerks[town.mttq.pk])
    assert "đã tự trả lời" in text(enter_paper(client, program, town.women, scan=scan()))
    assert row(program, town.women).answer == Answer.AGREE


# Who may do what


@pytest.mark.parametrize("place", ["drafter", "asked", "stranger"])
@pytest.mark.parametrize("role", list(Role))
def test_role_and_place_decide_what_one_may_do(town, program, role, place):
    agencies = {"drafter": town.mttq, "asked": town.women, "stranger": factories.agency(town.locality, full="Phòng X")}
    account = factories.user(agencies[place], role)
    said = suggest(program, town)
    verbs = {
        "answer": lambda: workflow.answer(row(program, town.women), user=account, on=TODAY(), answer=Answer.AGREE),
        "comment": lambda: workflow.comment(said.version, user=account, text="Góp ý"),
        "reply": lambda: workflow.reply(said, user=account, text="Đã rõ"),
        "dispose": lambda: workflow.dispose(said, user=account, disposition=Disposition.ACCEPTED),
        "remind": lambda: workflow.remind(row(program, town.veterans), user=account),
        "paper": lambda: workflow.record_answer(
            row(program, town.farmers),
            user=account,
            on=TODAY(),
            answer=Answer.AGREE,
            paper_number="1",
            paper_on=TODAY(),
        ),
    }
    office, at_work = {Role.STAFF, Role.LEADER}, {Role.STAFF, Role.LEADER, Role.CLERK}
    allowed = {
        "drafter": {"reply": office, "dispose": office, "remind": at_work, "paper": at_work},
        "asked": {"answer": office, "comment": office, "reply": office},
        "stranger": {},
    }[place]
    for name, verb in verbs.items():
        if role in allowed.get(name, ()):
            verb()
        else:
            with pytest.raises(PermissionDenied):
                verb()


def test_in_a_mutual_round_who_was_asked_and_the_parties_see_all_others_nothing(client, town, program):
    suggest(program, town, text="Lời của Hội LHPN")
    for agency in (town.veterans, town.hdnd):
        client.force_login(town.staff[agency.pk])
        assert "Lời của Hội LHPN" in text(client.get(tab(program)))
    stranger = factories.user(factories.agency(town.locality, full="Phòng X"), Role.STAFF)
    assert not Comment.objects.visible_to(stranger).exists()
    assert not ConsultedAgency.objects.visible_to(stranger).exists()


def test_where_the_round_is_not_mutual_colleagues_get_neither_comments_nor_the_table(client, town):
    program = send(factories.program(town), town, mutual=False)
    said = workflow.comment(program.document.current_version, user=town.staff[town.women.pk], text="Lời kín")
    client.force_login(town.staff[town.veterans.pk])
    assert "Lời kín" not in text(client.get(tab(program)))
    assert client.get(reverse("coordination:opinions_pdf", args=["chuong-trinh", program.pk])).status_code == 404
    assert client.post(reverse("coordination:reply", args=[said.pk]), {}).status_code == 404
    assert client.get(reverse("documents:attachments", args=["gop-y", said.pk])).status_code == 404


# Passages and wordings


def test_a_wording_accepted_while_the_text_is_closed_comes_into_the_next_draft_and_keeps_its_author(town, program):
    said = suggest(program, town)
    assert accept(said, town).conflict == ""
    assert line_of(program).body == "Trả lời kiến nghị trong 20 ngày làm việc."
    line = reopen(program, town)
    assert line.body == "Trả lời kiến nghị trong 15 ngày làm việc."
    said.refresh_from_db()
    assert said.adopted_in == line.version
    told = entries_about(program.document).get(action=ADOPTED)
    assert told.summary == "Nhận lời văn đề nghị của Hội LHPN phường Tây Hồ vào bản 2"
    assert "Trước: Trả lời kiến nghị trong 20 ngày làm việc." in told.reason
    assert accept(said, town).conflict == ""  # again: the text is not changed twice
    assert line_of(program).body == line.body


def test_a_passage_that_was_changed_meanwhile_is_not_written_over(client, town, program):
    said = suggest(program, town)
    line = reopen(program, town)
    line.body = "Trả lời kiến nghị trong 30 ngày."
    line.save()
    assert "đã được sửa" in accept(said, town).conflict
    assert line_of(program).body == "Trả lời kiến nghị trong 30 ngày."
    client.force_login(town.staff[town.mttq.pk])
    shown = text(client.get(tab(program)))
    assert "Đoạn này đã được sửa trong bản dự thảo sau đó." in shown
    assert "Lời văn chưa vào được dự thảo." in shown
    assert count_queries(lambda: client.get(tab(program))) <= 10


def test_a_wording_accepted_while_the_draft_is_open_comes_in_at_once_unless_the_passage_stands_there_twice(
    town, program
):
    first, second = suggest(program, town), suggest(program, town, quote="làm việc", suggestion="làm việc liên tục")
    line = reopen(program, town)
    assert accept(first, town).comment.adopted_in == line.version
    line = line_of(program)
    assert line.body == "Trả lời kiến nghị trong 15 ngày làm việc."
    line.body += " Báo cáo sau 5 ngày làm việc."
    line.save()
    assert accept(second, town).conflict
    assert line_of(program).body == line.body


def test_of_two_wordings_for_one_passage_the_second_waits(town, program):
    first, second = suggest(program, town), suggest(program, town, suggestion="trong 10 ngày")
    accept(first, town)
    accept(second, town)
    assert reopen(program, town).body == "Trả lời kiến nghị trong 15 ngày làm việc."
    assert list(Comment.objects.filter(adopted_in=None)) == [second]


def test_a_wording_without_a_passage_is_added_at_the_end(town, program):
    said = suggest(program, town, quote="", suggestion="Kinh phí do ngân sách phường bảo đảm.")
    preamble = suggest(program, town, item=None, section=CommentedText.PREAMBLE, quote="", suggestion="Thêm lời dẫn.")
    accept(said, town)
    accept(preamble, town)
    line = reopen(program, town)
    assert line.body.splitlines()[1:] == ["Kinh phí do ngân sách phường bảo đảm."]
    assert line.version.preamble.endswith("Thêm lời dẫn.")


def test_a_wording_for_an_item_that_was_removed_waits(town, program):
    said = suggest(program, town)
    reopen(program, town).delete()
    assert accept(said, town).conflict == "Mục được góp ý không còn trong bản dự thảo."


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quote": "không có đoạn này", "text": "x"}, "quote"),
        ({"quote": "ngày", "suggestion": "tháng"}, None),
        ({"quote": "số", "suggestion": "mục"}, None),
        ({"quote": "i", "text": "x"}, "quote"),  # a part of a word is no passage
        ({"suggestion": "Thêm", "item": ""}, "item"),
        ({"suggestion": "Thêm", "item": "trach-nhiem"}, "quote"),
        ({"text": "x" * 20_000}, "text"),
        ({"text": "<p class=MsoNormal> </p>"}, "text"),
    ],
)
def test_what_is_wrong_with_a_comment_stands_at_its_field(client, town, program, values, field):
    client.force_login(town.staff[town.women.pk])
    response = post_comment(client, program, **{"item": line_of(program).item_id, **values})
    assert (list(response.context["comment_form"].errors) if field else response.status_code) == (
        [field] if field else 302
    )


def test_a_text_that_is_too_long_is_refused_whole(client, town, program):
    client.force_login(town.staff[town.women.pk])
    response = post_comment(client, program, text="ý " * 10_000)
    assert response.context["comment_form"].errors["text"] == [
        "Dài quá 5.000 ký tự (hiện có 19999). Hãy viết ngắn lại hoặc gửi bằng tệp đính kèm."
    ]
    assert "ý " * 9_999 in response.content.decode()


def test_a_comment_comes_with_its_files_or_not_at_all(client, town, program):
    client.force_login(town.staff[town.women.pk])
    bad = SimpleUploadedFile("la.exe", b"MZ", "application/x-msdownload")
    response = post_comment(client, program, text="Xem bảng kèm theo", uploads=bad)
    assert list(response.context["comment_form"].errors) == ["uploads"]
    assert not Comment.objects.exists()
    assert post_comment(client, program, text="Xem bảng kèm theo", uploads=scan()).status_code == 302
    assert "Tài liệu đính kèm (1)" in text(client.get(tab(program)))


def test_a_comment_sent_twice_is_one(client, town, program):
    client.force_login(town.staff[town.women.pk])
    for _ in range(2):
        assert post_comment(client, program, text="Góp ý").status_code == 302
    assert Comment.objects.count() == 1


def test_a_party_that_was_taken_out_meanwhile_is_told_and_keeps_its_words(client, town, program):
    """It comments on a page of the first round; the draft was reopened without it since."""
    reopen(program, town)
    Program.objects.get(pk=program.pk).document.current_version.parties.filter(agency=town.ubnd).delete()
    client.force_login(town.staff[town.ubnd.pk])
    url = reverse("coordination:comment", args=["chuong-trinh", program.pk])
    shown = text(client.post(url, {"ban": 1, "gop-y-text": "Lời đang gõ"}))
    assert f"Đợt lấy ý kiến đã kết thúc ngày {TODAY():%d/%m/%Y}." in shown
    assert "Lời đang gõ" in shown


# Replies, reminders, colleagues


def test_agencies_reply_to_one_another_and_the_other_side_is_told(client, town, program):
    said = suggest(program, town)
    Notification.objects.all().delete()
    client.force_login(town.staff[town.mttq.pk])
    data = {f"dap-{said.pk}-text": "Xin nêu rõ căn cứ"}
    for _ in range(2):
        assert client.post(reverse("coordination:reply", args=[said.pk]), data).status_code == 302
    assert CommentReply.objects.count() == 1
    assert [one.user for one in Notification.objects.all()] == [town.staff[town.women.pk]]
    client.force_login(town.staff[town.veterans.pk])
    assert "Xin nêu rõ căn cứ" in text(client.get(tab(program)))


def test_a_silent_agency_is_reminded_by_hand_once_a_day(client, town, program):
    client.force_login(town.clerks[town.mttq.pk])
    url = reverse("coordination:remind", args=[row(program, town.veterans).pk])
    Notification.objects.all().delete()
    for _ in range(2):
        client.post(url)
    assert [one.user for one in Notification.objects.all()] == [town.staff[town.veterans.pk]]
    assert f"nhắc lần cuối {TODAY():%d/%m/%Y}" in text(client.get(tab(program)))
    ConsultedAgency.objects.update(reminded_on=TODAY() - DAY)
    client.post(url)
    assert Notification.objects.count() == 2
    workflow.answer(row(program, town.women), user=town.staff[town.women.pk], on=TODAY(), answer=Answer.AGREE)
    with pytest.raises(AlreadyDone, match="đã trả lời"):
        workflow.remind(row(program, town.women), user=town.staff[town.mttq.pk])


def test_a_colleague_who_disposed_meanwhile_is_shown_and_not_overwritten_unseen(client, town, program):
    said = suggest(program, town)
    workflow.dispose(said, user=town.leaders[town.mttq.pk], disposition=Disposition.PARTLY, reason="Một phần")
    with pytest.raises(StaleRevision):
        workflow.dispose(said, user=town.staff[town.mttq.pk], disposition=Disposition.ACCEPTED, seen="")
    client.force_login(town.staff[town.mttq.pk])
    prefix = f"tiep-thu-{said.pk}"
    data = {
        f"{prefix}-disposition": Disposition.NOT_ACCEPTED.value,
        f"{prefix}-reason": "Lời tôi",
        f"{prefix}-seen": "",
    }
    url = reverse("coordination:dispose", args=[said.pk])
    shown = client.post(url, data)
    assert "vừa ghi “Tiếp thu một phần”" in text(shown)
    assert "Lời tôi" in text(shown)
    [form] = [remark.form for remark in shown.context["page_obj"]]
    assert client.post(url, {**data, f"{prefix}-seen": form["seen"].value()}).status_code == 302
    assert Comment.objects.get().disposition_reason == "Lời tôi"


def test_nothing_is_said_after_issue(town, program):
    said = suggest(program, town)
    type(program.document).objects.filter(pk=program.document_id).update(
        state="da-ban-hanh", symbol="01/CTrPH", issued_on=TODAY()
    )
    with pytest.raises(InvalidTransition, match="đã ban hành"):
        workflow.reply(said, user=town.staff[town.mttq.pk], text="Muộn")


# Pages


def test_a_second_round_leads_to_what_changed_since_the_first(client, town, program):
    reopen(program, town)
    send(Program.objects.get(pk=program.pk), town)
    client.force_login(town.staff[town.women.pk])
    compare = f"{reverse('coordination:compare', args=['chuong-trinh', program.pk])}?tu=1&amp;den=2"
    assert compare in text(client.get(tab(program)))


def test_the_text_is_read_and_commented_beside_itself_within_the_budget(client, town, program):
    client.force_login(town.staff[town.women.pk])
    url = reverse("coordination:consultation_text", args=["chuong-trinh", program.pk])
    client.get(url)
    assert count_queries(lambda: client.get(url)) <= 10
    response = client.get(url, {"muc": line_of(program).item_id})
    assert response.context["form"]["item"].value() == str(line_of(program).item_id)
    client.force_login(town.clerks[town.mttq.pk])
    assert client.get(url).context["form"] is None


def test_only_what_is_not_yet_disposed_of(client, town, program):
    accept(suggest(program, town), town)
    workflow.comment(program.document.current_version, user=town.staff[town.women.pk], text="Chưa trả lời ý này")
    client.force_login(town.staff[town.mttq.pk])
    shown = client.get(tab(program), {"loc": "cho"})
    assert [remark.comment.text for remark in shown.context["page_obj"]] == ["Chưa trả lời ý này"]
