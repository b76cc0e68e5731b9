from django.db import migrations
from django.db.models import Q


def forget(apps, schema_editor):
    """Of what ends early, or was replaced, nothing is decided. Agreements that are published from now on say so."""
    facts = apps.get_model("agreements", "PublishedAgreement").objects
    over = Q(terminated_earliest__isnull=False) | Q(superseded_on_earliest__isnull=False)
    facts.filter(over, decision_first__isnull=False).update(decision_first=None, decision_last=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0019_signed_after_their_end"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
