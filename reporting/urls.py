from django.urls import path

from reporting.views import (
    consolidated,
    consolidating,
    events,
    extensions,
    owing,
    periods,
    programs,
    remarks,
    report_history,
    reports,
    schedule,
)

app_name = "reporting"

urlpatterns = [
    path("bao-cao/", periods.period_list, name="periods"),
    path("bao-cao/ca-nam/", schedule.ScheduleView.as_view(), name="schedule"),
    path("bao-cao/con-no/", owing.owing, name="owing"),
    path("bao-cao/con-no/nhac/", owing.nudge, name="nudge"),
    path("bao-cao/ky/<int:pk>/", periods.period, name="period"),
    path("bao-cao/ky/<int:pk>/khoa/", periods.period_close, name="period_close"),
    path("bao-cao/ky/<int:pk>/mo-lai/", periods.period_reopen, name="period_reopen"),
    path("bao-cao/ky/<int:pk>/tiep-nhan/", periods.period_accept, name="period_accept"),
    path("bao-cao/ky/<int:pk>/tong-hop/", periods.period_consolidate, name="consolidate"),
    path("bao-cao/chuong-trinh/<int:program_pk>/", programs.of_program, name="of_program"),
    path("bao-cao/chuong-trinh/<int:program_pk>/tien-do/", programs.progress, name="progress"),
    path("bao-cao/chuong-trinh/<int:program_pk>/tao-ky/", periods.period_create, name="period_create"),
    path("bao-cao/su-kien/", events.event_list, name="events"),
    path("bao-cao/su-kien/danh-sach.xlsx", events.events_xlsx, name="events_xlsx"),
    path("bao-cao/su-kien/ban-in/", events.events_print, name="events_print"),
    path("bao-cao/su-kien/kien-nghi-cu-tri/", events.petitions, name="petitions"),
    path("bao-cao/su-kien/them/", events.event_create, name="event_create"),
    path("bao-cao/su-kien/<int:pk>/", events.event, name="event"),
    path("bao-cao/su-kien/<int:pk>/sua/", events.event_edit, name="event_edit"),
    path("bao-cao/su-kien/<int:pk>/<slug:action>/", events.event_act, name="event_act"),
    path("bao-cao/<int:pk>/", reports.ReportView.as_view(), name="report"),
    path("bao-cao/<int:pk>/gia-han/", extensions.ExtensionView.as_view(), name="extension"),
    path(
        "bao-cao/<int:pk>/gia-han/<int:extension_pk>/",
        extensions.ExtensionRulingView.as_view(),
        name="extension_ruling",
    ),
    path("bao-cao/<int:pk>/cac-ban/", report_history.report_versions, name="report_versions"),
    path("bao-cao/<int:pk>/so-sanh/", report_history.report_compare, name="report_compare"),
    path("bao-cao/<int:pk>/dinh-chinh/", remarks.CorrectionView.as_view(), name="correction"),
    path(
        "bao-cao/<int:pk>/muc/<int:item>/<slug:field>/lich-su/",
        report_history.field_history,
        name="field_history",
    ),
    path("bao-cao/<int:pk>/muc/<int:item>/<slug:field>/de-nghi/", remarks.RemarkView.as_view(), name="remark"),
    path("bao-cao/<int:pk>/<slug:action>/", reports.ReportActionView.as_view(), name="report_action"),
    path("bao-cao/tong-hop/<int:pk>/", consolidated.consolidated, name="consolidated"),
    path("bao-cao/tong-hop/<int:pk>.pdf", consolidated.consolidated_pdf, name="consolidated_pdf"),
    path("bao-cao/tong-hop/<int:pk>.docx", consolidated.consolidated_docx, name="consolidated_docx"),
    path("bao-cao/tong-hop/<int:pk>.xlsx", consolidated.consolidated_xlsx, name="consolidated_xlsx"),
    path("bao-cao/tong-hop/<int:pk>/soan/", consolidating.ConsolidatedEditView.as_view(), name="consolidated_edit"),
    path("bao-cao/tong-hop/<int:pk>/soan/ai/", consolidating.presence, name="consolidated_presence"),
    path("bao-cao/tong-hop/<int:pk>/soan/thay-doi/", consolidating.news, name="consolidated_news"),
    path(
        "bao-cao/tong-hop/<int:pk>/soan/<slug:key>/", consolidating.SectionView.as_view(), name="consolidated_section"
    ),
    path("bao-cao/tong-hop/<int:pk>/lich-su/", consolidated.consolidated_history, name="consolidated_history"),
]
