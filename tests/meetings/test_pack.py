"""The pack of a meeting's papers: asked for, built with visible progress, read back, told to be stale."""

import datetime
import io
import re
import zipfile

import docx
import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from weasyprint import HTML

from agencies.choices import Role
from documents.attaching import attach, checked
from documents.exceptions import AlreadyDone, InvalidTransition
from meetings import pack as packs
from meetings import workflow
from meetings.choices import Action, PackState, PurposeKind
from meetings.models import Pack
from meetings.recording import RecordedDelegate, RecordedGroup, RecordedPurpose
from tests import factories
from tests.meetings.pages import text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk(town):
    return town.clerks[town.mttq.pk]


@pytest.fixture
def meeting(town):
    """12 delegates, an agenda, a programme that was agreed."""
    purposes = [RecordedPurpose(PurposeKind.SIGNING, factories.agreed(town))]
    named = [RecordedDelegate(name=f"Đại biểu {number:02d}", post="Bí thư chi bộ") for number in range(12)]
    made = factories.meeting(
        town,
        purposes=purposes,
        title="Lễ ký kết",
        starts_at=datetime.time(8),
        groups=[RecordedGroup("Các chi bộ", delegates=named)],
    )
    made.agenda.create(content="Khai mạc", minutes=15, position=1)
    return made


@pytest.fixture
def quick(monkeypatch):
    """A PDF that takes no time, told of sheet by sheet as a real one."""

    def collected(title, subtitle, sheets, told):
        for done, _ in enumerate(sheets, 1):
            told(done)
        return b"%PDF-1.7"

    monkeypatch.setattr(packs, "collected_pdf", collected)


def asked(meeting, user, *papers, documents=(), scans=(), words=False):
    return packs.ask(meeting, user=user, papers=papers, documents=documents, scans=scans, words=words)


def built(meeting, user, *papers, **chosen):
    pack = asked(meeting, user, *papers, **chosen)
    packs.build(pack.pk)
    pack.refresh_from_db()
    return pack


def read(pack):
    """The text of each page, and the bookmarks as (level, title, page from 1)."""
    with pack.file.open("rb") as stored:
        pdf = pypdfium2.PdfDocument(stored.read())
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    marks = [(mark.level, mark.get_title(), mark.get_dest().get_index() + 1) for mark in pdf.get_toc()]
    pdf.close()
    return pages, marks


def test_the_pack_has_contents_bookmarks_and_every_chosen_paper(meeting, clerk):
    (program,) = packs.meeting_documents(meeting, clerk)
    chosen = ("the-ten", "giay-moi", "chuong-trinh", "kich-ban")
    pack = built(meeting, clerk, *chosen, documents=[program.pk], words=True)
    assert (pack.state, pack.error, pack.done) == (PackState.READY, "", pack.total)
    pages, marks = read(pack)
    tops = [(title.partition(":")[0], page) for level, title, page in marks if level == 0]
    assert [title for title, _ in tops] == [
        "Mục lục",
        "Giấy mời",
        "Chương trình hội nghị",
        "Kịch bản ký kết",
        "Chương trình phối hợp",
        "Thẻ tên để bàn",
    ]
    for number, (title, page) in enumerate(tops[1:], 1):
        assert re.search(rf"{number}\. {title}.*?{page} ({number + 1}\.|1$)", pages[0])
        assert pages[page - 1].split()[-1] == str(page) or title == "Thẻ tên để bàn"
    assert [title for level, title, _ in marks if level == 1] == [f"Đại biểu {number:02d}" for number in range(12)]
    assert "Đại biểu 03" in pages[{title: page for _, title, page in marks}["Đại biểu 03"] - 1]
    assert len(pages) == tops[-1][1] + 5  # two cards on a sheet
    _check_words(pack)


def _check_words(pack):
    with zipfile.ZipFile(pack.word_files) as zipped:
        names = zipped.namelist()
        assert names[:3] == ["01-giay-moi.docx", "02-chuong-trinh.docx", "03-kich-ban.docx"]
        assert names[-1] == "05-the-ten.docx"
        word = docx.Document(io.BytesIO(zipped.read(names[0])))
    told = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert [f"Đại biểu {number:02d}" in told for number in range(12)] == [True] * 12


