from django.urls import path

from coordination.views import consultation, editor, lines, opinions, parties, programs, rollover, starting, versions

app_name = "coordination"

urlpatterns = [
    path("chuong-trinh/", programs.program_list, name="programs"),
    path("chuong-trinh/tao/", starting.program_create, name="program_create"),
    path("chuong-trinh/ghi-nhan/", starting.program_record, name="program_record"),
    path("chuong-trinh/<int:pk>/", programs.program, name="program"),
    path("chuong-trinh/<int:pk>.pdf", programs.program_pdf, name="program_pdf"),
    path("chuong-trinh/<int:pk>.docx", programs.program_docx, name="program_docx"),
    path("chuong-trinh/<int:pk>/gui-lay-y-kien/", consultation.SendOutView.as_view(), name="send_out"),
    path("chuong-trinh/<int:pk>/gop-y/", consultation.comments, name="comments"),
    path("chuong-trinh/<int:pk>/gop-y/tra-loi/", consultation.answer, name="answer"),
    path("chuong-trinh/<int:pk>/gop-y/them/", consultation.add_comment, name="comment"),
    path("chuong-trinh/<int:pk>/gop-y/doc/", consultation.read, name="consultation_text"),
    path("chuong-trinh/<int:pk>/gop-y/bang-tong-hop.pdf", opinions.table_pdf, name="opinions_pdf"),
    path("chuong-trinh/<int:pk>/gop-y/bang-tong-hop.docx", opinions.table_docx, name="opinions_docx"),
    path("chuong-trinh/gop-y/<int:pk>/tiep-thu/", opinions.dispose, name="dispose"),
    path("chuong-trinh/gop-y/<int:pk>/dap/", opinions.reply, name="reply"),
    path("chuong-trinh/lay-y-kien/<int:pk>/nhac/", opinions.remind, name="remind"),
    path("chuong-trinh/lay-y-kien/<int:pk>/ban-giay/", opinions.PaperAnswerView.as_view(), name="paper_answer"),
    path("chuong-trinh/<int:pk>/thong-nhat-va-ky/", programs.binding, name="binding"),
    path("chuong-trinh/<int:pk>/lich-su/", programs.history, name="history"),
    path("chuong-trinh/<int:pk>/phien-ban/", versions.versions, name="versions"),
    path("chuong-trinh/<int:pk>/phien-ban/so-sanh/", versions.compare, name="compare"),
    path("chuong-trinh/<int:pk>/phien-ban/<int:no>/lay-lai/", versions.RestoreView.as_view(), name="restore"),
    path("chuong-trinh/<int:pk>/nam-sau/", rollover.rollover, name="rollover"),
    path("chuong-trinh/<int:pk>/tu-nam-truoc/", rollover.rollover_notes, name="rollover_notes"),
    # the editor
    path("chuong-trinh/<int:pk>/soan/", editor.editor, name="program_edit"),
    path("chuong-trinh/<int:pk>/soan/thong-tin/", editor.FactsView.as_view(), name="facts_edit"),
    path("chuong-trinh/<int:pk>/soan/loi-van/", editor.TextsView.as_view(), name="texts_edit"),
    path("chuong-trinh/<int:pk>/soan/can-cu/them/", editor.BasisView.as_view(), name="basis_add"),
    path("chuong-trinh/<int:pk>/soan/can-cu/sap-xep/", editor.bases_order, name="bases_order"),
    path("chuong-trinh/<int:pk>/soan/ben/them/", parties.PartyAddView.as_view(), name="party_add"),
    path("chuong-trinh/<int:pk>/soan/ben/sap-xep/", parties.parties_order, name="parties_order"),
    path("chuong-trinh/<int:pk>/soan/ben/<int:party>/", parties.PartyEditView.as_view(), name="party_edit"),
    path("chuong-trinh/<int:pk>/soan/ben/<int:party>/bo/", parties.party_remove, name="party_remove"),
    path("chuong-trinh/<int:pk>/soan/noi-dung/them/", lines.LineAddView.as_view(), name="line_add"),
    path("chuong-trinh/<int:pk>/soan/noi-dung/sap-xep/", lines.lines_order, name="lines_order"),
    path("chuong-trinh/<int:pk>/soan/noi-dung/<int:line>/", lines.LineEditView.as_view(), name="line_edit"),
    path("chuong-trinh/<int:pk>/soan/noi-dung/<int:line>/bo/", lines.line_remove, name="line_remove"),
]
