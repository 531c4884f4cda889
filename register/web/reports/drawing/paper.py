"""What every chart is drawn with: colours, round steps of a scale, words with their place.

Colours: the Analysis Function's "Data visualisation: colours in charts". Each is told from its
neighbours in black and white too, by its shade or by its pattern.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

INK, SOFT, RULE, WHITE = "#0b0c0c", "#484949", "#cecece", "#ffffff"
DARK_BLUE, TURQUOISE, DARK_PINK = "#12436D", "#28A197", "#801650"
ORANGE, DARK_GREY, LIGHT_PURPLE = "#F46A25", "#3D3D3D", "#A285D1"
# For each group of a stacked bar: its colour, the ink on it, and its pattern where it has one.
GROUPS = (
    (DARK_BLUE, WHITE, ""),
    (TURQUOISE, INK, ""),
    (DARK_PINK, WHITE, "hatch"),
    (ORANGE, INK, "dots"),
    (DARK_GREY, WHITE, "cross"),
    (LIGHT_PURPLE, INK, ""),
)
# From the least to the most: the colour of a class, and the ink on it.
BLUES = (
    ("#E8F1FA", INK),
    ("#AFD0EE", INK),
    ("#6BACE6", INK),
    ("#2073BC", WHITE),
    ("#12436D", WHITE),
)
LETTER = 0.56  # of the size of the letters: how wide one is, on the whole
_STEPS = (1, 2, 5, 10)
_LONGEST = 44


@dataclass(frozen=True, slots=True)
class Words:
    """A few words in a drawing; `x` and `y` are where their baseline is anchored."""

    text: str
    x: str
    y: float
    anchor: str = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a legend: a patch of colour (and pattern), and what it stands for."""

    words: str
    fill: str
    pattern: str = ""


def round_step(most: float, few: int, least: float = 1) -> float:
    """The smallest round step, of `least` or more, that reaches `most` in `few` steps."""
    wanted = max(most / few, least)
    power = 10.0 ** floor(log10(wanted))
    steps = (step * power for step in _STEPS)
    return next(step for step in steps if step >= wanted * (1 - 1e-9))


def scale(most: float, few: int = 4, least: float = 1) -> tuple[float, ...]:
    """Round numbers from 0 to `most` or just above it: at most `few` steps, at least one."""
    step = round_step(most, few, least)
    steps = max(1, -int(-most // step))
    return tuple(step * place for place in range(steps + 1))


def numeral(value: float) -> str:
    """A number as it stands in a drawing: commas between thousands, and no needless nought."""
    return f"{round(value):,}" if value == round(value) else f"{value:,.1f}"


def percent(share: float) -> str:
    """A length as a share of the drawing's width."""
    return f"{round(100 * share, 2):g}%"


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text, cut at a whole letter where it is too long to be drawn."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def wide(text: str, size: float) -> float:
    """How wide the text is, about, in letters of this size."""
    return len(text) * size * LETTER
