"""The parts of a claim page in the words of its reader: papers, fields, the checklist, other claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.crosschecks import REASSURING, Check, Remark
from claims.defects import codes_for
from claims.desk import FieldChange, OriginalSeen
from claims.model import Claim, Mark
from claims.papers import Box
from locales import N_, forms
from schemes.model import Material, Scheme
from web.staff import words
from web.staff.dossier import FieldShown, PaperShown
from web.staff.pages import Speaker
from web.staff.register_rows import value_words


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field as the template shows it."""

    name: str
    value: str | None
    how: str
    read: str | None
    differs: bool
    sources: tuple[str, ...]
    source_words: str
    box: Box | None
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark in words."""

    text: str
    good: bool


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper as the template shows it."""

    page_id: int
    name: str
    width: int
    height: int
    fields: tuple[FieldLine, ...]  # those the scheme asks for
    more: tuple[FieldLine, ...]
    marks: tuple[Mark, ...]
    original: OriginalSeen | None
    remarks: tuple[RemarkLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the checklist of defects."""

    key: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Another claim of the person."""

    claim: Claim
    visible: bool


class Namer:
    """Names the papers of a scheme in one language."""

    def __init__(self, scheme: Scheme, say: Speaker) -> None:
        self._scheme = scheme
        self._say = say

    def material(self, material: str | None) -> str:
        """Name a material of the scheme."""
        found = next((one for one in self._scheme.materials if one.id == material), None)
        return str(material) if found is None else found.words.pick(self._say.language)

    def paper(self, paper: PaperShown) -> str:
        """Name a paper as the scheme does, else by its kind."""
        found = self.material_of(paper)
        return self.material(found.id) if found else self._say.known(words.KINDS, paper.kind)

    def material_of(self, paper: PaperShown) -> Material | None:
        """Return what the paper is to the scheme: what the person said, else what is of its kind."""
        said = [one for one in self._scheme.materials if one.id == paper.material]
        alike = [one for one in self._scheme.materials if paper.kind in (one.kind, *one.alternatives)]
        return next(iter((*said, *alike)), None)

    def coverage(self, value: str) -> str:
        """Name what insurance covers, in the words of the scheme's own question."""
        return dict(self.coverages).get(value, value)

    @property
    def coverages(self) -> list[tuple[str, str]]:
        """List the coverages that the scheme tells apart."""
        options = [option for question in self._scheme.questions.values() for option in question.options]
        return [
            (str(option.sets["expense.coverage"]), option.words.pick(self._say.language))
            for option in options
            if option.sets.get("expense.coverage")
        ]

    def entry(self, register: str, said: Mapping[str, str]) -> list[str]:
        """Say what an entry of one of the office's lists holds, a field a line."""
        language, found = self._say.language, self._scheme.registers.get(register)
        return [
            forms.labelled(language, field.words.pick(language), value_words(field, said[field.id], self._say))
            for field in (found.fields if found else ())
            if field.id in said
        ]

    def step(self, step_id: object) -> str:
        """Name a step of the scheme."""
        found = next((one for one in self._scheme.workflow if one.id == step_id), None)
        return str(step_id) if found is None else found.words.pick(self._say.language)

    def card(self, paper: PaperShown) -> PaperCard:
        """Put a paper into words."""
        material = self.material_of(paper)
        asked = material.fields if material else ()
        lines = [self._line(one) for one in paper.fields]
        return PaperCard(
            page_id=paper.page_id,
            name=self.paper(paper),
            width=paper.width,
            height=paper.height,
            fields=tuple(line for line in lines if not asked or line.name in asked),
            more=tuple(line for line in lines if asked and line.name not in asked and line.value is not None),
            marks=paper.marks,
            original=paper.original,
            remarks=tuple(self._remark(one) for one in paper.remarks),
        )

    def _remark(self, one: Remark) -> RemarkLine:
        if one.check is Check.RULE_BROKEN:
            return RemarkLine(self._say.known(words.RULES, one.params["rule"]), good=False)
        if one.check is Check.SCHEME_SAYS:
            flag = self._scheme.flags.get(str(one.params["flag"]))
            return RemarkLine(flag.pick(self._say.language) if flag else str(one.params["flag"]), good=False)
        params = {name: self._shown(name, value) for name, value in one.params.items()}
        return RemarkLine(self._say(words.REMARKS[one.check], **params), good=one.check in REASSURING)

    def _shown(self, name: str, value: str | tuple[str, ...]) -> str:
        if isinstance(value, tuple):
            return forms.listed(self._say.language, value)
        return self._say.day(value) if name == "day" else value

    def _line(self, one: FieldShown) -> FieldLine:
        said = [self._say.known(words.SOURCES, source) for source in one.sources]
        return FieldLine(
            name=one.name,
            value=one.value,
            how=one.how,
            read=one.read,
            differs=one.differs,
            sources=one.sources,
            source_words=" · ".join(dict.fromkeys(said)),
            box=one.box,
            changes=one.changes,
        )

    def checklist(self, papers: Sequence[PaperShown]) -> list[Group]:
        """List what can be wrong, paper by paper, then with papers that are not there, then with the claim."""
        found = [self.material_of(paper) for paper in papers]
        groups = [
            Group(
                f"{material.id if material else ''}:{paper.page_id}", f"{n}. {self.paper(paper)}", codes_for(paper.kind)
            )
            for n, (paper, material) in enumerate(zip(papers, found, strict=True), 1)
        ]
        absent = [one for one in self._scheme.materials if one not in found]
        groups += [Group(f"{one.id}:", one.words.pick(self._say.language), ("missing",)) for one in absent]
        return [*groups, Group(":", self._say(N_("整件申请")), codes_for(None))]
