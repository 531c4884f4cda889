"""A copy of everything in one file, and back: any database to any other.

The file is a gzipped tar: `manifest.json`, `tables/<name>.jsonl` and the instance folder's files
under `instance/`. It holds people and keys: whoever may read it may read the register.
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact
from register.store import backup as store
from register.store import bulk, ledger

FORMAT = 1
_MANIFEST = "manifest.json"
_FILES = "instance"
_DATABASE_ENDINGS = ("", "-wal", "-shm", "-journal")
# Of no use to anybody but the process that made them.
_PASSING = (".partial", ".lock", ".tmp", ".pid")
# What was sent in and is thrown away again, with people's names still in it; and a lock.
_PASSING_NAMES = frozenset({"jobs", ".receiving", ".refreshing"})
# What reading a file that is no backup, or a hostile one, may raise.
_NO_BACKUP = (
    OSError,
    EOFError,
    tarfile.TarError,
    zlib.error,
    ValueError,
    TypeError,
    RecursionError,
)
_QUICKLY = 3  # gzip's level: half the time of its default for a tenth more bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `head` is the hash of the ledger's last row."""

    format: int
    schema: str
    at: str
    head: str
    ledger_rows: int
    tables: dict[str, int]


def back_up(
    session: Session,
    target: Path,
    *,
    schema: str,
    instance: Path,
    database_file: Path | None,
    at: datetime,
) -> Manifest:
    """Write everything, as of one moment, to the file, which appears only when it is whole.

    The session is one of `Database.read`, to which every question is of one moment.
    `database_file` is SQLite's own, left out because its rows are in the tables.
    """
    draft = target.with_name(f".{target.name}.partial")
    draft.touch(mode=0o600)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            gzip.open(draft, "wb", compresslevel=_QUICKLY) as squeezed,
            tarfile.open(fileobj=squeezed, mode="w") as archive,
        ):
            manifest = _dump(session, Path(folder), schema=schema, at=at)
            _add_text(archive, _MANIFEST, json.dumps(asdict(manifest)))
            for name in manifest.tables:
                archive.add(Path(folder) / name, f"tables/{name}.jsonl")
            for path in _instance_files(instance, {target, draft}, database_file):
                # One that is swept meanwhile is left out, as it would be a moment later.
                with suppress(FileNotFoundError):
                    archive.add(path, f"{_FILES}/{path.relative_to(instance).as_posix()}")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def restore(
    session: Session,
    source: Path,
    *,
    schema: str,
    instance: Path,
    by: str,
    at: datetime,
    database_file: Path | None,
    replace: bool = False,
) -> Manifest:
    """Put back what a backup holds, in place of everything that is here, and record it.

    Rows go in within the caller's transaction; the instance's files are put in place last, but
    never in the place of `database_file`, which is SQLite's own and has its rows already.
    Raises Conflict where the register is in use and `replace` is not given, InvalidFact where the
    file is not a whole backup of this schema or its ledger does not hold.
    """
    bulk.one_writer(session)
    ledger.one_recorder(session)
    if store.is_in_use(session) and not replace:
        raise Conflict(
            "This register already holds something: give --replace to put the backup in its place."
        )
    with tempfile.TemporaryDirectory() as folder:
        manifest = _unpack(source, Path(folder), schema)
        _load(session, Path(folder), manifest)
        ledger.record(
            session,
            at=at,
            actor=by,
            action="register.restored",
            subject="register",
            detail={"backed_up_at": manifest.at, "head": manifest.head},
        )
        _put_back(Path(folder) / _FILES, instance, database_file)
    return manifest


def _dump(session: Session, folder: Path, *, schema: str, at: datetime) -> Manifest:
    counts = {}
    for table in store.tables():
        with (folder / table.name).open("w", encoding="utf-8") as out:
            counts[table.name] = store.dump(session, table, out)
    check = ledger.verify(session)
    if check.problem:
        raise Conflict(f"The ledger is broken and was not backed up. {check.problem}")
    return Manifest(FORMAT, schema, at.isoformat(), check.head, check.rows, counts)


def _instance_files(
    instance: Path, leave_out: set[Path], database_file: Path | None
) -> Iterator[Path]:
    unwanted = {path.resolve() for path in leave_out} | _files_of(database_file)
    for path in sorted(instance.rglob("*")) if instance.exists() else ():
        wanted = path.is_file() and not path.is_symlink() and path.suffix not in _PASSING
        passing = _PASSING_NAMES.intersection(path.relative_to(instance).parts)
        if wanted and not passing and path.resolve() not in unwanted:
            yield path


def _files_of(database_file: Path | None) -> set[Path]:
    """The files that SQLite keeps for a database; none for any other."""
    if database_file is None:
        return set()
    return {Path(f"{database_file.resolve()}{end}") for end in _DATABASE_ENDINGS}


def _put_back(kept: Path, instance: Path, database_file: Path | None) -> None:
    held = _files_of(database_file)
    for path in _instance_files(kept, set(), None):
        target = instance / path.relative_to(kept)
        if target.resolve() not in held:
            # Documents sent with claims lie there: a folder is its owner's alone, as it was.
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(path, target)


def _add_text(archive: tarfile.TarFile, name: str, words: str) -> None:
    data = words.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def _unpack(source: Path, folder: Path, schema: str) -> Manifest:
    """Read the whole archive to the folder before a row is touched."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            for entry in archive:
                _unpack_entry(archive, entry, folder)
        said: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**said)
    except _NO_BACKUP as error:
        raise InvalidFact(f"{source.name} is not a whole backup: it cannot be restored.") from error
    if (manifest.format, manifest.schema) != (FORMAT, schema):
        raise InvalidFact(
            f"{source.name} was made by another release (schema {manifest.schema}):"
            " restore it with that release and then upgrade."
        )
    return manifest


def _unpack_entry(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    path = PurePosixPath(entry.name)
    content = archive.extractfile(entry) if entry.isfile() else None
    if content is None or path.is_absolute() or ".." in path.parts:
        message = f"{entry.name} is not a file of a backup."
        raise ValueError(message)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        shutil.copyfileobj(content, out)
    target.chmod(entry.mode & 0o700)


def _load(session: Session, folder: Path, manifest: Manifest) -> None:
    with store.unguarded(session):
        store.clear(session)
        for table in store.tables():
            path = folder / "tables" / f"{table.name}.jsonl"
            if not path.exists():
                raise InvalidFact("The backup lacks a table: it cannot be restored.")
            with path.open(encoding="utf-8") as lines:
                count = store.load(session, table, lines)
            if count != manifest.tables[table.name]:
                raise InvalidFact("The backup lacks rows that it says it has: it is damaged.")
    check = ledger.verify(session)
    if check.problem or check.head != manifest.head:
        raise InvalidFact("The backup's ledger does not hold: it has been changed or damaged.")
