"""What a reorganisation moves of the documents: drafts go on with the successor, what is frozen or issued stays."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from activity.log import record
from agencies.heirs import Inheritance, Successors
from agencies.models import Agency, Appointment
from agencies.reorganizing.change import Change
from agencies.reorganizing.parts import Line, LineSort, Part, listed
from documents.choices import OPEN_STATES, PUBLIC_STATES, DocumentState, EntryState, RoundState, ShareReason
from documents.editing import renumber
from documents.models import Document, Party, Recipient, Register, RegisterEntry, Share, Version
from documents.querysets import DocumentQuerySet

DEED = "sap-xep-lai"
STANDING_STATES = (*OPEN_STATES, DocumentState.ISSUED)  # where somebody collects the reports
MOVES, STAYS, WARNS, STOPS = LineSort.MOVES, LineSort.STAYS, LineSort.WARNS, LineSort.STOPS


def told(documents: Iterable[Document], change: Change) -> list[str]:
    """The documents as the administrator may know them: drafts by kind and state, with their title for a superuser."""
    return [_told(document, change) for document in documents]


def _told(document: Document, change: Change) -> str:
    named = f"{document.get_kind_display()} ({document.get_state_display().lower()})"
    if document.is_issued:
        return document.symbol or named
    title = document.current_version.title if change.user is not None and change.user.is_superuser else ""
    return f"{named}: {title}" if title else named


def _read(documents: QuerySet[Document]) -> list[Document]:
    return list(documents.prefetch_related("versions").order_by("pk").distinct())


def _open() -> DocumentQuerySet:
    return Document.objects.open()


def _newest() -> QuerySet[Version]:
    """The newest version of the outer document."""
    later = Version.objects.filter(document=OuterRef("document"), no__gt=OuterRef("no"))
    return Version.objects.filter(~Exists(later), document=OuterRef("pk"))


def _with_party(agencies: list[int], *, frozen: bool) -> QuerySet[Document]:
    """Documents on their way whose newest version, frozen or still a draft, has one of the agencies as a party."""
    versions = _newest().filter(frozen_at__isnull=not frozen, parties__agency__in=agencies)
    return _open().filter(Exists(versions))


def preview(change: Change) -> Iterator[Line]:
    """What moves and stays of documents, registers and shares."""
    yield from _contradictions(change)
    yield from _of_drafter(change)
    yield from _of_parties(change)
    yield from _registers(change)
    kept = Document.objects.filter(state__in=PUBLIC_STATES, versions__parties__agency__in=change.plan.agencies)
    count = kept.distinct().count()
    if count:
        yield Line(STAYS, f"{count} văn bản đã ban hành giữ nguyên tên cơ quan, số, ký hiệu và chữ ký như khi ban hành")


def _contradictions(change: Change) -> Iterator[Line]:
    """What must come to its end first: signed texts without number, rounds of electronic signing, later numbers."""
    ended = change.ended_ids
    theirs = Q(drafting_agency__in=ended) | Exists(_newest().filter(parties__agency__in=ended))
    signed = _read(_open().filter(theirs, state=DocumentState.SIGNED))
    yield from listed(STOPS, "{n} văn bản đã ký, chưa cấp số: ban hành trước khi sắp xếp lại", told(signed, change))
    rounds = _newest().filter(signing_rounds__state=RoundState.OPEN)
    running = _read(_open().filter(theirs, Exists(rounds)))
    yield from listed(STOPS, "{n} văn bản đang ký số: ký xong hoặc dừng ký số trước", told(running, change))
    late = RegisterEntry.objects.filter(
        register__agency__in=ended, dated_on__gt=change.last_day, state=EntryState.USED
    ).order_by("pk")
    numbers = [f"{entry.printed} ngày {entry.dated_on:%d/%m/%Y}" for entry in late]
    yield from listed(STOPS, "{n} văn bản mang ngày sau ngày cơ quan kết thúc: chọn ngày sắp xếp muộn hơn", numbers)


def _of_drafter(change: Change) -> Iterator[Line]:
    drafted = _read(_open().filter(drafting_agency__in=change.ended_ids))
    standing = _read(Document.objects.filter(state__in=STANDING_STATES, standing_agency__in=change.ended_ids))
    for agency in change.ended:
        heir = change.heir_of(agency.pk)
        own = told((one for one in drafted if one.drafting_agency_id == agency.pk), change)
        kept = told((one for one in standing if one.standing_agency_id == agency.pk), change)
        if heir is None:
            text = f"{{n}} văn bản {agency.full} đang soạn chưa có cơ quan tiếp nhận: chọn cơ quan tiếp nhận"
            yield from listed(STOPS, text, own)
            yield from listed(WARNS, f"{{n}} văn bản không còn cơ quan thường trực ({agency.full})", kept)
        else:
            yield from listed(MOVES, f"{{n}} văn bản {agency.full} đang soạn do {heir.full} soạn tiếp", own)
            text = f"{{n}} văn bản có {agency.full} là cơ quan thường trực: {heir.full} thay"
            yield from listed(MOVES, text, kept)
    moved = _open().filter(locality__in=[place.pk for place in change.places_ended])
    if change.places and (count := moved.count()):
        yield Line(MOVES, f"{count} văn bản chưa ban hành của đơn vị kết thúc chuyển sang {change.places[0]}")


def _of_parties(change: Change) -> Iterator[Line]:
    ended = change.ended_ids
    drafts = told(_read(_with_party(ended, frozen=False)), change)
    yield from listed(MOVES, "{n} dự thảo đang soạn: cơ quan kế thừa thay làm bên tham gia, chọn lại người ký", drafts)
    frozen = told(_read(_with_party(ended, frozen=True).exclude(state=DocumentState.SIGNED)), change)
    yield from listed(
        WARNS,
        "{n} văn bản đang lấy ý kiến, trình hoặc chờ ký có bên là cơ quan kết thúc: lời văn đã chốt giữ nguyên; "
        "cơ quan soạn thảo phải mở lại để chỉnh sửa, khi đó cơ quan kế thừa vào thay",
        frozen,
    )
    renamed = [agency.pk for agency, _ in change.renamed]
    drafts = told(_read(_with_party(renamed, frozen=False)), change)
    yield from listed(MOVES, "{n} dự thảo đang soạn in tên mới của cơ quan", drafts)
    frozen = told(_read(_with_party(renamed, frozen=True)), change)
    text = "{n} văn bản đã chốt, chưa ban hành vẫn in tên cũ: mở lại để chỉnh sửa nếu muốn in tên mới"
    yield from listed(WARNS, text, frozen)


def _registers(change: Change) -> Iterator[Line]:
    named = {agency.pk: agency.full for agency in change.ended}
    closing = [f"{register.name}, {named[register.agency_id]}" for register in _closing(change)]
    text = f"{{n}} sổ đăng ký văn bản khóa từ ngày {change.on:%d/%m/%Y}, số đã cấp giữ nguyên"
    yield from listed(MOVES, text, closing)
    held = RegisterEntry.objects.filter(register__agency__in=change.ended_ids, state=EntryState.RESERVED)
    yield from listed(
        WARNS, "{n} số đang giữ chỗ: văn thư dùng hoặc hủy số, nêu lý do", held.values_list("printed", flat=True)
    )
    new = [heir.full for heir in change.heirs if not heir.pk]
    yield from listed(WARNS, "{n} cơ quan mới chưa có sổ: văn thư mở sổ đăng ký văn bản trước khi ban hành", new)


def _closing(change: Change) -> QuerySet[Register]:
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gt=change.last_day)
    begun = Register.objects.filter(lasting, agency__in=change.ended_ids, starts_on__lte=change.last_day)
    return begun.order_by("pk")


def move(change: Change) -> None:
    """Takes the documents over, one by one under their locks, in id order; then closes the registers."""
    for document in _locked(change):
        deeds = [*_take_over(document, change), *_renew_draft(document, change)]
        if deeds:
            Document.objects.filter(pk=document.pk).update(rev=F("rev") + 1)
            record(document, DEED, f"Sắp xếp lại cơ quan: {'; '.join(deeds)}", user=change.user, on=change.on)
    for register in Register.objects.select_for_update().filter(pk__in=_closing(change).values("pk")).order_by("pk"):
        register.ends_on = change.last_day
        register.save(update_fields=["ends_on"])


def _locked(change: Change) -> list[Document]:
    taking_part = [*change.ended_ids, *(agency.pk for agency, _ in change.renamed)]
    places = [place.pk for place in change.places_ended]
    touched = _open().filter(
        Q(drafting_agency__in=taking_part)
        | Q(locality__in=places)
        | Exists(_newest().filter(Q(parties__agency__in=taking_part) | Q(recipient_agencies__agency__in=taking_part)))
    )
    standing = Document.objects.filter(state__in=STANDING_STATES, standing_agency__in=change.ended_ids)
    found = {*touched.values_list("pk", flat=True), *standing.values_list("pk", flat=True)}
    rows = Document.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk")
    return list(rows)


def _take_over(document: Document, change: Change) -> Iterator[str]:
    """The successor drafts, is the standing agency, its locality keeps the document; tells what it did."""
    changed = []
    drafter, standing = change.heir_of(document.drafting_agency_id), change.heir_of(document.standing_agency_id)
    if drafter is not None and document.state in OPEN_STATES:
        _share_with(document, drafter)
        document.drafting_agency = drafter
        changed.append("drafting_agency")
        yield f"{drafter.full} soạn tiếp"
    if standing is not None:
        document.standing_agency = standing
        changed.append("standing_agency")
        yield f"{standing.full} là cơ quan thường trực"
    place = change.place_of(document.locality_id)
    if place is not None and document.state in OPEN_STATES:
        document.locality = place
        changed.append("locality")
        yield f"chuyển sang {place}"
    if changed:
        document.save(update_fields=changed)


def _share_with(document: Document, drafter: Agency) -> None:
    """What opened the draft to the agency that drafted it now opens it to the one that goes on."""
    own = document.shares.filter(agency=document.drafting_agency_id, why=ShareReason.DRAFTER)
    Share.objects.get_or_create(document=document, agency=drafter, why=ShareReason.DRAFTER)
    own.exclude(agency=drafter).delete()


def _renew_draft(document: Document, change: Change) -> Iterator[str]:
    """The newest version, while it is a draft: successors as parties and recipients, new names printed."""
    version = document.current_version
    if version.is_frozen or document.state not in OPEN_STATES:
        return
    if _replace_parties(version, change):
        yield "thay bên tham gia trong dự thảo"
    for agency, _ in change.renamed:
        copies = {"printed_name": agency.full, "printed_short": agency.short, "printed_symbol": agency.symbol}
        for name, old in copies.items():
            if version.parties.filter(agency=agency, **{name: old}).update(**{name: ""}):
                yield f"dự thảo in tên mới của {agency.full}"
    _replace_recipients(version, change)


def renew_reopened(draft: Version, on: datetime.date) -> None:
    """A text opened again names the successors of parties and recipients that ended since it was frozen."""
    parties, recipients = draft.parties.order_by(), draft.recipient_agencies.order_by()
    agencies = parties.values_list("agency").union(recipients.values_list("agency"))
    successors = Inheritance([pk for (pk,) in agencies], on)
    if successors.ended:
        _replace_parties(draft, successors)
        _replace_recipients(draft, successors)


def _replace_parties(version: Version, successors: Successors) -> bool:
    """Puts successors in the place of parties that end; two that become one stand where the first stood."""
    standing: dict[int, Party] = {}
    changed = False
    for party in version.parties.order_by("header_position", "pk"):
        heir = successors.heir_of(party.agency_id)
        if heir is not None:
            changed = True
            there = standing.get(heir.pk) or version.parties.filter(agency=heir).first()
            if there is not None:
                there.responsibility = "\n".join(filter(None, [there.responsibility, party.responsibility]))
                there.save(update_fields=["responsibility"])
                standing[heir.pk] = there
                party.delete()
                continue
            _succeed(party, heir, successors)
        standing[party.agency_id] = party
    if changed:
        renumber(version.parties.order_by("header_position", "pk"), "header_position")
        renumber(version.parties.order_by("signature_position", "pk"), "signature_position")
    return changed


def _succeed(party: Party, heir: Agency, successors: Successors) -> None:
    """The party is the successor from now on, under its own names; whoever heads it signs."""
    heads = Appointment.objects.filter(agency=heir, post__is_head=True).valid_on(successors.on)
    party.agency = heir
    party.printed_name = party.printed_short = party.printed_symbol = ""
    party.signatory = heads.order_by("post__order", "pk").first()
    party.save()


def _replace_recipients(version: Version, successors: Successors) -> None:
    for row in version.recipient_agencies.order_by("pk"):
        heir = successors.heir_of(row.agency_id)
        if heir is None:
            continue
        if Recipient.objects.filter(version=version, agency=heir).exists():
            row.delete()
            continue
        row.agency, row.printed = heir, ""
        row.save()


PART = Part(preview=preview, move=move, reopened=renew_reopened)
