"""The invented country: no school, person, trust, town or postcode in it is real."""
