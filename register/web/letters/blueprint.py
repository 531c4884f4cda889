"""Where the pages of this journey are hung, and whose they are."""

from __future__ import annotations

from flask import Blueprint

from register.services.calendar_addresses import READERS
from register.web.access import signed_in

letters = Blueprint("letters", __name__)
readers = signed_in(*sorted(READERS))
