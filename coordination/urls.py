from django.urls import path

from coordination import views

app_name = "coordination"

urlpatterns = [
    path("chuong-trinh/", views.ProgramListView.as_view(), name="programs"),
    path("chuong-trinh/<int:pk>/", views.ProgramView.as_view(), name="program"),
]
