import django.db.models.deletion
from django.db import migrations, models

OUT = "INSERT INTO agreements_importedfile (batch_id, content) SELECT id, content FROM agreements_importbatch"
BACK = """
    UPDATE agreements_importbatch
    SET content = (SELECT content FROM agreements_importedfile WHERE batch_id = agreements_importbatch.id)
"""


class Migration(migrations.Migration):
    """Files go beside the imports that they belong to."""

    dependencies = [("agreements", "0009_places_days_and_decisions")]

    operations = [
        migrations.CreateModel(
            name="ImportedFile",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="agreements.importbatch",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        # May be empty from here on, so that the step can be taken back.
        migrations.AlterField("importbatch", "content", models.BinaryField(null=True)),
        migrations.RunSQL(OUT, BACK),
        migrations.RemoveField("importbatch", "content"),
    ]
