"""Documents issued before codes came get theirs."""

import secrets

from django.db import migrations

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12


def give_codes(apps, schema_editor):
    issued = apps.get_model("documents", "Document").objects.filter(
        origin="soan-thao", state__in=["da-ban-hanh", "da-tong-ket"], code__isnull=True
    )
    for document in issued:
        document.code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        document.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_replacements"),
    ]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
