import json
from itertools import islice

from django.db import migrations, models

FIELDS = {"iso_3166_1": "iso", "iso_3166_2": "iso", "wikidata": "wikidata", "geonames": "geonames"}


def codes(body):
    """As `services.indexing` told them when this was written."""
    told = {f"{scheme}:{str(body[field]).upper()}" for field, scheme in FIELDS.items() if body.get(field)}
    for row in body.get("mappings", ()):
        told.add(f"{row['scheme'].lower()}:{row['code'].upper()}")
    return sorted(told)


def tell(apps, schema_editor):
    """What is published already gets its foreign codes from its document, some hundreds at a time."""
    Record = apps.get_model("agreements", "PublishedRecord")
    Facet = apps.get_model("agreements", "PublishedFacet")
    rows = Record.objects.filter(kind__in=["party", "area"]).order_by("pk")
    found = rows.values_list("pk", "kind", "sort_day", "body").iterator(chunk_size=500)
    while some := list(islice(found, 500)):
        facets = [
            Facet(record_id=pk, kind="code", value=value, of=kind, sort_day=day)
            for pk, kind, day, body in some
            for value in codes(json.loads(body))
        ]
        Facet.objects.bulk_create(facets, 500)


def forget(apps, schema_editor):
    apps.get_model("agreements", "PublishedFacet").objects.filter(kind="code").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0023_in_force_before_its_day'),
    ]

    operations = [
        migrations.AlterField(
            model_name='publishedfacet',
            name='kind',
            field=models.CharField(choices=[('party', 'party'), ('country', 'country'), ('within', 'within'), ('area', 'area'), ('type', 'type'), ('person', 'person'), ('office', 'office'), ('event', 'event'), ('agreement', 'agreement'), ('kind', 'kind'), ('status', 'status'), ('source', 'source'), ('publisher', 'publisher'), ('language', 'language'), ('year', 'year'), ('laterality', 'number of parties'), ('legal_force', 'legal force'), ('renewal', 'renewal'), ('code', 'code'), ('mentions', 'mentions'), ('word', 'word')], max_length=20),
        ),
        migrations.RunPython(tell, forget),
    ]
