"""Settings by subject. `dev`, `test` and `production` hold differences only."""
