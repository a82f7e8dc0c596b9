"""Registers as pages: opened and changed by văn thư, numbers reserved, entered, used and voided; the book on paper."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from activity.log import entries_about
from agencies.choices import Role
from agencies.models import User
from documents import registers
from documents.choices import DocumentKind, EntryState
from documents.models import Register, RegisterEntry
from documents.register_book import COLUMNS, book_lines
from documents.registers import Paper
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
K = DocumentKind


class Office:
    """MTTQ of a ward with its văn thư, chuyên viên and lãnh đạo, and another agency's văn thư."""

    def __init__(self):
        place = factories.locality()
        self.agency = factories.agency(place, symbol="UBMTTQ", full="Ủy ban MTTQ Việt Nam phường Tây Hồ")
        self.clerk = factories.user(self.agency, Role.CLERK, name="Lê Văn Thư")
        self.other = factories.user(factories.agency(place), Role.CLERK)

    def person(self, role):
        return factories.user(self.agency, role)


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def book(office):
    """The register of this year, for programmes and reports, open on both sides of today."""
    span = {"starts_on": TODAY() - 200 * DAY, "ends_on": TODAY() + 200 * DAY}
    return factories.register(office.agency, year=TODAY().year, **span)


@pytest.fixture
def desk(client, office):
    client.force_login(office.clerk)
    return client


def fresh(user):
    return User.objects.get(pk=user.pk)


def page(name, *args):
    return reverse(f"documents:{name}", args=args)


def reserve(office, book, subject="Kế hoạch giám sát", on=None, **fields):
    return registers.reserve(book, Paper(on or TODAY(), subject, K.PROGRAM, **fields), user=fresh(office.clerk))


def new_register(**changes):
    """What the form for a new register sends."""
    fields = {"name": "Sổ văn bản đi", "kinds": [K.PROGRAM, K.MINUTES], "span_kind": "nam", "year": 2027}
    return {**fields, "pattern": "{so}/{loai}-{co_quan}", "next": 1, **changes}


# Opening and changing


def test_a_register_of_a_year_for_several_kinds(desk, office):
    answer = desk.post(page("register_create"), new_register())
    made = Register.objects.get()
    assert answer.url == page("registers") + "?nam=2027"
    assert (made.agency, made.span) == (office.agency, "năm 2027")
    assert sorted(made.kinds.values_list("kind", flat=True)) == [K.MINUTES, K.PROGRAM]
    assert entries_about(made).get().summary == "Lập sổ “Sổ văn bản đi”, năm 2027"


def test_a_register_for_each_kind_by_term(desk):
    span = {"span_kind": "khoang", "starts_on": "2025-10-15", "ends_on": "2030-10-14", "year": ""}
    desk.post(page("register_create"), new_register(one_each="on", **span))
    made = Register.objects.order_by("name")
    assert [(one.name, [row.kind for row in one.kinds.all()]) for one in made] == [
        ("Sổ văn bản đi - Biên bản", [K.MINUTES]),
        ("Sổ văn bản đi - Chương trình phối hợp", [K.PROGRAM]),
    ]
    assert {one.span for one in made} == {"từ 15/10/2025 đến 14/10/2030"}


def test_two_registers_never_number_one_kind_on_one_day(desk, office):
    factories.register(office.agency, year=2027, kinds=[K.MINUTES], name="Sổ biên bản")
    answer = desk.post(page("register_create"), new_register())
    assert "Sổ “Sổ biên bản” (năm 2027) đã cấp số cho biên bản" in answer.content.decode()
    assert Register.objects.count() == 1
    desk.post(page("register_create"), new_register(year=2028))
    desk.post(page("register_create"), new_register(kinds=[K.PROGRAM]))
    assert Register.objects.count() == 3


def test_one_register_for_each_kind_is_opened_for_all_or_for_none(desk, office):
    factories.register(office.agency, year=2027, kinds=[K.PROGRAM])
    desk.post(page("register_create"), new_register(kinds=[K.MINUTES, K.PROGRAM], one_each="on"))
    assert Register.objects.count() == 1


