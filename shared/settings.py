"""Configuration: environment variables only, read once, each wrong value named before anything starts."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

SERVICES = ("intake", "routing", "street_office", "committee", "oversight")
_HOME = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """What is wrong with the configuration, a line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. Every one may also be given as a file whose path stands in `<name>_FILE`."""

    name: str
    meaning: str
    default: str = ""
    read: Callable[[str], Any] = str
    secret: bool = False


def _positive(text: str) -> float:
    number = float(text)
    if number <= 0:
        raise ValueError("must be greater than 0")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError("must be a port between 1 and 65535")
    return number


def _database(text: str) -> str:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("must look like postgresql://user@host:5432/name")
    return text


def _broker(text: str) -> str:
    if text and not text.startswith(("amqp://", "amqps://", "memory://")):
        raise ValueError("must look like amqp://user:password@host:5672// or amqps://…")
    return text


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ValueError("there is no such file")
    return path


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return text == "yes"


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def _secret(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != 32:
        raise ValueError("must be 64 hexadecimal digits (openssl rand -hex 32)")
    return key


TABLE: dict[str, Setting] = {
    "database_url": Setting(
        "JIEJU_DATABASE_URL", "PostgreSQL; {service} is replaced by the service's name", "", _database, True
    ),
    "broker_url": Setting("JIEJU_BROKER_URL", "RabbitMQ; {service} is replaced likewise", "", _broker, True),
    "admin_database_url": Setting(
        "JIEJU_ADMIN_DATABASE_URL", "who may create roles and schemas (jieju db)", "", _database, True
    ),
    "admin_broker_url": Setting(
        "JIEJU_ADMIN_BROKER_URL", "who may declare everything (jieju broker declare)", "", _broker, True
    ),
    "town": Setting("JIEJU_TOWN", "the town's file", str(_HOME / "deploy" / "towns" / "shapingba.toml"), _file),
    "master_key": Setting(
        "JIEJU_MASTER_KEY", "the vault's master key, 64 hexadecimal digits; intake alone has it", "", _secret, True
    ),
    "session_key": Setting("JIEJU_SESSION_KEY", "signs browsers' sessions, 64 hexadecimal digits", "", _secret, True),
    "web_host": Setting("JIEJU_WEB_HOST", "address that web listens on", "127.0.0.1"),
    "web_port": Setting("JIEJU_WEB_PORT", "port that web listens on", "8080", _port),
    "web_threads": Setting("JIEJU_WEB_THREADS", "requests that web answers at the same time", "16", int),
    "metrics_port": Setting("JIEJU_METRICS_PORT", "port of a worker's /metrics", "9100", _port),
    "pool_size": Setting("JIEJU_POOL_SIZE", "database connections of one service in one process", "8", int),
    "oidc_issuer": Setting("JIEJU_OIDC_ISSUER", "issuer of the tokens that are accepted"),
    "oidc_audience": Setting("JIEJU_OIDC_AUDIENCE", "audience that a token must name", "jieju"),
    "oidc_jwks": Setting("JIEJU_OIDC_JWKS_URL", "where the issuer's keys are: a URL or a file"),
    "confirm_hours": Setting("JIEJU_CONFIRM_HOURS", "working hours to confirm a result", "40", _positive),
    "review_hours": Setting("JIEJU_REVIEW_HOURS", "working hours for a desk's review", "4", _positive),
    "consult_hours": Setting("JIEJU_CONSULT_HOURS", "working hours for a consultation", "24", _positive),
    "holidays": Setting("JIEJU_HOLIDAYS", "a file of working days that differ from the calendar"),
    "embedded": Setting("JIEJU_EMBEDDED", "yes: demo personas sign in, on this machine only", "no", _yes),
    "log_level": Setting("JIEJU_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO", _level),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force; their meanings are in TABLE."""

    database_url: str
    broker_url: str
    admin_database_url: str
    admin_broker_url: str
    town: Path
    master_key: bytes
    session_key: bytes
    web_host: str
    web_port: int
    web_threads: int
    metrics_port: int
    pool_size: int
    oidc_issuer: str
    oidc_audience: str
    oidc_jwks: str
    confirm_hours: float
    review_hours: float
    consult_hours: float
    holidays: str
    embedded: bool
    log_level: str

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ, needs: tuple[str, ...] = ()) -> "Settings":
        """All of them, or SettingsError with every problem. `needs` must not be empty."""
        values, problems = {}, []
        for f in fields(cls):
            setting = TABLE[f.name]
            try:
                values[f.name] = _value(setting, environ, needed=f.name in needs)
            except (ValueError, OSError) as error:
                problems.append(f"{setting.name}: {error} ({setting.meaning})")
        if problems:
            raise SettingsError(problems)
        return cls(**values)

    @staticmethod
    def kept_by(services: Iterable[str]) -> tuple[str, ...]:
        """What these services cannot do without, besides a database: nobody but intake may open the vault."""
        return ("master_key",) if "intake" in services else ()

    def database_of(self, service: str) -> str:
        return self.database_url.replace("{service}", service)

    def broker_of(self, service: str) -> str:
        return self.broker_url.replace("{service}", service)


def _value(setting: Setting, environ: Mapping[str, str], needed: bool) -> Any:
    text = environ.get(setting.name, "")
    if path := environ.get(f"{setting.name}_FILE"):
        text = Path(path).read_text().strip()
    text = text or setting.default
    if not text:
        if needed:
            raise ValueError("is not set")
        return b"" if setting.read is _secret else ""
    return setting.read(text)
