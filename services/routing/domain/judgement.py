"""Which model judges what comes in: a fact of the log, so that all replicas judge alike, and since when is known."""

from uuid import UUID

from eventsourcing.domain import event

from shared.kernel import Act, Aggregate, Refused

JUDGEMENT = UUID("3b1f8c52-7d0e-5a64-9c1a-2e6f40b7d915")
"""There is one, the same in every district's cell."""


class Judgement(Aggregate):
    """The model in use. It begins with the one that is shipped, which is in use until another is activated."""

    TOPIC = "routing.Judgement"

    class Created(Aggregate.Created):
        TOPIC = "routing.JudgementBegun.v1"
        name: str
        digest: str

    class TriageModelActivated(Aggregate.Event):
        TOPIC = "routing.TriageModelActivated.v1"
        name: str
        digest: str
        former: str
        reason: str
        changed: int
        looked_at: int

    @classmethod
    def begun(cls, name: str, digest: str, act: Act) -> "Judgement":
        return cls.begin(cls.Created, JUDGEMENT, act, name=name, digest=digest)

    @event(Created)
    def __init__(self, name: str, digest: str) -> None:
        self.name, self.digest = name, digest

    def activate(
        self, name: str, digest: str, *, fits: bool, reason: str, changed: int, looked_at: int, act: Act
    ) -> None:
        """Let another model judge. `fits`: its categories are the catalogue's. `changed` of `looked_at` matters would
        have gone elsewhere by it: what whoever activates it has been shown.
        """
        if (name, digest) == (self.name, self.digest):
            return
        if not fits:
            raise Refused("other_labels", f"the labels of {name} are not the catalogue's", facts={"name": name})
        facts = {"reason": reason, "changed": changed, "looked_at": looked_at}
        self.record(self.TriageModelActivated, act, name=name, digest=digest, former=self.name, **facts)

    @event(TriageModelActivated)
    def _activated(self, name: str, digest: str) -> None:
        self.name, self.digest = name, digest
