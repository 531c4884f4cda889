"""Where the pages of this journey are hung."""

from __future__ import annotations

from flask import Blueprint

yours = Blueprint("yours", __name__)
