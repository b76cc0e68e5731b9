"""Every address of the tracker begins here."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from tracker.health import healthz

admin.site.site_title = admin.site.site_header = _("Agreements tracker")
admin.site.index_title = _("Records")

urlpatterns = [
    path("api/", include("agreements.api.urls")),  # first, because addresses are tried in turn
    path("", include("agreements.web.urls")),
    path("admin/", admin.site.urls),
    # A form with a token would give every reader a cookie; a language is nothing that one could steal.
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
    path("healthz", healthz, name="healthz"),
]

handler400 = "tracker.errors.bad_request"
handler403 = "tracker.errors.permission_denied"
handler404 = "tracker.errors.page_not_found"
handler500 = "tracker.errors.server_error"
