"""The 153 English local authorities, with how many state schools each has.

The authorities are real (they are authorities, not schools); the weights are the open state-funded
schools of each in July 2025, feed notes 5.1. Cumberland and Westmorland and Furness share the
figure of the county they came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the extract, and a box that its eastings and northings fall in, in metres."""

    code: str
    name: str
    west: int
    east: int
    south: int
    north: int


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority: its public code, its region's code, and its weight in schools."""

    code: int
    name: str
    region: str
    weight: int


REGIONS = {
    region.code: region
    for region in (
        Region("A", "North East", 395_000, 450_000, 510_000, 600_000),
        Region("B", "North West", 330_000, 400_000, 350_000, 520_000),
        Region("D", "Yorkshire and the Humber", 405_000, 510_000, 390_000, 500_000),
        Region("E", "East Midlands", 425_000, 540_000, 265_000, 395_000),
        Region("F", "West Midlands", 330_000, 435_000, 240_000, 355_000),
        Region("G", "East of England", 500_000, 650_000, 185_000, 340_000),
        Region("H", "London", 508_000, 555_000, 165_000, 198_000),
        Region("J", "South East", 420_000, 630_000, 100_000, 230_000),
        Region("K", "South West", 180_000, 420_000, 40_000, 220_000),
        Region("W", "Wales (pseudo)", 220_000, 330_000, 170_000, 380_000),
        Region("Z", "Not Applicable", 0, 0, 0, 0),
    )
}

# Where a few rows of every real extract come from: not English, and never in scope.
WELSH = (
    Authority(662, "Conwy", "W", 1),
    Authority(666, "Powys", "W", 1),
    Authority(681, "Cardiff", "W", 1),
)
OVERSEAS = Authority(703, "British Overseas Establishments", "Z", 1)


