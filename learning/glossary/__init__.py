"""Acronyms and terms, explained where they stand."""
