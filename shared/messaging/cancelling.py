"""Was this task told to stop in the very moment of an answer?

Before Python 3.12, `asyncio.wait_for`, by which the bus's client waits for a reply, loses a cancellation that comes
together with the reply. A loop that asks again and again would go on for ever then, and whoever stops the service
would wait for it until somebody kills the process.
"""

import asyncio


def end_if_told() -> None:
    """At the head of a loop: raises the `CancelledError` that its task was sent and never saw."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
