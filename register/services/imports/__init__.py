"""Files of people, awards and appointments, taken row by row or refused with a sentence."""
