"""Modules in order for a role, cohorts, certificates, and what other systems are told."""
