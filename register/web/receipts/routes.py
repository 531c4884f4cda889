"""The pages of this journey."""

from __future__ import annotations

from flask import Blueprint

receipts = Blueprint("receipts", __name__)
