"""Conferences told in full: letters with their answers, the course as it was noted, who came, the pack."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from activity.log import record
from agencies.models import User
from desk.demo.directory import Directory
from desk.demo.reading import DATA, read
from documents.attaching import attach, checked
from documents.choices import DocumentKind
from documents.models import Document
from meetings import pack
from meetings.attendance import UNASKED
from meetings.choices import Action, GroupKind, MailKind, MailState, NoteKind, Presence
from meetings.letters import letters, meeting_for_letters
from meetings.models import AgendaItem, AgendaNote, Attendance, Delegate, Mail, Meeting
from meetings.pack_tasks import build_pack
from meetings.papers.catalogue import meeting_documents
from meetings.papers.scans import scans_of

BETWEEN_NOTES = datetime.timedelta(minutes=6)


@dataclass(frozen=True)
class Told:
    """A conference of the data with what is said of it."""

    directory: Directory
    one: dict[str, Any]
    meeting: Meeting

    def user(self, role: str) -> User:
        """The organizer's person."""
        return self.directory.users[f"{self.one['ward']}.{self.one['organizer']}.{role}"]

    def delegates(self) -> Iterator[tuple[str, Delegate]]:
        """Those of the directory, by their keys there."""
        keys = {held.pk: key.partition(".")[2] for key, held in self.directory.appointments.items()}
        found = Delegate.objects.filter(group__meeting=self.meeting, appointment__isnull=False)
        return ((keys[one.appointment_id or 0], one) for one in found.select_related("group"))

    def who(self, key: str) -> str:
        """ "Họ tên, chức vụ"."""
        return str(self.directory.appointments[f"{self.one['ward']}.{key}"])


def load_conferences(directory: Directory) -> None:
    """Letters are kept as sent: nothing goes out."""
    for told in _conferences(directory):
        _invite(told)
        if "course" in told.one:
            _run(told)
            _count(told)


def load_packs(directory: Directory) -> None:
    """What the agenda leads to, the report among it; and the pack, built in the background once all is loaded."""
    for told in _conferences(directory):
        if "pack" in told.one:
            _link(told)
            _pack(told)


def _conferences(directory: Directory) -> Iterator[Told]:
    for one in read("conferences", directory.dates):
        locality = directory.localities[one["ward"]]
        yield Told(directory, one, Meeting.objects.get(locality=locality, title__startswith=one["meeting"]))


def _invite(told: Told) -> None:
    """Addresses, letters and answers, each answer a day after its letter but never after now."""
    on = told.directory.dates.day(told.one["invited"])
    sent, clerk = _at(on, "09:30"), told.user("van-thu")
    people = []
    for key, delegate in told.delegates():
        answer = told.one["answers"].get(key, {})
        delegate.mail = f"{key}@{told.one['ward']}.example"
        delegate.invited_at = sent
        delegate.response, delegate.response_note = answer.get("response", ""), answer.get("note", "")
        delegate.substitute_name, delegate.substitute_post = answer.get("name", ""), answer.get("post", "")
        delegate.responded_at = sent + datetime.timedelta(days=1) if answer else None
        people.append(delegate)
    columns = ["mail", "invited_at", "response", "response_note", "substitute_name", "substitute_post", "responded_at"]
    Delegate.objects.bulk_update(people, columns)
    mails = list(letters(meeting_for_letters(told.meeting.pk), MailKind.INVITATION, people, user=clerk))
    for mail in mails:
        refusal = told.one.get("refused", {}).get(mail.to.partition("@")[0], "")
        mail.state = MailState.FAILED if refusal else MailState.SENT
        mail.tries, mail.error, mail.sent_at = 1, refusal, None if refusal else sent
    Mail.objects.bulk_create(mails)
    record(told.meeting, Action.EDIT, f"Gửi thư mời: {len(mails)} thư", user=clerk, on=on)


