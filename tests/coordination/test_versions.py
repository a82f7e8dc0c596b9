import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.models import LogEntry
from agencies.choices import AgencyKind, Role
from agencies.models import AgencySuccession
from coordination.models import Comment, ContentItem, Indicator, ItemLine, LineIndicator, LineSupport, Program
from coordination.versions import comparison, last_seen, read_parties, readable_versions
from coordination.workflow import send_out
from documents import workflow
from documents.choices import Action, Decision
from documents.models import Document, LegalBasisLine, Recipient, Section, Version
from tests import factories
from tests.coordination.test_programs import DETAIL_QUERIES, PAGE_BYTES, cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


def fresh(program) -> Document:
    return Document.objects.get(pk=program.document_id)


def returned(town) -> Program:
    """Submitted by MTTQ, agreed by UBND, returned by HĐND: version 2 is a draft."""
    made, on = factories.submitted(town), timezone.localdate()
    workflow.agree(fresh(made), user=town.leaders[town.ubnd.pk], on=on)
    workflow.return_for_changes(fresh(made), user=town.leaders[town.hdnd.pk], on=on, reason="Sửa nội dung 1")
    return Program.objects.get(pk=made.pk)


def reworded(town) -> Program:
    """Submitted again with its two items exchanged, one of them reworded, and a third one added."""
    made = returned(town)
    draft = fresh(made).current_version
    first, second = draft.lines.order_by("position")
    ItemLine.objects.filter(pk=first.pk).update(position=2, title="Nội dung số 1 về môi trường", deliverable="Báo cáo")
    ItemLine.objects.filter(pk=second.pk).update(position=1)
    factories.line(draft, town, 3)
    workflow.submit(fresh(made), user=town.staff[town.mttq.pk], on=timezone.localdate())
    return Program.objects.get(pk=made.pk)


def versions_of(program) -> list[Version]:
    found = list(Version.objects.filter(document=program.document_id).order_by("no"))
    read_parties(*found)
    return found


def page(name, program, *more):
    return reverse(f"coordination:{name}", args=["chuong-trinh", program.pk, *more])


def opened(client, user, address, **query):
    client.force_login(user)
    return client.get(address, query)


# What is compared


def test_two_versions_are_compared_item_by_item(town):
    found = comparison(*versions_of(reworded(town)))
    assert [(e.name, e.number_before, e.number_after, e.told) for e in found.items] == [
        ("Nội dung", "2", "1", "chuyển chỗ từ 2 sang 1"),
        ("Nội dung", "1", "2", "sửa tên, sản phẩm"),
        ("Nội dung", "", "3", "thêm mới"),
    ]
    assert found.elsewhere == []
    assert found.summary == [(1, "sửa đổi"), (1, "thêm mới"), (1, "chuyển chỗ")]


