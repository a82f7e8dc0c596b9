"""The indicators that coordination programmes usually count, to pick from; every locality adds its own."""

from django.db import migrations

AT_LEAST = "it-nhat"
SUM, LAST, RATIO = "cong", "cuoi-ky", "ty-le"

# group → (indicator, unit, how the year is counted, kind of event that counts)
USUAL = {
    "Tiếp xúc cử tri": [
        ("Số hội nghị tiếp xúc cử tri", "hội nghị", SUM, "tiep-xuc-cu-tri"),
        ("Số lượt cử tri tham dự hội nghị tiếp xúc cử tri", "lượt người", SUM, ""),
        ("Số lượt ý kiến phát biểu của cử tri", "lượt ý kiến", SUM, ""),
        ("Số kiến nghị của cử tri được tiếp nhận", "kiến nghị", SUM, ""),
        ("Số kiến nghị của cử tri thuộc thẩm quyền cấp xã", "kiến nghị", SUM, ""),
        ("Số kiến nghị của cử tri chuyển cấp tỉnh, Trung ương", "kiến nghị", SUM, ""),
        ("Số kiến nghị của cử tri đã giải quyết", "kiến nghị", SUM, ""),
        ("Số kiến nghị của cử tri đang giải quyết", "kiến nghị", LAST, ""),
        ("Số kiến nghị của cử tri chưa giải quyết", "kiến nghị", LAST, ""),
        ("Tỷ lệ kiến nghị của cử tri đã giải quyết", "%", RATIO, ""),
    ],
    "Giám sát": [
        ("Số cuộc giám sát", "cuộc", SUM, "giam-sat"),
        ("Số cuộc giám sát chuyên đề", "cuộc", SUM, ""),
        ("Số kiến nghị sau giám sát", "kiến nghị", SUM, ""),
        ("Số kiến nghị sau giám sát đã được thực hiện", "kiến nghị", SUM, ""),
    ],
    "Phản biện xã hội": [
        ("Số hội nghị phản biện xã hội", "hội nghị", SUM, "phan-bien"),
        ("Số dự thảo văn bản được phản biện, góp ý", "văn bản", SUM, ""),
        ("Số ý kiến phản biện, góp ý được tiếp thu", "ý kiến", SUM, ""),
    ],
    "Đối thoại": [
        ("Số hội nghị đối thoại", "hội nghị", SUM, "doi-thoai"),
        ("Số hội nghị đối thoại định kỳ", "hội nghị", SUM, ""),
        ("Số hội nghị đối thoại đột xuất", "hội nghị", SUM, ""),
        ("Số lượt người tham dự đối thoại", "lượt người", SUM, ""),
        ("Tỷ lệ ý kiến được trả lời ngay tại hội nghị", "%", RATIO, ""),
    ],
    "Tiếp công dân": [
        ("Số buổi tiếp công dân", "buổi", SUM, "tiep-cong-dan"),
        ("Số lượt công dân được tiếp", "lượt người", SUM, ""),
        ("Số vụ việc tiếp nhận", "vụ việc", SUM, ""),
        ("Số đơn khiếu nại", "đơn", SUM, ""),
        ("Số đơn tố cáo", "đơn", SUM, ""),
        ("Số đơn kiến nghị, phản ánh", "đơn", SUM, ""),
    ],
    "Hòa giải": [
        ("Số vụ việc hòa giải", "vụ việc", SUM, "hoa-giai"),
        ("Số vụ việc hòa giải thành", "vụ việc", SUM, ""),
        ("Tỷ lệ hòa giải thành", "%", RATIO, ""),
    ],
    "Vận động, chăm lo": [
        ("Số tiền vận động Quỹ “Vì người nghèo”", "đồng", SUM, ""),
        ("Số tiền vận động, ủng hộ", "đồng", SUM, ""),
        ("Trị giá hiện vật vận động, ủng hộ", "đồng", SUM, ""),
        ("Số nhà Đại đoàn kết xây mới, sửa chữa", "nhà", SUM, ""),
        ("Số suất quà tặng", "suất", SUM, ""),
        ("Tỷ lệ hộ gia đình văn hóa", "%", LAST, ""),
    ],
    "Tuyên truyền": [
        ("Số buổi tuyên truyền", "buổi", SUM, "tuyen-truyen"),
        ("Số lượt người tham dự tuyên truyền", "lượt người", SUM, ""),
    ],
    "Khen thưởng": [
        ("Số tập thể được khen thưởng", "tập thể", SUM, ""),
        ("Số cá nhân được khen thưởng", "cá nhân", SUM, ""),
    ],
}


def add_usual(apps, schema_editor):
    catalogue = apps.get_model("reporting", "CatalogueIndicator")
    rows = [(group, *row) for group, told in USUAL.items() for row in told]
    catalogue.objects.bulk_create(
        catalogue(group=group, name=name, unit=unit, sense=AT_LEAST, aggregation=how, counts=kind, position=10 * number)
        for number, (group, name, unit, how, kind) in enumerate(rows, 1)
    )


def remove_usual(apps, schema_editor):
    names = [row[0] for told in USUAL.values() for row in told]
    apps.get_model("reporting", "CatalogueIndicator").objects.filter(locality=None, name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_consolidation_runs")]

    operations = [migrations.RunPython(add_usual, remove_usual)]
