"""One spelling for the many ways in which people write a school's name.

The same folding is applied to the list and to what is typed, so it need not be good English: it
must only send both to the same place. `St. Mary's C of E` and `saint marys church of england`
become the same words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc`\u00b4]")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_DOTTED = re.compile(r"\b([a-z])\.(?=[a-z]\b)")

# Each phrase becomes one word before words are folded one by one; the longer stand first.
_PHRASES = {
    "church of england": "coe",
    "church in england": "coe",
    "c of e": "coe",
    "c o e": "coe",
    "c e": "coe",
    "roman catholic": "catholic",
    "r c": "catholic",
    "voluntary controlled": "vc",
    "voluntary aided": "va",
    "junior mixed infants": "jmi",
    "junior mixed infant": "jmi",
    "pupil referral unit": "pru",
    "university technical college": "utc",
}
_PHRASE = re.compile(rf"\b(?:{'|'.join(_PHRASES)})\b")
_SAME = {
    "saint": "st",
    "sts": "st",
    "ss": "st",
    "ce": "coe",
    "cofe": "coe",
    "anglican": "coe",
    "rc": "catholic",
    "meth": "methodist",
    "sch": "school",
    "schl": "school",
    "schol": "school",
    "pri": "primary",
    "prim": "primary",
    "sec": "secondary",
    "inf": "infant",
    "jnr": "junior",
    "jun": "junior",
    "nurs": "nursery",
    "acad": "academy",
    "coll": "college",
    "comp": "comprehensive",
    "comm": "community",
    "gram": "grammar",
    "mt": "mount",
    "rd": "road",
    "ln": "lane",
    "ave": "avenue",
    "pk": "park",
    "grn": "green",
    "gt": "great",
    "lt": "little",
    "center": "centre",
    "n": "and",
    "utd": "united",
}
# Never asked for, unless nothing else is.
LINKING = frozenset(["the", "of", "and", "in", "near", "at", "for", "on", "by", "upon", "a"])
# Said of so many schools, or of none in particular, that leaving one out loses nothing.
GENERIC = frozenset(
    [
        "school",
        "primary",
        "academy",
        "college",
        "infant",
        "junior",
        "nursery",
        "first",
        "middle",
        "high",
        "secondary",
        "community",
        "church",
        "coe",
        "catholic",
        "va",
        "vc",
        "voluntary",
        "controlled",
        "aided",
        "trust",
        "free",
        "england",
    ]
)
_SHORTEST_PLURAL = 4


def words(text: str) -> tuple[str, ...]:
    """The folded words of a name, a place or a search, in order."""
    return tuple(map(_fold, plain(text).split()))


def plain(text: str) -> str:
    """Lower case, no accents, apostrophes or dots, one space between words, phrases joined."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = _APOSTROPHES.sub("", lowered)
        parts = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(part for part in parts if not unicodedata.combining(part))
    else:
        lowered = lowered.replace("'", "").replace("`", "")
    if "&" in lowered:
        lowered = lowered.replace("&", " and ")
    if "." in lowered:
        lowered = _DOTTED.sub(r"\1", lowered)
    spaced = _NOT_WORDS.sub(" ", lowered).strip()
    return _PHRASE.sub(lambda found: _PHRASES[found[0]], spaced)


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    """One word in its one spelling; a last `s` goes, so that Marys, Mary and Mary's are one."""
    same = _SAME.get(word, word)
    plural = len(same) >= _SHORTEST_PLURAL and same.endswith("s") and not same.endswith("ss")
    return same[:-1] if plural else same
