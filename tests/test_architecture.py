"""The house rules that no linter knows: ARCHITECTURE.md, section 8."""

from __future__ import annotations

import ast
import inspect
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, walk_packages

import pytest
from alembic import command
from alembic.script import ScriptDirectory

import register.law
import register.web
from register.app import create_app
from register.domain import errors
from register.domain.errors import RegisterError
from register.domain.roles import Access
from register.law.citation import Citation
from register.law.rule import Rule
from register.law.rules import RULES
from register.settings import Settings
from register.store.migrating import alembic_config
from register.store.session import HEAD, Database
from register.web.errors import OF_ERRORS

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "register").rglob("*.py"))
LONGEST = 400  # lines of a file; half of it is the aim


def test_the_rooms_import_downwards_only() -> None:
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert linter is not None
    found = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_journey_stands_in_the_contract_that_keeps_them_apart() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = written["tool"]["importlinter"]["contracts"]
    (apart,) = [each["modules"] for each in contracts if each["type"] == "independence"]
    journeys = [
        f"register.web.{each.name}" for each in iter_modules(register.web.__path__) if each.ispkg
    ]
    assert sorted(apart) == sorted(journeys)


@pytest.mark.parametrize("room", ["register.domain", "register.law"])
def test_a_pure_room_loads_the_standard_library_alone(room: str) -> None:
    program = f"""
import importlib, pkgutil, sys
before = set(sys.modules)
package = importlib.import_module({room!r})
for module in pkgutil.walk_packages(package.__path__, {room!r} + "."):
    importlib.import_module(module.name)
roots = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(*sorted(roots - sys.stdlib_module_names - {{"register"}}))
print(*sorted(name for name in ("register.settings", "register.clock") if name in sys.modules))
"""
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_cited_asks_a_question_and_says_what_silence_means(rule: Rule) -> None:
    assert isinstance(rule.citation, Citation)
    assert rule.citation.text
    assert rule.citation.url.startswith("https://www.legislation.gov.uk/")
    assert rule.asks.endswith("?")
    assert rule.looks_at
    assert rule.when_silent


def test_every_rule_is_listed_once() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    listed = {id(rule) for rule in RULES}
    found = [
        value for module in law_modules() for value in vars(module).values() if type(value) is Rule
    ]
    missing = {rule.name for rule in found if id(rule) not in listed}
    assert missing == set(), "add these to register/law/rules.py"


def test_every_function_tied_to_a_rule_says_which_paragraph_it_applies() -> None:
    silent = [
        f"{function.__module__}.{function.__name__}"
        for module in law_modules()
        for _, function in inspect.getmembers(module, inspect.isfunction)
        if hasattr(function, "rule") and not function.__doc__
    ]
    assert silent == []


def test_every_view_says_who_may_open_it(tmp_path: Path) -> None:
    settings = Settings(instance_path=tmp_path, secret_key="x" * 32, crown=True)
    app = create_app(settings)
    untagged = [
        name
        for name, view in app.view_functions.items()
        if not isinstance(getattr(view, "access", None), Access)
    ]
    assert untagged == []


def test_every_domain_error_has_a_page() -> None:
    tree = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, RegisterError)
    }
    assert tree - set(OF_ERRORS) == set()


def test_the_migrations_have_one_head() -> None:
    scripts = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert scripts.get_heads() == [HEAD]


def test_the_models_and_the_migrations_agree(database: Database) -> None:
    # Raises, and names the difference, where a table or column is in one and not in the other.
    command.check(alembic_config(database.url))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_short_enough_to_be_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{lines} lines: which half of it is another thing?"


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if path.name == "__init__.py"],
    ids=lambda path: path.parent.relative_to(ROOT).as_posix(),
)
def test_a_package_file_holds_a_docstring_and_nothing_else(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "say in one line what the package is"
    assert len(tree.body) == 1


def law_modules() -> list[object]:
    """Load every module of the law room."""
    found = walk_packages(register.law.__path__, "register.law.")
    return [import_module(module.name) for module in found]
