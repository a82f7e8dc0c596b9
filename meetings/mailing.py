"""The queue of mails about meetings: kept in the database until the mail server has taken them.

A page only writes rows. The worker sends them; the clock hands over again what could not be sent, after growing pauses.
A mail is claimed before it is sent, so that two workers do not send it twice; one that dies in between sends it again.
"""

from __future__ import annotations

import datetime
import logging
import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from meetings.choices import MailKind, MailState
from meetings.models import Mail, Meeting

PAUSES = (1, 5, 15, 60, 240, 720, 1440)  # minutes before each next try; after the last one it is given up
LEASE = datetime.timedelta(minutes=30)  # how long the worker has, before the clock hands a mail over again
ERROR_LENGTH = Mail._meta.get_field("error").max_length or 500
REPLACED = "Không gửi nữa: lịch họp đã thay đổi sau thư này."
CALENDAR_FILE = "hoi-nghi.ics"
REFUSED_FOR_GOOD = 500  # replies of a mail server from here on will not change
FAULTS = (OSError, ValueError)  # the line and all of smtplib; an address or a header that makes no mail
logger = logging.getLogger(__name__)


def queue(mails: Iterable[Mail]) -> int:
    """Keeps new mails and hands them over when the transaction is through; returns how many were new by their key."""
    rows = list(mails)
    if not rows:
        return 0
    wanted = Mail.objects.filter(meeting=rows[0].meeting_id, key__in=[row.key for row in rows])
    known = set(wanted.values_list("pk", flat=True))
    Mail.objects.bulk_create(rows, ignore_conflicts=True)
    made = [pk for pk in wanted.order_by("pk").values_list("pk", flat=True) if pk not in known]
    hand_over(made)
    return len(made)


def hand_over(mails: list[int]) -> None:
    """Gives waiting mails (ids) to the worker; they come back to the clock if it does not send them in time."""
    if mails:
        Mail.objects.filter(pk__in=mails).update(next_try_at=timezone.now() + LEASE)
        transaction.on_commit(lambda: send_mails.enqueue(mails), robust=True)


def hand_over_due() -> int:
    """What the clock does: hands over what waited long enough."""
    due = Mail.objects.filter(state=MailState.WAITING, next_try_at__lte=timezone.now())
    found = list(due.values_list("pk", flat=True))
    hand_over(found)
    return len(found)


def withdraw_waiting(meeting: Meeting) -> None:
    """What was not sent before the meeting changed is not sent any more: a newer mail goes instead."""
    waiting = Mail.objects.filter(meeting=meeting, state=MailState.WAITING)
    waiting.update(state=MailState.FAILED, error=REPLACED, next_try_at=None)


def send_again(mail: Mail) -> bool:
    """Puts a mail that was given up or waits back at the head; False where it was sent or is out of date.

    It goes to the address its delegate or group has by now.
    """
    if mail.state == MailState.SENT or is_outdated(mail):
        return False
    owner = mail.delegate or mail.group
    Mail.objects.filter(pk=mail.pk).exclude(state=MailState.SENT).update(
        state=MailState.WAITING, tries=0, to=(owner.mail if owner else "") or mail.to
    )
    hand_over([mail.pk])
    return True


def is_outdated(mail: Mail) -> bool:
    """Whether whom it is for was written to anew since (another time, another link), or is no longer invited."""
    if mail.delegate_id is None and mail.group_id is None:
        return True
    same = Mail.objects.filter(meeting=mail.meeting_id, delegate=mail.delegate_id, group=mail.group_id)
    return same.filter(pk__gt=mail.pk).exclude(kind=MailKind.REMINDER).exists()


@task()
def send_mails(mails: list[int]) -> None:
    """Sends those of the mails (ids) that still wait. Where the server cannot be reached, all of them wait longer."""
    connection = get_connection()
    try:
        connection.open()
    except FAULTS as fault:
        for pk in mails:
            if mail := _claim(pk):
                _keep(mail, fault)
        return
    try:
        for pk in mails:
            if mail := _claim(pk):
                _send(mail, connection)
    finally:
        _hang_up(connection)


def _hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except FAULTS:
        logger.info("the mail server hung up first")


def _claim(pk: int) -> Mail | None:
    """The mail counted as tried once more, where nobody else tries it right now and it still waits."""
    mail = Mail.objects.filter(pk=pk, state=MailState.WAITING).first()
    if mail is None:
        return None
    mine = Mail.objects.filter(pk=pk, state=MailState.WAITING, tries=mail.tries)
    claimed = mine.update(tries=F("tries") + 1, next_try_at=timezone.now() + LEASE)
    mail.tries += 1
    return mail if claimed else None


def _send(mail: Mail, connection: BaseEmailBackend) -> None:
    try:
        message(mail, connection).send()
    except FAULTS as fault:
        _keep(mail, fault)
    else:
        Mail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=timezone.now(), next_try_at=None)


def _keep(mail: Mail, fault: Exception) -> None:
    """Notes what went wrong: it waits for its next try, or is given up after the last and where none helps."""
    logger.warning("mail %d to meeting %d not sent (try %d): %s", mail.pk, mail.meeting_id, mail.tries, fault)
    given_up = mail.tries > len(PAUSES) or _is_final(fault)
    again = None if given_up else timezone.now() + datetime.timedelta(minutes=PAUSES[mail.tries - 1])
    state = MailState.FAILED if given_up else MailState.WAITING
    Mail.objects.filter(pk=mail.pk, state=MailState.WAITING).update(
        state=state, error=told(fault)[:ERROR_LENGTH], next_try_at=again
    )


def _is_final(fault: Exception) -> bool:
    """Whether trying again will not help: the address was refused for good, or makes no mail."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= REFUSED_FOR_GOOD for code, _ in fault.recipients.values())
    return isinstance(fault, ValueError) and not isinstance(fault, UnicodeError)


def told(fault: Exception) -> str:
    """What went wrong, as an office can use it, with the server's own words."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        replies = "; ".join(f"{code} {_words(reply)}" for code, reply in fault.recipients.values())
        return f"Máy chủ thư không nhận địa chỉ này: {replies}"
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return "Máy chủ thư không nhận tài khoản gửi: báo người quản trị."
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"Máy chủ thư từ chối: {fault.smtp_code} {_words(fault.smtp_error)}"
    if isinstance(fault, OSError):
        return f"Không kết nối được máy chủ thư ({fault or type(fault).__name__})."
    return f"Thư không gửi được: {fault}"


def _words(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def message(mail: Mail, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail as it travels: the text; the calendar entry for mail programs that show it, and as a file for others."""
    made = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        settings.DEFAULT_FROM_EMAIL,
        [mail.to],
        connection=connection,
        headers={"Message-ID": f"<hoi-nghi-{mail.meeting_id}-{mail.pk}@{_sender_domain()}>"},
    )
    if mail.calendar:
        method = "CANCEL" if mail.kind == MailKind.CANCELLATION else "REQUEST"
        made.attach_alternative(mail.calendar, f"text/calendar; method={method}")
        made.attach(CALENDAR_FILE, mail.calendar, "text/calendar")
    return made


def _sender_domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
