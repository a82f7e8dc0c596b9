"""The tables of all other tests are made from the models, which is quick; here the migrations make the same ones."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.postgres_only]
ROOT = Path(__file__).parents[2]
CATALOGUE = {  # names that the database gives differ
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,
               is_nullable, is_identity
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "constraints": """
        SELECT conrelid::regclass::text, pg_get_constraintdef(oid), COUNT(*) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace GROUP BY 1, 2
    """,
    "indexes": """
        SELECT tablename, replace(indexdef, indexname, ''), COUNT(*) FROM pg_indexes
        WHERE schemaname = 'public' GROUP BY 1, 2
    """,
}


@pytest.fixture
def own_database():
    """An empty database beside the test's own, by its name."""
    name = f"{connection.settings_dict['NAME']}_migrated"
    with connection.cursor() as cursor:  # no database is created within a transaction
        parameters = cursor.connection.get_dsn_parameters() | {"dbname": "postgres"}
    server = psycopg2.connect(**parameters, password=connection.settings_dict["PASSWORD"])
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield name
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')
    server.close()


def catalogue(database, kind):
    """The columns, constraints or indexes of our own tables in a database of the server."""
    own = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if is_ours(model)}
    with connection.cursor() as cursor:
        parameters = cursor.connection.get_dsn_parameters() | {"dbname": database}
    other = psycopg2.connect(**parameters, password=connection.settings_dict["PASSWORD"])
    try:
        with other.cursor() as cursor:
            cursor.execute(CATALOGUE[kind])
            return {row for row in cursor.fetchall() if row[0] in own}
    finally:
        other.close()


def is_ours(model):
    return Path(apps.get_app_config(model._meta.app_label).path).parent == ROOT


def test_the_migrations_make_what_the_models_say(own_database):
    environment = os.environ | {"DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{own_database}"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": settings.SECRET_KEY}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for kind in CATALOGUE:
        made, wanted = catalogue(own_database, kind), catalogue(connection.settings_dict["NAME"], kind)
        assert len(wanted) > 100
        assert made ^ wanted == set()
