"""Everything that changes a person's learning, by noun."""
