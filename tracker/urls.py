"""Every address of the tracker begins here."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from tracker.health import healthz

admin.site.site_title = admin.site.site_header = _("Agreements tracker")
admin.site.index_title = _("Records")

urlpatterns = [
    path("", include("agreements.web.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("agreements.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
]
