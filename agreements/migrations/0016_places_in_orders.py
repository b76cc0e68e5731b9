from datetime import date

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

NO_END = Value(date.max, output_field=models.DateField())


def tell(apps, schema_editor):
    """What is published already gets its day, and agreements their end from their dated facts."""
    Record = apps.get_model("agreements", "PublishedRecord")
    Record.objects.exclude(sort_day=date.min).update(oldest_day=F("sort_day"))
    facts = apps.get_model("agreements", "PublishedAgreement").objects.filter(record=OuterRef("pk"))
    end = Coalesce("renewed_until_latest", "expires_latest", "period_end_latest")
    known = Subquery(facts.annotate(end=end).values("end")[:1])
    Record.objects.filter(kind="agreement").update(ends_on=Coalesce(known, NO_END))


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0015_rows_of_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="publishedrecord",
            name="ends_on",
            field=models.DateField(db_default=date.max),
        ),
        migrations.AddField(
            model_name="publishedrecord",
            name="oldest_day",
            field=models.DateField(db_default=date.max),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="publishedrecord",
            index=models.Index(fields=["kind", "ends_on", "slug"], name="published_by_end"),
        ),
        migrations.AddIndex(
            model_name="publishedrecord",
            index=models.Index(fields=["kind", "oldest_day", "slug"], name="published_oldest"),
        ),
    ]
