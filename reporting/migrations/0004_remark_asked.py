"""When a remark was asked for: those written down before are collected."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_reporting_in_depth"),
    ]

    operations = [
        migrations.AddField(
            model_name="supplementremark",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="đề nghị lúc"),
        ),
    ]
