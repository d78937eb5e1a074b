"""The raw pipe: the same work with asyncpg and nats-py by hand, as docs/benchmarks.md describes it."""

import asyncio
import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import nats
from nats.aio.msg import Msg

from bench.ground import AUTHORITY, Ground

SUBJECT = f"hubhome.{AUTHORITY}.maker.event.thing_made.v1"
CONSUMER = "counter-maker-thing_made-v1"
AT_ONCE = 16
IN_THE_AUTHORITY = f"SELECT set_config('hubhome.authority', '{AUTHORITY}', true)"


async def say(ground: Ground, events: int) -> None:
    """Transactions with an outbox row each, sixteen at once; a relay beside them."""
    pool = await asyncpg.create_pool(ground.maker, min_size=AT_ONCE, max_size=AT_ONCE)
    news = asyncio.Event()
    relay = asyncio.create_task(_relay(ground, news, events))
    numbers = iter(range(events))

    async def worker() -> None:
        for number in numbers:
            made_id, message_id = uuid4(), uuid4()
            body = json.dumps({"made_id": str(made_id), "size": number, "thing_version": 1}).encode()
            headers = json.dumps({"Nats-Msg-Id": str(message_id), "ce-id": str(message_id), "ce-authority": AUTHORITY})
            async with pool.acquire() as connection:
                await connection.execute(f"BEGIN; {IN_THE_AUTHORITY}")
                await connection.execute("INSERT INTO thing (id, size) VALUES ($1, $2)", made_id, number)
                await connection.execute(
                    "INSERT INTO outbox (id, subject, headers, body) VALUES ($1, $2, $3, $4)",
                    message_id,
                    SUBJECT,
                    headers,
                    body,
                )
                await connection.execute("COMMIT")
            news.set()

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    await relay
    await pool.close()


async def _relay(ground: Ground, news: asyncio.Event, events: int) -> None:
    client = await nats.connect(ground.nats)
    connection = await asyncpg.connect(ground.maker)
    await connection.execute("SET ROLE hubhome_maker_relay")
    passed_on = 0
    while passed_on < events:
        news.clear()
        rows = await connection.fetch("SELECT position, subject, headers, body FROM outbox ORDER BY position LIMIT 500")
        if not rows:
            await news.wait()
            continue
        batch = uuid4().hex
        for number, row in enumerate(rows, start=1):
            headers = {**json.loads(row["headers"]), "Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
            if number < len(rows):
                await client.publish(row["subject"], row["body"], headers=headers)
                continue
            headers["Nats-Batch-Commit"] = "1"
            answer = await client.request(row["subject"], row["body"], headers=headers, timeout=10)
            if "error" in json.loads(answer.data):
                raise RuntimeError(answer.data)
        await connection.execute("DELETE FROM outbox WHERE position = ANY($1)", [row["position"] for row in rows])
        passed_on += len(rows)
    await connection.close()
    await client.close()


async def hear(ground: Ground, events: int) -> None:
    """A standing pull; what has arrived is one transaction of inbox rows and effects."""
    client = await nats.connect(ground.nats)
    connection = await asyncpg.connect(ground.counter)
    inbox = client.new_inbox()
    arrived: asyncio.Queue[Msg] = asyncio.Queue()
    await client.subscribe(inbox, cb=arrived.put)
    open_for, heard = 0, 0
    while heard < events:
        if open_for < 250:
            request = json.dumps({"batch": 500 - open_for, "expires": 60_000_000_000}).encode()
            await client.publish(f"$JS.API.CONSUMER.MSG.NEXT.MAKER_EVENTS.{CONSUMER}", request, reply=inbox)
            open_for = 500
        batch = [await arrived.get()]
        while not arrived.empty() and len(batch) < 200:
            batch.append(arrived.get_nowait())
        open_for -= len(batch)
        heard += await _effect(connection, batch)
        for message in batch:
            await message.ack()
    await client.drain()
    await connection.close()


async def _effect(connection: asyncpg.Connection, batch: list[Msg]) -> int:
    await connection.execute(f"BEGIN; {IN_THE_AUTHORITY}")
    ids = [UUID((message.headers or {})["ce-id"]) for message in batch]
    new = {
        row["message_id"]
        for row in await connection.fetch(
            "INSERT INTO inbox (message_id, reaction) SELECT unnest($1::uuid[]), 'by hand' "
            "ON CONFLICT DO NOTHING RETURNING message_id",
            ids,
        )
    }
    bodies = [json.loads(message.data) for message, one in zip(batch, ids, strict=True) if one in new]
    await connection.execute(
        "INSERT INTO counted (id, size) SELECT * FROM unnest($1::uuid[], $2::int[]) ON CONFLICT DO NOTHING",
        [UUID(body["made_id"]) for body in bodies],
        [body["size"] for body in bodies],
    )
    await connection.execute("COMMIT")
    return len(new)


async def answer(ground: Ground) -> None:
    """A raw NATS service with the same SQL by hand; runs until cancelled."""
    client = await nats.connect(ground.nats)
    pool = await asyncpg.create_pool(ground.maker, min_size=4, max_size=4)

    async def reply(message: Msg) -> None:
        asked = json.loads(message.data)
        made_id, message_id = UUID(asked["made_id"]), uuid4()
        async with pool.acquire() as connection:
            await connection.execute(f"BEGIN; {IN_THE_AUTHORITY}")
            await connection.fetch(
                "INSERT INTO answered (key, command, fingerprint) VALUES ($1, 'by hand', '') RETURNING key", message_id
            )
            await connection.execute("INSERT INTO thing (id, size) VALUES ($1, $2)", made_id, asked["size"])
            await connection.execute(
                "INSERT INTO outbox (id, subject, headers, body, is_set_aside) VALUES ($1, $2, $3, $4, true)",
                message_id,
                SUBJECT,
                "{}",
                message.data,
            )
            await connection.execute("COMMIT")
        await message.respond(message.data)

    await client.subscribe("by.hand", cb=reply)
    await client.flush()
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        await client.close()
        await pool.close()


def now() -> str:
    """The time, for the table's head."""
    return datetime.now(UTC).strftime("%Y-%m-%d")
