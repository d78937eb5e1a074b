"""What comes again is heard before what is new: it has waited for whoever had it and was gone."""

from uuid import uuid4

from shared.messaging.pulling import Pull
from shared.messaging.streams import consumer_of
from shared.testing.actors import AUTHORITY
from shared.testing.waiting import until
from tests.support.gadgets.contracts import GadgetMade
from tests.support.gadgets.plugin import plugin


async def test_what_somebody_had_and_lost_comes_before_what_is_new(open_house):
    async with open_house([plugin], start=False) as house:
        stream, consumer = house.bus.jetstream(), consumer_of("gadgets", GadgetMade)

        async def say(count):
            for _ in range(count):
                await stream.publish(GadgetMade.subject(AUTHORITY), b"{}", headers={"Nats-Msg-Id": str(uuid4())})

        await say(3)
        gone = Pull(house.bus, consumer)
        await gone.start()
        lost = await gone.batch(3)
        for task in gone._tasks:  # as a process that is killed: it gives nothing back
            task.cancel()
        await gone._unsubscribe()

        await say(5)
        pull = Pull(house.bus, consumer)
        await pull.start()

        async def all_have_come():
            return len(pull._arrived) == 8

        try:
            await until(all_have_come, within=15)
            places = [message.metadata.sequence.stream for message in await pull.batch(8)]
        finally:
            await pull.stop()

    assert set(places[:3]) == {message.metadata.sequence.stream for message in lost}
