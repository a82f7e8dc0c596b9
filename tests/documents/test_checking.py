"""The checker: each rule finds what it is for and leaves the rest alone; what blocks, what is confirmed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.log import entries_about
from agencies.models import Agency, AgencyName, Appointment
from documents import workflow
from documents.checking import checklist, findings
from documents.choices import Action, EntryState
from documents.exceptions import Incomplete, Severity, Unconfirmed
from documents.models import (
    Document,
    LegalBasis,
    LegalBasisLine,
    Party,
    Recipient,
    Register,
    RegisterEntry,
    Section,
    Signature,
    Version,
)
from documents.numbers import reserve_numbers
from tests import factories
from tests.documents.acting import fresh, people
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def document(town):
    return factories.program(town).document


@pytest.fixture
def signed(town):
    return factories.signed(town).document


@pytest.fixture
def register(town):
    return factories.register(town.mttq, year=TODAY().year)


def told(document, on=None, action=None):
    """Messages and where each is mended."""
    found = findings(fresh(document).current_version, on or TODAY(), action)
    return [(finding.message, finding.where) for finding in found]


def messages(document, on=None, action=None):
    return [message for message, _ in told(document, on, action)]


def errors(document, action):
    found = findings(fresh(document).current_version, TODAY(), action)
    return [finding.message for finding in found if finding.severity == Severity.ERROR]


def draft(document) -> Version:
    return fresh(document).current_version


def write(document, key="muc-dich", body=""):
    Section.objects.filter(version=draft(document), key=key).update(body=body)


def basis(document, **fields):
    """A line among the legal bases, of the catalogue where it has fields."""
    law = LegalBasis.objects.create(**{"number": "77/2015/QH13", "title": "Luật Tổ chức chính quyền", **fields})
    return LegalBasisLine.objects.create(version=draft(document), legal_basis=law)


def test_a_complete_draft_with_a_register_has_nothing_to_mend(document, register):
    assert told(document) == []
    assert all(not check.findings for check in checklist(draft(document), TODAY()))


# Who signs


def test_a_party_without_signatory_is_found(town, document):
    Party.objects.filter(version=draft(document), agency=town.hdnd).update(signatory=None)
    assert told(document, action=Action.SUBMIT) == [(f"{town.hdnd.full} chưa có người ký", "#cac-ben")]


def test_a_signatory_whose_post_has_ended_is_found(town, document):
    Appointment.objects.filter(agency=town.ubnd).update(until=TODAY())
    assert told(document, action=Action.SUBMIT) == []
    [message] = messages(document, TODAY() + DAY, Action.SUBMIT)
    assert message.endswith(f"không giữ chức vụ vào ngày {TODAY() + DAY:%d/%m/%Y}")


def test_a_party_that_does_not_exist_on_the_day_is_found(town, document):
    Agency.objects.filter(pk=town.ubnd.pk).update(since=TODAY() + DAY)
    assert f"{town.ubnd.full} không hoạt động vào ngày {TODAY():%d/%m/%Y}" in messages(document, action=Action.SUBMIT)


def test_before_issue_it_is_the_signatures_that_count(town, signed, register):
    Appointment.objects.filter(agency=town.ubnd).update(until=TODAY())  # he signed in time
    assert errors(signed, Action.ISSUE) == []
    Appointment.objects.filter(agency=town.ubnd).update(until=TODAY() - DAY)
    Signature.objects.filter(party__agency=town.hdnd).update(voided_at=timezone.now(), void_reason="Nhầm")
    [missing, late] = errors(signed, Action.ISSUE)
    assert missing == f"{town.hdnd.full} chưa ký"
    assert late.endswith(f"không giữ chức vụ vào ngày ký {TODAY():%d/%m/%Y}")


# The number


def test_a_kind_without_register_on_that_day_is_found(document, register):
    assert messages(document) == []
    [(message, where)] = told(document, register.ends_on + DAY)
    assert "chưa có sổ đăng ký cho chương trình phối hợp" in message
    assert where == reverse("documents:registers")
    assert told(document, register.ends_on + DAY, Action.SUBMIT) == []  # văn thư mends it before issue


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{so}/{loai}-{ten}", "mẫu số của sổ “Sổ văn bản năm 2026” có {ten} không dùng được"),
        ("{loai}-{co_quan}", "mẫu số của sổ “Sổ văn bản năm 2026” thiếu {so}"),
    ],
)
def test_a_pattern_that_cannot_be_resolved_is_found(document, register, pattern, message):
    Register.objects.update(pattern=pattern, name="Sổ văn bản năm 2026")
    assert messages(document) == [message]


def test_a_party_without_symbol_is_found_where_the_pattern_prints_it(town, document, register):
    AgencyName.objects.filter(agency__in=[town.hdnd, town.mttq]).update(symbol=" ")
    nameless = [f"{agency.full} chưa có ký hiệu để in trong số văn bản" for agency in (town.hdnd, town.mttq)]
    assert messages(document) == nameless
    Register.objects.update(pattern="{so}/{loai}-{co_quan}")
    assert messages(document) == nameless[1:]
    Register.objects.update(pattern="{so}/{loai}")
    assert messages(document) == []


def test_a_number_that_is_reserved_needs_no_register_any_more(town, signed, register):
    clerk = people(town)["clerk"]
    reserve_numbers(signed.current_version, [town.mttq.pk], TODAY(), clerk)
    Register.objects.update(ends_on=TODAY() - DAY)
    assert messages(signed, action=Action.ISSUE) == []


# Legal bases, recipients


def test_a_basis_no_longer_in_force_names_its_successor(document, register):
    last = LegalBasis.objects.create(number="72/2025/QH15", title="Luật Tổ chức chính quyền")
    middle = LegalBasis.objects.create(
        number="65/2025/QH15", title="Luật Tổ chức chính quyền", expires_on=TODAY() - DAY, replaced_by=last
    )
    basis(document, expires_on=TODAY(), replaced_by=middle)
    told_of = "căn cứ 1: Luật Tổ chức chính quyền (77/2015/QH13) đã hết hiệu lực từ ngày"
    assert told(document) == [
        (f"{told_of} {TODAY():%d/%m/%Y}, được thay thế bởi Luật Tổ chức chính quyền (72/2025/QH15)", "#can-cu")
    ]
    assert messages(document, TODAY() - DAY) == []


def test_a_basis_that_is_not_yet_in_force_is_found(document, register):
    basis(document, effective_from=TODAY())
    assert messages(document) == []
    [message] = messages(document, TODAY() - DAY, Action.SUBMIT)
    assert message.endswith(f"đến ngày {TODAY():%d/%m/%Y} mới có hiệu lực")


@pytest.mark.parametrize("written", ["", "Lưu: VT.", "- Nơi nhận:\n- Lưu: VT, TH."])
def test_recipients_that_name_nobody_are_found(town, document, register, written):
    Version.objects.filter(document=document).update(recipients=written)
    assert told(document)[-1] == (
        "chưa ghi nơi nhận: văn bản sẽ chỉ in các bên tham gia và “Lưu: VT”",
        "#noi-nhan",
    )
    Recipient.objects.create(version=draft(document), agency=town.ubnd)
    assert messages(document) == []


# Items


def test_an_item_without_lead_blocks_submission_and_issue(document, signed, register):
    for one, action in ((document, Action.SUBMIT), (signed, Action.ISSUE)):
        draft(one).lines.update(lead=None)
        assert errors(one, action) == ["nội dung 1 chưa có cơ quan chủ trì", "nội dung 2 chưa có cơ quan chủ trì"]


def test_what_blocks_a_draft_but_was_signed_is_a_warning_at_issue(signed, register):
    draft(signed).lines.update(due_on=datetime.date(2031, 1, 1))
    assert errors(signed, Action.ISSUE) == []
    assert messages(signed, action=Action.ISSUE) == [f"nội dung {n} có thời hạn ngoài năm 2026" for n in (1, 2)]
    assert len(errors(signed, Action.SUBMIT)) == 2


# The text


def test_a_misspelling_names_its_place_and_leads_there(document, register):
    write(document, body="Phối hợp giữa Ủy ban nhân dần và Hội đồng nhân dân")
    line = draft(document).lines.first()
    type(line).objects.filter(pk=line.pk).update(body="Hội đông nhân dân giám sát")
    LegalBasisLine.objects.create(version=draft(document), text="Căn cư Luật Tổ chức chính quyền")
    assert told(document) == [
        ("căn cứ 1: “Căn cư” viết đúng là “Căn cứ”", "#can-cu"),
        ("mục “Mục đích”: “Ủy ban nhân dần” viết đúng là “Ủy ban nhân dân”", "#muc-dich"),
        ("nội dung 1: “Hội đông nhân dân” viết đúng là “Hội đồng nhân dân”", f"#{line.anchor}"),
    ]


def test_two_styles_of_tone_marks_are_one_finding_that_names_the_words(document, register):
    write(document, body="Hoà giải ở cơ sở, khoẻ mạnh")
    assert (
        told(document)
        == [
            (
                "hai kiểu đặt dấu thanh trong một văn bản: “hoà”, “khoẻ” và “ủy” (tên Ủy ban nhân dân phường Tây Hồ)",
                "#cac-ben",
            )
        ]
        or "“hoà”, “khoẻ”" in messages(document)[0]
    )
    write(document, body="Hòa giải ở cơ sở, khỏe mạnh")
    assert messages(document) == []


# Blocking and confirming


def issue(town, document, **fields):
    return workflow.issue(fresh(document), user=people(town)["clerk"], on=TODAY(), **fields)


def warned(document):
    """The signed document with a warning: nobody is named among its recipients."""
    Version.objects.filter(document=document).update(recipients="")
    return document


def test_an_error_blocks_issue_under_the_lock_whoever_confirms(town, signed, register):
    draft(signed).lines.update(lead=None)
    with pytest.raises(Incomplete, match="chưa có cơ quan chủ trì"):
        issue(town, signed, confirmed={finding.key for finding in findings(draft(signed), TODAY())})
    assert not RegisterEntry.objects.exists()


def test_a_warning_asks_for_its_own_confirmation_and_a_new_one_asks_again(town, signed, register):
    warned(signed)
    [seen] = findings(draft(signed), TODAY(), Action.ISSUE)
    with pytest.raises(Unconfirmed):
        issue(town, signed, confirmed=())
    Section.objects.filter(version=draft(signed), key="muc-dich").update(body="Ủy ban nhân dần")
    with pytest.raises(Unconfirmed) as error:
        issue(town, signed, confirmed=[seen.key])
    assert error.value.findings[0] == seen
    assert len(error.value.findings) == 2
    issue(town, signed, confirmed=[finding.key for finding in error.value.findings])


def test_the_exact_list_that_was_confirmed_is_logged_before_the_deed(town, signed, register):
    [seen] = findings(draft(warned(signed)), TODAY(), Action.ISSUE)
    issue(town, signed, confirmed=[seen.key])
    newest, before = entries_about(signed)[:2]
    assert newest.action == Action.ISSUE
    assert before.summary == "Đã xem 1 cảnh báo và vẫn thực hiện “Ban hành”"
    assert before.reason == f"- {seen.message}"
    assert before.actor == town.clerks[town.mttq.pk]


def post(client, document, action, **data):
    path = reverse("documents:action", args=[document.pk, action.value])
    return client.post(path, {"on": TODAY().isoformat(), "rev": fresh(document).rev, **data})


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.ISSUE])
def test_the_page_shows_the_warnings_and_goes_on_once_they_are_ticked(client, town, register, action):
    made = factories.program(town) if action == Action.SUBMIT else factories.signed(town)
    document = warned(made.document)
    client.force_login(people(town)["staff" if action == Action.SUBMIT else "clerk"])
    shown = client.get(reverse("documents:action", args=[document.pk, action.value]))
    keys = shown.context["warning_keys"]
    assert f"Tôi đã xem các cảnh báo và vẫn {action.label.lower()}" in shown.content.decode()
    answer = post(client, document, action, numbering="mot-so")
    assert "Hãy xem các cảnh báo và xác nhận" in answer.content.decode()
    assert fresh(document).state == document.state
    assert post(client, document, action, numbering="mot-so", confirmed=keys).status_code == 302
    assert fresh(document).state != document.state


def test_the_issue_page_of_a_faulty_document_has_no_button(client, town, signed, register):
    draft(signed).lines.update(lead=None)
    client.force_login(people(town)["clerk"])
    content = client.get(reverse("documents:action", args=[signed.pk, "ban-hanh"])).content.decode()
    assert "Nội dung 1 chưa có cơ quan chủ trì" in content
    assert "Cấp số và ban hành" not in content


def test_htmx_asks_for_the_number_and_the_findings_of_another_day(client, town, signed, register):
    client.force_login(people(town)["clerk"])
    other = {"on": (register.ends_on + DAY).isoformat(), "numbering": "mot-so"}
    path = reverse("documents:action", args=[signed.pk, "ban-hanh"])
    part = client.get(path, other, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "chưa có sổ đăng ký" in part
    assert "Cấp số và ban hành" not in part


# A number that văn thư kept


@pytest.fixture
def kept(town, register):
    """A number of MTTQ's register reserved without document, for today."""
    Register.objects.update(next=2)
    return RegisterEntry.objects.create(
        register=register, number=1, state=EntryState.RESERVED, dated_on=TODAY(), printed="01/?", subject="Lễ ký"
    )