def test_every_part_of_a_version_is_compared(town):
    program = returned(town)
    draft = fresh(program).current_version
    line = draft.lines.order_by("position").first()
    child = ItemLine.objects.create(
        version=draft, item=ContentItem.objects.create(program=program), parent=line, position=1, title="Điểm mới"
    )
    LineSupport.objects.create(line=child, agency=town.hdnd, duty="Giám sát", due_text="Quý II")
    LineSupport.objects.filter(line=line).update(duty="Tuyên truyền")
    LineIndicator.objects.filter(line=line).update(target=12)
    ItemLine.objects.filter(pk=line.pk).update(due_on=datetime.date(2026, 9, 30), lead=town.hdnd)
    Section.objects.filter(version=draft, key="to-chuc-thuc-hien").update(body="Mỗi quý họp một lần.")
    LegalBasisLine.objects.create(version=draft, text="Căn cứ Luật Mặt trận Tổ quốc Việt Nam")
    Recipient.objects.create(version=draft, agency=town.ubnd)
    draft.parties.filter(agency=town.ubnd).update(responsibility="Bảo đảm kinh phí.")
    found = comparison(*versions_of(program))
    told = {
        (chapter.heading, entry.number_after): {text.label: text for text in entry.texts if text.changed}
        for chapter in found.chapters
        for entry in chapter.differing
    }
    assert {place: sorted(texts) for place, texts in told.items()} == {
        ("Phần mở đầu", ""): ["Căn cứ"],
        ("Nội dung phối hợp", "1"): ["Chỉ tiêu", "Chủ trì", "Phối hợp", "Thời hạn"],
        ("Nội dung phối hợp", "1.a)"): ["Phối hợp", "Tên"],
        ("Tổ chức thực hiện", ""): ["Nội dung"],
        ("Các bên tham gia", ""): ["Trách nhiệm"],
        ("Nơi nhận", ""): ["Nơi nhận"],
    }
    item, point = told["Nội dung phối hợp", "1"], told["Nội dung phối hợp", "1.a)"]
    assert [run.text for run in item["Chỉ tiêu"].runs] == ["Số hội nghị: ít nhất ", "10", "12", " hội nghị"]
    assert [run.text for run in item["Thời hạn"].runs] == ["Trước ngày ", "30/06/2026", "30/09/2026"]
    assert [run.text for run in point["Phối hợp"].runs] == [f"{town.hdnd.full}: Giám sát (quý II)"]


def test_a_new_draft_does_not_differ_from_the_version_it_was_copied_from(town):
    assert comparison(*versions_of(returned(town))).count == 0


# Who reads which version


def test_who_reads_which_version(town):
    """Role × place: version 1 went out to UBND, MTTQ and the farmers, 2 to the parties; 3 is a draft."""
    farmers, youth = (factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION) for _ in range(2))
    heirs = factories.agency(town.locality)
    elsewhere = factories.town("Cầu Giấy")
    program = factories.program(town, parties=[town.ubnd, town.mttq])
    on, staff = timezone.localdate(), town.staff[town.mttq.pk]
    send_out(program, user=staff, on=on, deadline=on, agencies=[town.ubnd.pk, farmers.pk])
    workflow.revise(fresh(program), user=staff, on=on, reason="Bổ sung")
    workflow.submit(fresh(program), user=staff, on=on)
    workflow.return_for_changes(fresh(program), user=town.leaders[town.ubnd.pk], on=on, reason="Sửa")
    AgencySuccession.objects.create(predecessor=farmers, successor=heirs, kind="doi-ten", on=on)

    def numbers(agency, role):
        found = readable_versions(fresh(program), factories.user(agency, role))
        return [version.no for version in found]

    working = (Role.STAFF, Role.LEADER, Role.CLERK)
    assert [numbers(town.mttq, role) for role in working] == [[1, 2, 3]] * 3
    assert [numbers(town.ubnd, role) for role in working] == [[1, 2]] * 3
    assert [numbers(farmers, role) for role in working] == [[1, 2]] * 3
    assert numbers(heirs, Role.STAFF) == [1, 2]
    # the newest frozen version, where the programme itself is visible to them at all
    assert numbers(youth, Role.STAFF) == numbers(elsewhere.ubnd, Role.LEADER) == [2]
    assert numbers(town.mttq, Role.VIEWER) == numbers(town.mttq, Role.ADMINISTRATOR) == [2]
    assert [v.no for v in readable_versions(fresh(program), factories.user(is_superuser=True))] == [1, 2, 3]
    assert not readable_versions(fresh(program), factories.user()).exists()


def test_an_agency_reads_the_versions_that_were_sent_to_it_not_those_after_it_left(town):
    farmers = factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION)
    program = factories.program(town)
    on, staff = timezone.localdate(), town.staff[town.mttq.pk]
    for asked in ([farmers.pk], [town.ubnd.pk], [town.ubnd.pk]):
        send_out(Program.objects.get(pk=program.pk), user=staff, on=on, deadline=on, agencies=asked)
        workflow.revise(fresh(program), user=staff, on=on, reason="Bổ sung")
    assert [v.no for v in readable_versions(fresh(program), factories.user(farmers))] == [1, 3]


