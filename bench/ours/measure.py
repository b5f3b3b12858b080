"""Our own figures, without HTTP."""

from bench.crew import carry_out, task
from bench.figures import Figures
from bench.ours.provision import provide
from bench.servers import Servers
from bench.sizes import WRITERS, Sizes

_JOBS = "bench.ours.jobs"


def ours(servers: Servers, sizes: Sizes) -> Figures:
    return {
        **_draining(servers, sizes.messages),
        **_commanding(servers, "intake", "reporting", sizes.commits),
        **_commanding(servers, "street_office", "accepting", sizes.commits),
        **_commanding(servers, "intake", "reporting", sizes.commits // 2, disk="_disk"),
    }


def _draining(servers: Servers, messages: int) -> Figures:
    """A queue that was filled before is taken in, each message a new work order."""
    with servers.site() as site:
        environment = provide(site, "street_office")
        meter = servers.meter()
        carry_out([task(f"{_JOBS}:dispatching", environment=environment, matters=messages)], meter)
        taking_in = task(f"{_JOBS}:taking_in", environment=environment, service="street_office", messages=messages)
        spent = carry_out([taking_in], meter).spent
    return {
        "ours.inbox.messages_per_s": messages / spent.seconds,
        "ours.inbox.cpu_us": 1e6 * spent.cpu["ours"] / messages,
    }


def _commanding(servers: Servers, service: str, job: str, commands: int, disk: str = "") -> Figures:
    """`disk`: what is appended to the figures' names when the disk is a slow one."""
    figures: Figures = {}
    for threads in (1, WRITERS):
        with servers.site() as site:
            environment = provide(site, service)
            if disk:
                site.slow_down()
            asked = task(f"{_JOBS}:{job}", environment=environment, commands=commands, threads=threads)
            spent = carry_out([asked], servers.meter()).spent
        figures[f"ours.{job}{disk}_{threads}.per_s"] = commands / spent.seconds
        figures[f"ours.{job}{disk}_{threads}.cpu_us"] = 1e6 * spent.cpu["ours"] / commands
    return figures
