from django.urls import path

from documents.views import actions, inbox, library, reading, recipients, sending, verification

app_name = "documents"

urlpatterns = [
    path("van-ban/xac-minh/", verification.verification, name="verification"),
    path("van-ban/xac-minh/<str:code>/", verification.verify, name="verify"),
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
    path("van-ban/<int:pk>/<slug:action>/", actions.act, name="action"),
]
