"""A loop that is told to stop in the very moment of an answer stops."""

import asyncio

from shared.messaging.cancelling import end_if_told


async def test_a_loop_ends_that_was_told_to_in_the_moment_of_an_answer():
    answers = asyncio.Queue[asyncio.Future[None]]()
    rounds = 0

    async def ask_again_and_again():
        nonlocal rounds
        while True:
            end_if_told()
            rounds += 1
            answer = asyncio.get_running_loop().create_future()
            await answers.put(answer)
            await asyncio.wait_for(answer, 5)

    asking = asyncio.create_task(ask_again_and_again())
    (await answers.get()).set_result(None)
    (await answers.get()).set_result(None)
    asking.cancel()
    _, still_asking = await asyncio.wait({asking}, timeout=1)

    assert still_asking == set()
    assert asking.cancelled()
    assert rounds == 2


async def test_a_task_that_nobody_stops_goes_on():
    end_if_told()
