from django.urls import path

from agencies.views import accounts, delegating, directory, reorganizing

app_name = "agencies"

urlpatterns = [
    path("dang-nhap/", accounts.SignInView.as_view(), name="sign_in"),
    path("dang-xuat/", accounts.SignOutView.as_view(), name="sign_out"),
    path("mat-khau/", accounts.PasswordView.as_view(), name="password"),
    path("vai-tro/", accounts.roles, name="roles"),
    path("co-quan/", directory.agencies, name="agencies"),
    path("co-quan/<int:pk>/", directory.agency, name="agency"),
    path("co-quan/uy-quyen/", delegating.delegations, name="delegations"),
    path("co-quan/<int:pk>/uy-quyen/them/", delegating.DelegationAddView.as_view(), name="delegation_add"),
    path("co-quan/uy-quyen/<int:pk>/ket-thuc/", delegating.DelegationEndView.as_view(), name="delegation_end"),
    path("co-quan/uy-quyen/<int:pk>/bo/", delegating.delegation_take_back, name="delegation_take_back"),
    path("co-quan/sap-xep-lai/", reorganizing.steps, name="reorganizations"),
    path("co-quan/sap-xep-lai/<slug:kind>/", reorganizing.reorganize, name="reorganize"),
    path("co-quan/sap-xep-lai/buoc/<int:pk>/", reorganizing.step, name="reorganization"),
    path("co-quan/sap-xep-lai/buoc/<int:pk>/rut-lai/", reorganizing.withdraw_step, name="reorganization_withdraw"),
]
