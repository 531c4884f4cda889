"""A candidate's own page: their record, who looked at it, and the codes they share."""
