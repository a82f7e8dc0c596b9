"""Conclusions: the notice drafted from them, issued through the documents' own steps, and who may read them before."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from coordination.choices import DueKind
from documents import workflow as documents
from documents.blocks import Heading
from documents.choices import DocumentKind, DocumentState, SignatureWay
from documents.exceptions import AlreadyDone, Incomplete, StaleRevision
from documents.kinds import kind_of
from documents.models import Document, Section
from documents.pdf import render_pdf
from meetings import workflow
from meetings.choices import AgendaKind, MeetingState, NoteKind, OfficerRole, RemarkKind
from meetings.conclusions import NOTICE, announce_recorded, conclusions_seen
from meetings.models import AgendaItem, AgendaNote, DelegateGroup, Meeting, Officer, PartyConclusion, Remark, Task
from meetings.wording import Typed, edit_paper, offers, open_paper, sign_of
from tests import factories
from tests.meetings.pages import rows, text_of, url

pytestmark = pytest.mark.django_db
TODAY = factories.today()


def concluded(town, state=MeetingState.ENDED):
    """A meeting of MTTQ today, with an assessment and two tasks that nobody was told of."""
    meeting = factories.meeting(
        town, held=True, title="Hội nghị giao ban quý I", place="Hội trường", part_of_day="sang"
    )
    Officer.objects.create(meeting=meeting, role=OfficerRole.CHAIR, appointment=town.heads[town.mttq.pk])
    DelegateGroup.objects.create(meeting=meeting, name="Các ban HĐND")
    AgendaItem.objects.create(meeting=meeting, kind=AgendaKind.REPORT, content="Báo cáo kết quả quý I")
    by = town.staff[town.mttq.pk]
    AgendaNote.objects.create(
        meeting=meeting, kind=NoteKind.SPEECH, speaker="ông An", text="Góp ý", by=by, at="2026-01-05T02:00Z"
    )
    Remark.objects.create(meeting=meeting, kind=RemarkKind.CONCLUSION, text="Các bên đã cố gắng")
    Remark.objects.create(meeting=meeting, kind=RemarkKind.SHORTCOMING, text="Báo cáo còn chậm")
    due = {"due_kind": DueKind.BY, "due_on": datetime.date(2026, 6, 30)}
    first = Task.objects.create(meeting=meeting, to_text="UBND phường", what="Sớm có trụ sở", lead=town.ubnd, **due)
    first.agencies.add(town.ubnd)
    Task.objects.create(meeting=meeting, to_text="Các đoàn thể", what="Tuyên truyền", due_kind=DueKind.RECURRING)
    meeting.state = state
    meeting.save(update_fields=["state"])
    return meeting


def sections(document):
    return {
        one.key: one.body
        for one in Section.objects.filter(version=Document.objects.get(pk=document.pk).current_version)
    }


def issue(town, document):
    """Takes the paper to its number by MTTQ's own people."""
    mttq = town.mttq.pk

    def now():
        return Document.objects.get(pk=document.pk)

    documents.submit(now(), user=town.staff[mttq], on=TODAY)
    documents.agree(now(), user=town.leaders[mttq], on=TODAY)
    documents.sign(
        now(),
        party=now().current_version.parties.get(),
        user=town.clerks[mttq],
        on=TODAY,
        way=SignatureWay.CIRCULATION,
        appointment=town.heads[mttq],
        authority="TM.",
    )
    factories.register(town.mttq, year=TODAY.year, kinds=[document.kind])
    documents.issue(now(), user=town.clerks[mttq], on=TODAY)
    return now()


def test_the_notice_is_drafted_from_what_was_recorded(town, staff):
    meeting = concluded(town)
    document = open_paper(NOTICE, meeting, user=staff)
    told = sections(document)
    head = town.heads[town.mttq.pk]
    assert (
        f", tại Hội trường, {head} chủ trì hội nghị giao ban quý I. Tham dự hội nghị có: Các ban HĐND."
        in told["mo-dau"]
    )
    assert "Sau khi nghe báo cáo kết quả quý I; ý kiến của ông An," in told["mo-dau"]
    assert told["danh-gia"] == "Các bên đã cố gắng\n- Báo cáo còn chậm"
    assert told["nhiem-vu"].splitlines() == [
        "1. UBND phường",
        "- Sớm có trụ sở; thời hạn: trước ngày 30/06/2026.",
        "2. Các đoàn thể",
        "- Tuyên truyền; thời hạn: thường xuyên.",
    ]
    assert list(document.current_version.recipient_agencies.values_list("agency", flat=True)) == [town.ubnd.pk]
    assert document.current_version.parties.get().signatory == head
    with pytest.raises(AlreadyDone):
        open_paper(NOTICE, meeting, user=staff)


