"""The forms of what a scheme file reckons with: conditions, figures, spans, groups, steps, rules, benefits."""

import yaml

from schemes.facts import FACTS
from schemes.reading.nodes import Broken, Section, line_of, pairs
from schemes.reading.shapes import Defined, Either, Listing, Record, Table
from schemes.reading.single import WORD, Choice, Day, Nothing, Schema, Shape, Text, Whole, YesNo

NAME = Text("a name in small letters", WORD)
PLACE = Text("a GB/T 2260 code of 6, 9 or 12 digits", r"^(\d{6}|\d{9}|\d{12})$")
MONEY = Text("an amount of yuan in quotes", r"^\d+(\.\d{1,2})?$")
NUMBER = Text("a number in quotes", r"^\d+(\.\d+)?$")
OWN_PATH = r"(group|span|amount|fact|expense\.fact|parameter|part)\.[a-z0-9_]+"
PATH_PATTERN = "^(" + "|".join([*(path.replace(".", r"\.") for path in FACTS), OWN_PATH]) + ")$"
PATH = Defined("path", Text("the path of a fact (docs/schemes.md lists them)", PATH_PATTERN))
QUANTITY = Text("a figure, an amount or the path of a number", r"^[a-z][a-z0-9_.]*$")
WORDS = Defined(
    "words",
    Either(
        (Text(), Record({"zh_Hans": Text()}, {"en": Text(), "zh_Hant": Text()})),
        "the words, or zh_Hans, en and zh_Hant with the words of each",
    ),
)
SOURCE = Defined(
    "source",
    Either(
        (Text("a clause"), Record({"clause": Text("a clause")}, {"document": NAME})),
        "the clause in quotes, or clause and document",
    ),
)
NULLABLE_DAY = Either((Day(), Nothing()), "a day as 2025-12-31, or null")
PLAIN: tuple[Shape, ...] = (Text(), YesNo(), Whole())
SIGN = Either((Day(), Whole(), QUANTITY), "a whole number, a day, or the name of a figure or amount")
DEADLINE = Either(
    (Record({"days": Whole(1), "kind": Choice(("natural", "working"))}), Record({"hours": Whole(1)})),
    "days with kind (natural or working), or hours",
)

STEP_DEADLINE = Either(
    (
        Record({"days": Whole(1), "kind": Choice(("natural", "working"))}, {"from": Choice(("complete_papers",))}),
        Record({"parameter": NAME, "kind": Choice(("natural", "working"))}),
    ),
    "days with kind (natural or working), from complete_papers where they count from there, "
    "or the parameter under which the county sets the days",
)


