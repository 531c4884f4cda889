"""A case written out is the very question that `register assess` reads."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given, settings

from register.domain.cases import Case
from register.law.assessment import assess
from register.services.case_format import answers, as_json, question
from tests.facts import a_case, in_post_since_month
from tests.law.timelines import cases, day_asked


@given(case=cases(), as_of=day_asked)
@settings(max_examples=150)
def test_a_case_written_out_gets_the_same_decision(case: Case, as_of: date) -> None:
    written = question(case, as_of, "one")
    (answer,) = answers([json.dumps(written)])
    assert answer == json.loads(json.dumps(as_json("one", assess(case, as_of))))


def test_a_start_known_to_the_month_is_written_as_a_month() -> None:
    written = question(a_case(in_post_since_month(2023, 9)), in_post_since_month(2023, 9).starts)
    assert [told["from"] for told in written["designations"]] == ["2023-09"]
