"""Whichever service a proxy sends `/problems/…` to, it explains what any of them refuses."""

import tomllib
from pathlib import Path

import pytest

from shared.composition import surroundings
from shared.settings import SERVICES, Settings
from shared.web.process import application

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]
KEY = "ab" * 32
ENVIRONMENT = {
    "JIEJU_SESSION_KEY": KEY,
    "JIEJU_MASTER_KEY": KEY,
    "JIEJU_EMBEDDED": "yes",
}


def every_code() -> list[str]:
    files = [ROOT / "services" / service / "texts" / "en.toml" for service in SERVICES]
    return sorted({code for file in files if file.is_file() for code in tomllib.loads(file.read_text("utf-8"))})


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_explains_the_refusals_of_all(service: str, database: str) -> None:
    settings = Settings.read({"JIEJU_DATABASE_URL": database, **ENVIRONMENT})
    app = application([service], settings, surroundings(settings))
    app.extensions["jieju.services"][service].recording.datastore.close()
    client, codes = app.test_client(), every_code()
    assert {"cannot_confirm_triage", "cannot_accept", "parts_open", "person_erased"} <= set(codes)
    assert [code for code in codes if client.get(f"/problems/{code}").status_code != 200] == []
