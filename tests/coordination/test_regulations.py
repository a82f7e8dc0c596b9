"""Regulations: their signs, document, pages, and the programmes under them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination import editing, workflow
from coordination.comparing import Change
from coordination.consulting import signed_lines
from coordination.content import outline_of
from coordination.editing import LineValues
from coordination.models import Program, Regulation
from coordination.recording import RecordedParty, record_regulation
from coordination.starting_regulations import start_regulation, suggested_term
from coordination.versions import comparison
from documents import workflow as documents
from documents.checking import findings, split
from documents.choices import Action, DocumentState
from documents.docx.rendering import render_docx
from documents.html import render_html
from documents.kinds import kind_of
from documents.models import Document, Version
from documents.replacing import replace
from tests import factories
from tests.coordination.test_starting_pages import rows

pytestmark = pytest.mark.django_db

LIST, DETAIL = 6, 10


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def staff(client, town):
    client.force_login(town.staff[town.mttq.pk])
    return client


def draft_of(joint):
    return Document.objects.get(pk=joint.document_id).current_version


def page(joint, name="joint"):
    return reverse(f"coordination:{name}", args=[joint.kind, joint.pk])


def errors(regulation):
    return [one.message for one in split(findings(draft_of(regulation), timezone.localdate(), Action.SUBMIT))[0]]


def signs(version):
    return [line.sign for line in signed_lines(version)]


# What it says


def test_chapters_are_roman_and_articles_run_through_the_whole_text(town):
    regulation = factories.regulation(town)
    tops = outline_of(draft_of(regulation))
    assert [(top.sign, len(top.children_in_order)) for top in tops] == [
        ("Chương I", 2), ("Chương II", 4), ("Chương III", 3), ("Chương IV", 3),
    ]  # fmt: skip
    assert [child.sign for top in tops for child in top.children_in_order] == [f"Điều {n}." for n in range(1, 13)]


def test_a_top_line_without_articles_is_an_article(town):
    regulation, user = factories.regulation(town), town.staff[town.mttq.pk]
    alone = editing.add_line(regulation, user=user, values=LineValues(title="Điều khoản cuối", body="Hết."))
    assert signs(draft_of(regulation))[-1] == "Điều 13."
    editing.move_line(regulation, alone.pk, user=user, how="len")
    assert [sign for sign in signs(draft_of(regulation)) if sign in ("Điều 10.", "Chương IV")] == [
        "Điều 10.", "Chương IV",
    ]  # fmt: skip


def test_parties_have_an_article_each_of_what_they_answer_for(town):
    titles = [line.title for line in signed_lines(draft_of(factories.regulation(town)))]
    assert [title for title in titles if title.startswith("Trách nhiệm của ")] == [
        "Trách nhiệm của các bên",
        *(f"Trách nhiệm của {one.short}" for one in town.parties),
    ]


def test_the_document_has_chapters_articles_clauses_and_all_signatures(town):
    version = draft_of(factories.regulation(town))
    document = kind_of(version.document).build(version)
    text = render_html(document)
    told = [
        "QUY CHẾ PHỐI HỢP",
        "Công tác nhiệm kỳ 2026-2031",
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1.",
        "Chương IV",
        "./.",
    ]
    assert [text.find(one) for one in told] == sorted(text.find(one) for one in told)
    assert -1 not in [text.find(one) for one in told]
    assert document.numbers[0].symbol == "QCPH-HĐND-UBND-UBMTTQ"
    assert len(document.signatures) == 3
    assert render_docx(document).startswith(b"PK")


def test_a_complete_regulation_may_go_out_and_what_lacks_is_told(town):
    regulation, user = factories.regulation(town), town.staff[town.mttq.pk]
    today = timezone.localdate()
    assert [
        one.message for one in findings(draft_of(regulation), today, Action.SUBMIT) if one.severity == "error"
    ] == []
    chapter, article = signed_lines(draft_of(regulation))[:2]
    editing.save_line(regulation, chapter.pk, user=user, values=LineValues(title=chapter.title, body="Lạc."))
    editing.save_line(regulation, article.pk, user=user, values=LineValues(title=article.title))
    Document.objects.filter(pk=regulation.document_id).update(standing_agency=None)
    assert errors(regulation) == [
        "chưa chọn cơ quan thường trực",
        "chương I có lời văn đứng ngoài các điều: sẽ không được in",
        "điều 1 chưa có nội dung",
    ]


def test_an_empty_regulation_lacks_parties_and_articles(town):
    user = town.staff[town.mttq.pk]
    made = start_regulation(user=user, title="Quy chế", year_from=2026, year_to=2031)
    told = [one.message for one in findings(draft_of(made), timezone.localdate(), Action.SUBMIT)]
    assert {"cần ít nhất hai bên tham gia", "quy chế chưa có điều nào"} <= set(told)


def test_a_term_is_that_of_the_peoples_councils():
    days = [datetime.date(2025, 12, 31), datetime.date(2026, 1, 1), datetime.date(2031, 5, 1)]
    assert [suggested_term(day) for day in days] == [(2021, 2026), (2026, 2031), (2031, 2036)]


# Its way


def test_it_goes_to_issue_with_a_number_of_its_own_kind_and_may_be_replaced(town):
    regulation = factories.issued_regulation(town)
    document = regulation.document
    assert (document.state, document.symbol) == (DocumentState.ISSUED, "01/QCPH-HĐND-UBND-UBMTTQ")
    assert document.frozen_version.sha256
    newer = Regulation.objects.get(document=replace(document, user=town.staff[town.mttq.pk]))
    assert (newer.years, len(signs(draft_of(newer)))) == ((2026, 2031), 16)
    assert not set(newer.items.values_list("pk")) & set(regulation.items.values_list("pk"))


def test_a_comment_on_an_article_names_it_on_every_page_and_in_the_table(client, town):
    regulation = factories.regulation(town)
    on = timezone.localdate()
    asked = workflow.send_out(
        regulation, user=town.staff[town.mttq.pk], on=on, deadline=on, agencies=[town.ubnd.pk, town.hdnd.pk]
    )
    article = signed_lines(asked.version)[4]
    workflow.comment(asked.version, user=town.staff[town.ubnd.pk], text="Ghi rõ hơn", item=article.item)
    client.force_login(town.staff[town.ubnd.pk])
    read = client.get(page(regulation, "consultation_text"))
    assert "Góp ý điều này" in read.content.decode()
    assert "Trách nhiệm của các bên</h2>" not in read.content.decode()
    groups = dict(read.context["form"].fields["item"].choices[1:])
    assert groups["Lời văn"] == [("loi-dan", "Lời dẫn")]
    assert ("Điều 3. Tuyên truyền, vận động nhân dân") in dict(groups["Chương, điều"]).values()
    assert "Điều 3. Tuyên truyền" in client.get(page(regulation, "comments")).content.decode()
    client.force_login(town.staff[town.mttq.pk])
    assert client.get(page(regulation, "opinions_docx")).status_code == 200


def test_two_versions_tell_which_chapter_and_article_changed(client, town):
    regulation, user = factories.regulation(town), town.staff[town.mttq.pk]
    documents.submit(regulation.document, user=user, on=timezone.localdate())
    documents.revise(draft_of(regulation).document, user=user, on=timezone.localdate(), reason="Sửa")
    lines = signed_lines(draft_of(regulation))
    editing.save_line(regulation, lines[1].pk, user=user, values=LineValues(title=lines[1].title, body="Viết lại."))
    editing.remove_line(regulation, lines[4].pk, user=user)
    found = comparison(*Version.objects.filter(document=regulation.document_id).order_by("no"))
    assert [(entry.name, entry.number_before, entry.change) for entry in found.items] == [
        ("Điều", "1", Change.CHANGED), ("Điều", "3", Change.REMOVED),
    ]  # fmt: skip
    client.force_login(user)
    assert "2 chương, điều thay đổi" in client.get(page(regulation, "compare")).content.decode()


# Pages


@pytest.mark.parametrize("name", ["joint", "comments", "binding", "history", "versions", "compare"])
def test_every_tab_of_a_regulation_opens_within_its_budget(staff, town, name):
    address = page(factories.issued_regulation(town), name)
    staff.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert staff.get(address).status_code == 200
    assert len(queries) <= DETAIL


@pytest.mark.parametrize("name", ["edit", "facts_edit", "texts_edit", "party_add", "basis_add", "line_add"])
def test_every_page_of_its_editor_opens(staff, town, name):
    assert staff.get(page(factories.regulation(town), name)).status_code == 200


def test_an_article_is_written_without_script_and_without_what_only_plans_have(staff, town):
    regulation = factories.regulation(town)
    chapter = signed_lines(draft_of(regulation))[0]
    address = f"{page(regulation, 'line_add')}?trong={chapter.pk}"
    text = staff.get(address).content.decode()
    assert "Thêm điều" in text
    assert "Cơ quan chủ trì" not in text
    sets = rows("phoi-hop") | rows("chi-tieu")
    staff.post(address, {"title": "Giải thích từ ngữ", "body": "Một.\nHai.", **sets})
    added = signed_lines(draft_of(regulation))[3]
    assert (added.sign, added.title, [clause.sign for clause in added.clauses]) == (
        "Điều 3.", "Giải thích từ ngữ", ["1.", "2."],
    )  # fmt: skip
    gone = reverse("coordination:line_remove", args=[regulation.kind, regulation.pk, added.pk])
    assert "Bỏ điều “Giải thích từ ngữ”?" in staff.get(gone).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_one_regulation_and_for_several(staff, town, count):
    for number in range(count):
        record(town, title=f"Quy chế số {number}")
    address = reverse("coordination:regulations")
    staff.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = staff.get(address)
    assert len(response.context["page_obj"].object_list) == count
    assert len(queries) <= LIST


def creation(town, **changes):
    facts = {"title": "Quy chế phối hợp", "span_kind": "nhiem-ky", "year_from": 2026, "year_to": 2031}
    return {**facts, **rows("ben", *({"agency_id": one.pk, "authority": "TM."} for one in town.parties)), **changes}


def test_a_regulation_is_created_with_the_usual_chapters_of_its_family(staff, town):
    response = staff.post(reverse("coordination:regulation_create") + "?nhom=a", creation(town))
    made = Regulation.objects.get()
    assert response.url == page(made, "edit")
    assert (made.span, signs(draft_of(made))[-1]) == ("nhiệm kỳ 2026-2031", "Điều 12.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"year_to": ""}, "Ghi năm kết thúc"),
        ({"year_to": 2020}, "không được trước năm bắt đầu"),
        ({"span_kind": "nam"}, "không có “nam”"),
        ({"title": ""}, "bắt buộc"),
    ],
)
def test_a_regulation_that_cannot_be_is_told_and_kept(staff, town, typed, told):
    response = staff.post(reverse("coordination:regulation_create"), creation(town, **typed))
    assert told in response.content.decode()
    assert not Regulation.objects.exists()


def test_facts_and_preamble_of_its_draft_are_saved(staff, town):
    regulation = factories.regulation(town)
    facts = {"title": "Quy chế mới", "span_kind": "giai-doan", "year_from": 2026, "year_to": 2030, "style": "nd30-2020"}
    seen = staff.get(page(regulation, "facts_edit")).context["seen"]
    staff.post(page(regulation, "facts_edit"), {**facts, "standing_agency_id": town.ubnd.pk, "seen": seen})
    seen = staff.get(page(regulation, "texts_edit")).context["seen"]
    staff.post(page(regulation, "texts_edit"), {"preamble": "Các bên thống nhất:", "seen": seen})
    regulation.refresh_from_db()
    draft = draft_of(regulation)
    assert (regulation.span, draft.title, draft.preamble) == (
        "giai đoạn 2026-2030", "Quy chế mới", "Các bên thống nhất:",
    )  # fmt: skip
    assert draft.document.standing_agency == town.ubnd
    assert not draft.sections.exists()


@pytest.mark.parametrize(
    ("people", "create", "record"), [("staff", 200, 200), ("leaders", 200, 403), ("clerks", 403, 200)]
)
def test_who_may_start_and_who_may_record(client, town, people, create, record):
    client.force_login(getattr(town, people)[town.mttq.pk])
    assert client.get(reverse("coordination:regulation_create")).status_code == create
    assert client.get(reverse("coordination:regulation_record")).status_code == record


def test_a_clerk_opens_no_regulation(town):
    with pytest.raises(PermissionDenied):
        start_regulation(user=town.clerks[town.mttq.pk], title="Quy chế", year_from=2026, year_to=2031)


def test_a_draft_of_another_agency_is_not_there(client, town):
    regulation = factories.regulation(town)
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(page(regulation)).status_code == 404


# One signed before


def record(town, **changes):
    told = {"title": "Quy chế phối hợp công tác", "year_from": 2021, "year_to": 2026, "drafting_agency": town.mttq}
    return record_regulation(
        user=None, parties=[RecordedParty(town.ubnd), RecordedParty(town.mttq)], **{**told, **changes}
    )


def test_a_regulation_signed_before_is_recorded_with_its_chapters(staff, town):
    lines = "Chương I. Quy định chung\nĐiều 1. Phạm vi điều chỉnh\nNguyên tắc\nChương II – Tổ chức\nĐiều 3: Hiệu lực"
    told = {
        "title": "Quy chế phối hợp nhiệm kỳ 2021-2026", "span_kind": "nhiem-ky", "year_from": 2021, "year_to": 2026,
        "symbol": "69/QCPH-HĐND-UBND-MTTQ", "dated": "15/03/2022", "items": lines,
        **rows("ben", {"agency_id": town.ubnd.pk}, {"agency_id": town.mttq.pk}), **rows("ghi-chu"),
    }  # fmt: skip
    response = staff.post(reverse("coordination:regulation_record"), told)
    made = Regulation.objects.get()
    assert response.url == page(made)
    assert (made.document.state, made.document.symbol) == (DocumentState.ISSUED, "69/QCPH-HĐND-UBND-MTTQ")
    assert [(line.sign, line.title) for line in signed_lines(draft_of(made))] == [
        ("Chương I", "Quy định chung"), ("Điều 1.", "Phạm vi điều chỉnh"), ("Điều 2.", "Nguyên tắc"),
        ("Chương II", "Tổ chức"), ("Điều 3.", "Hiệu lực"),
    ]  # fmt: skip
    assert staff.get(page(made)).status_code == 200


# Programmes under it


def test_the_page_shows_each_year_with_its_programmes_and_those_without(staff, town):
    regulation = factories.issued_regulation(town)
    program = factories.program(town)
    Program.objects.filter(pk=program.pk).update(parent_regulation=regulation.document)
    years = staff.get(page(regulation)).context["years"]
    assert [(one.year, [p.pk for p in one.programs]) for one in years] == [
        (2026, [program.pk]), *((year, []) for year in range(2027, 2032)),
    ]  # fmt: skip
    text = staff.get(page(regulation)).content.decode()
    assert f"?nhom=a&amp;quy-che={regulation.pk}&amp;nam=2027" in text
    assert f'href="{page(regulation)}"' in staff.get(page(program)).content.decode()


def test_a_programme_started_from_it_has_its_parties_and_cites_it(staff, town):
    regulation = factories.issued_regulation(town)
    address = f"{reverse('coordination:program_create')}?nhom=a&quy-che={regulation.pk}&nam=2027"
    context = staff.get(address).context
    assert [row["agency_id"].value() for row in context["parties"].initial_forms] == [one.pk for one in town.parties]
    assert (context["form"]["parent_regulation_id"].value(), context["form"]["year_from"].value()) == (
        regulation.document_id, 2027,
    )  # fmt: skip
    facts = {"title": "Chương trình 2027", "family": "a", "span_kind": "nam", "year_from": 2027}
    parties = rows("ben", *({"agency_id": one.pk, "authority": "TM."} for one in town.parties))
    staff.post(address, {**facts, "parent_regulation_id": regulation.document_id, **parties})
    program = Program.objects.get()
    day = timezone.localdate()
    names = " và ".join([", ".join(one.short for one in town.parties[:2]), town.mttq.short])
    assert [str(line) for line in draft_of(program).legal_bases.all()] == [
        f"Căn cứ Quy chế phối hợp số 01/QCPH-HĐND-UBND-UBMTTQ ngày {day.day:02} tháng "
        f"{day.month if day.month > 2 else f'{day.month:02}'} năm {day.year} giữa {names}"
    ]
