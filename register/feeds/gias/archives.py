"""Files given by hand: plain, gzipped, or in the portal's zip. Nothing is believed on its name."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from register.domain.errors import FeedRefused

LARGEST = 256 * 1024 * 1024
_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1
SCHOOLS_NAME = re.compile(r"edubasealldata(\d{8})?\.csv", re.IGNORECASE)
LINKS_NAME = re.compile(r"links_edubasealldata(\d{8})?\.csv", re.IGNORECASE)


def is_zip(path: Path) -> bool:
    """Whether the name says so; what the bytes say is found on opening."""
    return path.suffix.lower() == ".zip"


def plain_csv(path: Path, folder: Path, largest: int = LARGEST) -> Path:
    """The file as a plain CSV: itself, or expanded into the folder. Raises FeedRefused."""
    if not path.is_file():
        raise FeedRefused(f"There is no file {path.name}: check its name and place.")
    if path.suffix.lower() != ".gz":
        return path
    target = folder / path.stem
    try:
        with gzip.open(path, "rb") as source:
            _copy(source, target, largest)
    except (OSError, EOFError, zlib.error) as error:
        target.unlink(missing_ok=True)
        cut = isinstance(error, EOFError)
        raise FeedRefused(
            f"{path.name} was cut short: its gzip archive has no end. Fetch it again."
            if cut
            else f"{path.name} is not a sound gzip archive: fetch it again.",
        ) from error
    return target


def from_zip(path: Path, folder: Path, largest: int = LARGEST) -> tuple[Path | None, Path | None]:
    """The schools and the links file of the portal's zip, at least one. Raises FeedRefused."""
    if not path.is_file():
        raise FeedRefused(f"There is no file {path.name}: check its name and place.")
    try:
        with zipfile.ZipFile(path) as archive:
            found = [_one(archive, name, path.name) for name in (SCHOOLS_NAME, LINKS_NAME)]
            if not any(found):
                raise FeedRefused(
                    f"{path.name} holds no edubasealldata CSV but {_listed(archive)}: download "
                    "the establishment fields and links from GIAS again.",
                )
            schools, links = (
                None if member is None else _expand(archive, member, folder, largest)
                for member in found
            )
            return schools, links
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
        zlib.error,
    ) as error:
        raise FeedRefused(f"{path.name} is not a sound zip archive: download it again.") from error


def _one(archive: zipfile.ZipFile, name: re.Pattern[str], where: str) -> zipfile.ZipInfo | None:
    """The one member so named, in whatever folder; None where there is none."""
    found = [
        member
        for member in archive.infolist()
        if name.fullmatch(PurePosixPath(member.filename).name)
    ]
    if len(found) > 1:
        raise FeedRefused(
            f"{where} holds {len(found)} files named like {PurePosixPath(found[0].filename).name}: "
            "give an archive with one of each.",
        )
    if found and found[0].flag_bits & _ENCRYPTED:
        raise FeedRefused(f"{where} is locked with a password: give an archive without one.")
    return found[0] if found else None


def _expand(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, largest: int) -> Path:
    target = folder / PurePosixPath(member.filename).name
    with archive.open(member) as source:
        _copy(source, target, largest)
    return target


def _copy(source: IO[bytes] | gzip.GzipFile, target: Path, largest: int) -> None:
    """Copy, but never more than `largest` bytes. Raises FeedRefused."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > largest:
                file.close()
                target.unlink()
                raise FeedRefused(
                    f"{target.name} expands to more than {largest // _CHUNK} MiB, which no extract "
                    "is: it was not opened further.",
                )
            file.write(chunk)


def _listed(archive: zipfile.ZipFile) -> str:
    names = [member.filename for member in archive.infolist()][:3]
    return ", ".join(names) if names else "nothing"
