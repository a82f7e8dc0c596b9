"""Importing a programme as users do it: file, preview, corrections, draft."""

import datetime
import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from coordination.choices import SectionKey
from coordination.importing import creating
from coordination.importing.keeping import forget_abandoned
from coordination.importing.samples import sample_docx, sample_xlsx
from coordination.models import ItemLine, Program, ProgramImport
from documents.attaching import attachments_of
from documents.models import Attachment, Document, LegalBasis
from tests import factories
from tests.coordination import import_files as files

pytestmark = pytest.mark.django_db

START = reverse("coordination:import_start")


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def staff(client, town):
    client.force_login(town.staff[town.mttq.pk])
    return client


def send(client, data, name="du-thao.docx", **changes):
    told = {"family": "a", "year": 2026, "title": "", "file": SimpleUploadedFile(name, data)}
    return client.post(START, {**told, **changes})


def imported(client, data, **changes):
    send(client, data, **changes)
    return ProgramImport.objects.latest("pk")


def page_of(kept):
    return reverse("coordination:import_preview", args=[kept.pk])


def do(client, kept, action, *texts, rev=None, **changes):
    """Ticks the lines with these texts and presses a button."""
    keys = [row["key"] for row in kept.rows if row["text"] in texts]
    assert len(keys) == len(texts)
    kept.refresh_from_db()
    told = {"rev": kept.rev if rev is None else rev, "do": action, "dong": keys}
    response = client.post(page_of(kept), {**told, **changes}, follow=True)
    if ProgramImport.objects.filter(pk=kept.pk).exists():
        kept.refresh_from_db()
    return response


def outline(program):
    """The draft's lines in words: title, lead, supports, deadline."""
    lines = program.document.current_version.lines.order_by("parent__position", "position")
    tops = [line for line in lines if line.parent_id is None]
    return [(top.title, [line.title for line in lines if line.parent_id == top.pk]) for top in tops]


def roles(kept):
    return {row["text"]: row["role"] for row in kept.rows}


def test_a_word_file_becomes_a_draft_with_all_it_says(town, staff):
    basis = LegalBasis.objects.create(number="75/2015/QH13", title="Luật Mặt trận Tổ quốc Việt Nam")
    kept = imported(staff, files.typed_numbers())
    response = do(staff, kept, "tao", title="Chương trình năm 2026")
    program = Program.objects.get()
    assert response.redirect_chain[-1][0] == reverse("coordination:edit", args=["chuong-trinh", program.pk])
    draft = program.document.current_version
    assert (draft.title, program.family, program.year_from) == ("Chương trình năm 2026", "a", 2026)
    assert outline(program) == [
        (
            "Tuyên truyền, vận động nhân dân",
            ["Tuyên truyền nghị quyết", "Phát động thi đua trước ngày 30/6", "Biểu dương người tốt, việc tốt"],
        ),
        ("Giám sát, phản biện xã hội", []),
        ("Tiếp công dân do UBND phường chủ trì, phối hợp với Mặt trận Tổ quốc", ["Đối thoại"]),
    ]
    told = draft.lines.get(title="Tuyên truyền nghị quyết")
    assert (told.lead, [one.agency for one in told.supports.all()]) == (town.ubnd, [town.mttq])
    assert (told.due_printed, told.due_on.isoformat()) == ("quý III", "2026-09-30")
    assert draft.lines.get(title__startswith="Phát động").body == "- Phong trào một\n- Ở từng tổ dân phố"
    assert draft.lines.get(title__startswith="Giám sát").deliverable == "Báo cáo giám sát"
    assert draft.sections.get(key=SectionKey.PURPOSE).body == "Phát huy vai trò của các bên."
    assert draft.sections.get(key=SectionKey.IMPLEMENTATION).body.startswith("1. Các bên quán triệt.")
    assert draft.preamble.endswith("như sau:")
    assert [line.legal_basis for line in draft.legal_bases.all()] == [basis, None]
    assert {party.agency: party.responsibility for party in draft.parties.all()} == {
        town.hdnd: "- Tổ chức kỳ họp.",
        town.ubnd: "Bảo đảm kinh phí.",
        town.mttq: "Ban Thường trực Ủy ban MTTQ có trách nhiệm vận động nhân dân.",
    }


