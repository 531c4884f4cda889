"""What gunicorn loads: `gunicorn wsgi:app`."""

from __future__ import annotations

from register.app import create_app
from register.settings import Settings

app = create_app(Settings())
