"""Letters of invitation, as a mail server receives them; what becomes of them without one; reminders."""

import datetime
import smtplib
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from icalendar import Calendar

from meetings import mailing, workflow
from meetings.choices import MailKind, MailState, MeetingState, Response
from meetings.inviting import remind_before_meetings, reminding_begins
from meetings.models import Delegate, DelegateGroup, Mail, Meeting
from meetings.personal import personal_address
from tests import factories
from tests.meetings.pages import text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = factories.today()
SOON = TODAY + datetime.timedelta(days=10)


class Box:
    """A mail server's handler that keeps what it is given, and refuses one address."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # aiosmtpd's name
        if address.startswith("khong-co"):
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, mail))
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def box(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.DEFAULT_FROM_EMAIL = "Phối hợp <phoi-hop@tay-ho.example.vn>"
    handler = Box()
    server = Controller(handler, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    yield handler
    server.stop()


@pytest.fixture
def no_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def conference(town, *mails, **fields):
    """A meeting to come with a delegate for each address; an empty one has none."""
    start = {"starts_at": datetime.time(8), "place": "Hội trường phường", **fields}
    meeting = factories.meeting(town, start.pop("held_on", SOON), title="Hội nghị sơ kết", **start)
    group = DelegateGroup.objects.create(meeting=meeting, name="Đại biểu HĐND")
    for number, mail in enumerate(mails, 1):
        Delegate.objects.create(group=group, name=f"Lê Văn {number}", post="Tổ trưởng", mail=mail, position=number)
    return meeting


def send(client, meeting, *chosen, run, **data):
    with run(execute=True):
        rev = Meeting.objects.values_list("rev", flat=True).get(pk=meeting.pk)
        return client.post(url("invite_send", meeting), {"d": chosen, "rev": rev, **data}, follow=True)


def calendar_of(mail):
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar" and part.get_param("method")]
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["method"]
    (event,) = calendar.walk("vevent")
    return calendar["method"], event


def test_each_delegate_gets_a_letter_with_a_calendar_entry_and_his_own_link(
    client, clerk, town, box, django_capture_on_commit_callbacks
):
    meeting = conference(town, "mot@example.vn", "hai@example.vn", "")
    send(client, meeting, run=django_capture_on_commit_callbacks, words="Đề nghị chuẩn bị ý kiến.")
    assert [to for to, _ in box.mails] == [["mot@example.vn"], ["hai@example.vn"]]
    delegates = Delegate.objects.filter(group__meeting=meeting).order_by("position")
    for (_, mail), delegate in zip(box.mails, delegates, strict=False):
        text = mail.get_body(("plain",)).get_content()
        assert mail["Subject"].strip() == f"Giấy mời: Hội nghị sơ kết, 08:00 ngày {SOON:%d/%m/%Y}"
        assert f"Kính gửi: Ông/Bà {delegate.name}, Tổ trưởng" in text
        assert personal_address(delegate) in text
        assert "Đề nghị chuẩn bị ý kiến." in text
        method, event = calendar_of(mail)
        assert (method, event["uid"], event["sequence"]) == ("REQUEST", str(meeting.uid), 0)
        assert event.decoded("dtstart").date() == SOON
        assert event["attendee"] == f"mailto:{delegate.mail}"
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.INVITED
    assert [delegate.invited_at is not None for delegate in delegates] == [True, True, False]
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_sending_to_all_again_reaches_only_who_was_added_since(
    client, clerk, town, box, django_capture_on_commit_callbacks
):
    run = django_capture_on_commit_callbacks
    meeting = conference(town, "mot@example.vn")
    send(client, meeting, run=run)
    assert "Không còn ai có địa chỉ thư" in text_of(send(client, meeting, run=run))
    group = meeting.groups.get()
    Delegate.objects.create(group=group, name="Người mới", mail="moi@example.vn", position=2)
    send(client, meeting, run=run)
    assert [to for to, _ in box.mails] == [["mot@example.vn"], ["moi@example.vn"]]
    first = Delegate.objects.get(mail="mot@example.vn")
    send(client, meeting, first.pk, run=run)  # chosen by name: once more
    assert box.mails[-1][0] == ["mot@example.vn"]


def test_a_second_click_on_send_writes_to_nobody_twice_however_late_it_comes(
    client, clerk, town, box, django_capture_on_commit_callbacks
):
    meeting = conference(town, "mot@example.vn")
    one = Delegate.objects.get(group__meeting=meeting)
    send(client, meeting, one.pk, run=django_capture_on_commit_callbacks, rev=1)
    Mail.objects.update(key="of-another-minute")
    again = send(client, meeting, one.pk, run=django_capture_on_commit_callbacks, rev=1, words="Lời nhắn đã gõ")
    assert "Hội nghị đã thay đổi sau khi bạn mở trang: Gửi thư mời: 1 thư" in text_of(again)
    assert "Lời nhắn đã gõ" in text_of(again)
    assert len(box.mails) == 1


def test_a_group_with_an_address_of_its_own_gets_one_letter(
    client, clerk, town, box, django_capture_on_commit_callbacks
):
    meeting = conference(town)
    mail = {"invite_by": "chung", "mail": "van-phong@example.vn"}
    DelegateGroup.objects.create(meeting=meeting, name="Bí thư Đoàn 16 phường", count=16, **mail)
    send(client, meeting, run=django_capture_on_commit_callbacks)
    ((to, mail),) = box.mails
    text = mail.get_body(("plain",)).get_content()
    assert to == ["van-phong@example.vn"]
    assert "Kính gửi: Bí thư Đoàn 16 phường" in text
    assert "/moi-hop/" not in text


def test_without_a_mail_server_letters_wait_say_why_and_go_when_it_is_back(
    client, clerk, town, no_server, settings, django_capture_on_commit_callbacks
):
    run = django_capture_on_commit_callbacks
    meeting = conference(town, "mot@example.vn", "hai@example.vn")
    assert "Đã đưa 2 thư mời vào hàng gửi" in text_of(send(client, meeting, run=run))
    page = text_of(client.get(url("inviting", meeting)))
    assert "2 thư chưa gửi được; thư vẫn được giữ" in page
    assert "Không kết nối được máy chủ thư" in text_of(client.get(url("invite_mails", meeting)))
    pauses = []
    for _ in mailing.PAUSES:
        mail = Mail.objects.order_by("pk")[0]
        pauses.append(round((mail.next_try_at - timezone.now()).total_seconds() / 60))
        Mail.objects.update(next_try_at=timezone.now())
        with run(execute=True):
            assert mailing.hand_over_due() == 2
    assert pauses == list(mailing.PAUSES)
    assert set(Mail.objects.values_list("state", "tries")) == {(MailState.FAILED, len(mailing.PAUSES) + 1)}
    handler = Box()
    server = Controller(handler, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    try:
        with run(execute=True):
            client.post(url("invite_mail_again", meeting, mail.pk))
    finally:
        server.stop()
    assert [to for to, _ in handler.mails] == [[mail.to]]
    assert Mail.objects.get(pk=mail.pk).state == MailState.SENT


def test_a_refused_address_is_told_at_once_and_the_corrected_one_is_used(
    client, clerk, town, box, django_capture_on_commit_callbacks
):
    run = django_capture_on_commit_callbacks
    meeting = conference(town, "khong-co@example.vn", "hai@example.vn")
    send(client, meeting, run=run)
    refused = Mail.objects.get(to="khong-co@example.vn")
    assert (refused.state, refused.error) == ("khong-gui-duoc", "Máy chủ thư không nhận địa chỉ này: 550 No such user")
    assert [to for to, _ in box.mails] == [["hai@example.vn"]]
    Delegate.objects.filter(mail="khong-co@example.vn").update(mail="dung@example.vn")
    with run(execute=True):
        client.post(url("invite_mail_again", meeting, refused.pk))
    assert box.mails[-1][0] == ["dung@example.vn"]


def test_two_workers_do_not_send_a_letter_twice(town, box):
    meeting = conference(town)
    mail = Mail.objects.create(meeting=meeting, kind="giay-moi", key="k", to="mot@example.vn", subject="S", body="B")
    mailing.send_mails.func([mail.pk, mail.pk])
    assert len(box.mails) == 1


def test_another_day_is_told_with_the_same_uid_and_a_higher_sequence_then_cancelled(
    client, clerk, town, box, django_capture_on_commit_callbacks
):
    run = django_capture_on_commit_callbacks
    meeting = conference(town, "mot@example.vn", "")
    send(client, meeting, run=run)
    later = SOON + datetime.timedelta(days=1)

    def move():
        Meeting.objects.filter(pk=meeting.pk).update(held_on=later)

    with run(execute=True):
        workflow.amend(meeting, action=workflow.Action.EDIT, user=clerk, rev=None, save=move, summary="Sửa")
    with run(execute=True):
        workflow.cancel(meeting, user=clerk, on=TODAY, reason="Trùng lịch của thành phố")
    (_, invited), (_, moved), (_, cancelled) = box.mails
    told = [calendar_of(mail) for mail in (invited, moved, cancelled)]
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {event["uid"] for _, event in told} == {str(meeting.uid)}
    assert [event["sequence"] for _, event in told] == [0, 1, 2]
    assert told[1][1].decoded("dtstart").date() == later
    assert told[2][1]["status"] == "CANCELLED"
    assert "Trùng lịch của thành phố" in cancelled.get_body(("plain",)).get_content()


def test_a_letter_that_waited_is_not_sent_after_the_meeting_was_given_up(
    client, clerk, town, no_server, django_capture_on_commit_callbacks
):
    run = django_capture_on_commit_callbacks
    meeting = conference(town, "mot@example.vn")
    send(client, meeting, run=run)
    with run(execute=True):
        workflow.cancel(meeting, user=clerk, on=TODAY, reason="Thôi")
    old, new = Mail.objects.order_by("pk")
    assert (old.state, old.error) == (MailState.FAILED, mailing.REPLACED)
    assert (new.state, new.kind) == (MailState.WAITING, MailKind.CANCELLATION)
    assert not mailing.send_again(old)
    assert "1 thư chưa gửi được" not in text_of(client.get(url("meeting", meeting)))


def test_who_has_not_answered_is_reminded_once_a_day(client, clerk, town, box, django_capture_on_commit_callbacks):
    run = django_capture_on_commit_callbacks
    meeting = conference(town, "mot@example.vn", "hai@example.vn")
    send(client, meeting, run=run)
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Delegate.objects.update(invited_at=yesterday)
    Delegate.objects.filter(mail="hai@example.vn").update(response=Response.CONFIRM, responded_at=yesterday)
    box.mails.clear()
    with run(execute=True):
        assert "Đã nhắc 1 đại biểu" in text_of(client.post(url("invite_remind", meeting), follow=True))
    assert "Hôm nay không còn ai cần nhắc" in text_of(client.post(url("invite_remind", meeting), follow=True))
    assert [to for to, _ in box.mails] == [["mot@example.vn"]]


@pytest.mark.parametrize(("today", "reminded"), [("2026-03-03", 0), ("2026-03-05", 1), ("2026-03-07", 0)])
def test_two_working_days_before_the_meeting_the_clock_reminds_once(town, monkeypatch, today, reminded):
    """The meeting is on Monday 09/03/2026: Thursday is two working days before it, Saturday is none."""
    meeting = conference(town, "mot@example.vn", held_on=datetime.date(2026, 3, 9))
    Meeting.objects.update(state=MeetingState.INVITED)
    Delegate.objects.update(invited_at=datetime.datetime(2026, 2, 20, tzinfo=datetime.UTC))
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date.fromisoformat(today))
    moment = datetime.datetime.fromisoformat(f"{today}T03:00:00+00:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert [remind_before_meetings(), remind_before_meetings()] == [reminded, 0]
    assert Mail.objects.filter(meeting=meeting, kind=MailKind.REMINDER).count() == reminded
    if reminded:  # and not again on the next working day
        monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2026, 3, 6))
        monkeypatch.setattr(timezone, "now", lambda: moment + datetime.timedelta(days=1))
        assert remind_before_meetings() == 0


def test_who_has_no_address_is_listed_and_noted_as_invited_on_paper(client, clerk, town):
    meeting = conference(town, "", "co@example.vn")
    paper = text_of(client.get(url("invite_paper", meeting)))
    assert "Lê Văn 1" in paper
    assert "Lê Văn 2" not in paper
    delegate = Delegate.objects.get(name="Lê Văn 1")
    client.post(url("invite_note", meeting), {"d": [delegate.pk]})
    assert Delegate.objects.get(pk=delegate.pk).invited_at is not None
    data = {"response": "cu-nguoi-thay", "substitute_name": "Trần B", "substitute_post": "Tổ phó"}
    client.post(url("invitee", meeting, delegate.pk), data)
    delegate.refresh_from_db()
    assert (delegate.substitute_name, delegate.response_entered_by) == ("Trần B", clerk)
    assert [row.substituted for row in client.get(url("inviting", meeting)).context["groups"]] == [1]


def test_an_invitation_to_a_meeting_of_the_past_is_refused(client, clerk, town, django_capture_on_commit_callbacks):
    meeting = conference(town, "mot@example.vn", held_on=TODAY - datetime.timedelta(days=1))
    response = send(client, meeting, run=django_capture_on_commit_callbacks)
    assert "đã qua nên không mời được nữa" in text_of(response)
    assert not Mail.objects.exists()


def test_the_tab_costs_the_same_with_1_and_100_delegates(client, clerk, town):
    small = conference(town, "a@example.vn", held_on=TODAY)
    large = conference(town, *[f"n{number}@example.vn" for number in range(100)])
    one = count_queries(lambda: client.get(url("inviting", small)))
    assert count_queries(lambda: client.get(url("inviting", large))) == one <= 10
    assert len(client.get(url("inviting", large)).content) < 60_000


def test_a_server_that_hangs_up_is_told_as_such():
    assert mailing.told(smtplib.SMTPResponseException(451, b"try later")) == "Máy chủ thư từ chối: 451 try later"


def test_reminding_begins_two_working_days_before():
    class Calendar:
        @staticmethod
        def previous(day):
            while day.weekday() > 4:
                day -= datetime.timedelta(days=1)
            return day

    assert reminding_begins(Calendar, datetime.date(2026, 3, 9)) == datetime.date(2026, 3, 5)