def test_the_notice_on_paper(town, staff, pdf_text):
    document = open_paper(NOTICE, concluded(town), user=staff)
    official = kind_of(document).build(document.current_version)
    titles = [block.text for block in official.blocks if isinstance(block, Heading)]
    assert titles == ["Đánh giá chung", "Nhiệm vụ giao các cơ quan", "UBND phường", "Các đoàn thể"]
    text = pdf_text(render_pdf(official))
    assert "THÔNG BÁO Kết luận của" in text
    assert "II. NHIỆM VỤ GIAO CÁC CƠ QUAN 1. UBND phường - Sớm có trụ sở; thời hạn: trước ngày 30/06/2026." in text


def test_issuing_the_notice_concludes_the_meeting_and_tells_the_agencies(town, staff):
    meeting = concluded(town)
    document = open_paper(NOTICE, meeting, user=staff)
    committee = PartyConclusion.objects.create(meeting=meeting, symbol="15-TB/ĐU")
    Task.objects.create(meeting=meeting, to_text="HĐND", what="Giám sát", party_conclusion=committee)
    issued = issue(town, document)
    late = Task.objects.create(meeting=meeting, to_text="HĐND", what="Ghi sau")
    meeting.refresh_from_db()
    assert set(meeting.tasks.filter(given_on=TODAY)) == set(meeting.tasks.exclude(pk=late.pk))
    task = meeting.tasks.get(what="Sớm có trụ sở")
    assert issued.state == DocumentState.ISSUED
    assert meeting.state == MeetingState.CONCLUDED
    assert (task.given_on, task.notice.document) == (TODAY, issued)
    told = town.leaders[town.ubnd.pk].notifications.filter(key=f"meeting-task-{task.pk}")
    assert told.get().text == "Nhiệm vụ được giao tại hội nghị giao ban quý I: Sớm có trụ sở"


def test_a_notice_waits_for_the_meetings_end(town, staff):
    document = open_paper(NOTICE, concluded(town, MeetingState.RUNNING), user=staff)
    with pytest.raises(Incomplete, match="hội nghị chưa kết thúc"):
        documents.submit(document, user=staff, on=TODAY)


def test_a_task_added_after_the_announcement_is_told_at_once(town, staff):
    meeting = concluded(town)
    assert announce_recorded(meeting, staff, TODAY) == 0
    workflow.conclude(meeting, user=staff)
    assert announce_recorded(meeting, staff, TODAY) == 2
    assert announce_recorded(meeting, staff, TODAY) == 0


def test_conclusions_not_announced_stay_with_the_organizer(client, town, staff):
    meeting = concluded(town)
    open_paper(NOTICE, meeting, user=staff)
    secret = ["Các bên đã cố gắng", "Sớm có trụ sở", "Soạn biên bản"]
    client.force_login(staff)
    text = text_of(client.get(url("results", meeting)))
    assert all(told in text for told in [*secret, "Thông báo kết luận"])
    client.force_login(town.staff[town.ubnd.pk])
    for page in ("results", "meeting_print"):
        text = text_of(client.get(url(page, meeting)))
        assert "Báo cáo còn chậm" in text
        assert not any(told in text for told in secret), page
    paper = reverse("meetings:paper", args=[meeting.conclusion_notices.get().document_id])
    assert client.get(paper).status_code == 404
    client.post(url("paper_open", meeting, DocumentKind.MINUTES))
    assert not meeting.minutes.exists()


def test_a_committees_conclusion_is_read_within_its_locality_once_announced(town):
    meeting, elsewhere = factories.meeting(town), factories.town("Ba Đình")
    meeting.party_conclusions.create(body="Đảng ủy phường")
    readers = [town.staff[town.mttq.pk], town.staff[town.ubnd.pk], elsewhere.staff[elsewhere.ubnd.pk]]
    assert [conclusions_seen(reader).count() for reader in readers] == [1, 0, 0]
    Meeting.objects.update(state=MeetingState.CONCLUDED)
    assert [conclusions_seen(reader).count() for reader in readers] == [1, 1, 0]


