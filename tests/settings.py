"""config.settings as the tests run them. tests/conftest.py has chosen the database before this is read."""

import os
import tempfile
from pathlib import Path

_data = tempfile.TemporaryDirectory(prefix="phoi-hop-tests-")  # removed when the process ends
Path(_data.name, "static").mkdir()

os.environ |= {
    "DATA_DIR": _data.name,
    "DEBUG": "0",
    "DEMO": "1",
    "SECRET_KEY": "for-tests-only-for-tests-only-for-tests-only-for-tests",
    "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "TASKS_BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
}

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  # threads of the live server leave no session behind