@pytest.mark.parametrize(("query", "status"), [("?tu=1&den=2", 200), ("?tu=1&den=3", 404), ("?tu=x&den=1", 404)])
def test_a_version_one_does_not_read_is_not_found(client, town, query, status):
    program = reworded(town)
    workflow.revise(fresh(program), user=town.staff[town.mttq.pk], on=timezone.localdate(), reason="Bổ sung")
    assert opened(client, town.staff[town.ubnd.pk], page("compare", program) + query).status_code == status


def test_versions_of_a_programme_one_does_not_see_are_not_found(client, town):
    program, stranger = reworded(town), factories.user(factories.town("Cầu Giấy").ubnd)
    for name in ("versions", "compare"):
        assert opened(client, stranger, page(name, program)).status_code == 404
    assert opened(client, stranger, page("restore", program, 1)).status_code == 404


# The pages


def test_the_list_says_why_a_version_was_opened_by_whom_and_who_agreed(client, town):
    program = reworded(town)
    html = opened(client, town.staff[town.ubnd.pk], page("versions", program)).content.decode()
    assert f"{town.hdnd.full} đề nghị chỉnh sửa: mở bản 2" in html
    assert "Sửa nội dung 1" in html
    assert html.count("state-thong-nhat") == html.count("state-gui-lai") == 1
    assert all(version.sha256 in html for version in versions_of(program))


def test_why_a_version_was_opened_is_told_to_those_who_took_part_only(client, town):
    program, on = reworded(town), timezone.localdate()
    for agency in (town.hdnd, town.ubnd, town.mttq):
        workflow.agree(fresh(program), user=town.leaders[agency.pk], on=on)
    Document.objects.filter(pk=program.document_id).update(state="da-ban-hanh", symbol="01/CTrPH", issued_on=on)
    outsider = factories.user(factories.agency(town.locality, AgencyKind.DEPARTMENT))
    for name in ("versions", "joint"):
        assert "Sửa nội dung 1" not in opened(client, outsider, page(name, program)).content.decode()
    response = opened(client, outsider, page("versions", program))
    assert [row.version.no for row in response.context["rows"]] == [2]


def test_the_comparison_tells_changes_in_words_too(client, town):
    html = opened(client, town.staff[town.ubnd.pk], page("compare", reworded(town))).content.decode()
    assert "So sánh bản 1 với bản 2" in html
    assert (
        '<ins><span class="visually-hidden">[thêm: </span> về môi trường<span class="visually-hidden">]</span></ins>'
        in html
    )
    assert "Chuyển chỗ: 2 → 1" in html
    assert "trước là 1" in html
    assert "Phối hợp chặt chẽ giữa các bên" not in html


def test_the_whole_text_and_the_page_to_print_are_one_link_away(client, town):
    program, reader = reworded(town), town.staff[town.ubnd.pk]
    whole = opened(client, reader, page("compare", program), hien="toan-van").content.decode()
    assert "Phối hợp chặt chẽ giữa các bên" in whole
    printed = opened(client, reader, page("compare", program), tu=2, den=1, **{"in": 1})
    assert "coordination/versions/print.html" in [template.name for template in printed.templates]
    assert "So sánh bản 2 với bản 1" in printed.content.decode()


def test_one_version_alone_is_not_compared(client, town):
    response = opened(client, town.staff[town.mttq.pk], page("compare", factories.program(town)))
    assert "chưa có gì để so sánh" in response.content.decode()


