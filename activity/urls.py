from django.urls import path

from activity import views

app_name = "activity"

urlpatterns = [
    path("thong-bao/", views.NotificationListView.as_view(), name="notifications"),
    path("thong-bao/da-doc/", views.read_all, name="read_all"),
    path("thong-bao/<int:pk>/", views.open_notification, name="notification"),
]
