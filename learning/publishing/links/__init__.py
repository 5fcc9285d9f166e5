"""Links that lead out of the site: which there are, and whether they still answer.

Nothing here asks another host unless the operator has switched it on (`CHECK_LINKS`).
"""
