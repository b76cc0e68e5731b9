from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0018_dates_without_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='publishedrecord',
            index=models.Index(condition=models.Q(('ends_on__lt', models.F('sort_day'))), fields=['ends_on', '-sort_day'], name='published_after_its_end'),
        ),
    ]
