from django.urls import path, register_converter
from django.urls.converters import StringConverter

from coordination.models.joint import JOINT_NAMES
from coordination.views import (
    amending,
    comments,
    consultation,
    editor,
    importing,
    joint,
    lines,
    opinions,
    outline,
    parties,
    presence,
    programs,
    regulations,
    rollover,
    starting,
    versions,
)


class JointKindConverter(StringConverter):
    """The kind of a joint text in an address."""

    regex = "|".join(kind.value for kind in JOINT_NAMES)


register_converter(JointKindConverter, "joint")

app_name = "coordination"

urlpatterns = [
    path("chuong-trinh/", programs.program_list, name="programs"),
    path("chuong-trinh/tao/", starting.program_create, name="program_create"),
    path("chuong-trinh/tao/tu-tep/", importing.ImportStartView.as_view(), name="import_start"),
    path("chuong-trinh/tao/tu-tep/mau.<str:ending>", importing.SampleView.as_view(), name="import_sample"),
    path("chuong-trinh/tao/tu-tep/<int:pk>/", importing.ImportPreviewView.as_view(), name="import_preview"),
    path("chuong-trinh/tao/tu-tep/<int:pk>/bo/", importing.ImportDiscardView.as_view(), name="import_discard"),
    path("chuong-trinh/tao/tu-tep/<int:pk>/dong/<int:key>/", importing.ImportRowView.as_view(), name="import_row"),
    path("chuong-trinh/ghi-nhan/", starting.program_record, name="program_record"),
    path("quy-che/", regulations.regulation_list, name="regulations"),
    path("quy-che/tao/", regulations.regulation_create, name="regulation_create"),
    path("quy-che/ghi-nhan/", regulations.regulation_record, name="regulation_record"),
    path("<joint:kind>/<int:pk>/", joint.joint, name="joint"),
    path("<joint:kind>/<int:pk>.pdf", joint.joint_pdf, name="joint_pdf"),
    path("<joint:kind>/<int:pk>.docx", joint.joint_docx, name="joint_docx"),
    path("<joint:kind>/<int:pk>/gui-lay-y-kien/", consultation.SendOutView.as_view(), name="send_out"),
    path("<joint:kind>/<int:pk>/gop-y/", consultation.comments, name="comments"),
    path("<joint:kind>/<int:pk>/gop-y/tra-loi/", consultation.answer, name="answer"),
    path("<joint:kind>/<int:pk>/gop-y/them/", consultation.add_comment, name="comment"),
    path("<joint:kind>/<int:pk>/gop-y/doc/", consultation.read, name="consultation_text"),
    path("<joint:kind>/<int:pk>/gop-y/bang-tong-hop.pdf", opinions.table_pdf, name="opinions_pdf"),
    path("<joint:kind>/<int:pk>/gop-y/bang-tong-hop.docx", opinions.table_docx, name="opinions_docx"),
    path("chuong-trinh/gop-y/<int:pk>/tiep-thu/", opinions.dispose, name="dispose"),
    path("chuong-trinh/gop-y/<int:pk>/dap/", opinions.reply, name="reply"),
    path("chuong-trinh/gop-y/<int:pk>/sua/", comments.ChangeCommentView.as_view(), name="comment_change"),
    path("chuong-trinh/gop-y/<int:pk>/rut/", comments.withdraw, name="comment_withdraw"),
    path("chuong-trinh/lay-y-kien/<int:pk>/nhac/", opinions.remind, name="remind"),
    path("chuong-trinh/lay-y-kien/<int:pk>/ban-giay/", opinions.PaperAnswerView.as_view(), name="paper_answer"),
    path("<joint:kind>/<int:pk>/thong-nhat-va-ky/", joint.binding, name="binding"),
    path("<joint:kind>/<int:pk>/lich-su/", joint.history, name="history"),
    path("<joint:kind>/<int:pk>/phien-ban/", versions.versions, name="versions"),
    path("<joint:kind>/<int:pk>/phien-ban/so-sanh/", versions.compare, name="compare"),
    path("<joint:kind>/<int:pk>/phien-ban/<int:no>/lay-lai/", versions.RestoreView.as_view(), name="restore"),
    path("chuong-trinh/<int:pk>/sua-doi/", amending.amend, name="amend"),
    path("chuong-trinh/<int:pk>/nam-sau/", rollover.rollover, name="rollover"),
    path("chuong-trinh/<int:pk>/tu-nam-truoc/", rollover.rollover_notes, name="rollover_notes"),
    # the editor
    path("<joint:kind>/<int:pk>/soan/", editor.editor, name="edit"),
    path("<joint:kind>/<int:pk>/soan/co-mat/", presence.presence, name="presence"),
    path("<joint:kind>/<int:pk>/soan/cho/", outline.save_place, name="place_save"),
    path("<joint:kind>/<int:pk>/soan/dan-y/", outline.outline_change, name="outline_change"),
    path("<joint:kind>/<int:pk>/soan/thay-doi/", outline.changes, name="outline_changes"),
    path("<joint:kind>/<int:pk>/soan/da-dang-nhap/", outline.signed_in, name="signed_in"),
    path("<joint:kind>/<int:pk>/soan/noi-dung/<int:line>/chi-tiet/", outline.details, name="line_details"),
    path("<joint:kind>/<int:pk>/soan/thong-tin/", editor.FactsView.as_view(), name="facts_edit"),
    path("<joint:kind>/<int:pk>/soan/loi-van/", editor.TextsView.as_view(), name="texts_edit"),
    path("<joint:kind>/<int:pk>/soan/can-cu/them/", editor.BasisView.as_view(), name="basis_add"),
    path("<joint:kind>/<int:pk>/soan/can-cu/sap-xep/", editor.bases_order, name="bases_order"),
    path("<joint:kind>/<int:pk>/soan/ben/them/", parties.PartyAddView.as_view(), name="party_add"),
    path("<joint:kind>/<int:pk>/soan/ben/sap-xep/", parties.parties_order, name="parties_order"),
    path("<joint:kind>/<int:pk>/soan/ben/<int:party>/", parties.PartyEditView.as_view(), name="party_edit"),
    path("<joint:kind>/<int:pk>/soan/ben/<int:party>/bo/", parties.party_remove, name="party_remove"),
    path("<joint:kind>/<int:pk>/soan/noi-dung/them/", lines.LineAddView.as_view(), name="line_add"),
    path("<joint:kind>/<int:pk>/soan/noi-dung/sap-xep/", lines.lines_order, name="lines_order"),
    path("<joint:kind>/<int:pk>/soan/noi-dung/lay-lai/", lines.line_restore, name="line_restore"),
    path("<joint:kind>/<int:pk>/soan/noi-dung/<int:line>/", lines.LineEditView.as_view(), name="line_edit"),
    path("<joint:kind>/<int:pk>/soan/noi-dung/<int:line>/bo/", lines.line_remove, name="line_remove"),
    path("<joint:kind>/<int:pk>/soan/noi-dung/<int:line>/ket-thuc/", amending.LineEndView.as_view(), name="line_end"),
]
