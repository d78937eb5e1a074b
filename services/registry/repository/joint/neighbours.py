"""Which other authorities are there, as the installation's list said last?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.registry.repository.keeping.columns import neighbour
from shared.contracts.joint import Neighbour
from shared.contracts.packs import id_of
from shared.contracts.registry import AuthorityOfTheInstallation
from shared.persistence.work import Work


async def keep_neighbours(work: Work, others: Sequence[AuthorityOfTheInstallation]) -> None:
    """Keep these as the other authorities that there are."""
    for one in others:
        here = id_of(work.authority, "neighbours", one.authority)
        row = insert(neighbour).values(id=here, word=one.authority, name=one.name)
        kept: Any = row.on_conflict_do_update(index_elements=["authority", "word"], set_={"name": row.excluded.name})
        await work.session.exec(kept)


async def neighbours(work: Work) -> list[Neighbour]:
    """The other authorities, by name."""
    query: Any = select(neighbour.c.word, neighbour.c.name).order_by(neighbour.c.name, neighbour.c.word)
    return [Neighbour(authority=row.word, name=row.name) for row in await work.session.exec(query)]