@pytest.mark.parametrize("more", [0, 200])
def test_the_pages_cost_the_same_for_few_items_and_for_two_hundred(client, town, more):
    program = returned(town)
    draft = fresh(program).current_version
    items = ContentItem.objects.bulk_create(ContentItem(program=program) for _ in range(more))
    ItemLine.objects.bulk_create(
        ItemLine(version=draft, item=one, position=n, title=f"Nội dung {n}", body="Phối hợp tuyên truyền. " * 5)
        for n, one in enumerate(items, 3)
    )
    workflow.submit(fresh(program), user=town.staff[town.mttq.pk], on=timezone.localdate()) if not more else None
    addresses = (page("versions", program), page("compare", program), page("compare", program) + "?hien=toan-van")
    for reader in (town.staff[town.mttq.pk], town.leaders[town.ubnd.pk]):
        client.force_login(reader)
        for address in addresses:
            response, queries = cost(client, address)
            assert len(queries) <= DETAIL_QUERIES, address
            assert len(response.content) < PAGE_BYTES, address


# Taking up an earlier version


def test_an_earlier_version_is_taken_up_as_the_next_draft_and_none_is_lost(client, town):
    program = reworded(town)
    client.force_login(town.staff[town.mttq.pk])
    told = {"on": timezone.localdate(), "reason": "Theo ý kiến các bên", "rev": fresh(program).rev}
    response = client.post(page("restore", program, 1), told)
    assert response.url == reverse("coordination:edit", args=["chuong-trinh", program.pk])
    first, second, third = versions_of(program)
    assert [comparison(first, third).count, comparison(second, third).count > 0] == [0, True]
    assert [version.is_frozen for version in (first, second, third)] == [True, True, False]
    assert third.reason == "Theo ý kiến các bên"
    entry = LogEntry.objects.filter(action=Action.REVISE, object_id=program.document_id).first()
    assert entry.summary == "Mở lại để chỉnh sửa: mở bản 3 với nội dung bản 1"


def test_items_keep_their_identity_when_a_version_is_taken_up(town):
    program = reworded(town)
    source = versions_of(program)[0]
    workflow.revise(fresh(program), user=town.staff[town.mttq.pk], on=timezone.localdate(), reason="x", source=source)
    draft = fresh(program).current_version
    kept = list(source.lines.order_by("position").values_list("item", flat=True))
    assert list(draft.lines.order_by("position").values_list("item", flat=True)) == kept
    assert Indicator.objects.filter(lines__line__version=draft).count() == 2


def returned_again(town) -> Program:
    """Two frozen versions that differ, and a draft copied from the second one."""
    program = reworded(town)
    on, leader = timezone.localdate(), town.leaders[town.hdnd.pk]
    workflow.return_for_changes(fresh(program), user=leader, on=on, reason="Giữ như bản đầu")
    return program


def test_a_draft_that_nobody_changed_gives_way_to_an_earlier_version(client, town):
    program = returned_again(town)
    client.force_login(town.staff[town.mttq.pk])
    assert page("restore", program, 1) in client.get(page("versions", program)).content.decode()
    assert "chưa ai sửa gì" in client.get(page("restore", program, 1)).content.decode()
    told = {"on": timezone.localdate(), "reason": "Theo ý kiến HĐND", "rev": fresh(program).rev}
    assert client.post(page("restore", program, 1), told).status_code == 302
    first, _, third = versions_of(program)
    assert comparison(first, third).count == 0
    assert third.reason == "Theo ý kiến HĐND"
    assert LogEntry.objects.filter(object_id=program.document_id).first().summary == "Lấy lại nội dung bản 1"


def test_a_draft_with_words_of_its_own_is_not_replaced(client, town):
    program = returned_again(town)
    ItemLine.objects.filter(version=fresh(program).current_version).update(body="Mới viết thêm")
    client.force_login(town.staff[town.mttq.pk])
    assert "lay-lai" not in client.get(page("versions", program)).content.decode()
    assert client.get(page("restore", program, 1)).status_code == 302
    told = {"on": timezone.localdate(), "reason": "Lý do đã gõ", "rev": fresh(program).rev}
    refused = client.post(page("restore", program, 1), told)
    assert refused.status_code == 409
    assert "Lý do đã gõ" in refused.content.decode()
    assert set(fresh(program).current_version.lines.values_list("body", flat=True)) == {"Mới viết thêm"}


