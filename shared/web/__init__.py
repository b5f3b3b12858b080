"""The HTTP edge of every service: parse, call one verb or one query, show.

A service declares its routes in `services/<name>/api.py`:

    routes = Routes("street_office", "Work orders of the street offices and the district.")

    @routes.read("/orders/<uuid:id>", "street_office.read_worklist", shows=OrderSchema)
    def order(service: StreetOffice, act: Act, id: UUID) -> dict[str, Any]:
        \"\"\"One work order.\"\"\"
        return views.order(service, act.by, id)  # "version" becomes the ETag; Unknown becomes 404

    @routes.list("/orders", "street_office.read_worklist", shows=OrderSchema, query=WorklistQuery)
    def worklist(service: StreetOffice, act: Act, page: PageAsked, state: str) -> Page:
        \"\"\"The work orders of the caller's office, the most pressing first.\"\"\"
        return page.of(service, views.WORKLIST, (act.by.organisation, state), by=("due_at", "id"))

    @routes.command("/orders/<uuid:id>/return", "street_office.return_order", body=ReturnSchema, shows=order)
    def give_back(service: StreetOffice, act: Act, id: UUID, reason: str) -> None:
        \"\"\"Return a work order to the platform.\"\"\"
        service.return_order(id, reason, act)

What makes something new says `creates=True`, is given the `id` to make it under, and answers 201 with its Location:

    @routes.command("/matters", "intake.report", body=ReportSchema, shows=receipt, creates=True)
    def report(service: Intake, act: Act, id: UUID, text: str, place: str) -> None: ...

A page or an odd route (CSV, an upload) takes the verb alone, and finds its service by class:

    @pages.post("/orders/<uuid:id>/accept")
    @verb("street_office.accept")
    def accept(act: Act, id: UUID) -> Response:
        serving(StreetOffice).accept(id, act)
        return redirect(url_for(".worklist"))

Everything else happens here: who asks and whether they may (before the body is read), `If-Match` (act.expects),
`Idempotency-Key`, conflicts (the view is run again), problem documents for whatever is raised, OpenAPI, figures, logs.
`make_app([Mount(service, [routes, pages], texts=…)], settings, verifier)` puts services together.
"""

from shared.web.app import Mount, WebSettings, make_app
from shared.web.authentication import sign_in, sign_out, signed_in
from shared.web.mounted import serving
from shared.web.paging import Page, PageAsked
from shared.web.problems import Problem, document_of, problem_of
from shared.web.routes import Routes
from shared.web.server import serve
from shared.web.verbs import verb

__all__ = [
    "Mount",
    "Page",
    "PageAsked",
    "Problem",
    "Routes",
    "WebSettings",
    "document_of",
    "make_app",
    "problem_of",
    "serve",
    "serving",
    "sign_in",
    "sign_out",
    "signed_in",
    "verb",
]