def test_another_agency_may_have_the_same_kind_on_the_same_day(desk, office):
    factories.register(office.other.memberships.get().agency, year=2027, kinds=[K.PROGRAM])
    desk.post(page("register_create"), new_register())
    assert Register.objects.filter(agency=office.agency).count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pattern": "{loai}-UBND"}, "phải có {so} đúng một lần"),
        ({"pattern": "{so}/{loại}"}, "{loại}"),
        ({"pattern": "{so/{loai}"}, "dấu ngoặc nhọn lẻ"),
        ({"year": ""}, "Ghi năm của sổ"),
        ({"span_kind": "khoang", "starts_on": ""}, "Ghi ngày bắt đầu của sổ"),
        ({"span_kind": "khoang", "starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "không được trước ngày bắt đầu"),
        ({"kinds": []}, "bắt buộc"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(desk, changes, message):
    content = desk.post(page("register_create"), new_register(**changes)).content.decode()
    assert message in content
    assert "Sổ văn bản đi" in content
    assert not Register.objects.exists()


def test_the_next_number_is_shown_before_the_register_is_saved(desk):
    typed = new_register(pattern="{so}-{loai}/{co_quan} ({nhiem_ky})", next=7, **{"xem-truoc": "1"})
    whole = desk.post(page("register_create"), typed).content.decode()
    part = desk.get(page("register_create"), typed, headers={"HX-Request": "true"}).content.decode()
    for content in (whole, part):
        assert "07-CTrPH/UBMTTQ (2027-2027)" in content
        assert "07-BB/UBMTTQ (2027-2027)" in content
    assert "<html" not in part
    assert not Register.objects.exists()


def edited(book, **changes):
    fields = {"name": book.name, "kinds": [row.kind for row in book.kinds.all()], "pattern": book.pattern}
    return {**fields, "next": book.next, "starts_on": book.starts_on, "ends_on": book.ends_on, **changes}


def test_before_a_number_is_given_everything_may_change(desk, book):
    first = book.starts_on + DAY
    desk.post(page("register_edit", book.pk), edited(book, next=15, starts_on=first, kinds=[K.PROGRAM], name="Sổ mới"))
    book.refresh_from_db()
    assert (book.name, book.next, book.starts_on) == ("Sổ mới", 15, first)
    assert [row.kind for row in book.kinds.all()] == [K.PROGRAM]


def test_once_a_number_is_given_start_and_next_number_are_settled(desk, office, book):
    reserve(office, book)
    desk.post(page("register_edit", book.pk), edited(book, next=15, starts_on=TODAY(), pattern="{so}/{co_quan}"))
    after = Register.objects.get()
    assert (after.next, after.starts_on, after.pattern) == (2, book.starts_on, "{so}/{co_quan}")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kinds": [K.CONSOLIDATED_REPORT]}, "không bỏ loại này được"),
        ({"ends_on": TODAY() - DAY}, "ngày kết thúc không được trước ngày đó"),
    ],
)
def test_a_register_is_not_shortened_past_the_numbers_it_gave(desk, office, book, changes, message):
    reserve(office, book)
    assert message in desk.post(page("register_edit", book.pk), edited(book, **changes)).content.decode()


def test_a_settled_register_is_guarded_where_it_is_saved_too(office, book):
    reserve(office, book)
    book.refresh_from_db()
    book.next = 40
    with pytest.raises(ValidationError, match="không đổi được"):
        registers.change_register(book, [K.PROGRAM], user=fresh(office.clerk))


# Numbers written by văn thư


def paper(**changes):
    """What the forms for a number without a document of the application send."""
    return {"kind": K.PROGRAM, "symbol": "", "dated_on": TODAY(), "subject": "Kế hoạch giám sát", "note": "", **changes}


def test_a_reserved_number_is_kept_for_a_day_and_for_what(desk, office, book):
    answer = desk.post(page("register_reserve", book.pk), paper(dated_on=TODAY() + 3 * DAY), follow=True)
    entry = RegisterEntry.objects.get()
    assert (entry.number, entry.state, entry.printed) == (1, EntryState.RESERVED, "01/CTrPH-UBMTTQ")
    assert (entry.dated_on, entry.subject, entry.recorded_by) == (TODAY() + 3 * DAY, "Kế hoạch giám sát", office.clerk)
    assert "Giữ chỗ: số 01/CTrPH-UBMTTQ" in answer.content.decode()
    assert entries_about(book).get().summary == "Giữ số 01/CTrPH-UBMTTQ: Kế hoạch giám sát"


def test_a_number_reserved_for_a_day_to_come_makes_today_not_back_dated(office, book):
    reserve(office, book, on=TODAY() + 3 * DAY)
    assert registers.enter(book, Paper(TODAY(), "Tờ trình", K.PROGRAM), user=fresh(office.clerk)).number == 2


@pytest.mark.parametrize(
    ("symbol", "printed"), [("KH-UBMTTQ", "01/KH-UBMTTQ"), ("-TB/ĐU", "01-TB/ĐU"), ("/UBND-VP", "01/UBND-VP")]
)
def test_a_paper_of_another_kind_brings_its_own_sign(desk, book, symbol, printed):
    desk.post(page("register_enter", book.pk), paper(kind="", symbol=symbol))
    entry = RegisterEntry.objects.get()
    assert (entry.printed, entry.state, entry.kind) == (printed, EntryState.USED, "")


def test_a_paper_of_another_kind_without_sign_is_asked_for_it(desk, book):
    content = desk.post(page("register_enter", book.pk), paper(kind="")).content.decode()
    assert "Loại khác thì ghi ký hiệu sau số" in content
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    ("on", "message"), [(TODAY() + DAY, "Ngày này chưa đến"), (TODAY() - 300 * DAY, "phải trong thời gian đó")]
)
def test_a_paper_is_dated_in_the_registers_span_and_not_in_the_future(desk, book, on, message):
    assert message in desk.post(page("register_enter", book.pk), paper(dated_on=on)).content.decode()
    assert not RegisterEntry.objects.exists()


