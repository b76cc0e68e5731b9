from itertools import islice

from django.db import migrations, models

FACTS = ("announced", "signed", "provisional_from", "in_force", "period_start", "period_end", "expires",
         "suspended_from", "suspended_until", "terminated", "renewed_until", "renewal", "superseded_on")


def tell(apps, schema_editor):
    """The line from which the status of each published agreement is told, some hundreds at a time."""
    Record = apps.get_model("agreements", "PublishedRecord")
    facts = apps.get_model("agreements", "PublishedAgreement").objects.order_by("record")
    rows = facts.values_list("record", *FACTS).iterator(chunk_size=500)
    while some := list(islice(rows, 500)):
        Record.objects.bulk_update([Record(pk=pk, dated="|".join(told)) for pk, *told in some], ["dated"], 500)


class Migration(migrations.Migration):

    dependencies = [("agreements", "0003_reading_of_sheets")]

    operations = [
        migrations.AddField(
            model_name="publishedrecord",
            name="dated",
            field=models.TextField(
                blank=True, db_default="",
                help_text="Of an agreement: what its status is told from, so that a list needs no other table.",
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