def test_the_file_is_attached_to_the_draft_and_nowhere_else(staff):
    kept = imported(staff, files.dashes())
    stored, name = kept.file.storage, kept.file.name
    do(staff, kept, "tao")
    document = Document.objects.get()
    (attachment,) = attachments_of(document)
    version = attachment.versions.all()[0]
    assert (attachment.title, version.name, version.sha256) == ("Tệp gốc đã nhập", "du-thao.docx", kept.sha256)
    assert kept.program == document.program
    assert stored.exists(name)


def test_the_copy_of_the_file_goes_once_the_draft_stands(staff, django_capture_on_commit_callbacks):
    kept = imported(staff, files.dashes())
    stored, name = kept.file.storage, kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        do(staff, kept, "tao")
    assert not stored.exists(name)


def test_all_or_nothing(staff, monkeypatch):
    kept = imported(staff, files.typed_numbers())

    def fail(*args, **kwargs):
        raise RuntimeError("hỏng giữa chừng")

    monkeypatch.setattr(creating, "attach", fail)
    with pytest.raises(RuntimeError):
        do(staff, kept, "tao")
    assert not Program.objects.exists()
    assert not Attachment.objects.exists()
    assert kept.program is None


def test_a_second_click_leads_to_the_draft_that_is_there(staff):
    kept = imported(staff, files.dashes())
    do(staff, kept, "tao")
    assert "đã được nhập thành dự thảo" in do(staff, kept, "tao").content.decode()
    assert Program.objects.count() == 1


def test_the_same_file_again_says_when_and_as_what_it_was_imported(staff):
    same = files.dashes()
    do(staff, imported(staff, same, title="Lần đầu"), "tao")
    again = imported(staff, same, title="Lần hai")
    text = staff.get(page_of(again)).content.decode()
    assert "Tệp này đã được" in text
    assert f'<a href="{Program.objects.get().get_absolute_url()}">Lần đầu</a>' in text


def test_what_is_unclear_is_shown_with_its_place_in_the_file(staff):
    text = staff.get(page_of(imported(staff, files.typed_numbers()))).content.decode()
    assert "Chưa nhận ra cơ quan chủ trì “Công an phường”." in text
    assert "Trong tệp (đoạn 24): “3.1. Đối thoại | Chủ trì: Công an phường”" in text
    assert "3 nội dung, 4 điểm, 2 căn cứ, 3 đoạn trách nhiệm" in text


def test_lines_move_a_level_in_and_out_with_what_was_corrected_before_kept(staff):
    kept = imported(staff, files.no_sections())
    do(staff, kept, "vao", "Giám sát")
    do(staff, kept, "ra", "- Ở tổ dân phố")
    assert roles(kept) | {"Giám sát": "diem", "- Ở tổ dân phố": "diem"} == roles(kept)
    do(staff, kept, "tao")
    assert outline(Program.objects.get()) == [("Tuyên truyền", ["Hội nghị", "- Ở tổ dân phố", "Pa nô", "Giám sát"])]


def test_the_first_item_cannot_stand_under_nothing(staff):
    kept = imported(staff, files.no_sections())
    assert "cần một nội dung đứng trước" in do(staff, kept, "vao", "Tuyên truyền").content.decode()
    assert roles(kept)["Tuyên truyền"] == "noi-dung"


@pytest.mark.parametrize("role", ["noi-dung", "can-cu"])
def test_a_line_too_long_for_its_role_is_told_and_kept(staff, role):
    long = "y" * 1500
    kept = imported(staff, files.word(f"II. NỘI DUNG\n1. Giám sát\n{long}"))
    assert "hãy sửa ngắn lại" in do(staff, kept, "xep", long, vai_tro=role).content.decode()
    assert roles(kept)[long] == "dien-giai"
    do(staff, kept, "tao", title="Tên\x00 có dấu lạ")
    assert ItemLine.objects.get().body == long
    assert Program.objects.get().document.current_version.title == "Tên có dấu lạ"