def test_its_progress_is_told_step_by_step(meeting, clerk, monkeypatch, quick):
    seen = []
    tell = packs._Telling.__call__

    def telling(self, done):
        tell(self, done)
        seen.append(Pack.objects.values_list("state", "done", "total", "step").get())

    monkeypatch.setattr(packs._Telling, "__call__", telling)
    built(meeting, clerk, "chuong-trinh", "dai-bieu")
    assert seen == [
        ("dang-dung", 0, 3, "Chương trình hội nghị"),
        ("dang-dung", 1, 3, "Danh sách đại biểu"),
        ("dang-dung", 2, 3, "Ghi tệp"),
    ]


def test_a_pack_that_fails_says_where_and_another_may_be_asked_for(meeting, clerk, monkeypatch):
    def breaks(*args, **kwargs):
        raise OSError("no room")

    monkeypatch.setattr(packs, "collected_pdf", breaks)
    pack = built(meeting, clerk, "chuong-trinh")
    assert (pack.state, bool(pack.file)) == (PackState.FAILED, False)
    assert pack.error.startswith("Không dựng được phần “Chương trình hội nghị”. Hãy thử lại")
    monkeypatch.undo()
    assert asked(meeting, clerk, "chuong-trinh").state == PackState.WAITING


def test_one_is_built_at_a_time_until_it_is_given_up(meeting, clerk):
    first = asked(meeting, clerk, "chuong-trinh")
    with pytest.raises(AlreadyDone, match="đang được dựng"):
        asked(meeting, clerk, "chuong-trinh")
    Pack.objects.update(asked_at=timezone.now() - packs.GIVEN_UP - datetime.timedelta(minutes=1))
    asked(meeting, clerk, "chuong-trinh")
    first.refresh_from_db()
    assert (first.state, first.error) == (PackState.FAILED, "Quá lâu không dựng xong.")


def test_a_pack_is_built_once(meeting, clerk, quick):
    pack = built(meeting, clerk, "chuong-trinh")
    packs.build(pack.pk)
    assert Pack.objects.get().finished_at == pack.finished_at


def test_nothing_chosen_nothing_to_print_and_strangers_are_refused(meeting, clerk, town, quick):
    with pytest.raises(InvalidTransition, match="ít nhất một"):
        asked(meeting, clerk, "khong-co", documents=[0])
    with pytest.raises(PermissionDenied):
        asked(meeting, town.clerks[town.ubnd.pk], "chuong-trinh")
    assert built(meeting, clerk, "ky-truoc").error == "Các tài liệu đã chọn chưa có nội dung."


def test_who_lost_his_right_meanwhile_gets_no_pack(meeting, clerk):
    pack = asked(meeting, clerk, "chuong-trinh")
    clerk.memberships.update(role=Role.VIEWER)
    packs.build(pack.pk)
    assert Pack.objects.get().state == PackState.FAILED


def test_a_newer_pack_takes_the_place_of_the_older(meeting, clerk, quick):
    old = built(meeting, clerk, "chuong-trinh")
    built(meeting, clerk, "chuong-trinh")
    assert Pack.objects.count() == 1
    assert not old.file.storage.exists(old.file.name)


def test_the_page_builds_shows_and_serves_it_to_the_organizer_alone(
    client, meeting, clerk, town, quick, django_capture_on_commit_callbacks
):
    client.force_login(clerk)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("pack_ask", meeting), {"tai_lieu": ["chuong-trinh", "dai-bieu"], "ban_word": "1"})
    pack = Pack.objects.get()
    text = text_of(client.get(url("papers", meeting)))
    assert "Mở bộ tài liệu (PDF" in text
    assert "nên dựng lại" not in text
    response = client.get(url("pack_file", meeting, pack.pk, "pdf"))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    client.force_login(town.clerks[town.ubnd.pk])
    for page in (url("pack_file", meeting, pack.pk, "pdf"), url("pack_state", meeting)):
        assert client.get(page).status_code == 403
    assert client.post(url("pack_ask", meeting), {"tai_lieu": ["chuong-trinh"]}).status_code == 403
    assert "Mở bộ tài liệu" not in text_of(client.get(url("papers", meeting)))


