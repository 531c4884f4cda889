"""The drawings: true to the numbers, said in words, and whole as markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, render_template_string

from register.services.tile_map import Tile
from register.web.reports.drawing.bars import Amount, bars
from register.web.reports.drawing.columns import Column, Mark, columns
from register.web.reports.drawing.lines import Panel, Series, lines
from register.web.reports.drawing.paper import scale, shortened
from register.web.reports.drawing.tiles import tile_map
from tests.web.reading import strictly, words

SVG = "{http://www.w3.org/2000/svg}"
TABLE = "Counts by region"
TODAY = date(2026, 9, 1)
NASENCO = Mark(date(2027, 9, 1), "1 September 2027")
TILES = tuple(Tile(key, f"Area {key}", f"A{key}", key % 3, key // 3) for key in range(6))

Draw = Callable[[str, object], Element]


@pytest.fixture
def draw(app: Flask) -> Draw:
    """Print a chart by its macro, and read what was printed as strictly as a page."""

    def printed(kind: str, chart: object) -> Element:
        source = f"{{% from 'partials/charts/{kind}.html' import {kind} %}}{{{{ {kind}(chart) }}}}"
        with app.test_request_context("/"):
            body = render_template_string(source, chart=chart)
        return strictly(
            f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>"
        )

    return printed


def test_a_bar_is_as_long_as_its_number() -> None:
    chart = bars("b", "Schools", [Amount("All", (200,)), Amount("Half", (100,))], table=TABLE)
    for sheet in chart.sheets:
        whole, half = (float(bar.pieces[0].width.rstrip("%")) for bar in sheet.bars)
        assert half == pytest.approx(whole / 2, abs=0.01)
        assert [bar.end.text for bar in sheet.bars] == ["200", "100"]


def test_the_parts_of_a_bar_lie_end_to_end_and_are_told_apart_without_colour() -> None:
    chart = bars("b", "S", [Amount("A", (60, 30, 10))], groups=("x", "y", "z"), table=TABLE)
    pieces = chart.sheets[0].bars[0].pieces
    at = [float(piece.x.rstrip("%")) for piece in pieces]
    long = [float(piece.width.rstrip("%")) for piece in pieces]
    assert at[1] == pytest.approx(at[0] + long[0], abs=0.02)
    assert at[2] == pytest.approx(at[1] + long[1], abs=0.02)
    assert len({(piece.fill, piece.pattern) for piece in pieces}) == 3
    assert "A: 100 (x 60, y 30, z 10)." in chart.described


def test_a_drawing_says_its_finding_and_where_its_table_is() -> None:
    chart = bars("b", "S", [Amount("Up", (1234,)), Amount("Down", (5,))], table=TABLE)
    assert chart.described.startswith("The most schools: Up, 1,234. The fewest: Down, 5.")
    assert chart.described.endswith("The same is in the table “Counts by region”.")


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (0.4, (0, 1)),
        (1, (0, 1)),
        (7, (0, 2, 4, 6, 8)),
        (1203, (0, 500, 1000, 1500)),
        (20_000, (0, 5000, 10_000, 15_000, 20_000)),
    ],
)
def test_a_scale_is_of_round_steps_from_nought(most: float, steps: tuple[float, ...]) -> None:
    assert scale(most) == steps


def test_a_name_too_long_to_draw_is_cut_with_a_sign_that_it_is() -> None:
    assert shortened("Bournemouth, Christchurch and Poole", 12) == "Bournemouth…"
    assert shortened("Kent", 4) == "Kent"


def rated(**rates: float | None) -> dict[int, tuple[str, int, float | None]]:
    return {int(key[1:]): (f"Area {key[1:]}", 7, rate) for key, rate in rates.items()}


def test_a_tile_is_darker_the_higher_its_rate_and_says_its_number() -> None:
    chart = tile_map("m", "Map", rated(_0=1, _1=12, _2=31, _3=49.9), TILES, table=TABLE)
    assert [entry.words for entry in chart.legend] == [
        "0% to under 10%: 1 authority",
        "10% to under 20%: 1 authority",
        "20% to under 30%: 0 authorities",
        "30% to under 40%: 1 authority",
        "40% or more: 1 authority",
    ]
    fills = [tile.fill for tile in chart.tiles]
    assert fills == [chart.legend[place].fill for place in (0, 1, 3, 4)]
    assert chart.tiles[1].words == "Area 1, schools that do not meet the duty: 7 (12%)"
    assert chart.described.startswith("From 1% in Area 0 to 49.9% in Area 3.")


@pytest.mark.parametrize(
    "rates", [(3.0, 3.0), (0.0, 100.0), (41.2, 41.9), (99.9, 100.0), (0.0, 0.1), (7.3, 57.4)]
)
def test_every_rate_lies_in_one_of_five_classes_at_the_most(rates: tuple[float, float]) -> None:
    chart = tile_map("m", "Map", rated(_0=rates[0], _1=rates[1]), TILES, table=TABLE)
    counted = [int(entry.words.rpartition(": ")[2].split()[0]) for entry in chart.legend]
    assert sum(counted) == 2
    assert len(counted) <= 5


def test_a_tile_without_a_rate_says_why_and_one_without_a_place_is_named() -> None:
    told = {**rated(_0=5, _1=None), 99: ("Atlantis", 1, 5.0)}
    chart = tile_map("m", "Map", told, TILES, table=TABLE)
    assert [tile.number for tile in chart.tiles] == ["7", "none"]
    assert chart.missing == ("Atlantis",)
    few = tile_map("m", "Map", told, TILES, table=TABLE, unrated="too few for a rate")
    assert few.tiles[1].words == "Area 1, schools that do not meet the duty: 7 (too few for a rate)"
    assert few.legend[-1].words == "Too few for a rate: 1 authority"


def month(number: int, value: float | None) -> tuple[date, float | None]:
    return date(2026, number, 1), value


def test_a_line_is_solid_to_today_and_broken_ahead_and_a_gap_breaks_it() -> None:
    points = (month(7, 10), month(8, None), month(9, 20), month(10, 30))
    chart = lines("l", "S", [Panel("All", (Series("now", points),))], today=TODAY, table=TABLE)
    line = chart.panels[0].lines[0]
    assert line.past.count("M") == 2
    assert line.ahead.count("L") == 1
    assert line.past.endswith(line.ahead.partition("L")[0])  # they meet on today
    assert [said.text for said in line.ends] == ["30", "10"]


def test_small_multiples_share_one_scale_from_nought() -> None:
    panels = [
        Panel(name, (Series("", (month(7, value), month(8, value))),))
        for name, value in (("Few", 10.0), ("Many", 1000.0))
    ]
    few, many = lines("l", "S", panels, today=TODAY, table=TABLE).panels
    assert [words.text for _y, words in few.rules] == [words.text for _y, words in many.rules]
    assert few.rules[0][1].text == "0"
    heights = [float(p.lines[0].past.split("L")[0].split()[1]) for p in (few, many)]
    assert (few.box.foot - heights[0]) * 99 < many.box.foot - heights[1] + 99


def test_a_panel_without_a_number_says_so(draw: Draw) -> None:
    panels = [
        Panel("A", (Series("", (month(7, None), month(8, None))),)),
        Panel("B", (Series("", (month(7, 1),)),)),
    ]
    tree = draw("lines", lines("l", "S", panels, today=TODAY, table=TABLE))
    assert words(tree).count("Too few to draw") == 1


def test_a_marked_day_is_a_line_with_words_and_makes_no_column_its_own(draw: Draw) -> None:
    asked = [Column(date(2027, n, 1), f"month {n}", 900 if n == 9 else n) for n in range(1, 13)]
    chart = columns("c", "S", asked, last=date(2027, 12, 31), marked=NASENCO, table=TABLE)
    for sheet in chart.sheets:
        assert sheet.mark_x == pytest.approx(sheet.columns[8].x, abs=3)
    assert "The most schools in one: 900, month 9. Marked: 1 September 2027." in chart.described
    tree = draw("columns", chart)
    assert {rect.get("fill") for rect in tree.iter(f"{SVG}rect")} == {"#12436D"}
    assert not list(tree.iter(f"{SVG}pattern"))


def test_what_was_said_now_and_then_is_points_with_no_line_between(draw: Draw) -> None:
    now = Series("now", tuple((date(year, 9, 1), 10) for year in range(2010, 2026)))
    said = Series("said", ((date(2012, 9, 1), 4), (date(2024, 9, 1), 9)), dotted=True)
    chart = lines("l", "S", [Panel("All", (now, said))], today=TODAY, table=TABLE)
    for panel in chart.panels:
        _now, then = panel.lines
        assert (then.past, then.ahead, len(then.dots)) == ("", "", 2)
    tree = draw("lines", chart)
    for svg in (svg for svg in tree.iter(f"{SVG}svg") if svg.get("role") == "img"):
        assert len(list(svg.iter(f"{SVG}path"))) == 1
        assert len(list(svg.iter(f"{SVG}circle"))) == 2
    _unmarked, entry = (li for li in tree.iter("li") if li.get("class") == "register-legend__entry")
    assert not list(entry.iter(f"{SVG}line"))


def test_a_day_on_which_the_count_changed_is_marked_if_it_is_among_the_days(draw: Draw) -> None:
    act = Mark(date(2014, 9, 1), "1 September 2014: academies too")
    for first, marked in ((2010, True), (2015, False)):
        points = tuple((date(year, 9, 1), 10) for year in range(first, 2027))
        panel = Panel("All", (Series("", points),))
        chart = lines("l", "S", [panel], today=TODAY, table=TABLE, marked=act)
        assert ("Marked: 1 September 2014: academies too." in words(draw("lines", chart))) is marked
        for drawn in chart.panels:
            assert (drawn.mark is not None) is marked
            if drawn.mark:
                assert drawn.box.left < drawn.mark[0] < drawn.box.end


def charts() -> list[tuple[str, object]]:
    series = (
        Series("now", (month(7, 1), month(8, 2))),
        Series("said", (month(7, 1),), dotted=True),
    )
    asked = [Column(date(2027, n, 1), f"month {n}", n) for n in range(1, 13)]
    amounts = [Amount("<A & B>", (1, 2)), Amount("C", (0, 0))]
    return [
        ("bars", bars("one", "S", amounts, groups=("x", "y"), table=TABLE)),
        ("tiles", tile_map("two", "S", rated(_0=1, _1=None), TILES, table=TABLE,
                           href=lambda la: f"/reports/flagged?la={la}")),
        ("lines", lines("three", "S", [Panel("All", series)], today=TODAY, table=TABLE)),
        ("lines", lines("four", "S", [Panel("A", series), Panel("B", series)], today=TODAY,
                        table=TABLE)),
        ("columns", columns("five", "S", asked, last=date(2027, 12, 31), marked=NASENCO,
                            table=TABLE)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "chart"),
    charts(),
    ids=["bars", "tiles", "one panel", "many panels", "columns"],
)
def test_a_drawing_is_whole_named_described_and_without_a_style(
    draw: Draw, kind: str, chart: object
) -> None:
    tree = draw(kind, chart)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert not [element for element in tree.iter() if element.get("style")]
    drawings = [svg for svg in tree.iter(f"{SVG}svg") if svg.get("aria-hidden") != "true"]
    assert drawings
    for svg in drawings:
        assert svg.get("role") == ("group" if kind == "tiles" else "img")
        assert svg.get("aria-labelledby") in ids
        assert svg.get("aria-describedby") in ids
        assert TABLE in words(svg)
    used = {name for e in tree.iter() for name in re.findall(r"url\(#(.+?)\)", e.get("fill", ""))}
    assert used <= set(ids)


def test_a_tile_leads_to_its_schools_and_is_named_in_full(draw: Draw) -> None:
    chart = tile_map("m", "S", rated(_4=3), TILES, table=TABLE, href=lambda la: f"/schools?la={la}")
    (link,) = (a for a in draw("tiles", chart).iter(f"{SVG}a") if a.get("aria-label"))
    assert link.get("href") == "/schools?la=4"
    assert link.get("aria-label") == "Area 4, schools that do not meet the duty: 7 (3%)"
