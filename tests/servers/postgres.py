"""A PostgreSQL server of one's own, for tests, benches and faults."""

import psycopg
from psycopg import sql

from shared.embedded.database import EmbeddedDatabase


class PrivatePostgres(EmbeddedDatabase):
    """The embedded database, with as many fresh databases in it as one likes, and a power cut."""

    def create_database(self, name: str) -> str:
        """Create an empty database and say how the superuser gets in."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.dsn_of(name)

    def stop_immediately(self) -> None:
        self.stop("immediate")
