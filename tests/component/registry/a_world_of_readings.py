"""What records are sought by in the small world, and who read them there."""

from datetime import UTC, datetime
from uuid import UUID

from shared.contracts.constellations import Choice
from shared.contracts.registry import Kind, Purpose
from shared.contracts.roles import Role
from shared.contracts.seeking import AccessLine, AccessLog, Reader, Seekable
from tests.component.registry.a_world_of_records import ADA, KITES, SOCIAL_WORKER, SUPERVISOR, TOM

NORTH, SOUTH = UUID(int=501), UUID(int=502)
TO_CHOOSE_FROM = Seekable(
    areas=(Choice(id=NORTH, name="North"), Choice(id=SOUTH, name="South")),
    constellations=(Choice(id=KITES, name="The Kites"),),
    supervising_social_workers=(Choice(id=SUPERVISOR.person_id, name=SUPERVISOR.name),),
    childrens_social_workers=(Choice(id=SOCIAL_WORKER.person_id, name=SOCIAL_WORKER.name),),
)


def an_access_log(query):
    first = query.first_on or query.last_on
    lines = (
        AccessLine(
            read_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
            reader_id=SUPERVISOR.person_id,
            reader=SUPERVISOR.name,
            roles=(Role.SUPERVISING_SOCIAL_WORKER,),
            subject_id=ADA,
            subject="Ada Fenn",
            kind=Kind.CHILD,
            purpose=Purpose.KEEP_THE_REGISTER,
        ),
        AccessLine(
            read_at=datetime(2026, 11, 23, 7, 5, tzinfo=UTC),
            reader_id=UUID(int=601),
            reader="The service notifications",
            roles=(),
            subject_id=TOM,
            subject="Tom Birch",
            kind=Kind.CARER,
            purpose=Purpose.SEND_A_NOTICE,
        ),
        AccessLine(
            read_at=datetime(2026, 11, 23, 7, 4, tzinfo=UTC),
            reader_id=UUID(int=602),
            reader="",
            roles=(),
            subject_id=UUID(int=603),
            subject="",
            kind=None,
            purpose=Purpose.EXPORT_THE_REGISTER,
        ),
    )
    return AccessLog(
        page=query.page,
        pages=2,
        total=28,
        first_on=first,
        last_on=query.last_on or first,
        readings=lines,
        readers=tuple(Reader(reader_id=one.reader_id, name=one.reader) for one in lines),
    )
