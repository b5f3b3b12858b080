"""The directory of bodies: who is competent where, for what, and until when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.routing.catalogue import Catalogue
from services.routing.deadlines import Deadlines
from services.routing.domain import Body, Jurisdiction, PlanPart
from shared.kernel import Kind, Refused, Role, Share, Unknown, Urgency
from shared.privacy import mask
from shared.surroundings import Surroundings
from shared.town.model import Organisation


class Directory:
    """What the town, its catalogue and its calendar say of a matter, in the domain's terms."""

    def __init__(self, around: Surroundings, catalogue: Catalogue) -> None:
        self._town = around.town
        self._catalogue = catalogue
        self._deadlines = Deadlines(catalogue, around.calendar, around.periods)
        self.desks: Mapping[Role, str] = {
            role: around.town.desk(role).code for role in (Role.DISTRICT_DESK, Role.ENTERPRISE_DESK)
        }

    def jurisdiction(self, place: str, category: str, kind: Kind, urgency: Urgency, at: datetime) -> Jurisdiction:
        """Who is competent for such a matter at a place, and how long everybody has from `at`."""
        committee = self._town.committee_of(place)
        terms = self._deadlines.terms(category, kind, urgency, at)
        return Jurisdiction(
            street_office=_body(self._town.street_office_of(place)),
            committee=_body(committee) if committee else None,
            district=_body(self._town.department_for(category)),
            goes_up=self._catalogue.category(category).lead is Role.DISTRICT_GOVERNMENT,
            accept_by=terms.accept_by,
            due_at=terms.due_at,
            review_by=terms.review_by,
            decide_by=terms.decide_by,
        )

    def lead(self, place: str, category: str, kind: Kind) -> str:
        """The body that such a matter goes to first; "" where no single committee serves the place."""
        if kind is Kind.PUBLIC_SERVICE:
            committee = self._town.committee_of(place)
            return committee.code if committee else ""
        goes_up = self._catalogue.category(category).lead is Role.DISTRICT_GOVERNMENT
        return (self._town.department_for(category) if goes_up else self._town.street_office_of(place)).code

    def must_know(self, category: str) -> None:
        try:
            self._catalogue.category(category)
        except Unknown:
            raise Refused("unknown_category", f"the catalogue has no category {category!r}") from None

    def body(self, code: str) -> Body:
        try:
            return _body(self._town.organisation(code))
        except Unknown:
            raise Refused("unknown_body", f"{code} is no body of {self._town.name}") from None

    def plan(self, parts: Sequence[Mapping[str, Any]]) -> list[tuple[Body, PlanPart]]:
        """Parts as somebody proposes them: {body, share, kind, task} each."""
        return [self._planned(part) for part in parts]

    def _planned(self, part: Mapping[str, Any]) -> tuple[Body, PlanPart]:
        body = self.body(part["body"])
        task = mask(part.get("task", ""))
        return body, PlanPart(body.code, body.role, Share(part["share"]), Kind(part["kind"]), task)


def _body(organisation: Organisation) -> Body:
    return Body(organisation.code, organisation.role, organisation.place)
