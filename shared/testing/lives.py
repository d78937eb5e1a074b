"""Random lives: a state machine of Hypothesis that tries anything, and is looked at after every step.

`HYPOTHESIS_PROFILE=long` lives more lives, and other ones each time.
"""

import os
from collections import Counter
from collections.abc import Callable, Collection, Coroutine
from typing import Any

import structlog
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

Run = Callable[[Coroutine[Any, Any, Any]], Any]
"""Runs a coroutine to its end, as `asyncio.Runner.run` does: the steps of a state machine are plain functions."""

MOST_ROUNDS = 6
USUAL: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def live(
    life: Callable[[], RuleBasedStateMachine],
    missing: Callable[[], Collection[str]],
    *,
    lives: int = 20,
    steps: int = 40,
) -> None:
    """Live so many lives of so many steps, and as many others while something is `missing`; what they log is dropped.

    Lives in which everything is refused, or nothing is, prove nothing. But what is drawn follows from much that nobody
    chose, such as the version of Hypothesis: a dull draw is made up for. Raises `AssertionError` where no round has
    what is missing, and whatever a life fails with.
    """
    with structlog.testing.capture_logs():
        for number in range(MOST_ROUNDS):
            _live_one_round(life, number, lives, steps)
            if not missing():
                return
    raise AssertionError(f"Not once in {MOST_ROUNDS} rounds: {', '.join(sorted(missing()))}")


def _live_one_round(life: Callable[[], RuleBasedStateMachine], number: int, lives: int, steps: int) -> None:
    machine: Any = life  # a function will do as well as the class that it asks for
    if os.environ.get("HYPOTHESIS_PROFILE") == "long":
        profile = settings(**USUAL, max_examples=20 * lives, stateful_step_count=2 * steps, print_blob=True)
    else:
        machine = seed(number)(machine)
        phases = [Phase.explicit, Phase.generate]
        profile = settings(**USUAL, phases=phases, max_examples=lives, stateful_step_count=steps)
    run_state_machine_as_test(machine, settings=profile)


def never_tried(names: Collection[str], counted: Counter[tuple[str, str]]) -> list[str]:
    """Which of these were never done or never refused; `counted` is by name and `"done"` or `"refused"`."""
    return [f"{name} {how}" for how in ("done", "refused") for name in names if not counted[name, how]]
