"""What is on record of the day's matters: the path that each of them truly took, and what is there twice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection

from shared.demo.script import Story

Marks = frozenset[str]

PATHS: Sequence[tuple[str, Marks]] = (
    ("linked", frozenset({"MatterLinked"})),
    ("linked", frozenset({"MatterFollowed"})),
    ("withdrawn", frozenset({"MatterWithdrawn"})),
    ("not_helped", frozenset({"MatterAnswered", "ResultRejected"})),
    ("answered", frozenset({"MatterAnswered"})),
    ("stuck", frozenset({"ConsultationTurnedOver"})),
    ("silent", frozenset({"MatterClosed no_reply"})),
    ("rejected", frozenset({"ResultRejected"})),
    ("consulted", frozenset({"ConsultationOpened returned_twice"})),
    ("mixed", frozenset({"ConsultationOpened mixed"})),
    ("escalated", frozenset({"MatterEscalated"})),
    ("returned", frozenset({"ServiceTaskReturned"})),
    ("extended", frozenset({"ExtensionRequested"})),
    ("public_service", frozenset({"PartDelegated", "ServiceTaskResolved"})),
    ("emergency", frozenset({"TriageReviewRequested emergency"})),
    ("unsure", frozenset({"TriageReviewRequested unsure"})),
    ("administrative", frozenset({"WorkOrderResolved"})),
)
"""What stands out most in a matter's life, and the messages that show it: the first that fits is the path it took."""

UNKNOWN = "unknown"

_MARKS = """
SELECT matter_id::text AS matter, array_agg(DISTINCT split_part(type, '.', 2)) || array_agg(DISTINCT
    concat_ws(' ', split_part(type, '.', 2), payload ->> 'outcome', payload ->> 'reason')) AS marks
FROM oversight.audit WHERE matter_id = ANY(%s::uuid[]) GROUP BY 1"""

# A body receives a job once for each time that it was given, and says once for each turn what becomes of it.
_DOUBLED = """
SELECT matter_id::text AS matter, type, body, turn, count(*) AS times FROM (
    SELECT matter_id, type, body, CASE WHEN type LIKE '%%Received.v_' THEN cause ELSE payload ->> 'turn' END AS turn
    FROM oversight.audit WHERE matter_id = ANY(%s::uuid[]) AND split_part(type, '.', 2) = ANY(%s)
) AS told GROUP BY matter_id, type, body, turn HAVING count(*) > 1 ORDER BY 1, 2, 3, 4"""

ONCE = (
    *("MatterReported", "MatterTriaged", "MatterWithdrawn", "MatterRated"),
    *("MatterDispatched", "MatterRedispatched", "MatterEscalated"),
    *("WorkOrderReceived", "WorkOrderAccepted", "WorkOrderReturned", "WorkOrderResolved"),
    *("ServiceTaskReceived", "ServiceTaskAccepted", "ServiceTaskReturned", "ServiceTaskResolved"),
)
"""What happens at most once to a matter, or to a body's turn at it."""


def paths_taken(connection: Connection[Any], matters: Sequence[str]) -> dict[str, str]:
    """Matter → path."""
    rows = connection.execute(_MARKS, (list(matters),)).fetchall()
    return {row["matter"]: path_of(frozenset(row["marks"])) for row in rows}


def path_of(marks: Marks) -> str:
    return next((path for path, shown_by in PATHS if shown_by <= marks), UNKNOWN)


def doubled(connection: Connection[Any], matters: Sequence[str]) -> list[Mapping[str, Any]]:
    """What is there more often than once: matter, type, body, turn and times."""
    return connection.execute(_DOUBLED, (list(matters), list(ONCE))).fetchall()


def told_twice(row: Mapping[str, Any]) -> str:
    whose = f" of {row['body']}" if row["body"] else ""
    return f"{row['type']}{whose} is there {row['times']} times, for the matter {row['matter']}"


def astray(stories: Iterable[Story], taken: Mapping[str, str]) -> list[str]:
    """What went another way than the script has it, a line for each sort."""
    ways = Counter((story.path, taken.get(story.id, UNKNOWN)) for story in stories)
    return [
        f"{number} of the script's {scripted!r} went the way {way!r}"
        for (scripted, way), number in ways.items()
        if scripted != way
    ]


def untaken(stories: Iterable[Story], taken: Mapping[str, str]) -> list[str]:
    """The paths of the script that nothing has shown."""
    return sorted({story.path for story in stories} - set(taken.values()))
