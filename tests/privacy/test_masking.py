"""What masking takes out of ordinary sentences, and what it must leave."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.codes import TrackingCodes
from shared.privacy.masking import mask
from tests.privacy.identifiers import identity_number, with_luhn_digit

IDENTITY = identity_number("50011219900307123")
IDENTITY_X = "50011219900307003X"
CARD_16 = with_luhn_digit("622202123456789")
CARD = with_luhn_digit("622202123456789012")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请回电13800138000，谢谢", "请回电〔电话〕，谢谢"),
        ("电话１３８ ００１３ ８０００", "电话〔电话〕"),
        ("打+86 138-0013-8000或者0731-84512345转801", "打〔电话〕或者〔电话〕"),
        ("座机（023）6851 2345", "座机〔电话〕"),
        ("联系电话：84512345", "联系电话：〔电话〕"),
        ("旧号1380013800013900139000", "旧号1380013800013900139000"),
        ("电话138001380002019年", "电话〔电话〕年"),
        ("打一三八〇〇一三八〇〇〇", "打〔电话〕"),
        ("固话84512345", "固话〔电话〕"),
    ],
)
def test_telephones_are_masked_however_they_are_written(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"身份证号{IDENTITY}", "身份证号〔证件〕"),
        (f"号码{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}，请查", "号码〔证件〕，请查"),
        ("证件号码：500112199003071230", "证件号码：〔证件〕"),
        ("老证500112900307123", "老证〔证件〕"),
        ("账号 310066661234567", "账号 〔银行卡〕"),
        (f"退到卡{CARD}", "退到卡〔银行卡〕"),
        (f"退到卡{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", "退到卡〔银行卡〕"),
    ],
)
def test_documents_and_bank_cards_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("发邮件到some.one+1@mail.example.cn", "发邮件到〔邮箱〕"),
        ("加微信：green_tea88", "加微信：〔账号〕"),
        ("微信号greentea，QQ：30748522", "微信号〔账号〕，QQ：〔账号〕"),
        ("渝A12345堵住了渝A·D12345", "〔车牌〕堵住了〔车牌〕"),
        ("警车粤B1234警", "警车〔车牌〕"),
        ("沪O-12345和渝AD12345", "〔车牌〕和〔车牌〕"),
        ("加微信green_88，Q群30748522", "加微信〔账号〕，Q群〔账号〕"),
    ],
)
def test_addresses_accounts_and_plates_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我家在3栋2单元501室", "我家在3栋〔门牌〕"),
        ("三栋二单元五〇一室漏水", "三栋〔门牌〕漏水"),
        ("5号楼1203，楼下是1103房", "5号楼〔门牌〕，楼下是〔门牌〕"),
        ("5栋12楼1203室", "5栋〔门牌〕"),
        ("房号12-3-501", "房号〔门牌〕"),
        ("十二幢三〇二室", "十二幢〔门牌〕"),
        ("住5-2-2001", "住〔门牌〕"),
        ("3栋5-2漏水", "3栋〔门牌〕漏水"),
        ("5#楼2单元1408", "5#楼〔门牌〕"),
        ("3栋2单元5楼3号", "3栋〔门牌〕"),
        ("三〇二室的水管", "〔门牌〕的水管"),
        ("花园5-1201的灯", "花园〔门牌〕的灯"),
        ("门牌号：1203", "门牌号：〔门牌〕"),
        ("家住江边路88号，路灯坏了", "家住江边路〔门牌〕，路灯坏了"),
        ("住在河边村3组12号", "住在河边村3组〔门牌〕"),
        ("3栋501 13800138000", "3栋〔门牌〕 〔电话〕"),
    ],
)
def test_a_flat_is_masked_and_its_building_stays(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我叫王小明，住在江边", "我叫〔姓名〕，住在江边"),
        ("我叫赵敏住在江边", "我叫〔姓名〕住在江边"),
        ("本人欧阳一一系业主", "本人〔姓名〕系业主"),
        ("我是王小明，路灯坏了", "我是〔姓名〕，路灯坏了"),
        ("你好我是欧阳一一。", "你好我是〔姓名〕。"),
        ("联系人:高远", "联系人:〔姓名〕"),
        ("姓名：阿依古丽", "姓名：〔姓名〕"),
        ("姓名：买买提·吐尔逊，男", "姓名：〔姓名〕，男"),
        ("找过物业的李经理和司徒女士", "找过物业的〔姓名〕经理和〔姓名〕女士"),
        ("隔壁陈大文先生", "隔壁〔姓名〕先生"),
        ("小区的高师傅", "小区的〔姓名〕师傅"),
        ("楼上高女士反映", "楼上〔姓名〕女士反映"),
        ("业主王小明的房子漏水", "业主〔姓名〕的房子漏水"),
        ("我是业主高小明，住在这里", "我是业主〔姓名〕，住在这里"),
        ("我是王小明住在这里", "我是〔姓名〕住在这里"),
        ("我儿子叫王小明", "我儿子叫〔姓名〕"),
        ("我姓高，请回电", "我姓〔姓名〕，请回电"),
        ("居委会的王主任", "居委会的〔姓名〕主任"),
        ("王小明 13800138000", "〔姓名〕 〔电话〕"),
        ("打13800138000找我李四", "打〔电话〕找我〔姓名〕"),
        ("有事请找王小明，谢谢", "有事请找〔姓名〕，谢谢"),
        ("可以找我：高小明", "可以找我：〔姓名〕"),
    ],
)
def test_a_name_is_masked_after_a_cue_and_before_a_title(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("1391 2341 138 1234 5678", "〔电话〕"),
        (f"{IDENTITY_X}13800138000", "〔证件〕〔电话〕"),
        ("渝A12345x13800138000", "〔车牌〕"),
        ("3栋501QQ12345678", "3栋〔门牌〕QQ〔账号〕"),
        ("a@b.cn+a@b.cn", "〔邮箱〕〔邮箱〕"),
        (f"{CARD_16[:4]} {CARD_16[4:8]} {CARD_16[8:12]} {CARD_16[12:]} 12", "〔银行卡〕 12"),
    ],
)
def test_identifiers_that_touch_or_overlap_hide_none_of_each_other(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text", ["3栋501万先生", "本人安好王先生", "qq12345百里先生", "老师张第王先生501室", "姓名：古丽王先生"]
)
def test_a_masked_neighbour_does_not_change_what_else_is_masked(text: str) -> None:
    """Beside the name stands something that it alone keeps from being masked; the token must keep it likewise."""
    assert mask(text) != text
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "2019年3月5日至2020-12-31，共计12345678.90元",
        "罚款20000元，涉及300户居民、1200平方米",
        "《物业管理条例》第1234条，渝府发〔2019〕13号",
        "行政区划500112001001，另有513822001001",
        "拨打12345或者110，也可以打4008001234",
        "8月12号501人参加，3栋共有24层，5栋共120户",
        "本人于2018年购房，本人曾多次反映，本人严重怀疑",
        "班主任老师和语文老师都说，高中老师不来",
        "我是王家湾的居民，我是高三学生，我是单亲家庭，我是新来的",
        "出租车师傅和总经理都在",
        "姓名和联系方式已登记，我叫停车的人让开",
        "更新A3区的路灯，新能源车",
        "订单号2024013100012345678",
        f"工单{IDENTITY[:-1]}{(int(IDENTITY[-1]) + 1) % 10}",
        f"工单{identity_number('50011219901307123')}",
        f"工单{with_luhn_digit('50011219901307123')}",
        "编号500112901307123",
        "2单元的电梯坏了，15.8、16.2和17.5公里",
        "业主大会和业主委员会，业主应该知道，居民安全，业主高兴",
        "音乐老师、物管经理和保安大爷，感谢各位老师",
        "3栋5-6楼，1单元至2单元，江边路88号的路灯",
        "孩子成长，家长陆续反映，负责人：电话不通",
        "找物业、找高手、找董事长、找沈阳，请找到原因，查找许可证，寻找黄牛",
        "有事找我谢谢。找我方便，找我要钱，找陈家坪社区，找杨家坪街道，找胡同里的人",
    ],
)
def test_ordinary_numbers_and_words_stay(text: str) -> None:
    assert mask(text) == text


@given(matter=st.uuids())
def test_a_tracking_code_stays_readable(matter: UUID) -> None:
    code = TrackingCodes(b"for the tests").of(matter)
    assert mask(f"查询码{code}，请查") == f"查询码{code}，请查"
