"""Which authorities use this installation, and what is each called?"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.registry.policy.register import Profile
from services.registry.repository.keeping.columns import installed
from services.registry.repository.keeping.things import things
from shared.contracts.registry import AuthorityOfTheInstallation
from shared.persistence.work import Work


async def profile(work: Work) -> Profile | None:
    """The authority's own; nothing where no register was imported."""
    found = await things(work, Profile)
    return found[0] if found else None


async def put_on_the_list(work: Work, word: str, name: str) -> None:
    """List an authority under its present name; `work` is one in `INSTALLATION`."""
    row = insert(installed).values(word=word, name=name)
    listed: Any = row.on_conflict_do_update(index_elements=["word"], set_={"name": row.excluded.name})
    await work.session.exec(listed)


async def listed(work: Work) -> list[AuthorityOfTheInstallation]:
    """The list, by name; `work` is one in `INSTALLATION`."""
    query: Any = select(installed.c.word, installed.c.name).order_by(installed.c.name)
    return [AuthorityOfTheInstallation(authority=row.word, name=row.name) for row in await work.session.exec(query)]
