from django.urls import path

from desk import views
from desk.overview import views as overview

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("tong-quan/", overview.overview, name="overview"),
    path("tong-quan.<slug:ending>", overview.overview, name="overview_file"),
    path("tong-quan/chi-tieu/", overview.indicators_of_year, name="indicators"),
    path("tong-quan/chi-tieu.<slug:ending>", overview.indicators_of_year, name="indicators_file"),
    path("tong-quan/chuong-trinh/<int:pk>/", overview.program_matrix, name="matrix"),
    path("tong-quan/chuong-trinh/<int:pk>.<slug:ending>", overview.program_matrix, name="matrix_file"),
    path("tong-quan/chuong-trinh/<int:pk>/chi-tieu/", overview.indicators_of_program, name="program_indicators"),
    path(
        "tong-quan/chuong-trinh/<int:pk>/chi-tieu.<slug:ending>",
        overview.indicators_of_program,
        name="program_indicators_file",
    ),
    path("tong-quan/chuong-trinh/<int:pk>/qua-cac-nam/", overview.indicators_over_years, name="indicator_years"),
    path(
        "tong-quan/chuong-trinh/<int:pk>/qua-cac-nam.<slug:ending>",
        overview.indicators_over_years,
        name="indicator_years_file",
    ),
    path("tong-quan/co-quan/", overview.scorecard_list, name="scorecards"),
    path("tong-quan/co-quan/<int:pk>/", overview.scorecard, name="scorecard"),
    path("tong-quan/co-quan/<int:pk>.<slug:ending>", overview.scorecard, name="scorecard_file"),
    path("tong-quan/co-quan/<int:pk>/y-kien/", overview.scorecard_reply, name="scorecard_reply"),
    path("tong-quan/so-sanh/", overview.compare, name="compare"),
    path("tong-quan/so-sanh.<slug:ending>", overview.compare, name="compare_file"),
    path("healthz", views.health, name="health"),
    path("favicon.ico", views.mark),
]
