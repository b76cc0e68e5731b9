import datetime

from django.db import migrations, models

DATES = (
    "announced", "signed", "provisional_from", "in_force", "period_start", "period_end", "expires", "suspended_from",
    "suspended_until", "terminated", "renewed_until", "superseded_on",
)  # fmt: skip
BOUNDS = [f"{name}_{bound}" for name in DATES for bound in ("earliest", "latest")]
DECISION = {
    "decision_first": "The first day on which its renewal can be due for decision.",
    "decision_last": "The last day on which its renewal can be due for decision.",
}
COLUMNS = [*BOUNDS, *DECISION, "sort_day"]


def drop_each(apps, schema_editor):
    """The index of each date. As one deed: SQLite would make the whole table anew for each of two dozen fields."""
    table = apps.get_model("agreements", "PublishedAgreement")._meta.db_table
    with schema_editor.connection.cursor() as cursor:
        found = schema_editor.connection.introspection.get_constraints(cursor, table)
    for name, told in found.items():
        if told["index"] and not told["unique"] and len(told["columns"]) == 1 and told["columns"][0] in COLUMNS:
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def make_each(apps, schema_editor):
    model = apps.get_model("agreements", "PublishedAgreement")
    for name in COLUMNS:
        field = model._meta.get_field(name)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))


def without_index(name, field):
    return migrations.AlterField(model_name="publishedagreement", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0016_places_in_orders"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_each, make_each)],
            state_operations=[
                *(without_index(name, models.DateField(blank=True, editable=False, null=True)) for name in BOUNDS),
                *(
                    without_index(name, models.DateField(blank=True, help_text=words, null=True))
                    for name, words in DECISION.items()
                ),
                without_index("sort_day", models.DateField(default=datetime.date(1, 1, 1), editable=False)),
            ],
        ),
        migrations.AddIndex(
            model_name="publishedagreement",
            index=models.Index(
                fields=[
                    "-sort_day", "record",
                    "announced_earliest", "announced_latest", "signed_earliest", "signed_latest",
                    "in_force_earliest", "in_force_latest", "period_start_earliest", "period_start_latest",
                    "period_end_earliest", "period_end_latest", "expires_earliest", "expires_latest",
                    "terminated_earliest", "terminated_latest", "renewed_until_earliest", "renewed_until_latest",
                    "decision_first", "decision_last",
                ],
                name="facts_walk",
            ),
        ),
    ]  # fmt: skip
