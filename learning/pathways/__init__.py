"""Ways through several modules, what is shown for having gone them, and who is told."""
