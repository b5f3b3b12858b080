"""The audit log: everything that any service tells, in one sequence without gaps, only ever appended to (R17)."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from services.oversight.canonical import canonical
from shared.kernel import Unknown
from shared.messaging.envelope import Envelope
from shared.messaging.taking import Taking
from shared.service import Service

_READ_AND_APPEND = "SELECT, INSERT"
TABLES: dict[str, str] = {
    """
    CREATE TABLE audit (
        leaf bigint PRIMARY KEY CHECK (leaf >= 0), source text NOT NULL, position bigint NOT NULL,
        previous bigint NOT NULL, type text NOT NULL, matter_id uuid NOT NULL, at timestamptz NOT NULL,
        actor text NOT NULL, cause text NOT NULL, data_class text NOT NULL, digest bytea NOT NULL,
        payload jsonb NOT NULL, body text GENERATED ALWAYS AS (payload ->> 'body') STORED,
        taken_at timestamptz NOT NULL DEFAULT now(), UNIQUE (source, position)
    ) WITH (autovacuum_vacuum_threshold = 100000000, autovacuum_analyze_threshold = 1000)""": _READ_AND_APPEND,
    "CREATE INDEX audit_of_matter ON audit (matter_id, leaf)": "",
    "CREATE INDEX audit_of_body ON audit (body, leaf) WHERE body IS NOT NULL": "",
    "CREATE INDEX audit_of_actor ON audit (actor, leaf)": "",
    "CREATE INDEX audit_in_time ON audit (at)": "",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()": "",
}

# Leaves are numbered behind the last one, under the lock that every commit of this service holds: what is rolled back
# takes no number. The canonical text is what is digested and what is stored.
_APPEND = """
INSERT INTO audit (leaf, source, position, previous, type, matter_id, at, actor, cause, data_class, digest, payload)
SELECT (SELECT coalesce(max(leaf) + 1, 0) FROM audit) + told.number - 1, told.source, told.position, told.previous,
    told.type, told.matter_id, told.at, told.actor, told.cause, told.data_class,
    sha256(convert_to(told.payload, 'UTF8')), told.payload::jsonb
FROM unnest(%b::text[], %b::bigint[], %b::bigint[], %b::text[], %b::uuid[], %b::timestamptz[], %b::text[], %b::text[],
    %b::text[], %b::text[]) WITH ORDINALITY
    AS told (source, position, previous, type, matter_id, at, actor, cause, data_class, payload, number)"""
_WIDTH = 10

_READ = "SELECT source, position, previous, type, matter_id, at, actor, cause, data_class, payload, leaf FROM audit"

Columns = Sequence[list[Any]]


class Appending:
    """Appends what is taken in together with one statement, which grows until its batch is committed."""

    def __init__(self) -> None:
        self._batches: WeakKeyDictionary[Taking, Columns] = WeakKeyDictionary()

    def __call__(self, envelope: Envelope, take: Taking) -> None:
        columns = self._batches.get(take)
        if columns is None:
            columns = self._batches[take] = [[] for _ in range(_WIDTH)]
            take.also((_APPEND, columns))
        for column, value in zip(columns, _values(envelope), strict=True):
            column.append(value)


def _values(told: Envelope) -> tuple[object, ...]:
    return (
        told.source,
        told.position,
        told.previous,
        told.type,
        told.subject,
        told.time,
        told.actor,
        told.cause,
        told.data_class,
        canonical(told.data),
    )


def told_so_far(service: Service, page: int = 1000) -> Iterator[Envelope]:
    """Everything in the audit, in the order in which it was taken in."""
    leaf = -1
    while rows := service.query(f"{_READ} WHERE leaf > %s ORDER BY leaf LIMIT %s", (leaf, page)):
        leaf = rows[-1]["leaf"]
        for row in rows:
            yield Envelope(*list(row.values())[:_WIDTH])


# -- queries -------------------------------------------------------------------------------------------------------

_LISTED = (
    "SELECT leaf, source, position, type, matter_id, at, actor, cause, data_class, body, "
    "encode(digest, 'hex') AS digest, payload AS data, taken_at FROM audit"
)
_CONDITIONS = {
    "matter_id": "matter_id = %s",
    "body": "body = %s",
    "actor": "actor = %s",
    "type": "type = %s",
    "source": "source = %s",
    "since": "at >= %s",
    "until": "at < %s",
    "division": "matter_id IN (SELECT matter_id FROM places WHERE starts_with(place, %s))",
}
"""What the stream may be narrowed to. `division` is the prefix of the codes of the places that are wanted."""


def stream(**wanted: object) -> tuple[str, list[object]]:
    """The query that lists the entries wanted, to be put into pages by `leaf`."""
    given = {name: value for name, value in wanted.items() if value is not None}
    where = " AND ".join(_CONDITIONS[name] for name in given)
    return f"{_LISTED} WHERE {where}" if where else _LISTED, list(given.values())


def place_of(service: Service, matter_id: UUID) -> str:
    """Where a matter is. Raises Unknown when nobody has reported it."""
    for row in service.query("SELECT place FROM places WHERE matter_id = %s", (matter_id,)):
        return str(row["place"])
    raise Unknown(matter_id)


# A body has to do with a matter when what is told names it as one that carries or consults on it, or when somebody of
# it did something. Where the matter is, and what is observed about it, says nothing of who handles it.
_TAKES_PART = """
SELECT FROM audit, (SELECT %s::text AS code) AS asked
WHERE matter_id = %s AND source <> 'oversight' AND (
    asked.code IN (body, payload ->> 'organisation', split_part(payload ->> 'first_receiver', ':', 2),
        split_part(actor, ':', 2))
    OR payload -> 'bodies' ? asked.code
    OR payload -> 'parts' @> jsonb_build_array(jsonb_build_object('body', asked.code)))
LIMIT 1"""


def takes_part(service: Service, matter_id: UUID, body: str) -> bool:
    """Whether a body has the matter or had it, as far as has been told."""
    return bool(service.query(_TAKES_PART, (body, matter_id)))
