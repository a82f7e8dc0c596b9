"""The steps of a programme's life, played by the verbs of the application with the right people and days."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from activity.models import LogEntry, Notification
from agencies.models import User
from coordination import workflow as programs
from coordination.consulting import signed_lines
from coordination.models import Addendum, Comment, CommentReply, ConsultedAgency, ItemLine, Program, Regulation
from desk.demo.certificates import open_demo_round, sign_demo_round
from desk.demo.directory import Directory
from desk.demo.receiving import receive
from documents import workflow as documents
from documents.drafting import touch
from documents.models import Delivery, Document, PassingOn, Version
from documents.sending import acknowledge, pass_on, send_more
from reporting.models import FieldChange, ReportSnapshot, SupplementRemark

NEWS_DAYS = 7  # what people were told earlier they have read


@dataclass(frozen=True)
class Scene:
    """Where a step is played: the ward's people and the programme or regulation as it stands."""

    directory: Directory
    ward: str
    program: Program | Regulation | Addendum

    @property
    def document(self) -> Document:
        """The document, read anew."""
        return Document.objects.get(pk=self.program.document_id)

    @property
    def version(self) -> Version:
        return self.document.current_version

    def agency_ids(self, keys: list[str]) -> list[int]:
        return [self.directory.agencies[f"{self.ward}.{key}"].pk for key in keys]

    def line(self, number: int) -> ItemLine:
        """The top item printed with this number."""
        return self.version.lines.filter(parent__isnull=True).order_by("position")[number - 1]

    def article(self, number: int) -> ItemLine:
        """The article printed with this number."""
        return next(line for line in signed_lines(self.version) if line.sign == f"Điều {number}.")


Step = dict[str, Any]
Verb = Callable[[Scene, Step, User, datetime.date], None]


def play(directory: Directory, ward: str, program: Program | Regulation | Addendum, steps: list[Step]) -> None:
    """Plays the steps in order; a step names its verb (``do``), its people (``by``) and its day (``on``, where it is
    another than the step's before)."""
    scene = Scene(directory, ward, program)
    on = directory.dates.today
    for step in steps:
        started = timezone.now()
        on = directory.dates.day(step["on"]) if "on" in step else on
        for key in step["by"] if isinstance(step["by"], list) else [step["by"]]:
            VERBS[step["do"]](scene, step, directory.users[f"{ward}.{key}"], on)
        date_back(started, on, directory.dates.today)


def date_back(started: datetime.datetime, on: datetime.date, today: datetime.date) -> None:
    """Dates what was written since ``started`` to the day it tells of; older news is read.

    The log keeps when things were entered; only its business date follows, where a verb takes none.
    """
    LogEntry.objects.filter(recorded_at__gte=started, on=today).update(on=on)
    at = min(timezone.make_aware(datetime.datetime.combine(on, datetime.time(9))), started)
    Version.objects.filter(opened_at__gte=started).update(opened_at=at)
    Version.objects.filter(frozen_at__gte=started).update(frozen_at=at)
    Comment.objects.filter(created_at__gte=started).update(created_at=at)
    Comment.objects.filter(disposed_at__gte=started).update(disposed_at=at)
    CommentReply.objects.filter(created_at__gte=started).update(created_at=at)
    Delivery.objects.filter(sent_at__gte=started).update(sent_at=at)
    Delivery.objects.filter(acknowledged_at__gte=started).update(acknowledged_at=at)
    PassingOn.objects.filter(at__gte=started).update(at=at)
    FieldChange.objects.filter(at__gte=started).update(at=at)
    ReportSnapshot.objects.filter(taken_at__gte=started).update(taken_at=at)
    SupplementRemark.objects.filter(made_at__gte=started).update(made_at=at)
    SupplementRemark.objects.filter(asked_at__gte=started).update(asked_at=at)
    news = Notification.objects.filter(created_at__gte=started)
    if (today - on).days > NEWS_DAYS:
        news.update(created_at=at, read_at=at)
    else:
        news.update(created_at=at)


