"""To whom a proposal is addressed."""

from types import SimpleNamespace

import pytest

from agencies.choices import AgencyKind
from coordination.importing.agency_names import AgencyNames
from reporting.addressees import addressees, by_addressee
from reporting.folding import Said

PLACE = "Phường Tây Hồ"


def agency(pk, kind, full, short):
    return SimpleNamespace(pk=pk, kind=kind, full=f"{full} phường Tây Hồ", short=f"{short} phường Tây Hồ", symbol=short)


NAMES = AgencyNames(
    [
        agency(1, AgencyKind.PEOPLES_COUNCIL, "Hội đồng nhân dân", "HĐND"),
        agency(2, AgencyKind.PEOPLES_COMMITTEE, "Ủy ban nhân dân", "UBND"),
        agency(3, AgencyKind.MASS_ORGANIZATION, "Hội Liên hiệp Phụ nữ", "LHPN"),
    ],
    PLACE,
)


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Đề nghị UBND phường bố trí kinh phí.", (2,)),
        ("- Kính đề nghị Ủy ban nhân dân phường Tây Hồ quan tâm", (2,)),
        ("Đề nghị Thường trực HĐND, UBND phường Tây Hồ chỉ đạo", (1, 2)),
        ("Đề nghị Thường trực Hội đồng nhân dân và Hội Phụ nữ phường phối hợp", (1, 3)),
        ("Đối với UBND: bố trí trụ sở", (2,)),
        ("Đề nghị UBND thành phố Hà Nội xem xét", ()),
        ("Đề nghị bố trí kinh phí để UBND phường thực hiện", ()),
        ("Tăng cường phối hợp với UBND", ()),
    ],
)
def test_the_agencies_named_first_are_asked(text, whom):
    assert addressees(text, NAMES, PLACE) == whom


def test_proposals_stand_by_addressee_and_those_to_nobody_last():
    told = [
        Said(
            "A", "Tăng cường giao ban.\nĐề nghị UBND phường cấp kinh phí. Thời hạn trước quý II. Đề nghị HĐND giám sát."
        ),
        Said("B", "Đề nghị UBND sửa trụ sở"),
    ]
    found = by_addressee(told, NAMES, PLACE, {2: "Ủy ban nhân dân phường"})
    assert [(heading, [(one.agency, one.text) for one in said]) for heading, said in found] == [
        ("Đối với HĐND phường Tây Hồ", [("A", "Đề nghị HĐND giám sát.")]),
        (
            "Đối với Ủy ban nhân dân phường",
            [("A", "Đề nghị UBND phường cấp kinh phí. Thời hạn trước quý II."), ("B", "Đề nghị UBND sửa trụ sở")],
        ),
        ("Kiến nghị chung", [("A", "Tăng cường giao ban.")]),
    ]
