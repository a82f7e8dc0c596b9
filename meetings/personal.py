"""A delegate's personal link: it needs no account, cannot be guessed, can be renewed, and ends after the meeting."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from meetings.choices import MeetingState
from meetings.models import Delegate
from meetings.models.delegates import new_nonce

SALT = "meetings.personal"
DAYS_AFTER = 7  # papers stay readable for a week after the meeting
TOKEN_LENGTH = 40


def personal_token(delegate: Delegate) -> str:
    """What stands in the delegate's link: his id and a seal made of the secret key and his nonce."""
    return f"{delegate.pk}-{_seal(delegate.pk, delegate.nonce)}"


def _seal(pk: int, nonce: str) -> str:
    return salted_hmac(SALT, f"{pk}:{nonce}", algorithm="sha256").hexdigest()[:TOKEN_LENGTH]


def delegate_of(token: str) -> Delegate | None:
    """The delegate whose link it is, with group and meeting; None for a forged or renewed one."""
    pk, _, seal = token.partition("-")
    if not pk.isascii() or not pk.isdecimal() or len(pk) > 18:  # ids are 64-bit
        return None
    delegate = Delegate.objects.select_related("group__meeting").filter(pk=pk).first()
    if delegate is None or not constant_time_compare(seal, _seal(delegate.pk, delegate.nonce)):
        return None
    return delegate


def link_is_open(delegate: Delegate) -> bool:
    """Whether the link still works today: until a week after the meeting, longer while that is put off."""
    meeting = delegate.group.meeting
    last = meeting.held_on + datetime.timedelta(days=DAYS_AFTER)
    return meeting.state == MeetingState.POSTPONED or timezone.localdate() <= last


def personal_address(delegate: Delegate) -> str:
    """The whole address of the delegate's link, as mails and QR codes carry it."""
    path = reverse("meetings:personal", args=[personal_token(delegate)])
    return f"{settings.PUBLIC_URL}/{path.removeprefix(get_script_prefix())}"


def renew_link(delegate: Delegate) -> None:
    """Gives the delegate another link; the one he had is void."""
    delegate.nonce = new_nonce()
    delegate.save(update_fields=["nonce"])
