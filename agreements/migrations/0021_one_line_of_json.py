from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace

SEPARATORS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def escape(apps, schema_editor):
    """Documents that were stored before say the same as before, in one line for every program."""
    for model in ("PublishedRecord", "Publication"):
        rows = apps.get_model("agreements", model).objects
        for separator, escaped in SEPARATORS.items():
            found = rows.filter(body__contains=separator)
            found.update(body=Replace(F("body"), Value(separator), Value(escaped)))


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0020_no_decision_on_what_ended"),
    ]

    operations = [migrations.RunPython(escape, migrations.RunPython.noop, elidable=True)]
