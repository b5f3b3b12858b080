"""A trained model with its card: what it was trained on, how good it is, and from which confidence it may act."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from services.routing.triage.linear import LinearModel

SHIPPED = Path(__file__).with_name("shipped")
SHIPPED_NAME = "shipped"
_MODEL, _CARD = "model.npz", "card.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class UnusableModel(ValueError):
    """There is no such model, or its files are not what was saved; the message says what to do."""


@dataclass(frozen=True)
class Model:
    """`card`: name, date, sha256 of the data, figures, thresholds. `linear`: what was learned."""

    linear: LinearModel
    card: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.card["name"])

    @property
    def knows_the_catalogue(self) -> bool:
        """Whether its categories are the catalogue's, not labels of a town's own."""
        return bool(self.card["catalogue"])

    @cached_property
    def thresholds(self) -> Mapping[str, float]:
        """Per kind, category or label; under "" for all others."""
        return {str(group): float(from_) for group, from_ in self.card["thresholds"].items()}

    @property
    def digest(self) -> str:
        return str(self.card["model_sha256"])

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.linear.save(folder / _MODEL)
        card = {**self.card, "model_sha256": _sha256((folder / _MODEL).read_bytes())}
        text = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / _CARD).write_text(text + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Model":
        """Read it, if it is whole. No code is run that stands in its files."""
        try:
            card = json.loads((folder / _CARD).read_text("utf-8"))
            intact = card["model_sha256"] == _sha256((folder / _MODEL).read_bytes())
            linear = LinearModel.load(folder / _MODEL) if intact else None
        except FileNotFoundError as missing:
            raise UnusableModel(f"{missing.filename} is missing: train it with jieju triage train") from None
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise UnusableModel(f"the model in {folder} cannot be read ({error}): train it anew") from None
        if linear is None:
            raise UnusableModel(f"the model in {folder} is not the one its card describes: train it anew")
        return cls(linear, card)

    @classmethod
    def shipped(cls) -> "Model":
        return cls.load(SHIPPED)

    @staticmethod
    def card_of(folder: Path) -> Mapping[str, Any]:
        """The card alone, for whoever only wants to know what the model has promised."""
        card: dict[str, Any] = json.loads((folder / _CARD).read_text("utf-8"))
        return card


def folder_of(name: str, models: Path) -> Path:
    """Where the model of that name lives."""
    if name == SHIPPED_NAME:
        return SHIPPED
    if not _NAME.fullmatch(name):
        raise UnusableModel(f"{name!r} is no name for a model: lower-case letters, digits, - and _, at most 40")
    return models / name


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
