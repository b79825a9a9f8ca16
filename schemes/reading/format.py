"""The form of a scheme file: every key that may stand in it, and what it must look like."""

import yaml

from schemes.facts import FACTS
from schemes.reading.nodes import Broken, Section, line_of, pairs
from schemes.reading.shapes import (
    WORD,
    Choice,
    Day,
    Either,
    Listing,
    Nothing,
    Record,
    Schema,
    Shape,
    Table,
    Text,
    Whole,
    YesNo,
)
from schemes.vocabulary import EXTENSIBLE, PAPERS

NAME = Text("a name in small letters", WORD)
PLACE = Text("a GB/T 2260 code of 6, 9 or 12 digits", r"^(\d{6}|\d{9}|\d{12})$")
MONEY = Text("an amount of yuan in quotes", r"^\d+(\.\d{1,2})?$")
NUMBER = Text("a number in quotes", r"^\d+(\.\d+)?$")
OWN_PATH = r"(group|span|amount|fact|expense\.fact|parameter|part)\.[a-z0-9_]+"
PATH_PATTERN = "^(" + "|".join([*(path.replace(".", r"\.") for path in FACTS), OWN_PATH]) + ")$"
PATH = Text("the path of a fact (docs/schemes.md lists them)", PATH_PATTERN)
QUANTITY = Text("a figure, an amount or the path of a number", r"^[a-z][a-z0-9_.]*$")
WORDS = Either(
    (Text(), Record({"zh_Hans": Text()}, {"en": Text(), "zh_Hant": Text()})),
    "the words, or zh_Hans, en and zh_Hant with the words of each",
)
SOURCE = Either(
    (Text("a clause"), Record({"clause": Text("a clause")}, {"document": NAME})),
    "the clause in quotes, or clause and document",
)
NULLABLE_DAY = Either((Day(), Nothing()), "a day as 2025-12-31, or null")
PLAIN: tuple[Shape, ...] = (Text(), YesNo(), Whole())
SIGN = Either((Day(), Whole(), QUANTITY), "a whole number, a day, or the name of a figure or amount")
DEADLINE = Either(
    (Record({"days": Whole(1), "kind": Choice(("natural", "working"))}), Record({"hours": Whole(1)})),
    "days with kind (natural or working), or hours",
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
FIGURE = Record(
    {"words": WORDS, "unit": Choice(UNITS), "values": Listing(ROW, 1)},
    {"by": Listing(PATH, 1), "if_missing": NAME, "otherwise": Listing(ROW, 1)},
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
    {"otherwise": NAME, "unsure": Record({"when": CONDITION, "missing": NAME})},
)
AMOUNT = Record(
    {"plus": Listing(QUANTITY, 1), "source": SOURCE}, {"minus": Listing(QUANTITY, 1), "divided_by": QUANTITY}
)
RULE = Record(
    {"flag": NAME, "source": SOURCE},
    {"when": CONDITION, "unless": CONDITION, "about": Choice(("identity",))},
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
STEP = Record({}, STEPS, tuple(STEPS))
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
SETS = Table(
    Either((*PLAIN, Nothing(), Listing(Either(PLAIN, "a value"))), "the value that the answer gives the fact"),
    PATH_PATTERN,
)
QUESTION = Record(
    {"kind": Choice(("choice", "yes_no", "date", "money", "number")), "words": WORDS, "why": WORDS, "source": SOURCE},
    {"options": Table(Record({}, {"words": WORDS, "sets": SETS}), least=2), "sets": PATH, "asked": YesNo()},
)
MATERIAL = Record(
    {"kind": Choice(PAPERS), "words": WORDS, "why": WORDS, "source": SOURCE},
    {
        "needed": YesNo(),
        "several": YesNo(),
        "fields": Listing(NAME, 1),
        "whose": Choice(("beneficiary", "applicant", "proxy")),
        "alternatives": Listing(Choice(PAPERS), 1),
        "when": CONDITION,
    },
)
ROLES = (
    "village",
    "town_department",
    "town_government",
    "county_department",
    "county_government",
    "city_department",
    "institution",
    "insurer",
    "finance",
    "office",
)
WORKFLOW_STEP = Record(
    {
        "role": Choice(ROLES),
        "kind": Choice(("review", "home_visit", "notice", "approve", "pay")),
        "place_level": Choice(("village", "town", "county", "city")),
        "words": WORDS,
        "source": SOURCE,
    },
    {"deadline": DEADLINE, "returns_to": NAME, "home_visit": YesNo(), "originals": YesNo()},
)
NOTICE = Record({"words": WORDS, "source": SOURCE}, {"ask_at": WORDS, "deadline": DEADLINE, "when": CONDITION})
OFFICE_CHECK = Record(
    {"words": WORDS, "source": SOURCE},
    {"split": NAME, "shares": Table(NAME, least=1), "under": NAME, "at_least": NAME, "over": NAME},
)
EFFECTS = ("refuse", "nothing_due", "staff", "note", "not_computable")
FLAG = Record({"effect": Choice(EFFECTS), "words": WORDS})
OWN_FACT = Record(
    {"kind": Choice(("yes_no", "word", "whole", "money", "day")), "words": WORDS, "source": SOURCE},
    {"values": Listing(NAME, 1)},
)
PERIOD = Record({"from": NULLABLE_DAY, "to": NULLABLE_DAY, "source": SOURCE}, {"to_parameter": NAME})
SCHEME = Record(
    {
        "id": NAME,
        "names": WORDS,
        "short_names": WORDS,
        "place": PLACE,
        "place_names": WORDS,
        "document": Text(),
        "periods": Listing(PERIOD, 1),
        "status": Record(
            {
                "state": Choice(("draft", "in_force", "ended", "unconfirmed")),
                "checked_on": Day(),
                "checked_by": Text(),
                "note": WORDS,
            }
        ),
        "identities": Table(Record({"words": WORDS, "certified_by": WORDS, "source": SOURCE}), least=1),
        "benefits": Table(BENEFIT, least=1),
        "declaration": Record({"version": Text(), "words": WORDS, "source": SOURCE}),
    },
    {
        "other_documents": Table(Text()),
        "payer": Record({"rank": Whole(1), "source": SOURCE}),
        "vocabulary": Table(Listing(NAME, 1), "^(" + "|".join(path.replace(".", r"\.") for path in EXTENSIBLE) + ")$"),
        "facts": Table(OWN_FACT),
        "expense_facts": Table(OWN_FACT),
        "figures": Table(FIGURE),
        "spans": Table(SPAN),
        "groups": Table(GROUP),
        "amounts": Table(AMOUNT),
        "flags": Table(FLAG),
        "questions": Table(QUESTION),
        "materials": Table(MATERIAL),
        "workflow": Table(WORKFLOW_STEP),
        "exclusions": Table(NOTICE),
        "duties": Table(NOTICE),
        "referrals": Table(NOTICE),
        "sanctions": Table(NOTICE),
        "entitlements": Table(NOTICE),
        "office_checks": Table(OFFICE_CHECK),
    },
)


COMMON = Record({"flags": Table(FLAG), "place": Record({"words": WORDS, "why": WORDS}), "page": Table(WORDS, least=1)})


def json_schema() -> Schema:
    """Return the whole form as JSON Schema, as it is published in docs/."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scheme of Bangban",
        **SCHEME.schema(),
        "$defs": {"condition": CONDITION.definition()},
    }
