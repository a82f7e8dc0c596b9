import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0007_higher_programs"),
        ("documents", "0010_binding_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftPresence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(blank=True, max_length=60)),
                ("place_name", models.CharField(blank=True, max_length=120)),
                ("seen_at", models.DateTimeField(verbose_name="lúc")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="documents.document"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "người đang soạn",
                "verbose_name_plural": "những người đang soạn",
                "constraints": [models.UniqueConstraint(fields=("document", "user"), name="presence_once_in_a_draft")],
            },
        )
    ]
