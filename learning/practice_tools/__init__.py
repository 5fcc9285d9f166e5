"""Motivational interviewing tools to practise with: learning aids, never performance scores."""
