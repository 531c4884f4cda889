"""A check as text: the very bytes that are kept, hashed, and read back in ten years."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from register.domain.errors import InvalidFact
from register.domain.verifications import SNAPSHOT_FORMAT, Snapshot


def dumps(snapshot: Snapshot) -> str:
    """The snapshot as JSON: keys in order, days and instants as ISO 8601 writes them."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, default=_as_json)


def loads(text: str) -> Snapshot:
    """What was kept. Raises InvalidFact for a format that this release cannot read."""
    kept = json.loads(text)
    if kept.get("format") != SNAPSHOT_FORMAT:
        message = "This check was kept in a format that this release cannot read."
        raise InvalidFact(message)
    found: Snapshot = _read(Snapshot, kept)
    return found


def digest(text: str) -> str:
    """SHA-256 of the text as it is kept, in hex: what the receipt vouches for."""
    return hashlib.sha256(text.encode()).hexdigest()


def _as_json(value: object) -> object:
    """What JSON has no word for. Not `asdict`, which copies every case to the bottom."""
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    message = f"{type(value).__name__} cannot be kept in a check."
    raise TypeError(message)


@cache
def _types_of(kind: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:  # noqa: ANN401, PLR0911 - a type, and JSON
    """A value of JSON as the type that it was written from."""
    if value is None:
        return None
    if is_dataclass(kind) and isinstance(kind, type):
        types = _types_of(kind)
        given = {each.name for each in fields(kind)} & value.keys()
        return kind(**{name: _read(types[name], value[name]) for name in given})
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        (only,) = (each for each in get_args(kind) if each is not type(None))
        return _read(only, value)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in value)
    if origin is not None or kind in {bool, int, str, Any}:
        return value
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    return kind(value)
