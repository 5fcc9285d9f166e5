"""What keeps guidance true: checks before publishing, reviews that fall due, reports."""
