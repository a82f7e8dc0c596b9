from django.urls import path

from documents.views import (
    actions,
    attachments,
    electronic,
    inbox,
    library,
    reading,
    recipients,
    registers,
    sending,
    verification,
)

app_name = "documents"

urlpatterns = [
    path("van-ban/", library.documents, name="documents"),
    path("van-ban.xlsx", library.documents_xlsx, name="documents_xlsx"),
    path("van-ban/xac-minh/", verification.verification, name="verification"),
    path("van-ban/xac-minh/<str:code>/", verification.verify, name="verify"),
    # registers
    path("van-ban/so/", registers.register_list, name="registers"),
    path("van-ban/so/lap/", registers.RegisterCreateView.as_view(), name="register_create"),
    path("van-ban/so/<int:pk>/", registers.register, name="register"),
    path("van-ban/so/<int:pk>.xlsx", registers.register_xlsx, name="register_xlsx"),
    path("van-ban/so/<int:pk>/ban-in/", registers.register_print, name="register_print"),
    path("van-ban/so/<int:pk>/sua/", registers.RegisterEditView.as_view(), name="register_edit"),
    path("van-ban/so/<int:pk>/giu-so/", registers.ReserveView.as_view(), name="register_reserve"),
    path("van-ban/so/<int:pk>/ghi-so/", registers.EnterView.as_view(), name="register_enter"),
    path("van-ban/so/dong/<int:pk>/dung/", registers.UseView.as_view(), name="entry_use"),
    path("van-ban/so/dong/<int:pk>/huy/", registers.VoidView.as_view(), name="entry_void"),
    # one document
    path("van-ban/<int:pk>/", library.document, name="document"),
    path("van-ban/<int:pk>/lich-su/", library.history, name="history"),
    path("van-ban/<int:pk>.pdf", reading.pdf, name="pdf"),
    path("van-ban/<int:pk>.docx", reading.docx, name="docx"),
    path("van-ban/<int:pk>/ban-in/", reading.preview, name="preview"),
    path("van-ban/den/", inbox.inbox, name="inbox"),
    path("van-ban/den/xac-nhan/", inbox.acknowledge_received, name="acknowledge"),
    path("van-ban/den/<int:pk>/chuyen/", inbox.PassOnView.as_view(), name="pass_on"),
    path("van-ban/<int:pk>/gui-nhan/", sending.sending, name="sending"),
    path("van-ban/<int:pk>/gui-nhan/them/", sending.SendMoreView.as_view(), name="send_more"),
    path("van-ban/gui-nhan/<int:pk>/nhac/", sending.remind_agency, name="remind"),
    path("van-ban/<int:pk>/noi-nhan/", recipients.RecipientsView.as_view(), name="recipients"),
    path("van-ban/<int:pk>/noi-nhan/sap-xep/", recipients.recipients_order, name="recipients_order"),
    path("van-ban/<int:pk>/ky-so/", electronic.signing, name="signing"),
    path("van-ban/<int:pk>/ky-so/tep.pdf", electronic.file, name="signing_file"),
    path("van-ban/<int:pk>/ky-so/nop/", electronic.hand_in_file, name="hand_in"),
    path("van-ban/<int:pk>/ky-so/nop/<int:upload_pk>.pdf", electronic.upload_file, name="signed_upload"),
    path("van-ban/<int:pk>/ky-so/lam-lai/", electronic.resume_work, name="resume_signing"),
    path("van-ban/<int:pk>/ban-quet/", electronic.scan, name="scan"),
    path("tep/<slug:kind>/<int:pk>/", attachments.AttachmentsView.as_view(), name="attachments"),
    path("tep/<int:pk>/", attachments.download, name="attachment_file"),
    path("tep/<int:pk>/ban-moi/", attachments.NewVersionView.as_view(), name="attachment_version"),
    path("tep/<int:pk>/go/", attachments.RemoveView.as_view(), name="attachment_remove"),
    path("van-ban/<int:pk>/<slug:action>/", actions.act, name="action"),
]
