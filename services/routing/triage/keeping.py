"""Models as they are kept in the database beside the log, so that every replica has the one that was activated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from services.routing.catalogue import Catalogue
from services.routing.triage.model import Model, UnusableModel
from shared.persistence.commit import Statement

TABLES: tuple[str, ...] = (
    "CREATE TABLE IF NOT EXISTS triage_models (digest text PRIMARY KEY, card text NOT NULL, arrays bytea NOT NULL)",
)
LARGEST = 5_000_000  # bytes

_MODEL, _CARD = "model.npz", "card.json"
_KEEP = "INSERT INTO triage_models (digest, card, arrays) VALUES (%s, %s, %s) ON CONFLICT (digest) DO NOTHING"
_FOUND = "SELECT card, arrays FROM triage_models WHERE digest = %s"

Query = Callable[[str, Sequence[object]], Sequence[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A model's two files, byte for byte."""

    model: Model
    card: str
    arrays: bytes

    @classmethod
    def of(cls, folder: Path) -> "Kept":
        """The model of a folder, if it is whole and not too large for every replica to have."""
        model = Model.load(folder)
        kept = cls(model, (folder / _CARD).read_text("utf-8"), (folder / _MODEL).read_bytes())
        if len(kept.card) + len(kept.arrays) > LARGEST:
            raise UnusableModel(f"{model.name} has more than {LARGEST:,} bytes: train it on fewer labels")
        return kept

    def keep(self) -> Statement:
        return _KEEP, (self.model.digest, self.card, self.arrays)


def kept_model(query: Query, digest: str) -> Model:
    """The model of that digest, as it was kept."""
    for row in query(_FOUND, (digest,)):
        with TemporaryDirectory() as folder:
            (Path(folder) / _CARD).write_text(row["card"], "utf-8")
            (Path(folder) / _MODEL).write_bytes(bytes(row["arrays"]))
            return Model.load(Path(folder))
    raise UnusableModel(f"the model with the digest {digest} is not kept here: activate it again")


def fits(model: Model, catalogue: Catalogue) -> bool:
    """Whether it can judge: it decides about the catalogue's categories, and knows them all."""
    return model.knows_the_catalogue and set(catalogue.categories) <= set(model.linear.heads["category"].labels)
