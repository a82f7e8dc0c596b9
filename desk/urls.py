from django.urls import path

from desk import views
from desk.overview import views as overview_views

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("tong-quan/", overview_views.overview, name="overview"),
    path("healthz", views.health, name="health"),
    path("favicon.ico", views.mark),
]
