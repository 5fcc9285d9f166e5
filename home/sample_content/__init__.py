"""Content in volume, for looking at the site under load: deterministic by seed."""
