"""The search index is built anew by a process of its own, which may be killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

from tests.kept import ROOT


def rebuilder(environment, verb, number):
    return subprocess.run(
        [sys.executable, "-m", "tests.concurrency.rebuilder", verb, str(number)],
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )


def told(environment, verb, number):
    return json.loads(rebuilder(environment, verb, number).stdout)


def test_a_rebuild_killed_half_way_leaves_the_index_whole_and_the_next_clears_the_rest(environment):
    assert told(environment, "build", 30)["entries"] == 30
    assert rebuilder(environment, "die", 5_000).returncode == -signal.SIGKILL
    left = told(environment, "look", 0)
    assert (left["entries"], left["sound"]) == (30, True)
    assert left["beside"]
    after = told(environment, "build", 40)
    assert (after["entries"], after["sound"], after["beside"]) == (40, True, 0)


def test_others_search_through_every_moment_of_a_rebuild(environment):
    told(environment, "build", 300)
    found = told(environment, "race", 300)
    assert (found["failures"], found["totals"]) == ([], [300])
    assert (found["entries"], found["sound"], found["beside"]) == (300, True, 0)
