"""Other classifiers, as a town might put them in the built-in one's place: programs of a few lines."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.routing.catalogue import Catalogue
from services.routing.triage import Classifier
from services.routing.triage.choosing import make_classifier
from shared.surroundings import OtherClassifier

PATIENT = 20.0  # seconds: for programs that do answer, on a machine that is busy
SAYS: Mapping[str, Any] = {
    "kind": "public_service",
    "category": "community.volunteers",
    "urgency": "normal",
    "confidence": 0.99,
}
_EACH_LINE = """\
import json, os, sys, time
BEFORE
for line in sys.stdin:
    asked = json.loads(line)
    EACH
"""


def program(folder: Path, each: str, before: str = "") -> tuple[str, ...]:
    """A program that does `before` once, and `each` for every question `asked`."""
    file = folder / "classifier.py"
    file.write_text(_EACH_LINE.replace("BEFORE", before).replace("EACH", each), "utf-8")
    return sys.executable, str(file)


def saying(folder: Path, **answer: Any) -> tuple[str, ...]:
    """One that says the same of everything."""
    return program(folder, f"print({json.dumps({**SAYS, **answer})!r}, flush=True)")


def asking(command: tuple[str, ...] = (), timeout: float = PATIENT, **more: Any) -> Classifier:
    return make_classifier(Catalogue.load(), other=OtherClassifier(command, timeout=timeout, **more))
