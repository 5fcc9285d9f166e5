"""Guides as files to print, keep and hand round."""
