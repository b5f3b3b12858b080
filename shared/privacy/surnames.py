"""What Chinese names are made of, and the words that look like them. Characters as data: no list of persons.

Surnames after the usual hundreds, given characters those that most given names are made of.
"""

import re

# Surnames that hardly ever are part of another word.
CLEAR = frozenset(
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严魏陶姜谢邹苏潘葛范彭鲁韦袁柳鲍史唐薛雷倪汤滕罗毕郝傅卞余顾孟黄穆萧肖"
    "尹姚邵汪祁戴宋庞熊纪舒屈董梁杜阮贾娄颜郭徐邱骆蔡樊胡霍虞柯莫丁邓郁洪崔龚邢裴陆荀翁甄段侯宓郗刘詹黎蒲邰赖卓蔺屠乔翟谭"
    "姬冉郦雍扈燕冀瞿阎慕廖庾耿匡聂晁敖阚巢蒯荆竺覃岑喻涂佘谌仇焦鄢亓卜臧闵苟邬靳佟栾隋刁寇窦褚芦缪芮邝奚胥仝郜阙辜裘鞠逯茹"
    "嵇昝亢岳冼"
)
# Surnames that are common words, or parts of words, as well.
DOUBTFUL = frozenset(
    "华金章马方花俞任费常乐于时皮康伍元平成茅路危童盛钟高万支管卢房解应宗宣石安曾车白文师关古易都欧连容殷温庄晏包水全班"
    "秋封井巫武符单柏闫向艾项祝蓝江梅林夏田凌程贺毛狄申龙叶桂牛边景游权付代苗粟米桑柴尚习饶简沙冷劳扶蒙薄储曲仲宫宁甘"
    "兰左齐尤戚辛阳荣池谷农商官麻迟丰苑施党牟吉强巩郎丛查谈惠司麦席羊楚戎闻诸索廉檀阴鲜伊"
)
SURNAMES = CLEAR | DOUBTFUL
COMPOUND = re.compile(
    "欧阳|司[马徒]|上官|诸葛|东方|皇甫|尉迟|公[孙冶]|慕容|令狐|夏侯|长孙|宇文|独孤|南宫|端木|轩辕|申屠|太史|澹台|濮阳|淳于|"
    "钟离|闻人|呼延|百里|赫连|单于|拓跋"
)
# Characters of given names.
GIVEN = frozenset(
    "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红娥玲芬燕彩春菊凤洁梅琳云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍兵欢"
    "贞莉叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭"
    "冰爽琬茗羽希欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思波宁贵福生龙元全国胜学祥才发武新利清飞彬富顺信子"
    "俊峰建岩成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩亮政谦亨奇固之轮"
    "翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘鑫帅海淑桃帆志文辉力义兴良仁永"
    "世广畅雨想小一大杨柳金银倩婧萌萱涵轩宇睿昊逸铭坤凯梓皓钰琪雯雅诗语桐妮姗瑜珺芝芷苗菡蕾蕙凌依冬东南阳少长立洪正鸿仲"
    "培绪森焱炜煜燕莹璇璟瑛锋钢锐镇雷霖靖韬颜骏骁魁麟娣招根水火土喜旺财宝来荣耀宗祖佩佑传保健儒兆全其凤勋卫同喆嘉园圆培"
    "如妙姝威娇宾岭峻川巧常序庭开彤彦征律悟惠慧戈承拥捷攀放斐方旋昌昕晔普景智曦朝本权杏来柏柱标栩楷欧民沁沛波洲津浦润淇淮"
    "渊湘源滨潇灵灿烁烨焕爽珂理琅甜田登皎盈睦石硕祺禹秉程穗竞笑红纲绣绮翠耿聿胤艾莘莺虹裕诺谊谨豫贤越跃轲辛运远迪逊道郁野"
    "钦铁闯阔陶雁霏顺颂飒骥鸽黎齐曼连莲卓咪妤嫣屹巍弈忆怀恒恩惟慈懿成戎昂晗晟柯槐沐沫泉洛洵淳添溪滔漫潮澄熙熹玺玟玥珏珠琢"
)
# Those of them that as often follow a surname in the name of a place.
OF_PLACES = frozenset(
    "家石金土山水安平阳东南江河海湖庄林泉田龙沙花大小中新华园国民市口泽岭岗坪沟城关州店桥楼港湾一天子成"
)
# Words that begin like a name.
_NO_NAME = re.compile(
    "陈[述诉情列旧]|郑重|严[重格禁厉肃查惩]|许[多可久诺]|何[时故况种处以必去等]|张贴|高[中级校三二一铁新兴速层考架温楼度压于价额]|金[融地额]|"
    "安[全装排置心宁静]|房[产屋子东租价]|文[化明件]|管[理道网家床]|平[时台方均安常]|时[候间常代]|成[都教立为长绩熟果本员分]|方[面便案式圆]|"
    "全[科体部职日市校县国省区家程都是力]|万[科达一元]|华[润夏]|单[位元]|任[课何意]|代[课理表替]|包[工括]|水[电管平]|支[行持付部]|林业|田径|"
    "权[威益利]|石油|关[系于注闭水电]|温州|项目|程序|江[苏西南北]|毛笔|易学|曾[经在于多]|连[续锁]|向[来我您他她街社学政有区市公村物相领各上银小居业法开省县镇主单附前]|班[主上长]|段项|曲目|古筝|乐器|钟点|常[务年]|"
    "卫生|洪水|纪[检委]|史上|毕[业竟]|罗列|余[下名]|顾客|黄[金色河牛]|丁字|孔子|苏州|车[管间位库辆子]|路[过边面口]|白[天班]|应[该当拿有]|"
    "解[决释]|师范|元旦|马[上路]|申[请报诉]|付款|周[边围一二三四五六日末期知年]|胡[乱同]|江湖|原[本来因先]|强[烈制行调]|尤其|齐全|"
    "阳[台光]|农[村民业户]|商[铺业家户店品]|区[域政]|司机|席位|查[询看处证明]|谈[及到]|党[员委支费]|游[泳客玩行]|尚未|习惯|童年|冷[水气]|"
    "都[发时是有在会没不要很能被说可]|区[里内]|宁[愿可波静]|于[是今去昨企]|施[工行]|熊猫|朱红|童鞋|惠[民及]|官[方兵]|费用|陆续|凌晨|孙(?:子|女(?!士))|宣传|武广|花[近了费]|荣[获誉]|焦急|简单|董事|谢谢"
)

