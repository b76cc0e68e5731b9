"""In whose name a command writes."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from agreements.spreadsheets.errors import SheetError


def user(name: str | None) -> User:
    """The one who is named, else the only superuser. Raises SheetError for somebody who may not import."""
    users = User.objects.filter(is_active=True)
    found = list(users.filter(username=name) if name else users.filter(is_superuser=True)[:2])
    if len(found) != 1:
        why = _("Nobody here is called “%(name)s”.") if name else _("Say with --by whose import it is.")
        raise SheetError(why % {"name": name})
    if not found[0].has_perm("agreements.add_importbatch"):
        raise SheetError(_("“%(name)s” may not import.") % {"name": name})
    return found[0]