@pytest.mark.parametrize("who", ["clerk", "other"])
def test_only_staff_and_leaders_of_the_organizer_draft_it(town, who):
    user = town.clerks[town.mttq.pk] if who == "clerk" else town.staff[town.ubnd.pk]
    with pytest.raises(PermissionDenied):
        open_paper(NOTICE, concluded(town), user=user)


def test_newer_records_are_offered_beside_an_edited_text(town, staff):
    meeting = concluded(town)
    document = open_paper(NOTICE, meeting, user=staff)
    assert offers(document, document.current_version) == {}
    edit(document, staff, "danh-gia", "Các bên đã rất cố gắng")
    Remark.objects.create(meeting=meeting, kind=RemarkKind.RESULT, text="Đối thoại 42 cuộc")
    offer = offers(document, Document.objects.get(pk=document.pk).current_version)["danh-gia"]
    assert offer.body == "Các bên đã cố gắng\n- Đối thoại 42 cuộc\n- Báo cáo còn chậm"
    assert sections(document)["danh-gia"] == "Các bên đã rất cố gắng"
    edit_paper(document, user=staff, head={}, sections={}, keep=["danh-gia"])
    assert sections(document)["danh-gia"] == "Các bên đã rất cố gắng"
    assert offers(document, Document.objects.get(pk=document.pk).current_version) == {}
    Remark.objects.create(meeting=meeting, kind=RemarkKind.RESULT, text="Thêm nữa")
    edit_paper(document, user=staff, head={}, sections={}, take=["danh-gia"])
    assert "- Thêm nữa" in sections(document)["danh-gia"]
    Remark.objects.create(meeting=meeting, kind=RemarkKind.RESULT, text="Gõ tay cũng thế", position=9)
    (fresh,) = offers(document, Document.objects.get(pk=document.pk).current_version).values()
    edit(document, staff, "danh-gia", fresh.body)
    assert offers(document, Document.objects.get(pk=document.pk).current_version) == {}


def edit(document, user, key, body, seen=None):
    now = sections(document)[key]
    typed = Typed(body, sign_of(now if seen is None else seen))
    edit_paper(document, user=user, head={}, sections={key: typed})


def test_nobodys_text_is_overwritten(town, staff):
    document = open_paper(NOTICE, concluded(town), user=staff)
    seen = sections(document)
    edit(document, staff, "ket", "Của người khác")
    edit(document, town.leaders[town.mttq.pk], "danh-gia", "Của tôi", seen=seen["danh-gia"])
    with pytest.raises(StaleRevision, match="Lời kết"):
        edit(document, town.leaders[town.mttq.pk], "ket", "Của tôi", seen=seen["ket"])
    assert (sections(document)["ket"], sections(document)["danh-gia"]) == ("Của người khác", "Của tôi")


def test_the_editor_keeps_what_was_typed_beside_what_is_stored(client, town, staff):
    document = open_paper(NOTICE, concluded(town), user=staff)
    client.force_login(staff)
    page = reverse("meetings:paper_edit", args=[document.pk])
    form = client.get(page).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    edit(document, town.leaders[town.mttq.pk], "ket", "Của người khác")
    response = client.post(page, data | {"muc-ket": "Của tôi"})
    assert response.status_code == 409
    assert "Của tôi" in text_of(response)
    assert "Của người khác" in text_of(response)
    again = {name: response.context["form"][name].value() or "" for name in data}
    assert client.post(page, again).status_code == 302
    assert sections(document)["ket"] == "Của tôi"


def test_a_party_committees_conclusion_is_recorded_and_not_issued(client, town, staff):
    meeting = concluded(town)
    client.force_login(staff)
    row = {
        "symbol": "15-TB/ĐU",
        "dated_on": "06/10/2025",
        "summary": "Giao sáu nhiệm vụ",
        "body": "Thường trực Đảng ủy",
    }
    assert (
        client.post(url("party_conclusions", meeting), rows("party_conclusions", row) | {"rev": 1}).status_code == 302
    )
    conclusion = PartyConclusion.objects.get()
    meeting.tasks.update(party_conclusion=conclusion)
    assert "15-TB/ĐU" in text_of(client.get(url("results", meeting)))
    document = open_paper(NOTICE, meeting, user=staff)
    assert sections(document)["nhiem-vu"] == ""
    files = reverse("documents:attachments", args=["ket-luan-cap-uy", conclusion.pk])
    assert client.get(files).status_code == 200
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(files).status_code == 404
