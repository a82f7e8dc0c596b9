"""Every address of the application, floor by floor."""

from django.contrib import admin
from django.urls import include, path

handler400 = "desk.views.bad_request"
handler403 = "desk.views.permission_denied"
handler404 = "desk.views.not_found"
handler500 = "desk.views.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("desk.urls")),
    path("", include("agencies.urls")),
    path("", include("activity.urls")),
    path("", include("documents.urls")),
    path("", include("coordination.urls")),
    path("", include("meetings.urls")),
    path("", include("reporting.urls")),
]