def test_a_line_left_out_takes_what_stands_under_it_along_and_comes_back(staff):
    kept = imported(staff, files.no_sections())
    do(staff, kept, "bo", "Tuyên truyền")
    left = [text for text, role in roles(kept).items() if role == "bo-qua"]
    assert left == ["Tuyên truyền", "Hội nghị", "- Ở tổ dân phố", "Pa nô"]
    do(staff, kept, "xep", "Hội nghị", vai_tro="noi-dung")
    do(staff, kept, "tao")
    assert outline(Program.objects.get()) == [("Hội nghị", []), ("Giám sát", [])]


def test_several_lines_get_their_lead_agency_at_once(town, staff):
    kept = imported(staff, files.no_sections())
    do(staff, kept, "chu-tri", "Tuyên truyền", "Giám sát", chu_tri=town.ubnd.pk)
    do(staff, kept, "tao")
    assert list(ItemLine.objects.filter(lead=town.ubnd).values_list("title", flat=True)) == ["Tuyên truyền", "Giám sát"]


def test_an_agency_of_elsewhere_is_not_taken(staff):
    elsewhere = factories.town("Ba Đình")
    kept = imported(staff, files.no_sections())
    do(staff, kept, "chu-tri", "Giám sát", chu_tri=elsewhere.ubnd.pk)
    assert [row["lead"] for row in kept.rows] == [None] * len(kept.rows)


def test_doubts_are_settled_by_looking(staff):
    kept = imported(staff, files.typed_numbers())
    assert any(row["doubts"] for row in kept.rows)
    doubtful = [row["text"] for row in kept.rows if row["doubts"]]
    do(staff, kept, "giu", *doubtful)
    assert not any(row["doubts"] for row in kept.rows)


def test_one_line_is_corrected_in_its_form(town, staff):
    kept = imported(staff, files.typed_numbers())
    key = next(row["key"] for row in kept.rows if row["text"] == "Đối thoại")
    address = reverse("coordination:import_row", args=[kept.pk, key])
    assert "Chưa nhận ra cơ quan chủ trì" in staff.get(address).content.decode()
    told = {"rev": kept.rev, "role": "diem", "text": "Đối thoại với dân", "lead_id": town.hdnd.pk}
    told |= {"supports": [town.ubnd.pk], "due_kind": "truoc-ngay", "due_on": "2026-11-30", "deliverable": "Biên bản"}
    wrong = staff.post(address, {**told, "supports": [town.hdnd.pk], "due_on": "2027-01-01"}).content.decode()
    assert "không thể đồng thời là cơ quan phối hợp" in wrong
    assert "Thời hạn phải trong thời gian của chương trình" in wrong
    assert staff.post(address, told).url == f"{page_of(kept)}#dong-{key}"
    do(staff, kept, "tao")
    line = ItemLine.objects.get(title="Đối thoại với dân")
    assert (line.lead, line.due_printed, line.deliverable) == (town.hdnd, "Trước ngày 30/11/2026", "Biên bản")


def test_a_page_of_another_window_is_stale(staff):
    kept = imported(staff, files.no_sections())
    do(staff, kept, "bo", "Giám sát")
    assert "vừa được sửa ở một cửa sổ khác" in do(staff, kept, "bo", "Pa nô", rev=1).content.decode()
    assert roles(kept)["Pa nô"] == "diem"
    assert "vừa được sửa ở một cửa sổ khác" in do(staff, kept, "tao", rev=1).content.decode()
    assert not Program.objects.exists()


def test_an_import_is_found_again_and_given_up(staff):
    kept = imported(staff, files.no_sections())
    assert page_of(kept) in staff.get(START).content.decode()
    staff.post(reverse("coordination:import_discard", args=[kept.pk]))
    assert not ProgramImport.objects.exists()


