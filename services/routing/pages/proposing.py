"""What triage proposes to a desk: the two things that a matter most likely is, and what it could be split into."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from services.routing.catalogue import Catalogue
from services.routing.domain import Status
from services.routing.pages.choices import category_name

_SURE_OF_A_PART = 0.6
"""So sure a part is handed on with its category; else triage looks at it once more when it is a matter of its own."""


def two_best(case: Mapping[str, Any], catalogue: Catalogue, possible: Sequence[str] = ()) -> list[dict[str, Any]]:
    """With the verb that says so in one step, while triage's first choice is what waits for the desk."""
    choices = case["choices"]
    waits = case["status"] == Status.UNDER_REVIEW and bool(choices) and _same(choices[0], case)
    verbs = ("confirm_triage", "correct_triage") if waits else ()
    named = [{**_named(choice, catalogue), "verb": None} for choice in choices]
    for choice, verb in zip(named, verbs, strict=False):
        choice["verb"] = verb if verb in possible else None
    return named


def parts(case: Mapping[str, Any], catalogue: Catalogue) -> list[dict[str, Any]]:
    return [{**_named(part, catalogue), "text": part["text"]} for part in case["proposed_parts"]]


def split_address(case: Mapping[str, Any]) -> str:
    """Intake's form for splitting, begun with the parts: by where they stand, since an address cannot hold texts."""
    told: dict[str, str] = {}
    for number, part in enumerate(case["proposed_parts"], start=1):
        told[f"passage_{number}"] = f"{part['start']}-{part['end']}"
        if part["confidence"] >= _SURE_OF_A_PART:
            told[f"category_{number}"] = part["category"]
    return f"/intake/matters/{case['matter_id']}?{urlencode(told)}#split"


def _named(proposed: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    return {
        "kind": proposed["kind"],
        "category": proposed["category"],
        "name": category_name(catalogue, proposed["category"]),
        "percent": round(proposed["confidence"] * 100),
    }


def _same(choice: Mapping[str, Any], case: Mapping[str, Any]) -> bool:
    return (choice["kind"], choice["category"]) == (case["kind"], case["category"])
