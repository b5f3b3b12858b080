"""How the text of a setting becomes its value. A ValueError says what it must be, and repeats no secret.

What a check needs to import waits until there is something to check.
"""

import math
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from shared.calendar.hours import Hours


def hours(text: str) -> float:
    """A period; whole or broken, but of some length and not without end."""
    return _number(text, 10_000, "a number of hours greater than 0 and at most 10000")


def at_least_one(text: str) -> int:
    return _whole(text, 1, 1_000, "a whole number between 1 and 1000")


def port(text: str) -> int:
    return _whole(text, 1, 65_535, "a port between 1 and 65535")


def database(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("must look like postgresql://user@host:5432/name")
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        ports = str(conninfo_to_dict(text).get("port") or "5432")
    except ProgrammingError:
        raise ValueError("must look like postgresql://user@host:5432/name: it cannot be read") from None
    for each in ports.split(","):
        port(each)
    return text


def broker(text: str) -> str:
    if not text.startswith(("amqp://", "amqps://", "memory://")):
        raise ValueError("must look like amqp://user:password@host:5672// or amqps://…")
    try:
        _ = urlsplit(text).port
    except ValueError:
        raise ValueError("must look like amqp://user:password@host:5672//: its port is none") from None
    return text


def file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ValueError(f"there is no file {text}")
    return path


def holidays(text: str) -> Path:
    """A table of days, whole: whatever is wrong in it is said now."""
    from shared.calendar.overrides import load_overrides

    path = file(text)
    load_overrides(path)
    return path


def office_hours(text: str) -> "Hours":
    from shared.calendar.hours import read_hours

    return read_hours(text)


def keys(text: str) -> str:
    """A web address, or a file."""
    if text.startswith(("http://", "https://")):
        return text
    if "://" in text:
        raise ValueError(f"must be an http or https address or a file, not {text}")
    return str(file(text))


def web_address(text: str) -> str:
    """An http or https address; without a password, for addresses are shown."""
    try:
        at = urlsplit(text)
        usable = at.scheme in ("http", "https") and at.hostname and at.port != 0
    except ValueError:
        usable = False
    if not usable or at.username or at.password:
        raise ValueError("must look like http://host:8000/path, without a name or password in it")
    return text


def command(text: str) -> tuple[str, ...]:
    """A program and its arguments, as a shell would read them; no shell is asked."""
    import shlex
    import shutil

    try:
        words = tuple(shlex.split(text))
    except ValueError:
        raise ValueError("its quotation marks do not match") from None
    if not words or shutil.which(words[0]) is None:
        raise ValueError(f"there is no program {words[0] if words else ''}")
    return words


def seconds(text: str) -> float:
    return _number(text, 60, "a number of seconds greater than 0 and at most 60")


def share(text: str) -> float:
    return _number(text, 1, "a number greater than 0 and at most 1")


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine itself reaches what listens there."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"must be yes or no, not {text!r}")
    return text == "yes"


def level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(f"must be DEBUG, INFO, WARNING or ERROR, not {text!r}")
    return text.upper()


def secret(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError("must be 64 hexadecimal digits (openssl rand -hex 32)")
    return key


def _number(text: str, most: float, wanted: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number <= most:
        raise ValueError(f"must be {wanted}, not {text!r}")
    return number


def _whole(text: str, least: int, most: int, wanted: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ValueError(f"must be {wanted}, not {text!r}")
    return number