def _send_out(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    programs.send_out(
        scene.program,
        user=user,
        on=on,
        deadline=scene.directory.dates.day(step["deadline"]),
        agencies=scene.agency_ids(step["agencies"]),
        message=step["message"],
    )


def _answer(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    agency = scene.directory.agencies[user.username.rpartition(".")[0]]
    consulted = ConsultedAgency.objects.get(consultation__version=scene.version, agency=agency)
    programs.answer(consulted, user=user, on=on, answer=step["answer"], remark=step.get("remark", ""))


def _answer_on_paper(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    """The drafting agency enters what came on paper."""
    consulted = ConsultedAgency.objects.get(
        consultation__version=scene.version, agency__in=scene.agency_ids([step["agency"]])
    )
    programs.record_answer(
        consulted,
        user=user,
        on=on,
        answer=step["answer"],
        remark=step.get("remark", ""),
        paper_number=step["number"],
        paper_on=scene.directory.dates.day(step["dated"]),
    )


def _comment(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    """A comment, the replies to it, and what the drafting agency says to it where the step tells."""
    line = scene.line(step["item"]) if "item" in step else None
    line = scene.article(step["article"]) if "article" in step else line
    item = line.item if line else None
    words = {name: step.get(name, "") for name in ("section", "quote", "suggestion")}
    made = programs.comment(scene.version, user=user, text=step["text"], item=item, **words)
    for replied in step.get("replies", ()):
        programs.reply(made, user=scene.directory.users[f"{scene.ward}.{replied['by']}"], text=replied["text"])
    if "disposition" in step:
        programs.dispose(
            made,
            user=scene.directory.users[f"{scene.ward}.{step['drafter']}"],
            disposition=step["disposition"],
            reason=step.get("reason", ""),
            adopts=step.get("adopts", False),
        )


def _revise(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    documents.revise(scene.document, user=user, on=on, reason=step["reason"])


def _edit(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    line = scene.line(step["item"])
    line.body = step["body"]
    line.rev += 1
    line.save(update_fields=["body", "rev"])
    touch(scene.document)


def _ask_opinion(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    documents.ask_opinion(scene.document, user=user, on=on, reason=step.get("reason", ""))


def _record_opinion(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    documents.record_opinion(
        scene.document,
        user=user,
        on=on,
        number=step["number"],
        opinion=step["opinion"],
        agency=scene.directory.agencies[f"{scene.ward}.{step['agency']}"],
    )


def _submit(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    documents.submit(scene.document, user=user, on=on)


def _agree(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    documents.agree(scene.document, user=user, on=on, remark=step.get("remark", ""))


def _return(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    documents.return_for_changes(scene.document, user=user, on=on, reason=step["reason"])


def _sign(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    """Every party of the step, or all, signs by the signatory of the text."""
    parties = scene.version.parties.select_related("signatory").order_by("header_position")
    if "parties" in step:
        parties = parties.filter(agency__in=scene.agency_ids(step["parties"]))
    for party in parties:
        if party.signatory is None:
            raise ValueError(f"{party} has nobody to sign.")
        documents.sign(
            scene.document,
            party=party,
            user=user,
            on=on,
            way=step["way"],
            appointment=party.signatory,
            authority=party.authority,
        )


def _open_signing(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    open_demo_round(scene.document, user, on)


def _sign_electronically(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    sign_demo_round(scene.document, user)


def _issue(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    """Issues; everybody who receives it acknowledges the same day."""
    documents.issue(scene.document, user=user, on=on)
    receive(scene.document)


def _send_more(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    send_more(scene.document, user=user, agencies=scene.agency_ids(step["agencies"]))


def _acknowledge(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    acknowledge(Delivery.objects.received_by(user).filter(document=scene.document), user=user)


def _pass_on(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    delivery = Delivery.objects.received_by(user).get(document=scene.document)
    people = [scene.directory.users[f"{scene.ward}.{key}"] for key in step["to"]]
    pass_on(delivery, user=user, to=people, note=step["note"])


def _close(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    documents.close(scene.document, user=user, on=on, reason=step["reason"])


def _cancel(scene: Scene, step: Step, user: User, on: datetime.date) -> None:
    documents.cancel(scene.document, user=user, on=on, reason=step["reason"])


VERBS: dict[str, Verb] = {
    "gui-lay-y-kien": _send_out,
    "tra-loi": _answer,
    "tra-loi-giay": _answer_on_paper,
    "gop-y": _comment,
    "chinh-sua": _revise,
    "sua": _edit,
    "xin-y-kien-cap-uy": _ask_opinion,
    "ghi-y-kien-cap-uy": _record_opinion,
    "trinh-thong-nhat": _submit,
    "thong-nhat": _agree,
    "gui-lai": _return,
    "ky": _sign,
    "mo-ky-so": _open_signing,
    "ky-so": _sign_electronically,
    "ban-hanh": _issue,
    "gui-them": _send_more,
    "nhan": _acknowledge,
    "chuyen": _pass_on,
    "tong-ket": _close,
    "huy": _cancel,
}
