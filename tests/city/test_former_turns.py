"""A body's word about its former turn at a matter must not count for the new one (R4)."""

import pytest

from tests.city.city import City
from tests.city.people import DISTRICT_DESK, FUMES, OFFICER, RESIDENT, STREET
from tests.city.promises import holds_when_all_is_known


@pytest.mark.parametrize(("verb", "words"), [("return_order", "不属于我们"), ("resolve", "已处理")])
def test_what_a_body_said_of_its_former_turn_is_not_taken_for_the_new_one(city: City, verb: str, words: str) -> None:
    first, second = city.report(FUMES), city.report(f"我们这栋楼也是。{FUMES}")
    city.does(OFFICER, "street_office.accept", second)
    city.do(DISTRICT_DESK, "intake.link", second, first, "同一家烧烤店")
    city.do(RESIDENT, "intake.withdraw", first, "我搬走了")  # unlinked: routing recalls and gives it out anew
    city.do(OFFICER, f"street_office.{verb}", second, words)  # about the first turn
    city.settle()
    assert city.order(second, STREET).turn == 2
    holds_when_all_is_known(city)
