from django.db import migrations, models

DATES = {
    "agreement": [
        "announced", "signed", "provisional_from", "in_force", "period_start", "period_end", "expires", "suspended_from",
        "suspended_until", "terminated", "renewed_until",
    ],
    "event": ["start", "end"],
    "signatory": ["signed"],
    "source": ["published"],
    "tenure": ["held_from", "held_until"],
}  # fmt: skip
BOUNDS = [
    (model, f"{name}_{bound}") for model, names in DATES.items() for name in names for bound in ("earliest", "latest")
]


def drop_each(apps, schema_editor):
    """As one deed: SQLite would make a whole table anew for each field."""
    for model in DATES:
        table = apps.get_model("agreements", model)._meta.db_table
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_constraints(cursor, table)
        columns = [column for of, column in BOUNDS if of == model]
        for name, told in found.items():
            if told["index"] and not told["unique"] and len(told["columns"]) == 1 and told["columns"][0] in columns:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def make_each(apps, schema_editor):
    for name, column in BOUNDS:
        model = apps.get_model("agreements", name)
        field = model._meta.get_field(column)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0017_one_index_of_dates"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_each, make_each)],
            state_operations=[
                migrations.AlterField(
                    model_name=model,
                    name=column,
                    field=models.DateField(blank=True, editable=False, null=True),
                )
                for model, column in BOUNDS
            ],
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["signed_earliest"], name="agreement_by_signature"),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["period_start_earliest"], name="agreement_by_period"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["-start_earliest", "id"], name="event_by_day"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["-published_latest", "id"], name="source_by_day"),
        ),
    ]
