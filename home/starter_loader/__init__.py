"""Reads the starter content under `home/starter/` and puts it into the database.

From the outside in: `load` runs the whole; one module per kind turns a YAML file into plain
`content`; `pages`, `terms`, `sessions` and `examples` write it; `ledger` remembers what was
written, so that an editor's work is never undone.
"""
