"""The extract's codes and the names beside them (feed notes 2.4, 2.5 and 4.3)."""

from __future__ import annotations

STATUS = {
    1: "Open",
    2: "Closed",
    3: "Open, but proposed to close",
    4: "Proposed to open",
}
OPENED = {
    "00": "Not applicable",
    "01": "Result of Amalgamation",
    "06": "New Provision",
    "10": "Academy Converter",
    "99": "",
}
CLOSED = {
    "00": "Not applicable",
    "01": "Result of Amalgamation/Merger",
    "02": "Closure",
    "06": "For Academy",
    "10": "Academy Converter",
    "99": "",
}
FAITHS = {
    "00": "Does not apply",
    "02": "Church of England",
    "03": "Roman Catholic",
    "05": "Jewish",
    "06": "None",
    "07": "Muslim",
}
DIOCESES = {"02": ("CE99", "Diocese of Ivorymere"), "03": ("RC99", "Diocese of Vetchstow")}
# The 2021 set for open schools; closed ones keep the older set (feed notes 2.3).
URBAN = (
    ("UN1", "Urban: Nearer to a major town or city"),
    ("UF1", "Urban: Further from a major town or city"),
    ("RLN1", "Larger rural: Nearer to a major town or city"),
    ("RSN1", "Smaller rural: Nearer to a major town or city"),
    ("RSF1", "Smaller rural: Further from a major town or city"),
)
URBAN_THEN = (
    ("A1", "(England/Wales) Urban major conurbation"),
    ("C1", "(England/Wales) Urban city and town"),
    ("D1", "(England/Wales) Rural town and fringe"),
    ("E1", "(England/Wales) Rural village"),
    ("F1", "(England/Wales) Rural hamlet and isolated dwelling"),
)
TRUST_FLAGS = {
    True: ("3", "Supported by a multi-academy trust"),
    False: ("5", "Supported by a single-academy trust"),
}
_NOT_APPLICABLE = dict.fromkeys(
    (
        "BSOInspectorateName (name)",
        "TeenMoth (name)",
        "CCF (name)",
        "SENPRU (name)",
        "EBD (name)",
        "FTProv (name)",
        "EdByOther (name)",
        "FurtherEducationType (name)",
        "QABName (name)",
        "EstablishmentAccredited (name)",
    ),
    "Not applicable",
)
SAME_EVERYWHERE = {
    **_NOT_APPLICABLE,
    "Boarders (code)": "1",
    "Boarders (name)": "No boarders",
    "Gender (code)": "3",
    "Gender (name)": "Mixed",
    "AdmissionsPolicy (code)": "0",
    "AdmissionsPolicy (name)": "Not applicable",
    "SpecialClasses (code)": "2",
    "SpecialClasses (name)": "No Special Classes",
    "QABName (code)": "0",
    "EstablishmentAccredited (code)": "0",
    "PreviousLA (code)": "999",
}