def test_a_back_dated_paper_needs_a_note(desk, office, book):
    reserve(office, book)
    earlier = paper(dated_on=TODAY() - 2 * DAY)
    assert "ghi chú lý do" in desk.post(page("register_enter", book.pk), earlier).content.decode()
    desk.post(page("register_enter", book.pk), {**earlier, "note": "Vào sổ muộn"})
    assert list(book.entries.values_list("number", "dated_on", "reason")) == [
        (2, TODAY() - 2 * DAY, "Vào sổ muộn"),
        (1, TODAY(), ""),
    ]


def test_a_reserved_number_is_used_for_a_paper_with_the_day_it_was_kept_for(desk, office, book):
    entry = reserve(office, book, on=TODAY() - DAY, note="Chờ ký")
    desk.post(page("entry_use", entry.pk), {"subject": "Kế hoạch đối thoại", "symbol": "KH-UBMTTQ", "note": "Đã ký"})
    entry.refresh_from_db()
    assert (entry.state, entry.printed, entry.subject) == (EntryState.USED, "01/KH-UBMTTQ", "Kế hoạch đối thoại")
    assert (entry.dated_on, entry.reason) == (TODAY() - DAY, "Chờ ký\nĐã ký")


def test_a_reserved_number_is_voided_with_a_reason_and_never_given_again(desk, office, book):
    entry = reserve(office, book)
    assert "bắt buộc" in desk.post(page("entry_void", entry.pk), {"reason": ""}).content.decode()
    desk.post(page("entry_void", entry.pk), {"reason": "Không ban hành nữa"})
    entry.refresh_from_db()
    assert (entry.state, entry.reason) == (EntryState.VOIDED, "Không ban hành nữa")
    assert reserve(office, book).number == 2


@pytest.mark.parametrize("name", ["entry_use", "entry_void"])
def test_a_number_that_is_used_stays_used(desk, office, book, name):
    entry = registers.enter(book, Paper(TODAY(), "Tờ trình", K.PROGRAM), user=fresh(office.clerk))
    answer = desk.post(page(name, entry.pk), {"subject": "Khác", "reason": "Nhầm"}, follow=True)
    entry.refresh_from_db()
    assert (entry.state, entry.subject) == (EntryState.USED, "Tờ trình")
    assert "không còn giữ chỗ: đã cấp" in answer.content.decode()


def test_a_number_that_a_document_waits_for_is_settled_by_that_document(desk, office, book):
    entry = reserve(office, book)
    document = factories.program(factories.Town(), items=0).document
    RegisterEntry.objects.filter(pk=entry.pk).update(document=document)
    content = desk.post(page("entry_void", entry.pk), {"reason": "Nhầm"}).content.decode()
    assert "đang giữ cho một văn bản trong hệ thống" in content
    assert RegisterEntry.objects.get().state == EntryState.RESERVED


# Who may


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER])
def test_staff_and_leaders_of_the_agency_read_only(client, office, book, role):
    entry = reserve(office, book)
    client.force_login(office.person(role))
    content = client.get(page("register", book.pk)).content.decode()
    assert "Kế hoạch giám sát" in content
    assert "Giữ số" not in content
    for name, pk in [("register_edit", book.pk), ("register_reserve", book.pk), ("entry_void", entry.pk)]:
        assert client.post(page(name, pk), {}).status_code == 403
    assert client.post(page("register_create"), new_register()).status_code == 403


def test_others_do_not_see_the_register(client, office, book):
    entry = reserve(office, book)
    for person in (office.other, office.person(Role.VIEWER), office.person(Role.ADMINISTRATOR)):
        client.force_login(person)
        assert book.name not in client.get(page("registers")).content.decode()
        for name in ("register", "register_edit", "register_print", "register_xlsx", "register_enter"):
            assert client.get(page(name, book.pk)).status_code == 404
        assert client.post(page("entry_void", entry.pk), {"reason": "Nhầm"}).status_code == 404


def test_another_agencys_clerk_writes_nothing(office, book):
    with pytest.raises(PermissionDenied):
        registers.reserve(book, Paper(TODAY(), "Kế hoạch", K.PROGRAM), user=fresh(office.other))


