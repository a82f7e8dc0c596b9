from django.urls import path

from reporting.views import consolidated, periods, programs, reports

app_name = "reporting"

urlpatterns = [
    path("bao-cao/", periods.period_list, name="periods"),
    path("bao-cao/ky/<int:pk>/", periods.period, name="period"),
    path("bao-cao/ky/<int:pk>/khoa/", periods.period_close, name="period_close"),
    path("bao-cao/ky/<int:pk>/tong-hop/", periods.period_consolidate, name="consolidate"),
    path("bao-cao/chuong-trinh/<int:program_pk>/", programs.of_program, name="of_program"),
    path("bao-cao/chuong-trinh/<int:program_pk>/tien-do/", programs.progress, name="progress"),
    path("bao-cao/chuong-trinh/<int:program_pk>/tao-ky/", periods.period_create, name="period_create"),
    path("bao-cao/<int:pk>/", reports.ReportView.as_view(), name="report"),
    path("bao-cao/<int:pk>/<slug:action>/", reports.ReportActionView.as_view(), name="report_action"),
    path("bao-cao/tong-hop/<int:pk>/", consolidated.consolidated, name="consolidated"),
    path("bao-cao/tong-hop/<int:pk>.pdf", consolidated.consolidated_pdf, name="consolidated_pdf"),
    path("bao-cao/tong-hop/<int:pk>.docx", consolidated.consolidated_docx, name="consolidated_docx"),
    path("bao-cao/tong-hop/<int:pk>/soan/", consolidated.ConsolidatedEditView.as_view(), name="consolidated_edit"),
    path("bao-cao/tong-hop/<int:pk>/lich-su/", consolidated.consolidated_history, name="consolidated_history"),
]
