"""The floor's figures."""

from bench.crew import carry_out, task
from bench.figures import Figures
from bench.floor import tables, wire
from bench.servers import Servers, Site
from bench.sizes import WRITERS, Sizes

_STEPS = "bench.floor.steps"
_HOPS = ("hop_1", "hop_2", "hop_3", "hop_4")


def floor(servers: Servers, sizes: Sizes) -> Figures:
    return {
        **_draining(servers, sizes.messages),
        **_hop(servers, sizes.messages),
        **_pipeline(servers, sizes.matters),
        **_inserts(servers, sizes.commits),
        **_inserts(servers, sizes.commits // 2, disk="_disk"),
    }


def _draining(servers: Servers, messages: int) -> Figures:
    """A queue that was filled before is taken in, without and with saying something of each message."""
    return {
        **_drained(servers, "inbox", "keeping", messages=messages),
        **_drained(servers, "step", "carrying_on", matters=messages),
    }


def _drained(servers: Servers, name: str, job: str, **count: int) -> Figures:
    (messages,) = count.values()
    with servers.site() as site:
        tables.create(site.dsn, "start", ())
        _furnish(site, "hop_1", ("start",))
        wire.declare(site.broker_url, "hop_2", "hop_1")
        carry_out([task(f"{_STEPS}:starting", **_at(site, "start"), matters=messages)], servers.meter())
        spent = carry_out([task(f"{_STEPS}:{job}", **_at(site, "hop_1"), **count)], servers.meter()).spent
    return {
        f"floor.{name}.messages_per_s": messages / spent.seconds,
        f"floor.{name}.cpu_us": 1e6 * spent.cpu["ours"] / messages,
    }


def _hop(servers: Servers, messages: int) -> Figures:
    """Published on one side while it is taken in on the other."""
    with servers.site() as site:
        _furnish(site, "hop_1", ("start",))
        tables.create(site.dsn, "start", ())
        tasks = [
            task(f"{_STEPS}:starting", **_at(site, "start"), matters=messages),
            task(f"{_STEPS}:keeping", **_at(site, "hop_1"), messages=messages),
        ]
        done = carry_out(tasks, servers.meter())
    return {"floor.hop.messages_per_s": messages / done.spent.seconds}


def _pipeline(servers: Servers, matters: int) -> Figures:
    """Started, carried on four times, every message kept by the audit as well."""
    speakers = ("start", *_HOPS)
    with servers.site() as site:
        tables.create(site.dsn, "start", ())
        for source, hop in zip(speakers, _HOPS, strict=False):
            _furnish(site, hop, (source,))
        _furnish(site, "audit", speakers)
        tasks = [
            task(f"{_STEPS}:starting", **_at(site, "start"), matters=matters),
            *(task(f"{_STEPS}:carrying_on", **_at(site, hop), matters=matters) for hop in _HOPS),
            task(f"{_STEPS}:keeping", **_at(site, "audit"), messages=matters * len(speakers)),
        ]
        spent = carry_out(tasks, servers.meter()).spent
    return {
        "floor.pipeline.matters_per_s": matters / spent.seconds,
        "floor.pipeline.cpu_ms": 1e3 * spent.cpu_total / matters,
        "floor.pipeline.cpu_ms_ours": 1e3 * spent.cpu["ours"] / matters,
    }


def _inserts(servers: Servers, commits: int, disk: str = "") -> Figures:
    figures: Figures = {}
    with servers.site() as site:
        if disk:
            site.slow_down()
        for threads in (1, WRITERS):
            step = f"writers_{threads}"
            tables.create(site.dsn, step, ())
            job = task("bench.floor.inserts:inserting", dsn=site.dsn, step=step, commits=commits, threads=threads)
            figures[f"floor.inserts{disk}_{threads}.per_s"] = commits / carry_out([job], servers.meter()).spent.seconds
    return figures


def _furnish(site: Site, step: str, sources: tuple[str, ...]) -> None:
    tables.create(site.dsn, step, sources)
    wire.declare(site.broker_url, step, *sources)


def _at(site: Site, step: str) -> dict[str, str]:
    return {"dsn": site.dsn, "broker_url": site.broker_url, "step": step}
