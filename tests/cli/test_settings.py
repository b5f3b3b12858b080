"""Every wrong value is named in a line before anything starts, whichever setting it is and whoever reads it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared import starting
from shared.calendar.hours import OFFICE_HOURS
from shared.composition import surroundings
from shared.settings import TABLE, Settings, SettingsError
from shared.starting import provisional
from shared.surroundings import OtherClassifier, Periods
from tests.cli.test_commands import jieju

WRONG = {
    "JIEJU_DATABASE_URL": ["mysql://x", "postgresql://host:http/jieju", "postgresql://host:99999/jieju"],
    "JIEJU_BROKER_URL": ["http://x", "amqp://host:http"],
    "JIEJU_ADMIN_DATABASE_URL": ["localhost"],
    "JIEJU_ADMIN_BROKER_URL": ["localhost"],
    "JIEJU_TOWN": ["/nowhere/town.toml", "/"],
    "JIEJU_MASTER_KEY": ["secret", "ab" * 31],
    "JIEJU_SESSION_KEY": ["secret"],
    "JIEJU_WEB_PORT": ["http", "0", "65536"],
    "JIEJU_WEB_THREADS": ["-3", "0", "many", "1.5"],
    "JIEJU_METRICS_PORT": ["-1"],
    "JIEJU_POOL_SIZE": ["0", "all"],
    "JIEJU_OIDC_JWKS_URL": ["ftp://keys", "/nowhere/keys.json"],
    "JIEJU_CONFIRM_HOURS": ["0", "-1", "nan", "inf", "soon"],
    "JIEJU_REVIEW_HOURS": ["0"],
    "JIEJU_CONSULT_HOURS": ["0"],
    "JIEJU_ANSWER_EXTENSION_HOURS": ["0"],
    "JIEJU_PROGRESS_HOURS": ["0"],
    "JIEJU_PROGRESS_URGENT_HOURS": ["0"],
    "JIEJU_PROGRESS_EMERGENCY_HOURS": ["0"],
    "JIEJU_OFFICE_HOURS": ["9-17", "18:00-08:30", "always"],
    "JIEJU_HOLIDAYS": ["/nowhere/days.toml", "/"],
    "JIEJU_CLASSIFIER_COMMAND": ["/nowhere/classifier", "'python3", " "],
    "JIEJU_CLASSIFIER_URL": [
        "ftp://host/",
        "file:///etc/hosts",
        "http://",
        "http://host:http/",
        "http://me:hush@host/",
    ],
    "JIEJU_CLASSIFIER_TIMEOUT": ["0", "-1", "61", "nan", "soon"],
    "JIEJU_CLASSIFIER_CONFIDENCE": ["0", "1.01", "nan", "high"],
    "JIEJU_EMBEDDED": ["maybe"],
    "JIEJU_LOG_LEVEL": ["loud"],
}
FREE = {"JIEJU_WEB_HOST", "JIEJU_OIDC_ISSUER", "JIEJU_OIDC_AUDIENCE"}


def test_every_setting_can_be_wrong_but_those_that_are_any_text() -> None:
    assert WRONG.keys() | FREE == {setting.name for setting in TABLE.values()}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        Settings.read({name: value})
    (line,) = wrong.value.problems
    assert line.startswith(f"{name}: ")
    assert "\n" not in line


@pytest.mark.parametrize("name", ["JIEJU_DATABASE_URL", "JIEJU_BROKER_URL", "JIEJU_MASTER_KEY"])
def test_a_wrong_secret_is_not_repeated(name: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        Settings.read({name: "hush://hush:hush@hush:hush"})
    assert "hush" not in str(wrong.value)


def test_a_setting_whose_file_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match="JIEJU_SESSION_KEY: its file /nowhere/key cannot be read"):
        Settings.read({"JIEJU_SESSION_KEY_FILE": "/nowhere/key"})


def test_holidays_that_cannot_be_meant_are_named_with_their_file(tmp_path: Path) -> None:
    days = tmp_path / "days.toml"
    days.write_text('[days]\n2027-02-20 = "work"\n')
    with pytest.raises(SettingsError, match=f"JIEJU_HOLIDAYS: {days}: "):
        Settings.read({"JIEJU_HOLIDAYS": str(days)})


def test_personas_are_for_this_machine_alone() -> None:
    with pytest.raises(SettingsError, match=r"JIEJU_WEB_HOST: .*127\.0\.0\.1, not 0\.0\.0\.0"):
        Settings.read({"JIEJU_EMBEDDED": "yes", "JIEJU_WEB_HOST": "0.0.0.0"})


def test_only_one_other_classifier_can_be_asked() -> None:
    with pytest.raises(SettingsError, match="JIEJU_CLASSIFIER_URL: there is a JIEJU_CLASSIFIER_COMMAND already"):
        Settings.read({"JIEJU_CLASSIFIER_URL": "http://host/", "JIEJU_CLASSIFIER_COMMAND": "python3 -c pass"})


def test_another_classifier_is_asked_as_it_is_configured() -> None:
    assert surroundings(Settings.read({})).other_classifier is None
    told = {"JIEJU_CLASSIFIER_COMMAND": "python3 -c 'a b'", "JIEJU_CLASSIFIER_TIMEOUT": "0.5"}
    asked = surroundings(Settings.read({**told, "JIEJU_CLASSIFIER_CONFIDENCE": "0.9"})).other_classifier
    assert asked == OtherClassifier(command=("python3", "-c", "a b"), timeout=0.5, sure_from=0.9)


def test_what_is_configured_is_what_the_services_find_around_them() -> None:
    around = surroundings(Settings.read({}))
    assert around.periods == Periods()
    assert around.calendar.hours == OFFICE_HOURS
    told = {"JIEJU_OFFICE_HOURS": "09:00-12:00 14:00-18:00", "JIEJU_PROGRESS_HOURS": "16"}
    around = surroundings(Settings.read(told))
    assert around.periods == Periods(progress=16)
    assert [opens.hour for opens, _ in around.calendar.hours] == [9, 14]


def test_whoever_starts_a_process_is_told_of_a_year_whose_holidays_are_not_known() -> None:
    around = surroundings(Settings.read({}))
    assert provisional(around, datetime(2026, 3, 2, tzinfo=UTC)) == []
    (line,) = provisional(around, datetime(2059, 1, 2, tzinfo=UTC))
    assert "2059" in line
    assert "JIEJU_HOLIDAYS" in line
    assert len(provisional(around, datetime(2059, 12, 15, tzinfo=UTC))) == 2


def test_a_process_says_at_its_start_what_is_provisional(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(starting, "configure_logging", lambda level: None)  # it would take the log from the test
    monkeypatch.setattr(starting, "provisional", lambda around, at: ["the holidays of 2060 are not known"])
    starting.start(lambda: Settings.read({}))
    assert "the holidays of 2060 are not known" in caplog.messages


@pytest.mark.parametrize("process", ["web", "worker"])
def test_a_process_names_what_is_wrong_with_its_town_or_its_holidays_and_ends(process: str, tmp_path: Path) -> None:
    town = tmp_path / "town.toml"
    town.write_text("[town]\n")
    needed = {
        "JIEJU_DATABASE_URL": "postgresql://localhost/jieju",
        "JIEJU_BROKER_URL": "memory://",
        "JIEJU_SESSION_KEY": "ab" * 32,
        "JIEJU_EMBEDDED": "yes",
    }
    for wrong in ({"JIEJU_HOLIDAYS": "/nope"}, {"JIEJU_TOWN": str(town)}):
        done = jieju("run", "routing", process, **needed, **wrong)
        assert done.returncode == 2
        assert "jieju: " in done.stderr
        assert next(iter(wrong.values())) in done.stderr
        assert "Traceback" not in done.stderr
