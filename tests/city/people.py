"""Who lives and works in the part of the demo town where the stories play, and what they say."""

from pathlib import Path

from shared.kernel import Actor, Role

TOWN = Path(__file__).parents[2] / "deploy" / "towns" / "shapingba.toml"

DISTRICT = "500106000000"
STREET, OTHER_STREET = "500106001000", "500106002000"
COMMUNITY, OTHER_COMMUNITY, FAR_COMMUNITY = "500106001001", "500106001004", "500106002002"
GRID = "500106001001-G01"
MUNICIPAL, ENVIRONMENT = "500106000000-D01", "500106000000-D05"
PROPERTY_COMPANY, OWNERS = "500106001001-P01", "500106001001-O01"

RESIDENT = Actor(Role.RESIDENT, "", "anonymous")
GRID_WORKER = Actor(Role.GRID_WORKER, COMMUNITY, "grid-1")
DISTRICT_DESK = Actor(Role.DISTRICT_DESK, "500106000000-DESKD", "desk-district-1")
ENTERPRISE_DESK = Actor(Role.ENTERPRISE_DESK, "500106000000-DESKE", "desk-enterprise-1")
PARTY_DESK = Actor(Role.PARTY_DESK, "500106000000-DESKP", "desk-party-1")
PARTY_MEMBER = Actor(Role.PARTY_MEMBER, "500106000000-DESKP", "party-member-1")
CITY_SUPERVISOR = Actor(Role.CITY_SUPERVISOR, "500100000000", "city-1")
SUPERIOR = Actor(Role.SUPERIOR, "500106000000-SUP", "superior-1")
OFFICER = Actor(Role.STREET_OFFICE, STREET, "officer-1")
OTHER_OFFICER = Actor(Role.STREET_OFFICE, OTHER_STREET, "officer-2")
ORGANISER = Actor(Role.COMMITTEE, COMMUNITY, "committee-1")
OTHER_ORGANISER = Actor(Role.COMMITTEE, OTHER_COMMUNITY, "committee-9")
CARETAKER = Actor(Role.ORGANISATION, PROPERTY_COMPANY, "organisation-1")
OWNER = Actor(Role.ORGANISATION, OWNERS, "organisation-9")
ENGINEER = Actor(Role.DISTRICT_GOVERNMENT, MUNICIPAL, "district-2")
INSPECTOR = Actor(Role.DISTRICT_GOVERNMENT, ENVIRONMENT, "district-9")

EVERYBODY = (
    RESIDENT,
    GRID_WORKER,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    PARTY_DESK,
    PARTY_MEMBER,
    CITY_SUPERVISOR,
    SUPERIOR,
    OFFICER,
    OTHER_OFFICER,
    ORGANISER,
    OTHER_ORGANISER,
    CARETAKER,
    OWNER,
    ENGINEER,
    INSPECTOR,
)

FUMES = "楼下新开的烧烤店每天晚上油烟直排，呛得我们不敢开窗。"  # administrative: the street office's
STREET_LAMP = "花园路上一整排路灯坏了，晚上漆黑一片，希望市政尽快维修路灯。"  # administrative: a department's
CORRIDOR_LAMP = "我们单元楼道的灯坏了，小区物业一直没有换灯泡。"  # public service
NOISE = "楼上邻居半夜打牌吵闹，影响休息，希望居委会上门劝一劝。"  # public service
E_BIKES = "小区楼道里有人给电动车充电，飞线从楼上拉下来，物业管不住，请消防部门一起处理。"  # mixed
UNCLEAR = "情况你们都知道，还是老样子，希望管一管。"  # nobody can tell
GAS = "楼下闻到很浓的煤气味，怀疑煤气泄漏，快来人！"  # an emergency
QUESTION = "请问居住证怎么办理？"  # the platform knows the answer
MISCONDUCT = "居委会工作人员态度恶劣，收受好处，我要举报他们贪污腐败。"  # about a body itself
