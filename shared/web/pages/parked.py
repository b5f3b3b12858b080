"""What every service shows its operator: the messages that it could not take in, and what to do about them."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length

from shared.kernel import Act
from shared.messaging.parking import Parking
from shared.service import Service
from shared.web.pages.declaring import Pages


class Discard(Schema):
    reason = fields.String(required=True, validate=Length(4, 500))


def parked_pages(pages: Pages) -> None:
    """Add them under `/<service>/parked`."""
    path = f"/{pages.service}/parked"

    @pages.page(path, "operations.read_parked", "parked/list.html")
    def parked(service: Service, act: Act) -> dict[str, Any]:
        return {"waiting": Parking(service).waiting(), "service": service.name}

    @pages.page(f"{path}/<int:id>", "operations.read_parked", "parked/message.html")
    def parked_message(service: Service, act: Act, id: int) -> dict[str, Any]:
        return {"message": Parking(service).show(id), "service": service.name}

    @pages.form(f"{path}/<int:id>/retry", "operations.retry_parked", on=parked_message)
    def retry_parked(service: Service, act: Act, id: int) -> None:
        Parking(service).ask_retry([id])

    @pages.form(f"{path}/<int:id>/discard", "operations.discard_parked", on=parked_message, takes=Discard)
    def discard_parked(service: Service, act: Act, id: int, reason: str) -> None:
        Parking(service).discard(id, str(act.by), reason)
