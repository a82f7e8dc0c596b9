from django.urls import path

from documents.views import actions, library, reading, verification

app_name = "documents"

urlpatterns = [
    path("van-ban/xac-minh/", verification.verification, name="verification"),
    path("van-ban/xac-minh/<str:code>/", verification.verify, name="verify"),
    path("van-ban/<int:pk>/", library.document, name="document"),
    path("van-ban/<int:pk>/lich-su/", library.history, name="history"),
    path("van-ban/<int:pk>.pdf", reading.pdf, name="pdf"),
    path("van-ban/<int:pk>.docx", reading.docx, name="docx"),
    path("van-ban/<int:pk>/ban-in/", reading.preview, name="preview"),
    path("van-ban/<int:pk>/<slug:action>/", actions.act, name="action"),
]
