"""The keys that a set file may hold; docs/indicator-sets.md says what each means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indicator_map.model import PARTS, PERS, PIECES, RULES

Kind = Literal[
    "text",
    "scheme",
    "texts",
    "number",
    "year",
    "date",
    "flag",
    "choice",
    "record",
    "records",
    "names",
]
"""What stands behind a key; `names` is a mapping of free names to texts, `scheme` a text whose
places to fill in (`{number}`) its reader checks."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its kind, whether it must be there, its choices or the table of its record."""

    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    table: str = ""


TABLES: dict[str, dict[str, Key]] = {
    "set": {
        "id": Key("text", required=True),
        "year": Key("year", required=True),
        "name": Key("text", required=True),
        "extends": Key("text"),
        "provisional": Key("flag"),
        "period": Key("record", required=True, table="period"),
        "total_points": Key("number"),
        "decision": Key("record", table="paper"),
        "plan": Key("record", table="paper"),
        "deadlines": Key("records", table="deadline"),
        "completeness": Key("text"),
        "reliability": Key("text"),
        "notes": Key("texts"),
        "sources": Key("names"),
        "remove": Key("texts"),
        "indicators": Key("records", table="indicator"),
    },
    "period": {
        "start": Key("date", required=True),
        "end": Key("date", required=True),
        "inferred": Key("flag"),
        "source": Key("texts"),
        "note": Key("text"),
    },
    "paper": {
        "number": Key("text"),
        "date": Key("date"),
        "signer": Key("text"),
        "source": Key("texts"),
        "note": Key("text"),
    },
    "deadline": {
        "place": Key("text", required=True),
        "what": Key("text", required=True),
        "by": Key("date", required=True),
        "late": Key("text"),
        "source": Key("texts"),
    },
    "indicator": {
        "id": Key("text", required=True),
        "title": Key("text"),
        "parent": Key("text"),
        "points": Key("number"),
        "rule": Key("choice", choices=RULES),
        "needs": Key("records", table="need"),
        "pieces": Key("choice", choices=PIECES),
        "hints": Key("record", table="hints"),
        "examples": Key("texts"),
        "equivalents": Key("texts"),
        "deduction": Key("flag"),
        "units_supply": Key("flag"),
        "legal_reference": Key("text"),
        "scoring": Key("text"),
        "reported": Key("text"),
        "note": Key("text"),
        "inferred": Key("texts"),
        "source": Key("texts"),
    },
    "need": {
        "doc_types": Key("texts", required=True),
        "wording": Key("text"),
        "issuer": Key("text"),
        "per": Key("choice", choices=PERS),
        "each_unit": Key("flag"),
        "issued_by": Key("texts"),
        "owed_by": Key("texts"),
        "count": Key("number"),
        "part": Key("choice", choices=PARTS),
        "supports": Key("flag"),
        "not_words": Key("texts"),
        "if_any": Key("flag"),
        "number": Key("text"),
        "note": Key("text"),
        "inferred": Key("flag"),
        "source": Key("texts"),
    },
    "hints": {
        "words": Key("texts"),
        "citations": Key("texts"),
    },
}
