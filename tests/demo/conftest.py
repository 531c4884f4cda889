"""One small country, written once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from register.demo.country import CountryFiles, write_country

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> CountryFiles:
    folder: Path = tmp_path_factory.mktemp("country")
    return write_country(folder, today=TODAY, scale=0.02)
