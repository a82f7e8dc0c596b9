"""A delegate's own link: no account, only his invitation."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.attaching import attach, checked
from documents.models import Attachment, Document, Version
from meetings.choices import MeetingState, PurposeKind
from meetings.inviting import guest_version, open_papers
from meetings.models import AgendaItem, Delegate, DelegateGroup, Meeting, Purpose
from meetings.personal import personal_token, renew_link
from meetings.views import personal as views
from tests import factories
from tests.documents import uploads
from tests.meetings.pages import text_of, url

pytestmark = pytest.mark.django_db
TODAY = factories.today()
SOON = TODAY + datetime.timedelta(days=10)


@pytest.fixture
def delegate(town):
    meeting = factories.meeting(town, SOON, title="Hội nghị sơ kết", starts_at=datetime.time(8))
    Meeting.objects.update(state=MeetingState.INVITED)
    group = DelegateGroup.objects.create(meeting=meeting, name="Đại biểu HĐND")
    Delegate.objects.create(group=group, name="Phạm Thị Khác", post="Tổ phó", phone="0900000001")
    return Delegate.objects.create(group=group, name="Lê Văn Một", post="Tổ trưởng")


def link(delegate):
    return reverse("meetings:personal", args=[personal_token(delegate)])


def test_a_delegate_sees_his_own_invitation_without_an_account_and_leaves_no_trace(client, delegate):
    response = client.get(link(delegate))
    text = text_of(response)
    assert "Lê Văn Một, Tổ trưởng" in text
    assert f"08:00 ngày {SOON:%d/%m/%Y}" in text
    assert "Phạm Thị Khác" not in text
    assert "0900000001" not in text
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert "sessionid" not in response.cookies


def test_he_answers_and_changes_his_answer(client, delegate):
    client.post(link(delegate), {"response": "khong-du", "note": "Tôi đi công tác."})
    delegate.refresh_from_db()
    assert (delegate.response, delegate.response_note) == ("khong-du", "Tôi đi công tác.")
    data = {"response": "cu-nguoi-thay", "substitute_name": "Trần B", "substitute_post": "Tổ phó"}
    assert "Đã ghi trả lời" in text_of(client.post(link(delegate), data, follow=True))
    delegate.refresh_from_db()
    assert (delegate.response, delegate.substitute_name, delegate.response_note) == ("cu-nguoi-thay", "Trần B", "")
    assert delegate.response_entered_by is None
    client.post(link(delegate), {"response": "tham-du"})
    delegate.refresh_from_db()
    assert (delegate.response, delegate.substitute_name) == ("tham-du", "")


def test_a_substitute_without_a_name_is_asked_for(client, delegate):
    response = client.post(link(delegate), {"response": "cu-nguoi-thay", "substitute_post": "Tổ phó"})
    assert response.context["form"].errors == {"substitute_name": ["Ghi họ tên người đi thay."]}
    assert 'value="Tổ phó"' in response.content.decode()


@pytest.mark.parametrize("state", [MeetingState.RUNNING, MeetingState.ENDED])
def test_once_the_meeting_began_no_answer_is_taken(client, delegate, state):
    Meeting.objects.update(state=state)
    client.post(link(delegate), {"response": "tham-du"})
    delegate.refresh_from_db()
    assert delegate.response == ""
    assert "không trả lời được nữa" in text_of(client.get(link(delegate)))


def test_no_answer_is_taken_once_the_hour_is_past_though_nobody_pressed_start(client, delegate, monkeypatch):
    moment = datetime.datetime.combine(SOON, datetime.time(8), timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "now", lambda: moment)
    client.post(link(delegate), {"response": "tham-du"})
    delegate.refresh_from_db()
    assert delegate.response == ""


def test_a_cancelled_meeting_is_told_with_its_reason(client, delegate):
    Meeting.objects.update(state=MeetingState.CANCELLED, state_reason="Trùng lịch của thành phố")
    text = text_of(client.get(link(delegate)))
    assert "không họp nữa" in text
    assert "Trùng lịch của thành phố" in text
    assert "Gửi trả lời" not in text


def test_forged_renewed_and_expired_links_are_told_kindly(client, delegate):
    good = link(delegate)
    other = Delegate.objects.get(name="Phạm Thị Khác")
    seal = personal_token(delegate).partition("-")[2]
    for forged in [good[:-2] + "x/", f"/moi-hop/{other.pk}-{seal}/", "/moi-hop/abc/"]:
        response = client.get(forged)
        assert response.status_code == 404
        assert "Liên kết không dùng được" in text_of(response)
    renew_link(delegate)
    assert client.post(good, {"response": "tham-du"}).status_code == 404
    Meeting.objects.update(held_on=TODAY - datetime.timedelta(days=8))
    response = client.get(link(delegate))
    assert (response.status_code, "Liên kết đã hết hạn" in text_of(response)) == (410, True)
    Meeting.objects.update(state=MeetingState.POSTPONED, state_reason="Bão")
    assert client.get(link(delegate)).status_code == 200


def test_who_tries_links_waits_while_a_guest_with_a_good_one_does_not(client, delegate, monkeypatch):
    monkeypatch.setattr(views, "WRONG_A_MINUTE", 2)
    answers = [client.get("/moi-hop/9-0/", REMOTE_ADDR="10.9.8.7").status_code for _ in range(3)]
    assert answers == [404, 404, 429]
    assert client.get(link(delegate), REMOTE_ADDR="10.9.8.7").status_code == 200


def test_he_reads_the_papers_opened_to_guests_and_no_others(client, town, delegate):
    clerk = town.clerks[town.mttq.pk]
    meeting = delegate.group.meeting
    files = [checked(uploads.upload(f"{name}.pdf", uploads.PDF + name.encode())) for name in ("mot", "hai")]
    opened, closed = attach(meeting, files, user=clerk)
    client.force_login(clerk)
    client.post(url("guest_papers", meeting), {"d": [opened.pk]})
    client.logout()
    assert opened.title in text_of(client.get(link(delegate)))
    assert closed.title not in text_of(client.get(link(delegate)))
    paths = [f"{link(delegate)}tep/{one.versions.get().pk}/" for one in (opened, closed)]
    response = client.get(paths[0])
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == uploads.PDF + b"mot"
    assert client.get(paths[1]).status_code == 404
    Attachment.objects.update(removed_at=timezone.now())
    assert client.get(paths[0]).status_code == 404
    assert opened.title not in text_of(client.get(link(delegate)))


def test_he_reads_the_agenda_and_the_documents_opened_to_guests_as_they_stand(client, town, delegate, pdf_text):
    clerk, meeting = town.clerks[town.mttq.pk], delegate.group.meeting
    opened, closed = (factories.issued(town, title=title) for title in ("Phối hợp mở", "Phối hợp kín"))
    for program in (opened, closed):
        Purpose.objects.create(meeting=meeting, kind=PurposeKind.PRELIMINARY_REVIEW, program=program)
    AgendaItem.objects.create(meeting=meeting, content="Trao đổi, thảo luận", minutes=30)
    client.force_login(clerk)
    client.post(url("guest_papers", meeting), {"v": [opened.document_id]})
    client.logout()
    page = text_of(client.get(link(delegate)))
    assert ("Phối hợp mở" in page, "Phối hợp kín" in page) == (True, False)
    answers = [client.get(f"{link(delegate)}van-ban/{one.document_id}/") for one in (opened, closed)]
    assert [one.status_code for one in answers] == [200, 404]
    assert "Phối hợp mở".upper() in pdf_text(answers[0].content).upper()
    assert "Trao đổi, thảo luận" in pdf_text(client.get(f"{link(delegate)}chuong-trinh.pdf").content)
    Document.objects.filter(pk=opened.document_id).update(state="huy")
    assert client.get(f"{link(delegate)}van-ban/{opened.document_id}/").status_code == 404


def test_nothing_but_the_meetings_own_papers_is_opened_to_guests(town, delegate):
    clerk, meeting = town.clerks[town.mttq.pk], delegate.group.meeting
    (elsewhere,) = attach(factories.meeting(town), [checked(uploads.upload("khac.pdf", uploads.PDF))], user=clerk)
    foreign = factories.issued(town).document_id
    assert open_papers(meeting, user=clerk, papers=[elsewhere.pk], documents=[foreign]) == 0
    assert (meeting.guest_papers.count(), meeting.guest_documents.count()) == (0, 0)


@pytest.mark.parametrize(
    ("others", "state", "read"), [(True, "du-thao", 1), (False, "du-thao", 2), (False, "da-ban-hanh", 1)]
)
def test_a_draft_is_opened_to_guests_by_its_own_agency_alone(town, delegate, others, state, read):
    meeting, document = delegate.group.meeting, factories.issued(town, title="Phối hợp mở").document
    Version.objects.create(document=document, no=2, title="Đang sửa")
    Document.objects.update(state=state, drafting_agency=town.ubnd if others else town.mttq)
    meeting.guest_documents.set([document])
    assert guest_version(meeting, Document.objects.get()).no == read


def test_the_organizers_clerk_comes_to_what_is_known_of_the_delegate(client, town, delegate):
    client.force_login(town.clerks[town.mttq.pk])
    response = client.get(link(delegate))
    assert response["Location"] == url("invitee", delegate.group.meeting, delegate.pk)
    client.force_login(town.clerks[town.ubnd.pk])
    assert client.get(link(delegate)).status_code == 200


@pytest.mark.parametrize("page", ["inviting", "invite_send", "invite_mails", "invite_paper", "guest_papers"])
def test_addresses_and_answers_are_the_organizers_alone(client, town, delegate, page):
    client.force_login(town.clerks[town.ubnd.pk])
    meeting = delegate.group.meeting
    assert client.get(url(page, meeting)).status_code == 403
    assert "Mời họp" not in text_of(client.get(url("meeting", meeting)))