def test_registers_ask_to_sign_in(client, book):
    assert client.get(page("registers")).url.startswith("/dang-nhap/")
    assert client.post(page("register_reserve", book.pk)).url.startswith("/dang-nhap/")


# The lists


@pytest.fixture
def filled(office, book):
    """Four numbers: used, reserved, voided, of another kind."""
    clerk = fresh(office.clerk)
    registers.enter(book, Paper(TODAY() - 3 * DAY, "Chương trình năm", K.PROGRAM), user=clerk)
    reserve(office, book, "Kế hoạch giám sát", on=TODAY() - 2 * DAY)
    registers.void(reserve(office, book, "Giấy mời nhầm", on=TODAY() - DAY), user=clerk, reason="Hoãn họp")
    registers.enter(book, Paper(TODAY(), "=1+1 Báo cáo", K.CONSOLIDATED_REPORT), user=clerk)
    return book


def test_the_list_counts_each_registers_numbers_and_shows_the_next(desk, filled):
    content = desk.get(page("registers")).content.decode()
    assert "05/CTrPH-UBMTTQ" in content
    assert "05/BC-UBMTTQ" in content
    shown = desk.get(page("registers")).context["rows"][0][0]
    assert (shown.used, shown.reserved, shown.voided) == (2, 1, 1)
    assert filled.name not in desk.get(page("registers") + "?nam=1999").content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [4, 3, 2, 1]),
        ("q=giám", [2]),
        ("q=SAT+giam", [2]),
        ("q=01/", [1]),
        ("trang_thai=huy", [3]),
        ("loai=bao-cao", [4]),
        (f"tu={TODAY() - 2 * DAY}&den={TODAY() - DAY}", [3, 2]),
        ("tu=khong-phai-ngay&trang_thai=giu-cho", [2]),
    ],
)
def test_entries_are_found_by_text_state_kind_and_date(desk, filled, query, expected):
    found = desk.get(f"{page('register', filled.pk)}?{query}").context["page_obj"]
    assert [entry.number for entry in found] == expected


def test_only_a_document_that_the_user_may_see_is_linked(desk, office, filled):
    hidden = factories.program(factories.Town("Cẩm Lệ"), items=0).document
    RegisterEntry.objects.filter(number=1).update(document=hidden)
    content = desk.get(page("register", filled.pk)).content.decode()
    assert "Chương trình năm" in content
    assert f"/van-ban/{hidden.pk}/" not in content


def test_the_lists_ask_the_same_few_queries_however_long(desk, office, book):
    reserve(office, book)
    few = [count_queries(lambda path=path: desk.get(path)) for path in (page("registers"), page("register", book.pk))]
    for number in range(30):
        reserve(office, book)
        factories.register(office.agency, kinds=[K.INVITATION], name=f"Sổ {number}", year=TODAY().year)
    many = [count_queries(lambda path=path: desk.get(path)) for path in (page("registers"), page("register", book.pk))]
    assert few == many
    assert many[0] <= 6
    assert many[1] <= 10


def test_the_book_is_printed_from_the_first_number_on(desk, filled):
    Register.objects.filter(pk=filled.pk).update(starts_on="2026-01-01", ends_on="2026-12-31")
    content = desk.get(page("register_print", filled.pk) + "?loai=chuong-trinh").content.decode()
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI NĂM 2026" in content
    assert content.index("Chương trình năm") < content.index("Kế hoạch giám sát") < content.index("Hủy: Hoãn họp")
    assert "Báo cáo" not in content


def test_the_sheet_holds_every_number_as_text(desk, filled):
    answer = desk.get(page("register_xlsx", filled.pk))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][0].startswith("SỔ ĐĂNG KÝ VĂN BẢN ĐI TỪ")
    assert rows[2] == COLUMNS
    assert rows[3][:3] == (
        "01/CTrPH-UBMTTQ",
        f"{TODAY() - 3 * DAY:%d/%m/%Y}",
        "Chương trình phối hợp. Chương trình năm",
    )
    assert rows[4][6] == "Giữ chỗ"
    assert rows[6][2] == "Báo cáo tổng hợp. =1+1 Báo cáo"
    assert rows[6][5] == "Lê Văn Thư"
    assert len(rows) == 7


def test_the_book_names_who_signed_and_who_receives_a_document():
    town = factories.town()
    document = factories.issued(town).document
    [line] = book_lines(RegisterEntry.objects.filter(document=document))
    heads = [town.heads[agency.pk].official.name for agency in town.parties]
    assert line.signers == ", ".join(heads)
    assert line.recipients == "Thường trực cấp ủy; Lưu: VT"
