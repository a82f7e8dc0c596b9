"""An agency words its comment anew or takes it back, as long as nobody has answered it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activity.models import LogEntry
from agencies.choices import Role
from coordination import workflow
from coordination.choices import Answer, Disposition
from coordination.models import Comment
from documents import workflow as document_workflow
from documents.attaching import attach, checked
from documents.models import Attachment
from tests import factories
from tests.coordination.test_consultation import row, say, sent, tab, text, town  # noqa: F401  town is a fixture
from tests.documents.uploads import PDF
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(town):  # noqa: F811
    """The women's union said of the whole: "Bổ sung kinh phí"."""
    program = sent(town)
    return say(program, town.staff[town.women.pk], "Bổ sung kinh phí")


def change(comment):
    return reverse("coordination:comment_change", args=[comment.pk])


def withdraw(comment):
    return reverse("coordination:comment_withdraw", args=[comment.pk])


def program_of(comment):
    return comment.version.document.program


def test_the_agency_words_its_comment_anew_and_the_log_keeps_the_old_words(client, town, said):  # noqa: F811
    client.force_login(town.staff[town.women.pk])
    assert change(said) in text(client.get(tab(program_of(said))))
    form = client.get(change(said)).context["form"]
    assert form["text"].value() == "Bổ sung kinh phí"
    item = program_of(said).items.first()
    response = client.post(change(said), {"gop-y-item": item.pk, "gop-y-text": "Ghi rõ kinh phí"}, follow=True)
    said.refresh_from_db()
    assert (said.text, said.item) == ("Ghi rõ kinh phí", item)
    assert "Đã sửa góp ý." in text(response)
    assert LogEntry.objects.get(action="sua-gop-y").reason == "Trước khi sửa: Bổ sung kinh phí"


def test_a_comment_is_taken_back_with_its_files_and_the_log_keeps_it(client, town, said):  # noqa: F811
    account = town.staff[town.women.pk]
    attach(said, [checked(SimpleUploadedFile("a.pdf", PDF))], user=account)
    client.force_login(account)
    assert "Đã rút góp ý." in text(client.post(withdraw(said), follow=True))
    assert not Comment.objects.exists()
    assert Attachment.objects.get().removed_by == account
    assert LogEntry.objects.get(action="rut-gop-y").reason == "Bổ sung kinh phí"
    assert client.post(withdraw(said)).status_code == 404


def test_what_is_disposed_of_or_replied_to_stays_as_it_was_said(client, town, said):  # noqa: F811
    other = say(program_of(said), town.staff[town.women.pk], "Sửa mục 2")
    workflow.dispose(said, user=town.staff[town.mttq.pk], disposition=Disposition.ACCEPTED)
    workflow.reply(other, user=town.staff[town.mttq.pk], text="Mục 2 nào?")
    client.force_login(town.staff[town.women.pk])
    for comment, why in ((said, "đã tiếp thu, giải trình góp ý này"), (other, "Đã có trả lời cho góp ý này")):
        assert change(comment) not in text(client.get(tab(program_of(said))))
        assert why in text(client.post(change(comment), {"gop-y-text": "Khác"}))
        assert why in text(client.post(withdraw(comment), follow=True))
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["Bổ sung kinh phí", "Sửa mục 2"]


def test_after_the_round_no_comment_is_changed(client, town, said):  # noqa: F811
    document = program_of(said).document
    document_workflow.revise(document, user=town.staff[town.mttq.pk], on=factories.today(), reason="Tiếp thu")
    client.force_login(town.staff[town.women.pk])
    assert client.get(change(said)).status_code == 403
    assert "Đợt lấy ý kiến đã kết thúc" in text(client.post(withdraw(said), follow=True))


@pytest.mark.parametrize("who", ["drafter", "other party", "clerk"])
def test_nobody_else_changes_it(client, town, said, who):  # noqa: F811
    account = {
        "drafter": town.staff[town.mttq.pk],
        "other party": town.staff[town.ubnd.pk],
        "clerk": factories.user(town.women, Role.CLERK),
    }[who]
    client.force_login(account)
    assert change(said) not in text(client.get(tab(program_of(said))))
    assert [client.get(change(said)).status_code, client.post(withdraw(said)).status_code] == [403, 403]
    assert Comment.objects.get().text == "Bổ sung kinh phí"


def test_the_remark_of_an_answer_is_changed_with_the_answer(client, town, said):  # noqa: F811
    account = town.staff[town.women.pk]
    answered = {"on": factories.today(), "answer": Answer.DISAGREE, "remark": "Chưa có kinh phí"}
    workflow.answer(row(program_of(said), town.women), user=account, **answered)
    general = Comment.objects.get(general=True)
    client.force_login(account)
    assert "sửa ở câu trả lời" in text(client.post(withdraw(general), follow=True))


def test_who_agreed_with_comments_keeps_one(client, town, said):  # noqa: F811
    account = town.staff[town.women.pk]
    answered = {"on": factories.today(), "answer": Answer.AGREE_WITH_COMMENTS}
    workflow.answer(row(program_of(said), town.women), user=account, **answered)
    client.force_login(account)
    assert "đổi câu trả lời trước khi rút góp ý duy nhất này" in text(client.post(withdraw(said), follow=True))
    say(program_of(said), account, "Sửa mục 2")
    assert "Đã rút góp ý." in text(client.post(withdraw(said), follow=True))


def test_the_same_comment_twice_is_told(client, town, said):  # noqa: F811
    other = say(program_of(said), town.staff[town.women.pk], "Sửa mục 2")
    client.force_login(town.staff[town.women.pk])
    shown = text(client.post(change(other), {"gop-y-text": "Bổ sung kinh phí"}))
    assert "Cơ quan bạn đã có góp ý giống hệt thế này." in shown
    assert count_queries(lambda: client.get(change(other))) <= 10