def test_an_import_nobody_goes_on_with_is_forgotten(staff):
    old, new = imported(staff, files.no_sections()), imported(staff, files.dashes())
    ProgramImport.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=31))
    assert forget_abandoned() == 1
    assert ProgramImport.objects.get() == new


def test_the_same_file_begun_twice_is_kept_once(staff):
    same = files.no_sections()
    imported(staff, same)
    imported(staff, same)
    assert ProgramImport.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"year": 1800}, "1975"), ({"family": "z"}, "không có “z”"), ({"file": ""}, "Chọn tệp để nhập")],
)
def test_what_is_wrong_in_the_form_is_told_and_the_rest_kept(staff, changes, told):
    text = send(staff, files.dashes(), **{"title": "Tên đã gõ", **changes}).content.decode()
    assert told in text
    assert "Tên đã gõ" in text
    assert not ProgramImport.objects.exists()


def test_a_refused_file_is_told_at_its_field(staff):
    text = send(staff, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, name="cu.doc").content.decode()
    assert "Tệp .doc đời cũ: mở bằng Word, chọn Lưu dưới dạng .docx rồi chọn lại." in text


@pytest.mark.parametrize(("people", "status"), [("staff", 200), ("leaders", 200), ("clerks", 403)])
def test_who_may_start_a_programme_may_import_one(town, client, people, status):
    client.force_login(getattr(town, people)[town.mttq.pk])
    assert client.get(START).status_code == status
    assert send(client, files.dashes()).status_code == (302 if status == 200 else 403)


def test_nobody_else_sees_an_import(town, staff, client):
    kept = imported(staff, files.dashes())
    for other in (town.leaders[town.mttq.pk], town.staff[town.ubnd.pk]):
        client.force_login(other)
        assert client.get(page_of(kept)).status_code == 404
        assert client.post(page_of(kept), {"do": "tao", "rev": 1}).status_code == 404
        assert client.post(reverse("coordination:import_discard", args=[kept.pk])).status_code == 404


def test_the_starting_points_lead_to_the_import(staff):
    assert f'href="{START}"' in staff.get(reverse("coordination:program_create")).content.decode()


def test_the_preview_asks_the_same_few_questions_of_any_file(staff, django_assert_max_num_queries):
    kept = imported(staff, files.word("II. NỘI DUNG\n" + "\n".join(f"{n}. Nội dung số {n}" for n in range(1, 100))))
    with django_assert_max_num_queries(10):
        page = staff.get(page_of(kept))
    assert len(page.content) < 60_000


@pytest.mark.parametrize(("ending", "make"), [("docx", sample_docx), ("xlsx", sample_xlsx)])
def test_the_samples_are_understood_wholly(staff, ending, make):
    sent = b"".join(staff.get(reverse("coordination:import_sample", args=[ending])).streaming_content)
    kept = imported(staff, sent, name=f"mau.{ending}")
    assert [row["text"] for row in kept.rows if row["doubts"] and row["role"] != "can-cu"] == []
    do(staff, kept, "tao")
    assert [(title, len(points)) for title, points in outline(Program.objects.get())] == [
        ("Tuyên truyền, vận động nhân dân thực hiện nhiệm vụ phát triển kinh tế - xã hội", 2),
        ("Giám sát, phản biện xã hội", 0),
        ("Tiếp xúc cử tri, tiếp công dân, đối thoại với nhân dân", 0),
    ]


def test_our_own_word_file_comes_back_as_it_was(town, staff):
    program = factories.program(town)
    sent = staff.get(reverse("coordination:joint_docx", args=["chuong-trinh", program.pk])).content
    assert docx.Document(io.BytesIO(sent)).paragraphs
    kept = imported(staff, sent)
    do(staff, kept, "tao")
    copy = Program.objects.latest("pk")
    assert outline(copy) == outline(program)
    for made, before in zip(*(one.document.current_version.lines.all() for one in (copy, program)), strict=True):
        assert (made.lead, made.due_on) == (before.lead, before.due_on)
        assert [(one.agency, one.duty) for one in made.supports.all()] == [(town.mttq, "Vận động nhân dân")]
