"""What a list of documents is filtered by, as it stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from extractors.grammar.typed_days import typed_day
from pipeline.records.wording import VERDICT
from pipeline.store.queries.documents import Wanted

STATUSES: Mapping[str, str] = {
    "waiting": "Chờ xem",
    "skipped": "Đã bỏ qua, để sau",
    "sample": "Mẫu 5 % trong số chắc chắn",
    "decided": "Đã quyết",
    "all": "Tất cả",
}


@dataclass(frozen=True, slots=True)
class Filters(Wanted):
    """What the reviewer wants to see, read from an address and put into one."""

    @staticmethod
    def from_query(query: Mapping[str, str]) -> Filters:
        """Read the filters of an address; what makes no sense is left out."""
        page = query.get("page", "1")
        return Filters(
            status=status if (status := query.get("status", "")) in STATUSES else "waiting",
            unit=query.get("unit", ""),
            indicator=query.get("indicator", ""),
            reason=query.get("reason", ""),
            verdict=verdict if (verdict := query.get("verdict", "")) in VERDICT else "",
            q=query.get("q", "").strip()[:200],
            whose=query.get("whose", "")[:60],
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            page=min(int(page), 100_000) if page.isascii() and page.isdigit() and int(page) else 1,
        )

    def query(self, **changes: Any) -> str:
        """Return the filters, some of them changed, as the query of an address."""
        held = asdict(replace(self, **{"page": 1, **changes}))
        return urlencode({name: value for name, value in held.items() if _said(name, value)})


def _day(text: str) -> str:
    """Return a typed day as ISO, empty for what is none."""
    try:
        return typed_day(text).isoformat()
    except ValueError:
        return ""


def _said(name: str, value: object) -> bool:
    return bool(value) and (name, value) not in (("status", "waiting"), ("page", 1))
