"""Which model judges what comes in: kept with routing's log, activated by the operator, picked up by every replica."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from services.routing.catalogue import Catalogue
from services.routing.domain import JUDGEMENT, Judgement
from services.routing.domain.rules import DECIDES
from services.routing.triage import TOLD_BY_DESK, Classifier, Opinion
from services.routing.triage.choosing import make_classifier
from services.routing.triage.in_use import InUse, Wanted
from services.routing.triage.keeping import TABLES, Kept, fits, kept_model
from services.routing.triage.model import SHIPPED, SHIPPED_NAME, Model
from shared.kernel import Act, Actor
from shared.persistence.commit import Recording
from shared.privacy import mask
from shared.service import Service
from shared.surroundings import OtherClassifier


class Judging(Service):
    """Has a classifier, and changes its model."""

    tables: ClassVar[Mapping[str, str]] = dict.fromkeys(TABLES, "SELECT, INSERT")

    def __init__(self, recorder: Recording, other: OtherClassifier | None = None) -> None:
        super().__init__(recorder)
        self.catalogue = Catalogue.load()
        self._in_use: Callable[[], Classifier] = InUse(
            self._activated, self.kept_model, partial(make_classifier, self.catalogue, other=other)
        )

    @property
    def classifier(self) -> Classifier:
        """Loaded when first needed: whoever only asks or decides needs none."""
        return self._in_use()

    def opinion_on(self, text: str, urgent: bool, category: str, by: str) -> Opinion:
        """Triage's own, or what a desk says that has split a report. What the other desk decides about that one looks
        at first (R5).
        """
        opinion = self.classifier.classify(text, urgent)
        told = self.catalogue.categories.get(category)
        if told is None:
            return opinion
        kind = opinion.kind if opinion.category == told.code else told.kind
        sure, sensitive = DECIDES[kind] is Actor.parse(by).role, opinion.sensitive or told.sensitive
        said = replace(opinion, kind=kind, category=told.code, sure=sure, confidence=float(sure), sensitive=sensitive)
        return replace(said, reasons=(TOLD_BY_DESK,), choices=(), parts=())

    def judge_by(self, classifier: Classifier) -> None:
        """Have this one judge, whichever model is activated."""
        self._in_use = lambda: classifier

    def model_in_use(self) -> Wanted:
        """Its name and digest: the shipped one's, as long as nobody has activated any."""
        shipped = Model.shipped()
        return self._activated() or (shipped.name, shipped.digest)

    def card_in_use(self) -> Mapping[str, Any]:
        """What is known of the model that was activated last."""
        name, digest = self.model_in_use()
        return Model.card_of(SHIPPED) if name == SHIPPED_NAME else self.kept_model(digest).card

    def kept_model(self, digest: str) -> Model:
        return kept_model(self.query, digest)

    def activate_model(self, kept: Kept, changed: int, looked_at: int, reason: str, act: Act) -> None:
        """Let this model judge what comes in from now on, wherever this service runs."""
        name, digest = kept.model.name, kept.model.digest
        if self.model_in_use() == (name, digest):
            return
        judgement = self._judgement() or Judgement.begun(*self.model_in_use(), act)
        facts: dict[str, Any] = {"reason": mask(reason), "changed": changed, "looked_at": looked_at}
        judgement.activate(name, digest, fits=fits(kept.model, self.catalogue), act=act, **facts)
        self.save(judgement, statements=[kept.keep()])

    def _judgement(self) -> Judgement | None:
        made = self.made_of(self.recording.history(JUDGEMENT))
        return made if isinstance(made, Judgement) else None

    def _activated(self) -> Wanted | None:
        judgement = self._judgement()
        return (judgement.name, judgement.digest) if judgement else None
