"""Production refuses a page that names a static file which does not exist; the tests' plain storage does not."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).parents[2]
NAMED = sorted(
    {
        (template.relative_to(ROOT).as_posix(), name)
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", template.read_text(encoding="utf-8"))
    }
)


def test_templates_name_static_files():
    assert NAMED


@pytest.mark.parametrize(("template", "name"), NAMED)
def test_every_static_file_that_a_template_names_exists(template, name):
    assert finders.find(name), f"{template} names {name}"
