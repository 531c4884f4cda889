"""The halves that invented names are made of."""

from __future__ import annotations

# fmt: off
PLACE_HEADS = (
    "Apple", "Bramble", "Candle", "Dapple", "Ember", "Fennel", "Gander", "Hazzle", "Ingle",
    "Juniper", "Kettle", "Lantern", "Mallow", "Nettle", "Otter", "Pepper", "Quill", "Rumble",
    "Saffle", "Thistle", "Umber", "Velvet", "Wimble", "Yarrow", "Cobble", "Drizzle", "Fallow",
    "Gorsel", "Heron", "Ivory", "Lapwing", "Marigold", "Nimble", "Osier", "Pebble", "Sorrel",
    "Teasel", "Vetch", "Wicker", "Barley", "Cinder", "Damson", "Feather", "Jasper", "Plover",
    "Quince", "Russet", "Sedge", "Tansy", "Willet", "Bilberry", "Clover",
)
PLACE_TAILS = (
    "combe", "wick", "thwaite", "holt", "mere", "stow", "bourne", "garth", "hurst", "worth",
    "thorpe", "fold", "croft", "haven", "marsh", "water", "gate", "ness", "cote", "well",
    "dale", "moor", "shaw", "beck", "field",
)
STREET_HEADS = (
    "Acorn", "Beacon", "Chalk", "Dairy", "Elder", "Ferry", "Glebe", "Hawthorn", "Iris",
    "Jackdaw", "Kiln", "Linnet", "Meadow", "Nightjar", "Orchard", "Paddock", "Quarry",
    "Ropewalk", "Sawpit", "Tithe", "Upper", "Vicarage", "Windmill", "Yew",
)
GIVEN = (
    "Abena", "Alys", "Amara", "Anwen", "Aoife", "Arjun", "Beatrix", "Bertil", "Caspian",
    "Ceri", "Clemmie", "Dilys", "Edda", "Efe", "Elowen", "Emrys", "Farida", "Fenella",
    "Fergus", "Ginevra", "Hanno", "Hester", "Idris", "Imogen", "Ines", "Isolde", "Jago",
    "Joby", "Kasia", "Kerensa", "Kofi", "Leila", "Linnea", "Lowri", "Maeve", "Marek",
    "Merryn", "Mina", "Morwenna", "Nadia", "Niamh", "Odette", "Olwen", "Orla", "Otis",
    "Pavel", "Perpetua", "Priya", "Quentin", "Rafi", "Rhodri", "Romilly", "Saffi", "Senara",
    "Tamsin", "Tegan", "Tobiah", "Ursel", "Vashti", "Wren", "Xanthe", "Yusra", "Zadie",
    "Zoltan",
)
FAMILY_HEADS = (
    "Alder", "Barrow", "Cinder", "Dunnock", "Ember", "Fiddle", "Gosling", "Harrow", "Inkle",
    "Jessa", "Kestle", "Lammas", "Merle", "Nuthatch", "Oaten", "Penny", "Quill", "Ravel",
    "Sallow", "Tinder", "Umber", "Vellum", "Whittle", "Yarrow", "Zephyr", "Brindle", "Copple",
    "Dimmer", "Fathom", "Gravel",
)
FAMILY_TAILS = (
    "acre", "bank", "berry", "bridge", "cliffe", "down", "drake", "fell", "ford", "garth",
    "gale", "heath", "hollow", "ker", "lock", "man", "mantle", "piece", "quist", "ridge",
    "rigg", "sand", "side", "stone", "straw", "tree", "vane", "wain", "wood", "yard",
)
# Real places that the two halves would make, as the names in the list show.
REAL_PLACES = frozenset((
    "Applecroft", "Applegarth", "Appleshaw", "Applethwaite", "Barleyhurst", "Heronshaw",
    "Inglefield", "Inglehurst", "Kettlethorpe", "Kettlewell", "Nettleworth",
    "Otterbourne", "Ottershaw", "Sedgefield", "Sedgemoor",
))
# fmt: on