class ConditionShape:
    """A condition: facts with the values they must have, or all, any, not."""

    _value = Either(
        (
            *PLAIN,
            Listing(Either(PLAIN, "a word, a whole number, or true or false"), 1),
            Record(
                {},
                dict.fromkeys(("at_least", "over", "at_most", "under"), SIGN) | {"given": YesNo()},
                ("at_least", "over", "at_most", "under", "given"),
            ),
        ),
        "a value, a list of values, or one of at_least, over, at_most, under, given",
    )

    def read(self, node: yaml.Node, at: str) -> Section:
        """Return the condition's keys and values."""
        if not isinstance(node, yaml.MappingNode) or not node.value:
            raise Broken(line_of(node), at, "write facts with their values, or all, any or not")
        section = Section(at, line_of(node))
        for key, line, value in pairs(node, at):
            section.lines[key] = line
            where = f"{at}.{key}"
            if key in ("all", "any"):
                section[key] = Listing(self, 1).read(value, where)
            elif key == "not":
                section[key] = self.read(value, where)
            else:
                self._known(key, line, where)
                section[key] = self._value.read(value, where)
        return section

    @staticmethod
    def _known(key: str, line: int, where: str) -> None:
        try:
            PATH.read(yaml.ScalarNode("tag:yaml.org,2002:str", key), where)
        except (Broken, AttributeError) as error:
            raise Broken(line, where, f"{key!r} is no fact; docs/schemes.md lists them all") from error

    def schema(self) -> Schema:
        """Return a pointer to the definition, which is recursive."""
        return {"$ref": "#/$defs/condition"}

    def definition(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {
            "type": "object",
            "minProperties": 1,
            "properties": {
                "all": Listing(self, 1).schema(),
                "any": Listing(self, 1).schema(),
                "not": self.schema(),
            },
            "patternProperties": {PATH_PATTERN: self._value.schema()},
            "additionalProperties": False,
        }


CONDITION = ConditionShape()
ROW = Record(
    {"since": NULLABLE_DAY, "source": SOURCE},
    {
        "for": Table(
            Either((*PLAIN, Listing(Either(PLAIN, "a value"), 1)), "a value or a list of values"), PATH_PATTERN
        ),
        "until": Day(),
        "value": Either(
            (
                NUMBER,
                Whole(),
                Day(),
                Nothing(),
                Listing(Record({"share": NUMBER}, {"up_to": MONEY}), 1),
            ),
            "a number in quotes, a whole number, a day, null, or a list of slices with up_to and share",
        ),
        "of": QUANTITY,
        "county": Record(
            {"parameter": NAME},
            {"row": PATH, "column": NAME, "at_least": NUMBER, "at_most": NUMBER, "flag": NAME},
        ),
    },
)
UNITS = ("CNY", "CNY_each", "share", "ratio", "points", "bands", "days", "months", "count", "day")
ROWS = Listing(Defined("row", ROW), 1)
FIGURE = Record(
    {"words": WORDS, "unit": Choice(UNITS), "values": ROWS},
    {"by": Listing(PATH, 1), "if_missing": NAME, "otherwise": ROWS},
)
EDGE = Record(
    {"day": QUANTITY},
    {
        "months_back": QUANTITY,
        "months_on": QUANTITY,
        "days_back": QUANTITY,
        "days_on": QUANTITY,
        "snap": Choice(("month_start", "month_end", "next_month_start", "year_start", "year_end")),
    },
)
SPAN = Record({"source": SOURCE}, {"looks_at": PATH, "from": EDGE, "to": EDGE})
GROUP = Record(
    {"cases": Table(CONDITION, least=1), "source": SOURCE},
    {"otherwise": NAME, "words": Table(WORDS), "unsure": Record({"when": CONDITION, "missing": NAME})},
)
AMOUNT = Record(
    {"plus": Listing(QUANTITY, 1), "source": SOURCE}, {"minus": Listing(QUANTITY, 1), "divided_by": QUANTITY}
)
RULE = Defined(
    "rule",
    Record(
        {"flag": NAME, "source": SOURCE},
        {"when": CONDITION, "unless": CONDITION, "about": NAME},
    ),
)
PER = Choice(("event", "request", "month", "quarter", "half_year", "year"))
REACH: dict[str, Shape] = {"per": PER, "by": Listing(PATH, 1), "source": SOURCE}
POINTS_OFF: dict[str, Shape] = {"points_off": Listing(Record({"when": CONDITION, "points": NAME}), 1)}
FLAGGED: dict[str, Shape] = {"flag": NAME}


def _step(needed: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Shape:
    return Either((QUANTITY, Record(needed, {**(optional or {}), **REACH})), "a figure's name, or the step's keys")


STEPS: dict[str, Shape] = {
    "deduct": _step({"amount": QUANTITY}),
    "threshold": _step({"amount": QUANTITY}, FLAGGED),
    "rate": _step({"share": QUANTITY}, POINTS_OFF),
    "bands": _step({"figure": NAME}, {"whole": YesNo(), **POINTS_OFF}),
    "fixed_sum": _step({"each": QUANTITY}),
    "top_up": Record({"to": QUANTITY, "already": QUANTITY}, REACH),
    "cap": _step({"at": QUANTITY}, {"less": QUANTITY, "flag_when": Choice(("cut", "reached")), **FLAGGED}),
    "at_least": _step({"amount": QUANTITY}),
    "round": Record({"to": NUMBER, "way": Choice(("half_up", "down", "up")), "source": SOURCE}, {"per": PER}),
}
STEP = Defined("step", Record({}, STEPS, tuple(STEPS)))
PART = Record(
    {"words": WORDS, "counts": QUANTITY, "per": PER, "steps": Listing(STEP, 1)},
    {"takes": CONDITION, "by": Listing(PATH, 1)},
)
BENEFIT = Record(
    {"words": WORDS, "source": SOURCE, "each": Choice(("expense", "request", "year")), "parts": Table(PART, least=1)},
    {
        "dated_by": Choice(("expense", "request")),
        "claimed": YesNo(),
        "identities": Listing(NAME, 1),
        "several": Record({}, {"best": YesNo(), "flag": NAME}),
        "rules": Listing(RULE),
        "expense_rules": Listing(RULE),
        "together": Listing(STEP, 1),
        "combine": Choice(("sum", "highest")),
        "closing": Listing(RULE),
        "shows_parts": YesNo(),
    },
)
