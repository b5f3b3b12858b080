"""jieju broker: declare."""

import typer

from shared.cli.common import DEFAULT_DATA, Data, ProblemsError, around, out, settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """Exchanges and queues in RabbitMQ."""


@app.command()
def declare(data: Data = DEFAULT_DATA) -> None:
    """Declare every exchange, inbox and body's worklist; doing it again changes nothing."""
    from kombu.exceptions import KombuError

    from shared.composition import service_classes
    from shared.provisioning.broker import bodies_of, declare_all

    current = settings(data, "admin_broker_url")
    try:
        made = declare_all(current.admin_broker_url, service_classes(), bodies_of(around(current).town))
    except (OSError, KombuError) as error:
        raise ProblemsError(f"the broker does not answer: {error}. Nothing was changed; try again.") from None
    out.print(f"{made} exchanges and queues are there.")