def test_a_changed_meeting_makes_the_pack_stale(client, meeting, clerk, quick):
    built(meeting, clerk, "chuong-trinh")
    workflow.amend(meeting, action=Action.EDIT, user=clerk, rev=None, save=lambda: None, summary="Sửa chương trình")
    client.force_login(clerk)
    assert "đã thay đổi sau khi dựng: nên dựng lại" in text_of(client.get(url("papers", meeting)))


def test_the_panel_asks_for_itself_while_it_is_built(client, meeting, clerk):
    pack = asked(meeting, clerk, "chuong-trinh")
    Pack.objects.filter(pk=pack.pk).update(state=PackState.BUILDING, done=1, total=3, step="Danh sách đại biểu")
    client.force_login(clerk)
    panel = text_of(client.get(url("pack_state", meeting), headers={"HX-Request": "true"}))
    assert "1/3 phần. Đang dựng: Danh sách đại biểu" in panel
    assert 'hx-trigger="every 1500ms"' in panel
    assert client.get(url("pack_state", meeting)).status_code == 302
    packs._finish(pack, PackState.FAILED, error="Hỏng.")
    panel = text_of(client.get(url("pack_state", meeting), headers={"HX-Request": "true"}))
    assert "hx-trigger" not in panel
    assert "Hỏng. Bấm “Dựng bộ tài liệu” để thử lại." in panel


def added(target, user, **files):
    """The files (bytes by their names) attached to the target, by name."""
    endings = {name: "pdf" if content.startswith(b"%PDF") else "png" for name, content in files.items()}
    uploads = [checked(SimpleUploadedFile(f"{name}.{endings[name]}", content)) for name, content in files.items()]
    return {one.title: one for one in attach(target, uploads, user=user)}


def test_scans_are_bound_in_and_those_that_cannot_be_are_named(client, town, meeting, clerk):
    report, conclusion = (HTML(string=f"<p>{text}").write_pdf() for text in ("Bản tham luận", "Kết luận số 12"))
    files = added(meeting, clerk, hong=b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n3\n%%EOF\n", tham_luan=report)
    meeting.agenda.create(content="Tham luận", position=2, attachment=files["tham_luan"])
    added(meeting.party_conclusions.create(body="Đảng ủy phường"), clerk, ket_luan=conclusion)
    image = io.BytesIO()
    Image.new("1", (20, 30)).save(image, "PNG")
    added(meeting, clerk, anh_chup=image.getvalue())
    added(meeting.party_conclusions.create(body="Quận ủy"), clerk, ban_quet=image.getvalue())
    scans = packs.scans_of(meeting, clerk)
    assert [one.title for one in scans] == ["tham_luan", "hong", "ket_luan", "ban_quet"]
    assert [one.title for one in packs.scans_of(meeting, town.clerks[town.ubnd.pk])] == ["tham_luan", "hong"]
    pack = built(meeting, clerk, "chuong-trinh", scans=[one.pk for one in scans], words=True)
    pages, marks = read(pack)
    assert [title for _, title, _ in marks] == ["Mục lục", "Chương trình hội nghị", "tham_luan", "ket_luan", "ban_quet"]
    assert [pages[place - 1] for _, _, place in marks[2:]] == ["Bản tham luận 3", "Kết luận số 12 4", "5"]
    with zipfile.ZipFile(pack.word_files) as zipped:
        assert zipped.read(zipped.namelist()[1]) == report
    client.force_login(clerk)
    page = " ".join(client.get(url("papers", meeting)).content.decode().split())
    assert 'hãy gửi riêng: <ul class="mb-0"> <li>hong: tệp PDF bị hỏng, không đọc được.</li>' in page
    added(meeting, clerk, them=report + b"%")
    assert "nên dựng lại" in text_of(client.get(url("papers", meeting)))
