"""A small invented scheme, and ways to change it for a test."""

from pathlib import Path

from schemes.assess import assess
from schemes.loading import Scheme, load_file
from schemes.values import Assessment, Office
from schemes.wire import parse_request

SMALL = """\
id: xinghe
names: 星河县示例补助
short_names: 星河补助
place: "990200"
place_names: 星河县
document: 星政〔2024〕1号
periods:
  - {from: 2024-01-01, to: 2026-12-31, source: 第一条}
status: {state: in_force, checked_on: 2024-01-02, checked_by: 某科员, note: 已核对}
identities:
  listed: {words: 在册对象, certified_by: 民政局, source: 第二条}
figures:
  share:
    words: 比例
    unit: share
    values:
      - {since: 2024-01-01, value: "0.50", source: 第三条}
  cap:
    words: 限额
    unit: CNY
    values:
      - {since: 2024-01-01, value: "1000.00", source: 第四条}
amounts:
  own: {plus: [expense.covered_own_share], source: 第三条}
benefits:
  aid:
    words: 补助
    source: 第三条
    each: expense
    rules:
      - {flag: not_eligible, unless: {person.identity: listed}, source: 第二条}
    parts:
      aid:
        words: 补助
        counts: own
        per: year
        steps:
          - rate: share
          - cap: {at: cap, flag: annual_cap}
questions:
  listed:
    kind: yes_no
    words: 您在名册上吗？
    why: 只补助在册的人
    source: 第二条
    options:
      "yes": {sets: {person.identities: listed}}
      "no": {sets: {person.identities: []}}
materials:
  id_card: {kind: id_card, words: 身份证, why: 核对名册, source: 第五条, whose: beneficiary}
workflow:
  review: {role: town_department, kind: review, place_level: town, words: 镇里审核, source: 第六条}
  payment: {role: finance, kind: pay, place_level: town, words: 发放, source: 第六条}
declaration: {version: "1", words: 以上属实, source: 第五条}
"""


def changed(*changes: tuple[str, str]) -> str:
    """Return the small scheme with some of its text replaced; what is to be replaced must stand there."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def in_folder(folder: Path, text: str, name: str = "xinghe") -> Path:
    """Write a scheme file into a folder and return the folder."""
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def scheme_of(folder: Path, *changes: tuple[str, str]) -> Scheme:
    """Load the small scheme with some changes."""
    return load_file(in_folder(folder, changed(*changes)) / "xinghe.yaml")


def bill(name: str = "A", share: str = "100.00", **more: object) -> dict[str, object]:
    """Return an expense of the small scheme."""
    usual = {"id": name, "date": "2025-03-01", "kind": "inpatient", "covered_own_share": share}
    return {**usual, "provider": {"kind": "hospital", "designated": True}, **more}


def estimate(scheme: Scheme, *bills: dict[str, object], office: Office | None = None, **more: object) -> Assessment:
    """Estimate some bills under a scheme, for a listed person unless said otherwise."""
    request = {
        "scheme": scheme.id,
        "benefit": next(iter(scheme.benefits)),
        "on": "2025-06-01",
        "person": {"identities": ["listed"]},
        "expenses": list(bills),
        **more,
    }
    return assess(scheme, parse_request(request, _Alone(scheme)), office or Office.empty())  # type: ignore[arg-type]


class _Alone:
    """A catalogue of one scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self.all = (scheme,)

    def get(self, _: str) -> Scheme:
        return self.all[0]


STEPS = "          - rate: share\n          - cap: {at: cap, flag: annual_cap}\n"
FIGURES = "amounts:"


def figure(name: str, unit: str, value: str, more: str = "") -> str:
    return (
        f"  {name}:\n    words: {name}\n    unit: {unit}\n    values:\n"
        f"      - {{since: 2024-01-01, value: {value}, source: 第三条{more}}}\n"
    )


def with_steps(folder: Path, steps: str, figures: str = "", **more: str) -> Scheme:
    changes = [(STEPS, steps), (FIGURES, f"{figures}amounts:"), *more.items()]
    return scheme_of(folder, *changes)


def amounts(answer: Assessment) -> dict[str, str]:
    return {name: str(amount) for name, amount in answer.per_expense.items()}
