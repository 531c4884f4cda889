"""Flagged schools and counts, for those signed in, within what each may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.roles import Account
from register.services import freshness, standings
from register.services.reports import Cut, FlaggedSchool, Report, counts, flagged
from register.web import layout
from register.web.access import current_account, signed_in
from register.web.database import database, read, settings, today
from register.web.reports import counted as counted_pages
from register.web.reports import flagged as flagged_pages
from register.web.reports.forms import Days, FlaggedAsked, cut_of, days_of, flagged_of
from register.web.reports.scope import ALL, scope_in_words, within
from register.web.reports.spreadsheets import csv_file
