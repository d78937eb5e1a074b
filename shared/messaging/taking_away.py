"""How is everything that was said in one authority taken off the bus, and nothing of anybody else?"""

from collections.abc import Mapping, Sequence
from typing import Any

from nats.aio.client import Client

from shared.messaging.errors import BusAwayError
from shared.messaging.streams import api


class AuthorityOnTheBus:
    """The messages of one authority, in every stream of the house. Needs rights that no service has."""

    def __init__(self, client: Client, authority: str) -> None:
        self._client = client
        self._subjects = f"hubhome.{authority}.>"

    async def counts(self) -> Mapping[str, int]:
        """How many messages of the authority each stream has; streams without any are left out."""
        return {stream: count for stream in await self._streams() if (count := await self._count(stream))}

    async def purge(self) -> None:
        """Take them out of every stream, the dead letters among them."""
        for stream in await self._streams():
            await self._must(f"STREAM.PURGE.{stream}", {"filter": self._subjects})

    async def is_in_hand(self) -> bool:
        """Whether somebody has messages that aren't acknowledged yet: of whichever authority, which nobody can tell."""
        for stream in await self._streams():
            for consumer in (await self._must(f"CONSUMER.LIST.{stream}", {"offset": 0})).get("consumers") or ():
                if consumer.get("num_ack_pending"):
                    return True
        return False

    async def _count(self, stream: str) -> int:
        info = await self._must(f"STREAM.INFO.{stream}", {"subjects_filter": self._subjects})
        subjects: Mapping[str, int] = info["state"].get("subjects") or {}
        return sum(subjects.values())

    async def _streams(self) -> Sequence[str]:
        """Also those of services that aren't installed here: their messages are of the authority all the same."""
        found: list[str] = []
        while True:
            page = await self._must("STREAM.NAMES", {"offset": len(found), "subject": self._subjects})
            found += page.get("streams") or ()
            if len(found) >= int(page.get("total", 0)) or not page.get("streams"):
                return found

    async def _must(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await api(self._client, path, body)
        if "error" in answer:
            raise BusAwayError(f"JetStream refused {path}: {answer['error'].get('description')}")
        return answer
