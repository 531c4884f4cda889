"""Towns, streets and postcodes for each authority, and who else is under the same number."""

from __future__ import annotations

from random import Random

from register.demo.authorities import AUTHORITIES, REGIONS, Authority
from register.demo.draws import chance
from register.demo.names import PLACES, street
from register.demo.schools import Group, Place

_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
# ZZ is no postcode area; ZZ99 is left alone because the health service uses it.
_DISTRICTS = 98
_FIRST_GROUP = 980_001
_TRUST_WORDS = (
    "Learning Trust",
    "Academies Trust",
    "Education Trust",
    "Multi-Academy Trust",
    "Schools Partnership",
    "Catholic Academy Trust",
    "Diocesan Trust",
)


class Atlas:
    """Where schools can stand: an authority's towns, each with a spot on the map."""

    def __init__(self, rng: Random) -> None:
        """Give each authority its towns, some of which other authorities have too."""
        self._rng = rng
        self._order = {each.code: spot for spot, each in enumerate(AUTHORITIES)}
        self._towns: dict[int, list[tuple[str, int, int]]] = {}

    def place(self, authority: Authority) -> Place:
        """A new address in the authority; one in fourteen towns' schools share a postcode."""
        rng = self._rng
        town, east, north = rng.choice(self._towns_of(authority))
        rural = min(4, int(rng.expovariate(1.1)))
        return Place(
            street=street(rng),
            town=town,
            county="" if authority.region == "H" or chance(rng, 0.4) else authority.name,
            postcode=self._postcode(authority, town),
            easting=east + rng.randint(-2_500, 2_500) if east else 0,
            northing=north + rng.randint(-2_500, 2_500) if north else 0,
            urban_rural=0 if authority.region == "H" else rural,
        )

    def _towns_of(self, authority: Authority) -> list[tuple[str, int, int]]:
        if authority.code not in self._towns:
            rng, region = self._rng, REGIONS[authority.region]
            self._towns[authority.code] = [
                (
                    name,
                    rng.randint(region.west, region.east),
                    rng.randint(region.south, region.north),
                )
                for name in rng.sample(PLACES, max(2, authority.weight // 4))
            ]
        return self._towns[authority.code]

    def _postcode(self, authority: Authority, town: str) -> str:
        rng = self._rng
        district = self._order.get(authority.code, len(town)) % _DISTRICTS + 1
        if chance(rng, 0.07):
            return f"ZZ{district} {len(town) % 10}AA"
        return f"ZZ{district} {rng.randint(0, 9)}{rng.choice(_INWARD)}{rng.choice(_INWARD)}"


class Groups:
    """The trusts and federations of each authority, invented as they are asked for."""

    def __init__(self, rng: Random) -> None:
        """Begin with none."""
        self._rng = rng
        self._next = _FIRST_GROUP
        self._trusts: dict[int, list[Group]] = {}
        self._federations: dict[int, list[Group]] = {}

    def trust(self, authority: Authority, *, alone: bool) -> Group:
        """A single-academy trust of its own, or one of the authority's own larger ones."""
        if alone:
            return self._new(f"{self._rng.choice(PLACES)} Academy Trust", many=False)
        known = self._trusts.setdefault(authority.code, [])
        if not known or chance(self._rng, 0.12):
            words = self._rng.choice(_TRUST_WORDS)
            known.append(self._new(f"{self._rng.choice(PLACES)} {words}", many=True))
        return self._rng.choice(known)

    def federation(self, authority: Authority) -> Group:
        """One of the authority's federations."""
        known = self._federations.setdefault(authority.code, [])
        if not known or chance(self._rng, 0.35):
            known.append(self._new(f"The {self._rng.choice(PLACES)} Federation", many=True))
        return self._rng.choice(known)

    def _new(self, name: str, *, many: bool) -> Group:
        self._next += 1
        return Group(self._next, name, many)