def test_a_kept_number_is_taken_in_place_of_the_next_one(client, town, signed, register, kept):
    client.force_login(people(town)["clerk"])
    shown = client.get(reverse("documents:action", args=[signed.pk, "ban-hanh"])).content.decode()
    assert f"01/?, ngày {TODAY():%d/%m/%Y}: Lễ ký" in shown
    assert post(client, signed, Action.ISSUE, numbering="mot-so", reserved=kept.pk).status_code == 302
    kept.refresh_from_db()
    register.refresh_from_db()
    assert (kept.state, kept.document, kept.subject) == (EntryState.USED, signed, draft(signed).title)
    assert fresh(signed).symbol == kept.printed == "01/CTrPH-HĐND-UBND-UBMTTQ"
    assert (register.next, register.entries.count()) == (2, 1)


def test_a_kept_number_dated_before_the_signatures_is_not_offered(client, town, signed, kept):
    RegisterEntry.objects.update(dated_on=TODAY() - DAY)
    client.force_login(people(town)["clerk"])
    shown = client.get(reverse("documents:action", args=[signed.pk, "ban-hanh"])).content.decode()
    assert "Dùng số đang giữ" not in shown


def test_a_kept_number_is_taken_once(town, signed, register, kept):
    RegisterEntry.objects.update(state=EntryState.VOIDED, reason="Nhầm")
    with pytest.raises(Exception, match="không còn giữ chỗ"):
        issue(town, signed, reserved=kept)
    assert fresh(signed).symbol == ""


