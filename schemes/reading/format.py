"""The form of a scheme file: every key that may stand in it, and what it must look like."""

from schemes.reading.forms import (
    AMOUNT,
    BENEFIT,
    CONDITION,
    DEADLINE,
    FIGURE,
    GROUP,
    NAME,
    NULLABLE_DAY,
    PATH,
    PATH_PATTERN,
    PLACE,
    PLAIN,
    ROW,
    RULE,
    SOURCE,
    SPAN,
    STEP,
    STEP_DEADLINE,
    WORDS,
)
from schemes.reading.shapes import Defined, Either, Listing, Record, Table
from schemes.reading.single import Choice, Day, Nothing, Schema, Text, Whole, YesNo
from schemes.vocabulary import EXTENSIBLE, PAPERS

SETS = Table(
    Either((*PLAIN, Nothing(), Listing(Either(PLAIN, "a value"))), "the value that the answer gives the fact"),
    PATH_PATTERN,
)
QUESTION = Record(
    {"kind": Choice(("choice", "yes_no", "date", "money", "number")), "words": WORDS, "why": WORDS, "source": SOURCE},
    {
        "options": Table(Record({}, {"words": WORDS, "sets": SETS}), least=2),
        "sets": PATH,
        "asked": YesNo(),
        "follows": Record({"question": NAME, "answer": NAME}),
    },
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
    "health_department",
    "city_department",
    "institution",
    "insurer",
    "finance",
    "office",
)
MEETING = Record({"register": NAME, "flag": NAME}, {"most": Table(Text(), least=1)})
WORKFLOW_STEP = Record(
    {
        "role": Choice(ROLES),
        "kind": Choice(("review", "home_visit", "notice", "approve", "pay")),
        "place_level": Choice(("village", "town", "county", "city")),
        "words": WORDS,
        "source": SOURCE,
    },
    {
        "deadline": STEP_DEADLINE,
        "returns_to": NAME,
        "home_visit": YesNo(),
        "originals": YesNo(),
        "meeting": MEETING,
        "only_with": NAME,
        "not_with": NAME,
    },
)
NOTICE = Defined(
    "notice",
    Record({"words": WORDS, "source": SOURCE}, {"ask_at": WORDS, "deadline": DEADLINE, "when": CONDITION}),
)
OFFICE_CHECK = Record(
    {"words": WORDS, "source": SOURCE},
    {"split": NAME, "shares": Table(NAME, least=1), "under": NAME, "at_least": NAME, "over": NAME},
)
FIELD_KINDS = ("text", "date", "moment", "money", "number", "choice", "id_number", "claim", "institution", "item")
REGISTER = Record(
    {
        "words": WORDS,
        "source": SOURCE,
        "fields": Table(
            Record(
                {"kind": Choice(FIELD_KINDS), "words": WORDS},
                {"options": Table(WORDS, least=2), "optional": YesNo()},
            ),
            least=1,
        ),
    },
    {
        "within": Record({"hours": Whole(1), "from": NAME, "to": NAME}),
        "watch": Record({"check": NAME, "part": NAME}, {"rest": NAME}),
        "closes": NAME,
        "order": Listing(NAME, 2),
        "marks": Choice(("good", "warn")),
        "stops": YesNo(),
        "consent": Choice(("forward", "charity")),
        "letter": YesNo(),
        "enrols": Record({"identity": NAME, "year": NAME}),
        "collects": Record(
            {"from": NAME, "burden": NAME, "month": NAME, "amount": NAME},
            {"identities": Listing(NAME, 1), "others": YesNo()},
        ),
    },
)
REPORT = Record(
    {"words": WORDS, "source": SOURCE, "months": Whole(1)},
    {"due": Table(Whole(1), "^(town|county|city)$", least=1), "settles": YesNo()},
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
        "registers": Table(REGISTER),
        "reports": Table(REPORT),
    },
)


REMEDY = Record(
    {
        "words": WORDS,
        "period": Record({"count": Whole(), "unit": Choice(("days", "months"))}),
        "source": Record({"document": Text(), "clause": Text()}),
    }
)
COMMON = Record(
    {
        "flags": Table(FLAG),
        "place": Record({"words": WORDS, "why": WORDS}),
        "page": Table(WORDS, least=1),
        "remedies": Table(REMEDY, least=1),
    }
)


def json_schema() -> Schema:
    """Return the whole form as JSON Schema, as it is published in docs/."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scheme of Bangban",
        **SCHEME.schema(),
        "$defs": {
            **{shape.name: shape.of.schema() for shape in (WORDS, SOURCE, PATH, STEP, RULE, NOTICE)},
            "row": ROW.schema(),
            "condition": CONDITION.definition(),
        },
    }
