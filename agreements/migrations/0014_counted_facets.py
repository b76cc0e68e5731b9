from itertools import islice

from django.db import migrations, models

COUNTED = (
    "party",
    "country",
    "within",
    "area",
    "type",
    "person",
    "office",
    "event",
    "publisher",
    "laterality",
    "legal_force",
    "renewal",
)


def tell(apps, schema_editor):
    """What is published already gets its lines from its facets, some hundreds at a time."""
    Agreement = apps.get_model("agreements", "PublishedAgreement")
    Facet = apps.get_model("agreements", "PublishedFacet")
    keys = Agreement.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500)
    while some := list(islice(keys, 500)):
        values = {key: {name: [] for name in COUNTED} for key in some}
        facets = Facet.objects.filter(record__in=some, kind__in=COUNTED).order_by("value")
        for key, name, value in facets.values_list("record", "kind", "value"):
            values[key][name].append(value)
        rows = [
            Agreement(pk=key, counted="\n".join("\t".join(sorted(of[name])) for name in COUNTED))
            for key, of in values.items()
        ]
        Agreement.objects.bulk_update(rows, ["counted"], 500)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0013_order_by_title"),
    ]

    operations = [
        migrations.AddField(
            model_name="publishedagreement",
            name="counted",
            field=models.TextField(db_default="\n" * 11),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
