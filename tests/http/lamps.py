"""A tiny service of its own, to try the HTTP edge on: lamps that are put up, and switched on and off."""

from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.domain import event
from marshmallow import Schema, fields
from marshmallow.validate import Length

from shared.kernel import Act, Aggregate, Refused
from shared.service import Service
from shared.web import Page, PageAsked, Routes

STREET = "520103001000"


class Lamp(Aggregate):
    """Something that is on or off, and belongs to one street office."""

    class Created(Aggregate.Created):
        TOPIC = "lamps.LampPutUp"
        owner: str
        place: str

    class Switched(Aggregate.Event):
        TOPIC = "lamps.LampSwitched"
        on: bool

    class HandedOver(Aggregate.Event):
        TOPIC = "lamps.LampHandedOver"
        to: str

    @event(Created)
    def __init__(self, owner: str, place: str) -> None:
        self.owner, self.place, self.on, self.times = owner, place, False, 0

    @property
    def parties(self) -> frozenset[str]:
        return frozenset({self.owner})

    def switch(self, on: bool, act: Act) -> None:
        if self.on == on:
            raise Refused("already_so", "The lamp is switched that way already.")
        self.record(self.Switched, act, on=on)

    @event(Switched)
    def _switched(self, on: bool) -> None:
        self.on, self.times = on, self.times + 1

    def hand_over(self, to: str, act: Act) -> None:
        if to == self.owner:
            raise Refused("unheard_of", "It is theirs.", field="to")
        if self.on:
            raise Refused("is_on", facts={"times": str(self.times)})
        self.record(self.HandedOver, act, to=to)

    @event(HandedOver)
    def _handed_over(self, to: str) -> None:
        self.owner = to


class Lamps(Service):
    """Puts lamps up and switches them."""

    name = "street_office"

    def put_up(self, id: UUID, place: str, act: Act) -> None:
        self.save(Lamp.begin(Lamp.Created, id, act, owner=act.by.organisation, place=place))

    def switch(self, id: UUID, on: bool, act: Act) -> None:
        lamp = self.load(Lamp, id, act)
        lamp.switch(on, act)
        self.save(lamp)

    def hand_over(self, id: UUID, to: str, act: Act) -> None:
        lamp = self.load(Lamp, id, act)
        lamp.hand_over(to, act)
        self.save(lamp)


class LampSchema(Schema):
    id = fields.UUID()
    place = fields.String()
    on = fields.Boolean()
    times = fields.Integer()
    version = fields.Integer()


class NewLampSchema(Schema):
    place = fields.String(required=True, validate=Length(1, 40))


class SwitchSchema(Schema):
    on = fields.Boolean(required=True)


class HandOverSchema(Schema):
    to = fields.String(required=True)


TEXTS = Path(__file__).parent / "texts"
routes = Routes("street_office", "Lamps, for want of work orders.")


@routes.read("/lamps/<uuid:id>", "street_office.read_worklist", shows=LampSchema)
def lamp(service: Lamps, act: Act, id: UUID) -> dict[str, Any]:
    """One lamp."""
    found = service.load(Lamp, id, act)
    return {"id": id, "place": found.place, "on": found.on, "times": found.times, "version": found.version}


@routes.list("/lamps", "street_office.read_worklist", shows=LampSchema)
def lamps(service: Lamps, act: Act, page: PageAsked) -> Page:
    """Some numbered places, which need no table."""
    numbers = "SELECT n AS times, (n / 3)::text AS place FROM generate_series(1, %s) AS n"
    return page.of(service, numbers, (10,), by=("place", "times"))


@routes.command("/lamps", "street_office.accept", body=NewLampSchema, shows=lamp, creates=True)
def put_up(service: Lamps, act: Act, id: UUID, place: str) -> None:
    """Put a lamp up."""
    service.put_up(id, place, act)


@routes.command("/lamps/<uuid:id>/switch", "street_office.resolve", body=SwitchSchema, shows=lamp)
def switch(service: Lamps, act: Act, id: UUID, on: bool) -> None:
    """Switch it on or off."""
    service.switch(id, on, act)


@routes.command("/lamps/<uuid:id>/hand-over", "street_office.return_order", body=HandOverSchema, shows=lamp)
def hand_over(service: Lamps, act: Act, id: UUID, to: str) -> None:
    """Give it to another office."""
    service.hand_over(id, to, act)


@routes.command("/lamps/<uuid:id>/off", "street_office.record_progress")
def off(service: Lamps, act: Act, id: UUID) -> None:
    """Switch it off, and say nothing more."""
    service.switch(id, False, act)
