"""Several processes that save while others search."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import Any

SAVERS, SEARCHERS = 4, 2

#: From the number of a process: what it does again and again, told how often it did so before.
Worker = Callable[[int], AbstractContextManager[Callable[[int], object]]]


def work_at_once(*, saver: Worker, saves: int, searcher: Worker) -> dict[str, Any]:
    """Let four processes save so many times while two search; count what is done and goes wrong.

    Each works in a copy of this process, which should have no connection that they would share.
    """
    context = multiprocessing.get_context("fork")
    done: multiprocessing.SimpleQueue[tuple[str, int, list[str]]] = context.SimpleQueue()
    over = context.Event()

    def work(what: str, worker: Worker, number: int, most: int | None) -> None:
        right, wrong = 0, []

        @contextmanager
        def told() -> Iterator[None]:
            try:
                yield
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                wrong.append(f"{type(error).__name__} {error}")

        # Who cannot even begin answers too: the others are waited for by their answers.
        with told(), worker(number) as act:
            for at in count() if most is None else range(most):
                if most is None and over.is_set():
                    break
                with told():
                    act(at)
                    right += 1
        done.put((what, right, wrong))

    savers = [
        context.Process(target=work, args=("saves", saver, number, saves))
        for number in range(SAVERS)
    ]
    searchers = [
        context.Process(target=work, args=("searches", searcher, number, None))
        for number in range(SEARCHERS)
    ]
    for process in (*savers, *searchers):
        process.start()
    answers = [done.get() for _ in savers]
    over.set()
    answers += [done.get() for _ in searchers]
    for process in (*savers, *searchers):
        process.join()
    counts = Counter({"saves": 0, "searches": 0})
    errors: Counter[str] = Counter()
    for what, right, wrong in answers:
        counts[what] += right
        errors.update(f"{what}: {one}" for one in wrong)
    return {**counts, "errors": dict(errors)}