def _run(told: Told) -> None:
    """The items one after another, with what was noted at each."""
    at = _at(told.meeting.held_on, told.one["began"])
    items, notes = list(told.meeting.agenda.order_by("position")), []
    for item, course in zip(items, told.one["course"], strict=True):
        item.began_at, item.ended_at = at, at + datetime.timedelta(minutes=course["ran"])
        notes += list(_noted(told, item, at, course["notes"]))
        at = item.ended_at
    AgendaItem.objects.bulk_update(items, ["began_at", "ended_at"])
    AgendaNote.objects.bulk_create(notes)


def _noted(told: Told, item: AgendaItem, began: datetime.datetime, notes: list[dict[str, Any]]) -> Iterator[AgendaNote]:
    clerk = told.user("chuyen-vien")
    assigned = {speech.speaker_printed: speech for speech in told.meeting.speeches.select_related("speaker")}
    for number, one in enumerate(notes):
        speaker = told.who(one["by"]) if one["kind"] == NoteKind.SPEECH else ""
        yield AgendaNote(
            meeting=told.meeting,
            item=item,
            kind=one["kind"],
            at=began + BETWEEN_NOTES * number,
            speech=assigned.get(speaker),
            speaker=speaker,
            text=one["text"],
            by=clerk,
        )


def _count(told: Told) -> None:
    """Marks at the door as the delegates came, groups that are only counted, and who came unasked."""
    clerk, at = told.user("van-thu"), _at(told.meeting.held_on, "13:40")
    marks = []
    for number, (key, delegate) in enumerate(told.delegates()):
        name, post = told.one["substitutes"].get(key, ("", ""))
        presence = Presence.SUBSTITUTE if name else told.one["absent"].get(key, Presence.PRESENT)
        when = at + datetime.timedelta(minutes=2 * number)
        mark = Attendance(delegate=delegate, presence=presence, at=when, marked_by=clerk)
        mark.substitute_name, mark.substitute_post = name, post
        marks.append(mark)
    marks.append(_unasked(told, _at(told.meeting.held_on, "14:10"), clerk))
    Attendance.objects.bulk_create(marks)
    for name, came in told.one["counted"].items():
        told.meeting.groups.filter(name=name).update(came=came)


def _unasked(told: Told, at: datetime.datetime, clerk: User) -> Attendance:
    """Who came without an invitation, in a group of its own."""
    position = told.meeting.groups.count() + 1
    group = told.meeting.groups.create(name=UNASKED, kind=GroupKind.GUESTS, position=position)
    guest = group.delegates.create(**told.one["unasked"], client_id=uuid.uuid4())
    return Attendance(delegate=guest, presence=Presence.PRESENT, at=at, marked_by=clerk)


def _link(told: Told) -> None:
    """The report that is heard and an uploaded speech, each at its item."""
    paper, report = told.one["paper"], told.one["report"]
    upload = checked(SimpleUploadedFile(paper["file"], (DATA / paper["file"]).read_bytes()))
    (attachment,) = attach(told.meeting, [upload], user=told.user("chuyen-vien"), title=paper["title"])
    told.meeting.agenda.filter(position=paper["item"]).update(attachment=attachment)
    reports = Document.objects.filter(locality=told.meeting.locality, kind=DocumentKind.CONSOLIDATED_REPORT)
    heard = reports.get(versions__title__contains=report["period"])
    told.meeting.agenda.filter(position=report["item"]).update(document=heard)


def _pack(told: Told) -> None:
    user = told.user("chuyen-vien")
    documents = [one.pk for one in meeting_documents(told.meeting, user)]
    scans = [one.pk for one in scans_of(told.meeting, user)]
    asked = pack.ask(told.meeting, user=user, papers=told.one["pack"], documents=documents, scans=scans, words=False)
    transaction.on_commit(lambda: build_pack.enqueue(asked.pk), robust=True)


def _at(day: datetime.date, time: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.fromisoformat(time)))
