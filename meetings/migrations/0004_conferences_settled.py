import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_conferences_carried_over")]

    operations = [
        migrations.RemoveField(model_name="meeting", name="chair"),
        migrations.RemoveField(model_name="meeting", name="chair_text"),
        migrations.AlterField(
            model_name="meeting",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
