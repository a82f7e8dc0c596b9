from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("van-ban/<int:pk>.pdf", views.pdf, name="pdf"),
    path("van-ban/<int:pk>/ban-in/", views.preview, name="preview"),
    path("van-ban/<int:pk>/<slug:action>/", views.preview, name="action"),
]
