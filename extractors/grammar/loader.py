"""Load the grammar of Vietnamese official papers from the YAML files beside this module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from extractors.grammar.citation_words import CitationWords, citation_words
from extractors.grammar.figure_words import FigureWords, figure_words
from extractors.grammar.folding import confusable, fold
from extractors.packaged_data import packaged_yaml

System = Literal["state", "party", "judicial"]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document (tên loại): its name, symbols and the folded titles it is printed with.

    Of titles in `opens` the words after the name belong to the subject.
    """

    name: str
    abbreviations: tuple[str, ...]
    titles: tuple[str, ...]
    system: System
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """A body (cơ quan): full name, abbreviations in symbols, level."""

    name: str
    abbreviations: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True)
class LevelWords:
    """Folded words that tell a body's level; `whole`: in the superior's name as well."""

    level: str
    words: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally-run city; `lists` says whether among the old 63 or the new 34."""

    name: str
    kind: str
    lists: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyNaming:
    """Folded words that tell how a body is named on its own; see agencies.yaml."""

    whole: tuple[str, ...]
    of_body: tuple[str, ...]
    committee: tuple[str, ...]
    council: tuple[str, ...]
    party: tuple[str, ...]
    joint: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberForm:
    """One form of a number (số, ký hiệu), with groups serial, year, type, agencies."""

    name: str
    system: System
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class NumberYears:
    """Which papers bear the year in their number; see number_forms.yaml."""

    kinds: tuple[str, ...]
    rule_kinds: tuple[str, ...]
    rule_recital: re.Pattern[str]
    rule_subject: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DateForms:
    """Patterns of a date line in folded text, and the years that are believed."""

    long: re.Pattern[str]
    short: re.Pattern[str]
    bare: re.Pattern[str]
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How readers are weighed against each other; see weights.yaml."""

    readers: Mapping[str, float]
    agreement: float
    conflict: float
    serious: float
    printed_word: float
    certain: float
    believed: float
    handwritten: float
    signed_before: int
    unshaken: float


