"""Server-rendered pages, in every language we speak, that work without JavaScript.

A service declares its pages in `services/<name>/pages/__init__.py`, much as it declares its routes:

    pages = Pages("street_office", __name__)

    @pages.page("/street_office/orders/<uuid:id>", "street_office.read_worklist", "street_office/order.html")
    def order(service: StreetOffice, act: Act, id: UUID) -> dict[str, Any]:
        return {"order": views.order(service, id)}        # what templates/street_office/order.html shows

    @pages.form("/street_office/orders/<uuid:id>/return", "street_office.return_order", on=order, takes=Reason)
    def return_(service: StreetOffice, act: Act, id: UUID, reason: str) -> None:
        service.return_(id, reason, act)

In the template `{{ forms.whole(form("return_", id=id), version) }}` draws the form from its schema. What it says stands
in `texts/<language>.toml` under `forms.return_`: title, the label of each field, submit, and what is told once done.
When a rule says no, the page comes back with the reason and with what was written.
"""

from shared.web.pages.declaring import Pages, one_of
from shared.web.pages.drawing import chinese, town
from shared.web.pages.dressing import dress

__all__ = ["Pages", "chinese", "dress", "one_of", "town"]