# The page


def test_the_checklist_says_what_is_in_order_and_leads_to_what_is_not(client, town, document, register):
    Version.objects.filter(document=document).update(recipients="")
    client.force_login(people(town)["staff"])
    content = client.get(reverse("documents:checks", args=[document.pk])).content.decode()
    assert "Không có lỗi, 1 điểm nên xem lại" in content
    assert content.count("Đạt") == 6
    assert reverse("coordination:edit", args=["chuong-trinh", document.program.pk]) + "#noi-nhan" in content
    later = client.get(reverse("documents:checks", args=[document.pk]), {"ngay": register.ends_on + DAY})
    assert "chưa có sổ đăng ký" in later.content.decode()


def test_the_checklist_is_for_the_drafting_agency_and_the_clerk_who_numbers(client, town, signed):
    for account, status in [
        (town.staff[town.mttq.pk], 200),
        (town.clerks[town.mttq.pk], 200),
        (town.staff[town.ubnd.pk], 403),
    ]:
        client.force_login(account)
        assert client.get(reverse("documents:checks", args=[signed.pk])).status_code == status
    client.force_login(factories.user(factories.agency(town.locality)))
    assert client.get(reverse("documents:checks", args=[signed.pk])).status_code == 404


def test_the_checklist_asks_the_same_queries_however_long_the_text(client, town, register):
    client.force_login(people(town)["staff"])
    short, long = (factories.program(town, items=items).document for items in (1, 12))
    paths = [reverse("documents:checks", args=[one.pk]) for one in (short, long)]
    client.get(paths[0])
    counts = [count_queries(lambda path=path: client.get(path)) for path in paths]
    assert counts[0] == counts[1] <= 14


def test_a_recorded_document_is_not_checked(client, town, document):
    Document.objects.filter(pk=document.pk).update(origin="ghi-nhan")
    client.force_login(people(town)["staff"])
    assert client.get(reverse("documents:checks", args=[document.pk])).status_code == 404