@dataclass(frozen=True, slots=True)
class SigningWords:
    """Words of the signature block and of the list of recipients; see signing.yaml."""

    authorities: tuple[tuple[str, re.Pattern[str]], ...]
    titles: Mapping[str, str]
    family_names: tuple[str, ...]
    given_names: frozenset[str]
    other_names: frozenset[str]
    recipients: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """Written forms of periods; see periods.yaml."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    reporting: re.Pattern[str]
    joined: re.Pattern[str]
    opening: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    not_about: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FileNameWords:
    """How clerks and machines name files; see file_names.yaml.

    `kinds` and `bodies` map folded abbreviations, `titles` folded titles, to what they stand for.
    """

    machine: re.Pattern[str]
    clock: re.Pattern[str]
    endings: re.Pattern[str]
    codes: re.Pattern[str]
    before: frozenset[str]
    counts: frozenset[str]
    other_days: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    titles: Mapping[str, frozenset[str]]
    bodies: Mapping[str, str]
    confidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Grammar:
    """All grammar data, compiled; made once by `load_grammar` and handed to every extractor."""

    document_types: tuple[DocumentType, ...]
    copy_abbreviations: tuple[str, ...]
    agencies: tuple[Agency, ...]
    body_words: Mapping[str, tuple[str, ...]]
    naming: BodyNaming
    name_openers: tuple[str, ...]
    before_names: tuple[str, ...]
    name_words: tuple[str, ...]
    levels: tuple[LevelWords, ...]
    place_levels: tuple[LevelWords, ...]
    province_words: tuple[str, ...]
    department_words: tuple[str, ...]
    not_places: tuple[str, ...]
    after_places: tuple[str, ...]
    authors: tuple[str, ...]
    kept_capitals: tuple[str, ...]
    phrases: tuple[str, ...]
    provinces: tuple[Province, ...]
    abbreviations: Mapping[str, str]
    number_forms: tuple[NumberForm, ...]
    glued_types: tuple[str, ...]
    digit_confusions: Mapping[str, str]
    misread_abbreviations: Mapping[str, str]
    own_units: tuple[str, ...]
    number_years: NumberYears
    mottoes: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, re.Pattern[str]]
    dates: DateForms
    weights: Weights
    citations: CitationWords
    signing: SigningWords
    periods: PeriodWords
    figures: FigureWords
    file_names: FileNameWords

    def document_type(self, name: str) -> DocumentType | None:
        """Return the kind of this name, None if there is none."""
        return next((kind for kind in self.document_types if kind.name == name), None)

    def types_of_abbreviation(self, abbreviation: str) -> tuple[DocumentType, ...]:
        """Return every kind that this abbreviation may stand for."""
        return tuple(k for k in self.document_types if abbreviation in k.abbreviations)

    def agency(self, abbreviation: str) -> Agency | None:
        """Return the body of this abbreviation, None if it is not known."""
        return next((a for a in self.agencies if abbreviation in a.abbreviations), None)


def _read(name: str) -> Any:
    return packaged_yaml("extractors.grammar", name)


def _level(row: dict[str, Any]) -> LevelWords:
    words = tuple(fold(word) for word in row["words"])
    return LevelWords(row["level"], words, bool(row.get("whole", False)))


def _document_types(rows: list[dict[str, Any]]) -> tuple[DocumentType, ...]:
    return tuple(
        DocumentType(
            row["name"],
            tuple(row["abbreviations"]),
            tuple(fold(title) for title in (row["name"], *row.get("printed", ()))),
            row["system"],
            tuple(fold(title) for title in row.get("opens", ())),
        )
        for row in rows
    )


def _abbreviations(
    types: tuple[DocumentType, ...], agencies: tuple[Agency, ...], copies: tuple[str, ...]
) -> Mapping[str, str]:
    """Map what OCR may make of an abbreviation to it; those that two share are left out."""
    spellings = {a for kind in types for a in kind.abbreviations} | set(copies)
    spellings |= {a for agency in agencies for a in agency.abbreviations}
    by_key: dict[str, set[str]] = {}
    for spelling in spellings:
        by_key.setdefault(confusable(spelling), set()).add(spelling)
    return MappingProxyType({k: v.pop() for k, v in by_key.items() if len(v) == 1})


def _number_forms(
    data: dict[str, Any], types: tuple[DocumentType, ...], copies: tuple[str, ...]
) -> tuple[NumberForm, ...]:
    abbreviations = {a for kind in types for a in kind.abbreviations} | set(copies)
    longest_first = sorted(abbreviations, key=lambda a: (-len(a), a))
    type_pattern = "|".join(re.escape(a) for a in longest_first)
    return tuple(
        NumberForm(
            row["name"],
            row["system"],
            re.compile(
                row["pattern"].replace("{type}", type_pattern).replace("{unit}", data["unit"])
            ),
        )
        for row in data["forms"]
    )


def _file_names(types: tuple[DocumentType, ...], agencies: tuple[Agency, ...]) -> FileNameWords:
    data = _read("file_names.yaml")
    kinds: dict[str, set[str]] = {}
    titles: dict[str, set[str]] = {}
    for kind in types:
        for short in kind.abbreviations:
            if len(short) > 1 and short not in data["unnumbered"]:
                kinds.setdefault(fold(short), set()).add(kind.name)
        for title in kind.titles if kind.abbreviations else ():
            titles.setdefault(title.replace(" ", ""), set()).add(kind.name)
    bodies = {fold(short): short for agency in agencies for short in agency.abbreviations}
    return FileNameWords(
        machine=re.compile(data["machine"]),
        clock=re.compile(data["clock"]),
        endings=re.compile(data["endings"]),
        codes=re.compile(data["codes"]),
        before=frozenset(data["before"]),
        counts=frozenset(data["counts"]),
        other_days=frozenset(data["other_days"]),
        kinds=MappingProxyType({short: frozenset(names) for short, names in kinds.items()}),
        titles=MappingProxyType({title: frozenset(names) for title, names in titles.items()}),
        bodies=MappingProxyType(bodies),
        confidence=MappingProxyType(data["confidence"]),
    )


@cache
def load_grammar() -> Grammar:
    """Return all grammar files, compiled; reading them takes a second and is done once."""
    types_data = _read("document_types.yaml")
    agencies_data = _read("agencies.yaml")
    agencies = tuple(
        Agency(row["name"], tuple(row["abbreviations"]), row["level"])
        for row in agencies_data["agencies"]
    )
    numbers_data = _read("number_forms.yaml")
    letterhead = _read("letterhead.yaml")
    weights = _read("weights.yaml")
    signing = _read("signing.yaml")
    periods = _read("periods.yaml")
    types = _document_types(types_data["document_types"])
    copies = tuple(types_data["copy_abbreviations"])
    words = agencies_data["body_words"]
    dates = letterhead["date"]
    return Grammar(
        document_types=types,
        copy_abbreviations=copies,
        agencies=agencies,
        body_words=MappingProxyType(
            {kind: tuple(fold(word) for word in held) for kind, held in words.items()}
        ),
        naming=BodyNaming(
            **{kind: tuple(map(fold, held)) for kind, held in agencies_data["naming"].items()}
        ),
        name_openers=tuple(agencies_data["name_openers"]),
        before_names=tuple(agencies_data["before_names"]),
        name_words=tuple(agencies_data["name_words"]),
        levels=tuple(map(_level, agencies_data["levels"])),
        place_levels=tuple(map(_level, agencies_data["place_levels"])),
        province_words=tuple(fold(word) for word in agencies_data["province_words"]),
        department_words=tuple(fold(word) for word in agencies_data["department_words"]),
        not_places=tuple(agencies_data["not_places"]),
        after_places=tuple(agencies_data["after_places"]),
        authors=tuple(fold(word) for word in agencies_data["authors"]),
        kept_capitals=tuple(agencies_data["kept_capitals"]),
        phrases=tuple(agencies_data["phrases"]),
        provinces=tuple(
            Province(row["name"], row["kind"], tuple(row["lists"]), tuple(row.get("also", ())))
            for row in _read("provinces.yaml")["provinces"]
        ),
        abbreviations=_abbreviations(types, agencies, copies),
        number_forms=_number_forms(numbers_data, types, copies),
        glued_types=tuple(numbers_data["glued_types"]),
        digit_confusions=MappingProxyType(numbers_data["digit_confusions"]),
        misread_abbreviations=MappingProxyType(numbers_data["misread"]),
        own_units=tuple(numbers_data["own_units"]),
        number_years=NumberYears(
            tuple(numbers_data["year_borne"]),
            tuple(numbers_data["rules"]["kinds"]),
            re.compile(numbers_data["rules"]["recital"]),
            re.compile(numbers_data["rules"]["subject"]),
        ),
        mottoes=MappingProxyType({k: tuple(v) for k, v in letterhead["mottoes"].items()}),
        patterns=MappingProxyType({k: re.compile(v) for k, v in letterhead["patterns"].items()}),
        dates=DateForms(
            re.compile(dates["long"]),
            re.compile(dates["short"]),
            re.compile(dates["bare"]),
            *dates["years"],
        ),
        citations=citation_words(_read("citations.yaml")),
        signing=SigningWords(
            tuple((row["name"], re.compile(row["pattern"])) for row in signing["authorities"]),
            MappingProxyType({fold(title): title for title in signing["titles"]}),
            tuple(signing["family_names"]),
            frozenset(signing["given_names"]),
            frozenset(signing["other_names"]),
            MappingProxyType({k: re.compile(v) for k, v in signing["recipients"].items()}),
        ),
        periods=PeriodWords(
            tuple((row["kind"], re.compile(row["pattern"])) for row in periods["patterns"]),
            re.compile(periods["reporting"]),
            re.compile(periods["joined"]),
            tuple((re.compile(o["before"]), re.compile(o["after"])) for o in periods["opening"]),
            re.compile(periods["not_about"]),
        ),
        figures=figure_words(_read("figures.yaml")),
        file_names=_file_names(types, agencies),
        weights=Weights(
            readers=MappingProxyType(weights["readers"]),
            **{key: value for key, value in weights.items() if key != "readers"},
        ),
    )
