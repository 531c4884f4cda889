"""The map of tiles: each authority one, none upon another, about where it lies."""

from __future__ import annotations

from register.services import tile_map
from register.services.tile_map import Place, Tile
from register.services.tile_names import short_names
from register.store.session import Database
from tests.listed import a_primary, list_schools

# Rounded to the kilometre, in thousands of metres of the National Grid.
SPREAD_OUT = {
    "Northumberland": (418, 590),
    "Cumberland": (325, 540),
    "Lancashire": (360, 430),
    "Norfolk": (605, 308),
    "Cornwall": (185, 55),
    "Kent": (592, 150),
    "Birmingham": (407, 287),
    "Hampshire": (450, 125),
}
CAPITAL = {
    "Camden": (528, 184),
    "Hackney": (534, 185),
    "Islington": (531, 185),
    "Lambeth": (531, 175),
    "Lewisham": (538, 174),
    "Southwark": (533, 177),
    "Tower Hamlets": (536, 182),
    "Westminster": (528, 180),
    "Barnet": (524, 191),
    "Croydon": (533, 164),
    "Havering": (553, 187),
    "Hillingdon": (508, 183),
}


def places(**changes: tuple[int, int]) -> list[Place]:
    lie = {**SPREAD_OUT, **CAPITAL, **changes}
    return [
        Place(code, name, 1000 * east, 1000 * north)
        for code, (name, (east, north)) in enumerate(lie.items(), 200)
    ]


def laid_out(*, among: list[Place] | None = None) -> dict[str, Tile]:
    return {tile.name: tile for tile in tile_map.layout(places() if among is None else among)}


def test_every_authority_has_a_tile_and_no_two_share_one() -> None:
    tiles = laid_out()
    assert set(tiles) == {*SPREAD_OUT, *CAPITAL}
    assert len({(tile.column, tile.row) for tile in tiles.values()}) == len(tiles)
    assert min(tile.column for tile in tiles.values()) == 0
    assert min(tile.row for tile in tiles.values()) == 0


def test_the_north_is_above_the_south_and_the_west_left_of_the_east() -> None:
    tiles = laid_out()
    rows = [tiles[name].row for name in ("Northumberland", "Lancashire", "Birmingham", "Hampshire")]
    assert rows == sorted(set(rows))
    columns = [tiles[name].column for name in ("Cornwall", "Hampshire", "Westminster", "Kent")]
    assert columns == sorted(set(columns))
    assert tiles["Barnet"].row < tiles["Westminster"].row < tiles["Croydon"].row
    assert tiles["Hillingdon"].column < tiles["Islington"].column < tiles["Havering"].column


def test_the_order_in_which_they_come_changes_nothing() -> None:
    assert tile_map.layout(places()) == tile_map.layout(list(reversed(places())))


def test_a_row_or_a_column_of_sea_alone_is_left_out() -> None:
    tiles = laid_out(among=[Place(1, "Here", 0, 0), Place(2, "Far Away", 600_000, 600_000)])
    assert {(tile.column, tile.row) for tile in tiles.values()} == {(0, 1), (1, 0)}


def test_authorities_at_one_place_are_parted() -> None:
    tiles = tile_map.layout([Place(key, f"Place {key}", 530_000, 180_000) for key in range(30)])
    assert len({(tile.column, tile.row) for tile in tiles}) == 30
    assert max(tile.column for tile in tiles) < 10


def test_no_authority_needs_no_map() -> None:
    assert tile_map.layout([]) == ()


def test_short_names_are_those_on_an_envelope_and_no_two_are_alike() -> None:
    names = ("Leicestershire", "Leicester", "North East Lincolnshire", "Bristol, City of",
             "Stockport", "Stockton-on-Tees", "Kent", "Kent")  # fmt: skip
    short = short_names(names)
    assert short[:4] == ("Leics", "Leice", "NE Lin", "Brist")
    assert short[4] != short[5]
    assert short[6] == short[7] == "Kent"
    many = short_names([f"Stockport {letter}{letter}" for letter in "abcdefghij"])
    assert len(set(many)) == 10
    assert max(map(len, short)) <= 6


def test_the_map_is_of_the_school_list_and_stands_until_the_next(database: Database) -> None:
    with database.begin() as session:
        list_schools(
            session,
            a_primary(1, "One", easting=400_000, northing=300_000),
            a_primary(2, "Two", easting=402_000, northing=300_000),
            a_primary(3, "Three", la_code=902, la_name="Gorseland", easting=400_000, northing=9),
            a_primary(4, "Four", la_code=903, la_name="Nowhere", easting=None, northing=None),
            a_primary(
                5, "Five", la_code=904, la_name="Abroad", type_code=37, easting=1, northing=1
            ),
        )
    with database.read() as session:
        first = tile_map.layout_now(session)
        assert [(tile.name, tile.row) for tile in first] == [("Thistleshire", 0), ("Gorseland", 1)]
        assert tile_map.layout_now(session) is first
    with database.begin() as session:
        moved = a_primary(6, "Six", la_code=905, la_name="Moorland", easting=9, northing=9)
        list_schools(session, moved)
    with database.read() as session:
        names = {tile.name for tile in tile_map.layout_now(session)}
    assert names == {"Thistleshire", "Gorseland", "Moorland"}
