"""What docs/api.md promises is what the API does."""

from pathlib import Path

import pytest

from agreements.api.views import LISTS
from agreements.filters import FILTERS

DOCS = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
ROWS = [line for line in DOCS.splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("name", LISTS)
def test_every_parameter_of_a_list_is_described(name):
    row = next(line for line in ROWS if line.startswith(f"| {name.replace('-', ' ')} |"))

    assert [parameter for parameter in FILTERS[LISTS[name]].base_filters if f"`{parameter}`" not in row] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_named(name):
    assert f"`/api/v1/{name}/`" in DOCS
