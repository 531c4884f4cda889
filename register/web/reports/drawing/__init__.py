"""Charts as they are drawn on the server: frozen models for templates/partials/charts."""
