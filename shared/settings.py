"""Configuration: environment variables only, read once, each wrong value named before anything starts."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared import setting_values

if TYPE_CHECKING:
    from shared.calendar.hours import Hours

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


TABLE: dict[str, Setting] = {
    "database_url": Setting(
        "JIEJU_DATABASE_URL",
        "PostgreSQL; {service} is replaced by the service's name",
        "",
        setting_values.database,
        True,
    ),
    "broker_url": Setting(
        "JIEJU_BROKER_URL", "RabbitMQ; {service} is replaced likewise", "", setting_values.broker, True
    ),
    "admin_database_url": Setting(
        "JIEJU_ADMIN_DATABASE_URL", "who may create roles and schemas (jieju db)", "", setting_values.database, True
    ),
    "admin_broker_url": Setting(
        "JIEJU_ADMIN_BROKER_URL", "who may declare everything (jieju broker declare)", "", setting_values.broker, True
    ),
    "town": Setting(
        "JIEJU_TOWN", "the town's file", str(_HOME / "deploy" / "towns" / "shapingba.toml"), setting_values.file
    ),
    "master_key": Setting(
        "JIEJU_MASTER_KEY",
        "the vault's master key, 64 hexadecimal digits; intake alone has it",
        "",
        setting_values.secret,
        True,
    ),
    "session_key": Setting(
        "JIEJU_SESSION_KEY", "signs browsers' sessions, 64 hexadecimal digits", "", setting_values.secret, True
    ),
    "web_host": Setting("JIEJU_WEB_HOST", "address that web listens on", "127.0.0.1"),
    "web_port": Setting("JIEJU_WEB_PORT", "port that web listens on", "8080", setting_values.port),
    "web_threads": Setting(
        "JIEJU_WEB_THREADS", "requests that web answers at the same time", "16", setting_values.at_least_one
    ),
    "metrics_port": Setting("JIEJU_METRICS_PORT", "port of a worker's /metrics", "9100", setting_values.port),
    "pool_size": Setting(
        "JIEJU_POOL_SIZE", "database connections of one service in one process", "8", setting_values.at_least_one
    ),
    "oidc_issuer": Setting("JIEJU_OIDC_ISSUER", "issuer of the tokens that are accepted"),
    "oidc_audience": Setting("JIEJU_OIDC_AUDIENCE", "audience that a token must name", "jieju"),
    "oidc_jwks": Setting(
        "JIEJU_OIDC_JWKS_URL", "where the issuer's keys are: a URL or a file", "", setting_values.keys
    ),
    "confirm_hours": Setting("JIEJU_CONFIRM_HOURS", "working hours to confirm a result", "40", setting_values.hours),
    "review_hours": Setting("JIEJU_REVIEW_HOURS", "working hours for a desk's review", "4", setting_values.hours),
    "consult_hours": Setting("JIEJU_CONSULT_HOURS", "working hours for a consultation", "24", setting_values.hours),
    "answer_extension_hours": Setting(
        "JIEJU_ANSWER_EXTENSION_HOURS",
        "working hours for a desk to answer a request for more time",
        "8",
        setting_values.hours,
    ),
    "progress_hours": Setting(
        "JIEJU_PROGRESS_HOURS", "working hours an accepted job may show no progress", "24", setting_values.hours
    ),
    "progress_urgent_hours": Setting(
        "JIEJU_PROGRESS_URGENT_HOURS", "the same for an urgent matter", "8", setting_values.hours
    ),
    "progress_emergency_hours": Setting(
        "JIEJU_PROGRESS_EMERGENCY_HOURS", "the same for an emergency, by the wall clock", "2", setting_values.hours
    ),
    "office_hours": Setting(
        "JIEJU_OFFICE_HOURS",
        "when offices are open; eight working hours make such a day",
        "08:30-12:00 13:30-18:00",
        setting_values.office_hours,
    ),
    "holidays": Setting(
        "JIEJU_HOLIDAYS", "a file of working days that differ from the calendar", "", setting_values.holidays
    ),
    "classifier_command": Setting(
        "JIEJU_CLASSIFIER_COMMAND",
        "a program that says what a matter is, instead of the built-in classifier",
        "",
        setting_values.command,
    ),
    "classifier_url": Setting("JIEJU_CLASSIFIER_URL", "an HTTP endpoint that does so", "", setting_values.web_address),
    "classifier_timeout": Setting(
        "JIEJU_CLASSIFIER_TIMEOUT", "seconds that either may take for a matter", "1.0", setting_values.seconds
    ),
    "classifier_confidence": Setting(
        "JIEJU_CLASSIFIER_CONFIDENCE",
        "from which confidence of either a matter is dispatched without a hand",
        "0.98",
        setting_values.share,
    ),
    "embedded": Setting("JIEJU_EMBEDDED", "yes: demo personas sign in, on this machine only", "no", setting_values.yes),
    "log_level": Setting("JIEJU_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO", setting_values.level),
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
    answer_extension_hours: float
    progress_hours: float
    progress_urgent_hours: float
    progress_emergency_hours: float
    office_hours: "Hours"
    holidays: Path | None
    classifier_command: tuple[str, ...]
    classifier_url: str
    classifier_timeout: float
    classifier_confidence: float
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
            except ValueError as error:
                problems.append(f"{setting.name}: {error} ({setting.meaning})")
        if values.get("embedded") and not setting_values.is_loopback(values["web_host"]):
            problems.append(
                f"JIEJU_WEB_HOST: personas need no password, so it must be 127.0.0.1, not {values['web_host']}"
            )
        if values.get("classifier_command") and values.get("classifier_url"):
            problems.append("JIEJU_CLASSIFIER_URL: there is a JIEJU_CLASSIFIER_COMMAND already: only one can be asked")
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


_NOTHING: Mapping[Callable[[str], Any], Any] = {
    setting_values.secret: b"",
    setting_values.holidays: None,
    setting_values.command: (),
}
"""What stands for a setting that is not given and has no default, where that is not an empty text."""


def given(name: str, environ: Mapping[str, str]) -> str:
    """The text of a variable, or of the file that stands in `<name>_FILE`; a ValueError if that cannot be read."""
    path = environ.get(f"{name}_FILE")
    try:
        return Path(path).read_text().strip() if path else environ.get(name, "")
    except OSError as error:
        raise ValueError(f"its file {path} cannot be read: {error.strerror}") from None


def _value(setting: Setting, environ: Mapping[str, str], needed: bool) -> Any:
    text = given(setting.name, environ) or setting.default
    if not text:
        if needed:
            raise ValueError("is not set")
        return _NOTHING.get(setting.read, "")
    return setting.read(text)
