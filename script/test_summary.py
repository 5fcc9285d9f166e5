"""Add up the reports of the test runs and name every test that ran in none of them.

Usage: test_summary.py SERVICES FOLDER. A test of one database is skipped on the other, which
is right; a test that was skipped in every run was left out. That is said, with its reason,
and where SERVICES is "1" it is a failure (exit code 1), except where the machine itself does not
let anybody do what the test needs (such as mounting a small disk to fill).
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree  # the reports are our own

#: How a test begins its reason where no installing or starting would help.
FORBIDDEN = "skipped: this machine does not let"


def read(report: Path) -> dict[str, str]:
    """Return {test: "passed", "failed" or "skipped: why"} of one report."""
    outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
        name = f"{case.get('classname')}::{case.get('name')}"
        skipped = case.find("skipped")
        if skipped is not None:
            outcomes[name] = f"skipped: {skipped.get('message')}"
        elif case.find("failure") is not None or case.find("error") is not None:
            outcomes[name] = "failed"
        else:
            outcomes[name] = "passed"
    return outcomes


def main(services: str, folder: str) -> int:
    """Print one line a run, the total, and what was left out."""
    every: dict[str, list[str]] = {}
    for report in sorted(Path(folder).glob("*.xml")):
        outcomes = read(report)
        for name, outcome in outcomes.items():
            every.setdefault(name, []).append(outcome)
        said = [value.split(":")[0] for value in outcomes.values()]
        counts = ", ".join(f"{said.count(word)} {word}" for word in ("passed", "failed", "skipped"))
        sys.stdout.write(f"{report.stem}: {counts}\n")
    ran = sum(outcome in ("passed", "failed") for all_ in every.values() for outcome in all_)
    sys.stdout.write(f"Tests: {len(every)} different ones, {ran} runs\n")
    nowhere = {name: all_[0] for name, all_ in every.items() if all("skipped" in o for o in all_)}
    if nowhere:
        sys.stdout.write(f"LEFT OUT, {len(nowhere)} tests that ran nowhere:\n")
        for name, why in sorted(nowhere.items()):
            sys.stdout.write(f"  {name} ({why})\n")
    could_run = [why for why in nowhere.values() if not why.startswith(FORBIDDEN)]
    return int(bool(could_run) and services == "1")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
