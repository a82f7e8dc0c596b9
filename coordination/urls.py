from django.urls import path

from coordination.views import programs

app_name = "coordination"

urlpatterns = [
    path("chuong-trinh/", programs.program_list, name="programs"),
    path("chuong-trinh/tao/", programs.program_list, name="program_create"),
    path("chuong-trinh/ghi-nhan/", programs.program_list, name="program_record"),
    path("chuong-trinh/<int:pk>/", programs.program, name="program"),
    path("chuong-trinh/<int:pk>.pdf", programs.program_pdf, name="program_pdf"),
    path("chuong-trinh/<int:pk>/soan/", programs.program, name="program_edit"),
    path("chuong-trinh/<int:pk>/gop-y/", programs.program, name="comments"),
    path("chuong-trinh/<int:pk>/gui-lay-y-kien/", programs.program, name="send_out"),
    path("chuong-trinh/<int:pk>/thong-nhat-va-ky/", programs.binding, name="binding"),
    path("chuong-trinh/<int:pk>/lich-su/", programs.history, name="history"),
]
