"""The bytes received, kept by date and hash without anybody's name, for as long as the audit needs.

They are written under a temporary name and renamed when whole, so that a folder with its proper
name is always complete. Compressing is left to another thread: it needs no help from Python.
"""

from __future__ import annotations

import fcntl
import gzip
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, Self

from register.domain.errors import Conflict, NotFound

SCHOOLS, LINKS = "schools.csv", "links.csv"
_DRAFT = ".receiving"
_LOCK = ".refreshing"
_CHUNK = 1 << 20  # bytes handed to the compressor at a time
_FASTEST = 1  # of gzip's levels: the extract shrinks nine-fold at it


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder for one refresh. Raises Conflict while another holds it.

    The lock is the operating system's, so it ends with its process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = "Another refresh is running: wait for it to end, then run this again."
            raise Conflict(message) from error
        # Nobody else is at work here, so a draft can only be what a killed one left behind.
        shutil.rmtree(folder / _DRAFT, ignore_errors=True)
        yield


def sweep(folder: Path) -> None:
    """Clear away what a killed refresh left: what was received names people until it is kept."""
    if (folder / _DRAFT).exists():
        with suppress(Conflict), only_one(folder):  # nothing is left behind by one still at work
            pass


class Draft:
    """A folder in the making; nothing of it stays unless `keep_as` is called.

    `path` is for what arrives; only what is written through `file` and `copy` can be kept.
    """

    def __init__(self, folder: Path) -> None:
        """Under this folder."""
        self.folder = folder
        self.path = folder / _DRAFT
        self._kept = self.path / "kept"

    def __enter__(self) -> Self:
        """Make it, for its owner's eyes alone."""
        self.path.mkdir(parents=True, mode=0o700)
        self._kept.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        """Throw away what was not kept."""
        shutil.rmtree(self.path, ignore_errors=True)

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """A file to write to, compressed on the way; whole when the block ends."""
        with io.BufferedWriter(_Compressing(self._kept / f"{name}.gz"), _CHUNK) as buffered:
            yield buffered

    def copy(self, source: Path, name: str) -> None:
        """Keep a file in which nobody is named."""
        with source.open("rb") as received, self.file(name) as kept:
            shutil.copyfileobj(received, kept, _CHUNK)

    def keep_as(self, day: date, sha256: str) -> str:
        """Give the folder its proper name, and return it.

        One of that name has the same content and stays: it may be the only copy of a held run. One
        that lacks a file makes way, by two renames and nothing slower between them.
        """
        name = f"{day.isoformat()}-{sha256[:12]}"
        proper = self.folder / name
        if all((proper / file.name).is_file() for file in self._kept.iterdir()):
            return name
        if proper.exists():
            proper.rename(self.path / "replaced")
        self._kept.rename(proper)
        return name


class _Compressing(io.RawIOBase):
    """A file that hands each chunk to a thread, which compresses and writes it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._chunks: SimpleQueue[bytes | None] = SimpleQueue()
        self._error: Exception | None = None
        self._thread = Thread(target=self._work, args=(path,), daemon=True)
        self._thread.start()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, chunk: object) -> int:
        """Queue a copy: the caller's buffer is used again."""
        if self._error is not None:
            raise self._error
        copy = bytes(chunk)  # type: ignore[call-overload]  # a buffer, says the protocol
        self._chunks.put(copy)
        return len(copy)

    def close(self) -> None:
        """Wait until the last chunk is written; what went wrong in the thread is raised here."""
        if not self.closed:
            self._chunks.put(None)
            self._thread.join()
        super().close()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def _work(self, path: Path) -> None:
        try:
            # No name and no time inside, so that the same extract always gives the same file.
            with path.open("wb") as file, gzip.GzipFile("", "wb", _FASTEST, file, 0) as packed:
                while (chunk := self._chunks.get()) is not None:
                    packed.write(chunk)
        except OSError as error:
            self._error = error


def unpack(folder: Path, name: str, into: Path) -> tuple[Path, Path | None]:
    """The kept schools file of one run, and its links if it had any. Raises NotFound."""
    schools = _unpack(folder / name / f"{SCHOOLS}.gz", into / SCHOOLS) if name else None
    if schools is None:
        message = "The files of this run are no longer kept: fetch the list again."
        raise NotFound(message)
    return schools, _unpack(folder / name / f"{LINKS}.gz", into / LINKS)


def _unpack(packed: Path, plain: Path) -> Path | None:
    if not packed.is_file():
        return None
    with gzip.open(packed, "rb") as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target)
    return plain