# Words that end like a surname.
_NO_SURNAME = re.compile(
    "[语中作人]文|音乐|[主科责担]任|[物主城交]管|[公海有]关|[保平治公西]安|[列卡货客火动公汽租校吊叉开停修洗打班]车|[外承]包|[招电经工开发]商|"
    "[同当及临小]时|[支交收]付|年终|[厂库机门住购]房|[当夜白值代一二三]班|公司|[热自送供]水|所有|人马|提高|[教厨律技法导工]师|会计|[公和]平|种花|"
    "洗白|大米|[健小]康|[学实补练]习|油田|园林|[感多答拜]谢"
)


def surname_length(text: str, start: int) -> int:
    """How many characters from here on are a surname; 0 if a word begins here that only looks like one."""
    if _NO_NAME.match(text, start):
        return 0
    if COMPOUND.match(text, start):
        return 2
    return 1 if text[start : start + 1] in SURNAMES else 0


def is_clear(text: str, start: int) -> bool:
    """Whether the surname that begins here is hardly ever anything else."""
    return text[start] in CLEAR or COMPOUND.match(text, start) is not None


def ends_a_word(text: str, end: int) -> bool:
    """Whether the character before `end` is the end of an ordinary word rather than a surname of its own."""
    return end > 1 and _NO_SURNAME.match(text, end - 2, end) is not None
