from django.urls import path

from agencies import views

app_name = "agencies"

urlpatterns = [
    path("dang-nhap/", views.SignInView.as_view(), name="sign_in"),
    path("dang-xuat/", views.SignOutView.as_view(), name="sign_out"),
    path("mat-khau/", views.PasswordView.as_view(), name="password"),
    path("vai-tro/", views.roles, name="roles"),
    path("co-quan/", views.agencies, name="agencies"),
    path("co-quan/<int:pk>/", views.agency, name="agency"),
]
