"""Turns what was read from a file into the fields and blocks of a page."""
