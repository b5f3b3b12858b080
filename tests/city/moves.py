"""What somebody might sensibly do next with a matter, as far as they know; and everything they might try otherwise."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.committee.domain import ServiceTask
from services.committee.parts import PartStatus
from services.intake.domain import Matter
from services.intake.domain import Status as Seen
from services.routing.domain import Case, Status
from shared.jobs.job import Job
from shared.jobs.states import Status as Done
from shared.kernel import ADMINISTRATIVE_BODIES, Actor, Role, Unknown
from tests.city import people as we
from tests.city.city import City
from tests.city.plans import PLANS
from tests.city.promises import jobs_of

Move = tuple[Actor, str, tuple[Any, ...]]
DESKS = (we.DISTRICT_DESK, we.ENTERPRISE_DESK)
BODIES = (we.STREET, we.COMMUNITY, we.OTHER_COMMUNITY, we.ENVIRONMENT, we.PROPERTY_COMPANY)
CORRECTIONS = (
    ("administrative", "environment.restaurant_fumes"),
    ("public_service", "property.compound_lighting"),
    ("mixed", "safety.e_bike_charging"),
)
WHY = "不属于我们的职责范围"
SPLIT = ([{"text": we.FUMES}, {"text": we.CORRIDOR_LAMP}],)


def sensible(city: City, id: UUID, others: list[UUID]) -> list[Move]:
    """What is due next stands several times: a life should get somewhere."""
    found = [*_reporters(city.matter(id)), *_bodies(city, id), *_linking(others), *_splitting(city.matter(id))]
    try:
        return [*found, *_platforms(city.case(id))]
    except Unknown:  # nobody has told routing of it yet
        return found


def _reporters(matter: Matter) -> Iterator[Move]:
    if matter.status is Seen.AWAITING_CONFIRMATION:
        yield we.RESIDENT, "intake.confirm", ()
        yield from [(we.RESIDENT, "intake.reject", ("还是没有解决",))] * 4
    elif matter.status is Seen.CLOSED:
        yield we.RESIDENT, "intake.rate", (4, "")
    else:
        yield we.RESIDENT, "intake.supplement", ("还有一处",)
        if matter.is_near_copy:
            yield we.RESIDENT, "intake.separate", ()
        yield we.RESIDENT, "intake.withdraw", ("不用了",)


def _linking(others: list[UUID]) -> Iterator[Move]:
    yield from ((desk, "intake.link", (other, "同一件事")) for other in others for desk in DESKS)


def _splitting(matter: Matter) -> Iterator[Move]:
    if matter.status is Seen.OPEN and matter.followers:
        yield from ((desk, "intake.split", SPLIT) for desk in DESKS)


def _bodies(city: City, id: UUID) -> Iterator[Move]:
    for body, job in jobs_of(city, id).items():
        role = city.around.town.organisation(body).role
        yield from _working(Actor(role, body, "somebody-1"), job, city)
    try:
        yield from _delegated(city.committee.find(ServiceTask, id), city)
    except Unknown:  # no committee has it
        return


def _working(by: Actor, job: Job, city: City) -> Iterator[Move]:
    service = "street_office" if by.role in ADMINISTRATIVE_BODIES else "committee"
    gives_back = f"{service}.return_{'order' if service == 'street_office' else 'task'}"
    if job.status is Done.RECEIVED:
        yield from [(by, f"{service}.accept", ())] * 4
        yield by, gives_back, (WHY,)
    elif job.status is Done.ACCEPTED:
        yield from [(by, f"{service}.resolve", ("已经处理完毕",))] * 4
        yield by, f"{service}.record_progress", ("contacted", "已联系")
        yield by, f"{service}.request_extension", (job.due_at + timedelta(days=3), "等材料到货")
        yield by, gives_back, (WHY,)
        yield from _answers(service, job)


def _answers(service: str, job: Job) -> Iterator[Move]:
    if job.extension is not None and job.extension.granted is None:
        desk = we.DISTRICT_DESK if service == "street_office" else we.ENTERPRISE_DESK
        yield desk, f"{service}.grant_extension", (job.order.body,)
        yield desk, f"{service}.refuse_extension", (job.order.body, "时间已经够了")


def _delegated(task: ServiceTask, city: City) -> Iterator[Move]:
    if task.jobs.get(we.COMMUNITY) and task.jobs[we.COMMUNITY].status is Done.ACCEPTED:
        due_at = city.now + timedelta(days=1)
        yield we.ORGANISER, "committee.delegate", (we.PROPERTY_COMPANY, "请派人来修", due_at)
    for number in (number for number, part in task.parts.items() if part.status is PartStatus.DELEGATED):
        yield we.CARETAKER, "committee.complete_part", (number, "已完成")
        yield we.CARETAKER, "committee.decline_part", (number, "没有备件")
        yield we.ORGANISER, "committee.take_back_part", (number, "另请他人")


def _platforms(case: Case) -> Iterator[Move]:
    if case.status is Status.UNDER_REVIEW:
        yield from [(desk, "routing.confirm_triage", ()) for desk in DESKS] * 2
        yield from ((desk, "routing.dispatch", (body, "请处理")) for desk in DESKS for body in BODIES)
    if case.status in (Status.UNDER_REVIEW, Status.DISPATCHED):
        yield from _moving(case)
    if case.status is Status.IN_CONSULTATION:
        yield from _consulting(case)
    if case.status is Status.TURNED_OVER:
        yield from ((desk, "routing.correct_triage", (*CORRECTIONS[0], "说错了")) for desk in DESKS)
        yield from ((we.DISTRICT_DESK, "routing.decide_plan", (plan, "久议不决")) for plan in PLANS)


def _moving(case: Case) -> Iterator[Move]:
    by = we.ENTERPRISE_DESK if case.kind == "public_service" else we.DISTRICT_DESK
    yield by, "routing.open_consultation", ("需要一起商量",)
    yield from ((by, "routing.correct_triage", (*correction, "说错了")) for correction in CORRECTIONS)
    yield from ((by, "routing.redispatch", (body, "另请一家")) for body in BODIES)
    yield from ((desk, "routing.recall", (part.of.body, "弄错了")) for desk in DESKS for part in case.under_way)
    yield we.DISTRICT_DESK, "routing.escalate", (we.ENVIRONMENT, "需要区里处理")


def _consulting(case: Case) -> Iterator[Move]:
    assert case.consultation is not None
    yield from (
        (desk, "routing.correct_triage", (*correction, "说错了")) for correction in CORRECTIONS for desk in DESKS
    )
    for body in sorted(case.consultation.planned - case.consultation.endorsed):
        yield from [(_somebody_of(body), "routing.endorse_plan", (case.consultation.plan,))] * 8
        yield _somebody_of(body), "routing.object_to_plan", (case.consultation.plan, "我们做不了")
    if not case.consultation.proposal:
        yield from ((we.OFFICER, "routing.propose_plan", (plan,)) for plan in PLANS)
        yield from ((we.ORGANISER, "routing.propose_plan", (plan,)) for plan in PLANS)


def _somebody_of(body: str) -> Actor:
    role = Role.ORGANISATION if body == we.PROPERTY_COMPANY else Role.COMMITTEE
    administrative = {we.STREET: Role.STREET_OFFICE, we.ENVIRONMENT: Role.DISTRICT_GOVERNMENT}
    return Actor(administrative.get(body, role), body, "somebody-1")


ANYTHING: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("intake.supplement", ("还有一处",)),
    ("intake.withdraw", ("不用了",)),
    ("intake.separate", ()),
    ("intake.split", SPLIT),
    ("intake.confirm", ()),
    ("intake.reject", ("没有解决",)),
    ("intake.rate", (1, "")),
    ("routing.confirm_triage", ()),
    ("routing.correct_triage", (*CORRECTIONS[1], "说错了")),
    ("routing.dispatch", (we.STREET, "")),
    ("routing.redispatch", (we.COMMUNITY, WHY)),
    ("routing.escalate", (we.MUNICIPAL, WHY)),
    ("routing.recall", (we.STREET, WHY)),
    ("routing.open_consultation", (WHY,)),
    ("routing.propose_plan", (PLANS[-1],)),
    ("routing.endorse_plan", (1,)),
    ("routing.object_to_plan", (1, WHY)),
    ("routing.decide_plan", (PLANS[0], WHY)),
    *(
        (f"street_office.{verb}", what)
        for verb, what in (("accept", ()), ("resolve", (WHY,)), ("return_order", (WHY,)))
    ),
    *((f"committee.{verb}", what) for verb, what in (("accept", ()), ("resolve", (WHY,)), ("return_task", (WHY,)))),
    ("committee.take_back_part", (1, WHY)),
    ("committee.complete_part", (2, "")),
)