def apportion(total: int, authorities: Sequence[Authority]) -> dict[int, int]:
    """Share `total` schools out by weight, never fewer than one to an authority.

    Where the total is smaller than the number of authorities, each gets one and the total grows.
    """
    spare = max(0, total - len(authorities))
    weight = sum(each.weight for each in authorities) - len(authorities)
    shares = {each.code: 1 + spare * (each.weight - 1) // weight for each in authorities}
    left = max(0, total - sum(shares.values()))
    for each in sorted(authorities, key=lambda one: -one.weight)[:left]:
        shares[each.code] += 1
    return shares


AUTHORITIES = (
    Authority(201, "City of London", "H", 1),
    Authority(202, "Camden", "H", 54),
    Authority(203, "Greenwich", "H", 84),
    Authority(204, "Hackney", "H", 75),
    Authority(205, "Hammersmith and Fulham", "H", 54),
    Authority(206, "Islington", "H", 63),
    Authority(207, "Kensington and Chelsea", "H", 35),
    Authority(208, "Lambeth", "H", 85),
    Authority(209, "Lewisham", "H", 84),
    Authority(210, "Southwark", "H", 97),
    Authority(211, "Tower Hamlets", "H", 88),
    Authority(212, "Wandsworth", "H", 81),
    Authority(213, "Westminster", "H", 52),
    Authority(301, "Barking and Dagenham", "H", 60),
    Authority(302, "Barnet", "H", 125),
    Authority(303, "Bexley", "H", 82),
    Authority(304, "Brent", "H", 83),
    Authority(305, "Bromley", "H", 99),
    Authority(306, "Croydon", "H", 121),
    Authority(307, "Ealing", "H", 89),
    Authority(308, "Enfield", "H", 96),
    Authority(309, "Haringey", "H", 82),
    Authority(310, "Harrow", "H", 59),
    Authority(311, "Havering", "H", 81),
    Authority(312, "Hillingdon", "H", 97),
    Authority(313, "Hounslow", "H", 76),
    Authority(314, "Kingston upon Thames", "H", 50),
    Authority(315, "Merton", "H", 56),
    Authority(316, "Newham", "H", 95),
    Authority(317, "Redbridge", "H", 78),
    Authority(318, "Richmond upon Thames", "H", 59),
    Authority(319, "Sutton", "H", 61),
    Authority(320, "Waltham Forest", "H", 75),
    Authority(330, "Birmingham", "F", 410),
    Authority(331, "Coventry", "F", 115),
    Authority(332, "Dudley", "F", 103),
    Authority(333, "Sandwell", "F", 120),
    Authority(334, "Solihull", "F", 82),
    Authority(335, "Walsall", "F", 108),
    Authority(336, "Wolverhampton", "F", 103),
    Authority(340, "Knowsley", "B", 61),
    Authority(341, "Liverpool", "B", 165),
    Authority(342, "St. Helens", "B", 68),
    Authority(343, "Sefton", "B", 99),
    Authority(344, "Wirral", "B", 119),
    Authority(350, "Bolton", "B", 126),
    Authority(351, "Bury", "B", 81),
    Authority(352, "Manchester", "B", 181),
    Authority(353, "Oldham", "B", 102),
    Authority(354, "Rochdale", "B", 81),
    Authority(355, "Salford", "B", 99),
    Authority(356, "Stockport", "B", 107),
    Authority(357, "Tameside", "B", 94),
    Authority(358, "Trafford", "B", 89),
    Authority(359, "Wigan", "B", 125),
    Authority(370, "Barnsley", "D", 89),
    Authority(371, "Doncaster", "D", 127),
    Authority(372, "Rotherham", "D", 119),
    Authority(373, "Sheffield", "D", 173),
    Authority(380, "Bradford", "D", 203),
    Authority(381, "Calderdale", "D", 100),
    Authority(382, "Kirklees", "D", 177),
    Authority(383, "Leeds", "D", 276),
    Authority(384, "Wakefield", "D", 139),
    Authority(390, "Gateshead", "A", 81),
    Authority(391, "Newcastle upon Tyne", "A", 94),
    Authority(392, "North Tyneside", "A", 77),
    Authority(393, "South Tyneside", "A", 58),
    Authority(394, "Sunderland", "A", 109),
    Authority(420, "Isles Of Scilly", "K", 1),
    Authority(800, "Bath and North East Somerset", "K", 79),
    Authority(801, "Bristol, City of", "K", 140),
    Authority(802, "North Somerset", "K", 78),
    Authority(803, "South Gloucestershire", "K", 114),
    Authority(805, "Hartlepool", "A", 36),
    Authority(806, "Middlesbrough", "A", 57),
    Authority(807, "Redcar and Cleveland", "A", 58),
    Authority(808, "Stockton-on-Tees", "A", 76),
    Authority(810, "Kingston upon Hull, City of", "D", 96),
    Authority(811, "East Riding of Yorkshire", "D", 143),
    Authority(812, "North East Lincolnshire", "D", 61),
    Authority(813, "North Lincolnshire", "D", 76),
    Authority(815, "North Yorkshire", "D", 351),
    Authority(816, "York", "D", 62),
    Authority(821, "Luton", "G", 62),
    Authority(822, "Bedford", "G", 73),
    Authority(823, "Central Bedfordshire", "G", 127),
    Authority(825, "Buckinghamshire", "J", 231),
    Authority(826, "Milton Keynes", "J", 112),
    Authority(830, "Derbyshire", "E", 407),
    Authority(831, "Derby", "E", 97),
    Authority(838, "Dorset", "K", 158),
    Authority(839, "Bournemouth, Christchurch and Poole", "K", 97),
    Authority(840, "County Durham", "A", 252),
    Authority(841, "Darlington", "A", 40),
    Authority(845, "East Sussex", "J", 182),
    Authority(846, "Brighton and Hove", "J", 62),
    Authority(850, "Hampshire", "J", 522),
    Authority(851, "Portsmouth", "J", 60),
    Authority(852, "Southampton", "J", 75),
    Authority(855, "Leicestershire", "E", 279),
    Authority(856, "Leicester", "E", 111),
    Authority(857, "Rutland", "E", 21),
    Authority(860, "Staffordshire", "F", 396),
    Authority(861, "Stoke-on-Trent", "F", 90),
    Authority(865, "Wiltshire", "K", 229),
    Authority(866, "Swindon", "K", 86),
    Authority(867, "Bracknell Forest", "J", 36),
    Authority(868, "Windsor and Maidenhead", "J", 63),
    Authority(869, "West Berkshire", "J", 79),
    Authority(870, "Reading", "J", 55),
    Authority(871, "Slough", "J", 46),
    Authority(872, "Wokingham", "J", 68),
    Authority(873, "Cambridgeshire", "G", 258),
    Authority(874, "Peterborough", "G", 78),
    Authority(876, "Halton", "B", 62),
    Authority(877, "Warrington", "B", 85),
    Authority(878, "Devon", "K", 367),
    Authority(879, "Plymouth", "K", 96),
    Authority(880, "Torbay", "K", 42),
    Authority(881, "Essex", "G", 545),
    Authority(882, "Southend-on-Sea", "G", 52),
    Authority(883, "Thurrock", "G", 55),
    Authority(884, "Herefordshire, County of", "F", 98),
    Authority(885, "Worcestershire", "F", 241),
    Authority(886, "Kent", "J", 591),
    Authority(887, "Medway", "J", 100),
    Authority(888, "Lancashire", "B", 600),
    Authority(889, "Blackburn with Darwen", "B", 73),
    Authority(890, "Blackpool", "B", 43),
    Authority(891, "Nottinghamshire", "E", 329),
    Authority(892, "Nottingham", "E", 103),
    Authority(893, "Shropshire", "F", 144),
    Authority(894, "Telford and Wrekin", "F", 72),
    Authority(895, "Cheshire East", "B", 153),
    Authority(896, "Cheshire West and Chester", "B", 160),
    Authority(908, "Cornwall", "K", 274),
    Authority(916, "Gloucestershire", "K", 296),
    Authority(919, "Hertfordshire", "G", 508),
    Authority(921, "Isle of Wight", "J", 47),
    Authority(925, "Lincolnshire", "E", 356),
    Authority(926, "Norfolk", "G", 412),
    Authority(929, "Northumberland", "A", 166),
    Authority(931, "Oxfordshire", "J", 294),
    Authority(933, "Somerset", "K", 263),
    Authority(935, "Suffolk", "G", 318),
    Authority(936, "Surrey", "J", 383),
    Authority(937, "Warwickshire", "F", 240),
    Authority(938, "West Sussex", "J", 279),
    Authority(940, "North Northamptonshire", "E", 136),
    Authority(941, "West Northamptonshire", "E", 178),
    Authority(942, "Cumberland", "B", 150),
    Authority(943, "Westmorland and Furness", "B", 163),
)
