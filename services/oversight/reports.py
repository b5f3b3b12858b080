"""What a verification of the audit log has found, in the order of the leaves."""

from dataclasses import dataclass, field

_TOLD_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the log, and where. `leaf` is None for what is not there and has left no hole."""

    leaf: int | None
    source: str
    position: int | None
    what: str

    def __str__(self) -> str:
        where = "no leaf" if self.leaf is None else f"leaf {self.leaf}"
        return f"{where}, {self.source}/{self.position} {self.what}" if self.source else f"{where} {self.what}"


@dataclass(slots=True)
class SourceReport:
    """How one source stands, in numbers of messages, whatever positions it left out.

    `missing`: taken in, but not in the log; `lag`: announced, and not taken in yet.
    """

    source: str
    announced: int = 0
    audited: int = 0
    missing: int = 0
    extra: int = 0
    lag: int = 0


@dataclass(slots=True)
class Report:
    """What was found: the first findings, and how many there are."""

    sources: list[SourceReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    entries: int = 0
    wrong: int = 0

    @property
    def intact(self) -> bool:
        """Everything that was taken in is in the log, as it was told."""
        return not self.wrong

    @property
    def complete(self) -> bool:
        """Intact, and nothing that was announced is still under way."""
        return self.intact and not any(source.lag for source in self.sources)

    @property
    def first(self) -> Finding | None:
        """The first bad entry."""
        return self.findings[0] if self.findings else None

    def add(self, *findings: Finding) -> None:
        """Each call adds findings in the order of their leaves."""
        self.wrong += len(findings)
        kept = [*self.findings, *findings[:_TOLD_AT_MOST]]
        self.findings = sorted(kept, key=_leaf)[:_TOLD_AT_MOST]


def _leaf(finding: Finding) -> float:
    return float("inf") if finding.leaf is None else finding.leaf