def test_a_version_of_another_document_is_not_taken_up(town):
    program, other = reworded(town), factories.submitted(town)
    source = other.document.current_version
    with pytest.raises(workflow.guarding.InvalidTransition):
        workflow.revise(
            fresh(program), user=town.staff[town.mttq.pk], on=timezone.localdate(), reason="x", source=source
        )


def test_only_the_drafting_agency_takes_an_earlier_version_up(client, town):
    program = reworded(town)
    client.force_login(town.leaders[town.ubnd.pk])
    assert client.get(page("restore", program, 1)).status_code == 403
    assert client.post(page("restore", program, 1), {"on": timezone.localdate(), "reason": "x"}).status_code == 403


# Before a leader decides


def deciding(client, user, program, action=Action.AGREE):
    return opened(client, user, reverse("documents:action", args=[program.document_id, action.value]))


@pytest.mark.parametrize("action", [Action.AGREE, Action.RETURN])
def test_a_leader_sees_what_changed_since_his_agency_decided(client, town, action):
    program = reworded(town)
    response = deciding(client, town.leaders[town.hdnd.pk], program, action)
    html = " ".join(response.content.decode().split())
    assert "Thay đổi so với bản 1, bản cơ quan bạn đã có ý kiến" in html
    assert "3 nội dung, điểm thay đổi: 1 sửa đổi, 1 thêm mới, 1 chuyển chỗ." in html
    assert f"{page('compare', program)}?tu=1&amp;den=2" in html
    assert response.context["decided"].decision == Decision.RETURN


def test_what_an_agency_decided_on_counts_before_what_it_was_sent_later(town):
    program, on, staff = reworded(town), timezone.localdate(), town.staff[town.mttq.pk]
    workflow.revise(fresh(program), user=staff, on=on, reason="Bổ sung")
    workflow.submit(fresh(program), user=staff, on=on)
    assert [last_seen(fresh(program), agency.pk).no for agency in (town.hdnd, town.mttq)] == [1, 2]


def test_a_leader_who_sees_the_text_for_the_first_time_is_told_so(client, town):
    response = deciding(client, town.leaders[town.hdnd.pk], factories.submitted(town))
    assert "Cơ quan bạn xem văn bản này lần đầu" in response.content.decode()


def test_a_leader_sees_the_comments_of_his_agency_the_open_ones_first(client, town):
    program = reworded(town)
    version = versions_of(program)[0]
    for agency, text, disposition in (
        (town.hdnd, "Nêu rõ kinh phí", ""),
        (town.hdnd, "Bổ sung thời hạn", "tiep-thu"),
        (town.ubnd, "Của cơ quan khác", ""),
    ):
        Comment.objects.create(version=version, agency=agency, text=text, disposition=disposition)
    response = deciding(client, town.leaders[town.hdnd.pk], program)
    assert [comment.text for comment in response.context["comments"]] == ["Nêu rõ kinh phí", "Bổ sung thời hạn"]
    html = response.content.decode()
    assert "1 góp ý chưa được trả lời." in html
    assert "Của cơ quan khác" not in html


def test_the_page_before_a_decision_costs_what_a_page_may(client, town):
    program = reworded(town)
    client.force_login(town.leaders[town.hdnd.pk])
    _, queries = cost(client, reverse("documents:action", args=[program.document_id, Action.AGREE.value]))
    assert len(queries) <= DETAIL_QUERIES


def test_all_parties_see_who_is_waited_for_and_since_when(client, town):
    program = reworded(town)
    workflow.agree(fresh(program), user=town.leaders[town.ubnd.pk], on=timezone.localdate())
    response = opened(client, town.staff[town.ubnd.pk], page("binding", program))
    assert [party.agency_id for party in response.context["waiting"]] == [town.hdnd.pk, town.mttq.pk]
    assert f"từ ngày {timezone.localdate():%d/%m/%Y} (hôm nay)" in response.content.decode()
