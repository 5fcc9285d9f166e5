"""What pages cost, measured on whatever the database holds."""
