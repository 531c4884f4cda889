"""The words for each choice of each policy switch; the first of a switch is the one in use."""

from __future__ import annotations

from collections.abc import Mapping

_DISPUTED = "Exempt, and shown as disputed"
_CANNOT_TELL = "Not enough evidence"
_REACHED, _NOT_REACHED = "The duty reaches them", "The duty does not reach them"

IN_WORDS: Mapping[tuple[str, str], str] = {
    ("P1", "exempt_contested"): _DISPUTED,
    ("P1", "strict"): "The qualification is needed",
    ("P2", "unbroken_chain"): "The first day of an unbroken run of SENCO posts",
    ("P2", "first_ever"): "The first day ever as a SENCO",
    ("P2", "current_appointment"): "The first day of the present appointment",
    ("P2b", "0"): "None: one day between two posts breaks the run",
    ("P3", "28_february"): "28 February",
    ("P3", "1_march"): "1 March",
    ("P4", "in"): _REACHED,
    ("P4", "out"): _NOT_REACHED,
    ("P5", "out"): _NOT_REACHED,
    ("P5", "in"): _REACHED,
    ("P6", "review"): _CANNOT_TELL,
    ("P6", "pass"): "Taken to be a qualified teacher",
    ("P6", "fail"): "Not a qualified teacher until induction is passed",
    ("P7", "award"): "The day of the award",
    ("P7", "completion"): "The day on which the course was completed",
    ("P8", "same_post"): "The same post, which goes on",
    ("P8", "new_post"): "A new post",
    ("P9", "union_of_days"): (
        "Each day in post is counted once, to more than 365 days, or 366 with a 29 February"
    ),
    ("P9", "pure_days"): "Each day in post is counted once, to more than 365 days",
    ("P9", "months_and_days"): "Whole months and the days left over are added up",
    ("P10", "exempt_contested"): _DISPUTED,
    ("P10", "overdue"): "Not met",
    ("P11", "review"): _CANNOT_TELL,
    ("P11", "assume_met"): "Taken as met",
    ("P11", "assume_not_met"): "Taken as not met",
    ("P12", "certified"): "The day that the provider certified",
    ("P12", "conferment"): "The day on which the award was conferred",
}
