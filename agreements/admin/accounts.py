"""People and groups: nobody gives away, or takes over, more than he may do himself."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.admin.bounds import BoundedAdmin
from agreements.models.names import MOST_WORDS
from agreements.services import accounts

RAISING = ("is_superuser", "user_permissions")
"""What only a superuser sets: everybody else gets his permissions from groups."""

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PersonalAccountAdmin(BoundedAdmin, UserAdmin):
    """Accounts. One that may do more than who looks at it can be seen, but not touched."""

    list_display = ("username", "first_name", "last_name", "roles", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_help_text = _("A part of the user name, the name or the e-mail address.")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who it is"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("What they may do"),
            {
                "fields": ("is_active", "is_staff", "groups", "is_superuser", "user_permissions"),
                "description": _(
                    "Viewers see everything and change nothing. Analysts add, change and import, and send to "
                    "review. Editors also publish, withdraw, release, merge and delete. Administrators also "
                    "keep people and groups. To close an account, untick “active”: the history keeps its name."
                ),
            },
        ),
        (_("When"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def search(self, rows: QuerySet, term: str) -> QuerySet:
        names = ("username", "first_name", "last_name", "email")
        for word in term.split()[:MOST_WORDS]:
            rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names)))
        return rows

    @admin.display(description=_("groups"))
    def roles(self, user: Any) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)
        return own if _is_superuser(request) else (*own, *RAISING)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or accounts.is_within(obj, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or accounts.is_within(obj, request.user))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = accounts.groups_within(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The list's action asks for no single account: what may not be touched stays."""
        for user in queryset:
            if self.has_delete_permission(request, user):
                user.delete()


@admin.register(Group)
class TeamAdmin(BoundedAdmin, GroupAdmin):
    """Groups. The product's own are only read: each migration gives them what they may do."""

    search_help_text = _("The four groups of the product are kept by it. Make another for what differs.")

    def search(self, rows: QuerySet, term: str) -> QuerySet:
        return rows.filter(name__icontains=term.strip())

    def _may_touch(self, request: HttpRequest, group: Any) -> bool:
        if group is None:
            return True
        within = accounts.groups_within(request.user).filter(pk=group.pk).exists()
        return within and (group.name not in accounts.DUTIES or _is_superuser(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "permissions":
            kwargs["queryset"] = Permission.objects.filter(pk__in=accounts.held(request.user))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for group in queryset:
            if self.has_delete_permission(request, group):
                group.delete()


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)
