"""What went wrong outside of us, in a line for whoever gave the command: a server is away, a file is not there."""

from collections.abc import Callable

AGAIN = "Nothing was changed; try again once it does."


def explained(error: BaseException) -> str | None:
    """None for what nobody foresaw: that is a fault of ours, and its trace says where."""
    for cause in _chain(error):
        for kinds, tell in _told():
            if isinstance(cause, kinds):
                return tell(cause)
    return None


def _chain(error: BaseException | None) -> list[BaseException]:
    """The innermost first: it says most."""
    found = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found[::-1]


def _told() -> list[tuple[tuple[type[BaseException], ...], Callable[[BaseException], str]]]:
    """Imported only when something went wrong."""
    from eventsourcing.persistence import PersistenceError
    from psycopg import Error, OperationalError
    from psycopg.errors import InsufficientPrivilege, InvalidSchemaName, UndefinedTable

    from shared.embedded.database import DatabaseFailed
    from shared.embedded.system import SystemFailed

    return [
        ((SystemFailed, DatabaseFailed), str),
        ((UndefinedTable, InvalidSchemaName), lambda _: "the schemas are not there: make them with `jieju db create`."),
        ((InsufficientPrivilege,), lambda error: f"this account may not do that: {_first(error)}"),
        ((OperationalError,), lambda error: f"the database does not answer: {_first(error)}. {AGAIN}"),
        ((Error, PersistenceError), lambda error: f"the database refused: {_first(error)}"),
        ((OSError,), _of_the_machine),
    ]


def _of_the_machine(error: BaseException) -> str:
    assert isinstance(error, OSError)
    return f"{error.filename}: {error.strerror}" if error.filename else _first(error)


def _first(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
