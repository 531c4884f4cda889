"""The rules, in the order of the statute: what the page of rules prints and the tests walk."""

from __future__ import annotations

from register.law import regulation_49, regulation_49_4, section_67
from register.law.rule import Rule

RULES: tuple[Rule, ...] = (
    section_67.SCHOOL_EXISTS,
    section_67.SCHOOL_TYPE,
    section_67.ACADEMIES_FROM_2014,
    section_67.DESIGNATED,
    regulation_49.QUALIFIED_TEACHER,
    regulation_49.INDUCTION,
    regulation_49.TEACHER_HERE,
    regulation_49.HEAD_TEACHER,
    regulation_49_4.BECAME_SENCO,
    regulation_49_4.OLD_COHORT,
    regulation_49_4.EARLIER_SERVICE,
    regulation_49.NASENCO_HELD,
    regulation_49.NPQ_HELD,
    regulation_49_4.THIRD_ANNIVERSARY,
)
