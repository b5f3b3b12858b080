"""One way to break the small town for each rule. `# here` marks the line that must be named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breakage:
    """`old` is replaced by `new`; an empty `old` adds to the end of the file."""

    what: str
    old: str
    new: str
    says: str

    def applied_to(self, text: str) -> str:
        if not self.old:
            return text + self.new
        assert text.count(self.old) == 1, f"{self.old!r} must be there exactly once"
        return text.replace(self.old, self.new)


def _organisation(code: str, role: str, superior: str, more: str = "") -> str:
    """One more body at the end of the file; each argument is the rest of its line."""
    names = 'name = "某"\nname_en = "X"'
    return f"\n[[organisations]]\ncode = {code}\nrole = {role}\nsuperior = {superior}\n{names}\n{more}\n"


def _division(code: str) -> str:
    return f'\n[[divisions]]\ncode = {code}\nname = "某"\nname_en = "X"\n'


def _grid(code: str) -> str:
    return f'\n[[grids]]\ncode = {code}\nname = "某"\nname_en = "X"\n'


def _persona(id: str, role: str, organisation: str) -> str:
    return f'\n[[personas]]\nid = {id}\nrole = {role}\norganisation = {organisation}\nlabel = "某"\nlabel_en = "X"\n'


CITY, SUPERIOR = '"500100000000"', '"500106000000-SUP"'
STREET, COMMITTEE = '"500106001000"', '"500106001001"'

SHAPE = [
    Breakage("an open quote", '"小城区"', '"小城区 # here', "this is not TOML"),
    Breakage("a key given twice", '"小城区"', '"小城区"\nname = "乙" # here', "Cannot overwrite a value"),
    Breakage(
        "an unknown table", "# The smallest", "size = 1 # here\n# The smallest", 'unknown table "size"; allowed: t'
    ),
    Breakage(
        "a table in a table", "[[grids]]", "[organisations.a] # here\nb = 1\n[[grids]]", 'unknown key "a"; allowed: '
    ),
    Breakage("an unknown key", 'label_en = "City', 'lbel = "x" # here\nlabel_en = "City', 'did you mean "label"?'),
    Breakage(
        "a missing key",
        '[[grids]]\ncode = "500106001001-G01"\nname = "东一第一网格"\n',
        '[[grids]] # here\ncode = "500106001001-G01"\n',
        '"name" is missing; required: code, name, name_en',
    ),
    Breakage("a table in single brackets", "[[grids]]", "[grids] # here", "must be written [[grids]]"),
    Breakage("a number for text", '"East Subdistrict"', "7 # here", '"name_en" must be text in quotes'),
    Breakage("an empty text", '"East Subdistrict"', '" " # here', '"name_en" must be text in quotes and not empty'),
    Breakage("text for a list", '["municipal"]', '"municipal" # here', "must be a list of texts"),
    Breakage("a list of numbers", '["municipal"]', "[1] # here", "must be a list of texts"),
]

PLACES = [
    Breakage(
        "a town that is no district",
        '[town]\ncode = "500106000000"',
        '[town]\ncode = "500106001000" # here',
        '"500106001000" is not the code of a district',
    ),
    Breakage(
        "a malformed division code", "", _division('"50010600300" # here'), '"50010600300" is not the code of a st'
    ),
    Breakage(
        "a division in full-width digits", "", _division('"５００１０６００３０００" # here'), "is not the code of a st"
    ),
    Breakage(
        "a division with a suffix", "", _division('"500106001001-A" # here'), "is not the code of a street or comm"
    ),
    Breakage("a division as large as the town", "", _division('"500106000000" # here'), "is not the code of a street"),
    Breakage("a division elsewhere", "", _division('"500105001000" # here'), "lies outside the town 500106000000"),
    Breakage("a street without its office", "", _division('"500106003000" # here'), "with the role street_office"),
    Breakage("a division without its committee", "", _division('"500106002001" # here'), "with the role committee"),
    Breakage(
        "a committee's division without its street",
        "",
        _division('"500106003001" # here') + _organisation('"500106003001"', '"committee"', SUPERIOR),
        "the street of 500106003001 is missing: a division 500106003000",
    ),
    Breakage("a division that is there twice", "", _division(f"{STREET} # here"), "is there twice, first in line 9"),
    Breakage("a malformed grid code", "", _grid('"500106001001-G1" # here'), '"-G01" to "-G999"'),
    Breakage("a grid of no committee", "", _grid('"500106002001-G01" # here'), "there is no committee 500106002001"),
    Breakage("a grid that is there twice", "", _grid('"500106001001-G01" # here'), "500106001001-G01 is there twice"),
]

BODIES = [
    Breakage(
        "a malformed code", "", _organisation('"500106000000-d1" # here', '"district_government"', SUPERIOR), "-D01"
    ),
    Breakage("a grid's code", "", _organisation('"500106001001-G02" # here', '"organisation"', COMMITTEE), "of a grid"),
    Breakage(
        "no such role",
        "",
        _organisation('"500106000000-D09"', '"goverment" # here', SUPERIOR),
        'no body has the role "g',
    ),
    Breakage("a resident's role", "", _organisation('"500106000000-D09"', '"resident" # here', SUPERIOR), "allowed: "),
    Breakage(
        "a committee that sits at a street",
        'code = "500106002000"\nrole = "street_office"',
        'code = "500106002000" # here\nrole = "committee"',
        "500106002000 does not suit the role committee: the 12 digits of a committee with no suffix",
    ),
    Breakage(
        "a street office with a suffix",
        "",
        _organisation('"500106001000-A01" # here', '"street_office"', SUPERIOR),
        "does not suit the role street_office: the 12 digits of a street with no suffix",
    ),
    Breakage(
        "a desk that sits at a street",
        'code = "500106000000-DESKE"',
        'code = "500106001000-DESKE" # here',
        "does not suit the role enterprise_desk: the 12 digits of a district with a suffix",
    ),
    Breakage(
        "a second desk",
        "",
        _organisation('"500106000000-DESKX"', '"district_desk" # here', CITY),
        "a second district_desk: there is exactly one, the first is in line 4",
    ),
    Breakage(
        "a body of another district",
        "",
        _organisation('"500105000000-D01" # here', '"district_government"', CITY),
        "500105000000 lies outside the town 500106000000",
    ),
    Breakage(
        "a city that is not the town's",
        "",
        '\n[[organisations]]\ncode = "500200000000" # here\nrole = "city_supervisor"\nname = "某"\nname_en = "X"\n',
        "500200000000 lies outside the town",
    ),
    Breakage(
        "a committee that is no division",
        "",
        _organisation('"500106001002" # here', '"committee"', SUPERIOR),
        '500106001002 is not among the divisions; did you mean "',
    ),
    Breakage(
        "a body that is there twice", "", _organisation(f"{SUPERIOR} # here", '"superior"', CITY), "is there twice"
    ),
    Breakage(
        "a street office with categories",
        "",
        _organisation('"500106001001-P02"', '"organisation"', COMMITTEE, 'categories = ["order"] # here'),
        "only departments",
    ),
    Breakage("a category in capitals", '["municipal"]', '["Municipal"] # here', '"Municipal" is not a category'),
    Breakage(
        "a category of two departments",
        '["housing", "municipal.lamp"]',
        '["housing", "municipal"] # here',
        '"municipal" belongs to 500106000000-D01 already',
    ),
]

SUPERIORS = [
    Breakage(
        "a superior that is not there",
        "",
        _organisation('"500106001001-P02"', '"organisation"', '"500106001009" # here'),
        'there is no organisation "500106001009"; did you mean "50010600100',
    ),
    Breakage(
        "no superior",
        "",
        '\n[[organisations]] # here\ncode = "500106001001-P02"\nrole = "organisation"\nname = "某"\nname_en = "X"\n',
        '"superior" is missing; for the role organisation it is a body with the role committee',
    ),
    Breakage(
        "a committee under a street office",
        'superior = "500106000000-SUP"\nname = "东一社区居民委员会"',
        'superior = "500106001000" # here\nname = "东一社区居民委员会"',
        "a street_office cannot be the superior of a committee",
    ),
    Breakage(
        "a body outside its superior's division",
        "",
        _division('"500106002001"')
        + _organisation('"500106002001"', '"committee"', SUPERIOR)
        + _organisation('"500106002001-P01"', '"organisation"', f"{COMMITTEE} # here"),
        "500106002001-P01 lies outside 500106001001, the division of its superior",
    ),
    Breakage(
        "a circle of superiors",
        "",
        _organisation('"500106000000-D08"', '"district_government"', '"500106000000-D09" # here')
        + _organisation('"500106000000-D09"', '"district_government"', '"500106000000-D08"'),
        "500106000000-D08 → 500106000000-D09 → 500106000000-D08",
    ),
    Breakage(
        "a body that is its own superior",
        "",
        _organisation('"500106000000-D08"', '"district_government"', '"500106000000-D08" # here'),
        "500106000000-D08 → 500106000000-D08",
    ),
]

STAFF = [
    Breakage("a malformed id", "", _persona('"Officer 2" # here', '"street_office"', STREET), 'such as "officer-1"'),
    Breakage(
        "an id that is there twice", "", _persona('"officer-1" # here', '"street_office"', STREET), "is there twice"
    ),
    Breakage(
        "no such role of staff", "", _persona('"a-1"', '"oficer" # here', STREET), 'no persona has the role "oficer"'
    ),
    Breakage("a resident on the staff", "", _persona('"a-1"', '"resident" # here', STREET), 'the role "resident"'),
    Breakage("an unknown employer", "", _persona('"a-1"', '"committee"', '"nowhere" # here'), 'organisation "nowhere"'),
    Breakage(
        "a role held elsewhere",
        "",
        _persona('"a-1"', '"committee"', f"{STREET} # here"),
        "500106001000 is a street_office; the role committee is held in a committee",
    ),
]

BREAKAGES = [*SHAPE, *PLACES, *BODIES, *SUPERIORS, *STAFF]
