from django.urls import path

from reporting import views

app_name = "reporting"

urlpatterns = [
    path("bao-cao/", views.PeriodListView.as_view(), name="periods"),
    path("bao-cao/ky/<int:pk>/", views.PeriodView.as_view(), name="period"),
    path("bao-cao/<int:pk>/", views.ReportView.as_view(), name="report"),
    path("bao-cao/tong-hop/<int:pk>/", views.ConsolidatedView.as_view(), name="consolidated"),
    path("bao-cao/tong-hop/<int:pk>/soan/", views.ConsolidatedView.as_view(), name="consolidated_edit"),
]
