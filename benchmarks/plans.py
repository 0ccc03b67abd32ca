"""Campaigns proposed from invented plans: period, deadlines, units and duties right?

    .venv/bin/python -m benchmarks.plans [--wrong] [--part TITLE]

Plans of several manners (`plans.yaml`: prose, tables, annexes, a city, days without year), drawn as
Word and PDF files, read as `minhchung campaign new` reads them. Names are the same
whatever their capitals. Those that the rules were written
with (`learned`), the others, and those of `plans_held.yaml`, `plans_real.yaml`, `plans_far.yaml`
and of each round from `plans_twelfth.yaml` on are counted apart. Deadlines count as right
whether marked as sure or not; the sure ones are counted besides. So is which day each body has in
the end (`as they hold`): a day told for all that stands with its group, or the other way round, is
right there, and a day too many does not count. A duty is right if it names an indicator
that fits; `proposed` ones, which a person is asked to check, count as the others do. Duties that
the truth does not name are counted, and those of them that nobody is asked to check.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from extractors.grammar.loader import load_grammar
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.read_file import read_file
from extractors.reading.ruled_cells import ruled_cells
from indicator_map.loader import load_set
from pipeline.campaigns.duty_matching import DutyMatcher
from pipeline.campaigns.plan import read_plan
from pipeline.campaigns.proposal import propose
from pipeline.campaigns.proposed import Proposal
from sample_docs.generator import layout, word
from sample_docs.generator.content import Sample, _blocks
from sample_docs.generator.fonts import register

PLANS = Path(__file__).with_name("plans.yaml")
HELD = Path(__file__).with_name("plans_held.yaml")
REAL = Path(__file__).with_name("plans_real.yaml")
FAR = Path(__file__).with_name("plans_far.yaml")
LATER = tuple(sorted({*Path(__file__).parent.glob("plans_*.yaml")} - {HELD, REAL, FAR}))
"""Plans whose truth was written down before the program first read them, as those of REAL and FAR,
in the kinds of wording that published plans have."""


def plans(path: Path = PLANS) -> tuple[Mapping[str, Any], ...]:
    """Return the invented plans of a file with what is true of them."""
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")))


def sample_of(plan: Mapping[str, Any]) -> Sample:
    """Return a plan as a paper to draw."""
    return Sample(
        file=f"{plan['id']}.pdf",
        kind="plan",
        difficulty="",
        medium="digital",
        number=plan["number"],
        issue_date=f"{plan['issued']}",
        doc_type=plan.get("type", "Kế hoạch"),
        issuer=plan["issuer"],
        subject=plan["subject"],
        indicator="",
        period="",
        head=tuple(plan["head"]),
        place="Mẫu",
        body=_blocks(plan["body"]),
        authority=tuple(plan.get("authority", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))),
        signer="Nguyễn Văn Ví Dụ",
        recipients=("Thanh tra Chính phủ;", "Các sở, ban, ngành;", "Lưu: VT."),
        to=tuple(plan.get("to", ())),
        strong=2,
    )


def draw(plan: Mapping[str, Any], folder: Path, *, pdf: bool) -> Path:
    """Write a plan as a PDF or Word file; return where."""
    sample = sample_of(plan)
    path = folder / f"{plan['id']}.{'pdf' if pdf else 'docx'}"
    path.write_bytes(layout.draw(sample, register(sample.letters), 1) if pdf else word.draw(sample))
    return path


def proposed(plan: Mapping[str, Any], folder: Path, *, pdf: bool, ruled: bool = True) -> Proposal:
    """Return the campaign that a plan's file gives; not `ruled`: as of a scan."""
    indicators = load_set(plan.get("set", "pctn-tinh-2024"))
    path = draw(plan, folder, pdf=pdf)
    cells = ruled_cells(path, Limits()) if ruled else {}
    facts = read_plan(path.name, read_file(path, ReadOptions()), load_grammar(), cells)
    return propose(facts.facts, indicators, DutyMatcher(indicators))


def same_name(name: str) -> str:
    """Return a name as names are compared: without capitals, `Các` before a group, in short."""
    return name.casefold().removeprefix("các ").replace("ủy ban nhân dân", "ubnd")


def by_which_day(who: str, one: Proposal, days: Mapping[str, Any]) -> Any:
    """Return the last day that a body or group has in a campaign: its own, else its group's, else
    everybody's.
    """
    group = {same_name(unit.name): unit.group for unit in one.units}.get(same_name(who), "")
    general = who in ("all", "self_assessment", "last_day")
    own = days.get(same_name(who))
    return own or (None if general else days.get(same_name(group)) or days.get("all"))


def judged(plan: Mapping[str, Any], one: Proposal) -> Iterator[tuple[str, bool, str]]:
    """Yield what is true of a plan, whether the proposal has it, and what it has."""
    truth = plan["truth"]
    period = [one.period.start, one.period.end] if one.period else []
    yield "period", period == truth["period"] and one.year == truth["year"], f"{period}"
    days: dict[str, Any] = {
        "all": one.deadlines.units,
        "self_assessment": one.deadlines.self_assessment,
        "last_day": one.deadlines.last_day,
    }
    days |= {same_name(group.name): group.deadline for group in one.groups if group.deadline}
    days |= {same_name(unit.name): unit.deadline for unit in one.units if unit.deadline}
    truly = {same_name(who): by for who, by in truth["deadlines"].items()}
    sure = {"all": "units", "self_assessment": "self_assessment", "last_day": "last_day"}
    unsure = {name for name, key in sure.items() if key in one.said and not one.said[key].sure}
    unsure |= {same_name(entry.name) for entry in (*one.groups, *one.units) if not entry.sure}
    for who, by in truth["deadlines"].items():
        read = days.get(same_name(who))
        yield "deadlines", read == by, f"{who}: {by}, read {read}"
        held = by_which_day(who, one, days)
        yield "deadlines as they hold", held == by, f"{who}: {by}, holds {held}"
    for who, by in days.items():
        if by and who not in truly:
            yield "deadlines", False, f"{who}: invented {by}"
        if by and who not in unsure:
            yield "deadlines marked as sure", truly.get(who) == by, f"{who}: {by}"
    named = {same_name(unit.name) for unit in one.units if not unit.proposed}
    for name in truth["units"]:
        yield "units", same_name(name) in named, name
    for name in named - set(map(same_name, truth["units"])):
        yield "units", False, f"invented {name}"
    for name, wanted in truth["duties"].items():
        ids = [
            duty.indicator
            for whose in (*one.units, *one.groups)
            if same_name(whose.name) == same_name(name)
            for duty in whose.duties
        ]
        for id in wanted:
            fits = any(i == w or i.startswith(f"{w}.") for i in ids for w in str(id).split("|"))
            yield "duties", fits, f"{name}: {id}, read {ids}"
    owed = {same_name(name): ids for name, ids in truth["duties"].items()}
    for whose in (*one.units, *one.groups):
        wanted = [w for all_ in owed.get(same_name(whose.name), ()) for w in str(all_).split("|")]
        for duty in whose.duties:
            if not duty.of_group and not any(
                duty.indicator == w or duty.indicator.startswith(f"{w}.") for w in wanted
            ):
                told = f"{whose.name}: {duty.indicator}, “{duty.words}”, sure: {duty.sure}"
                yield "duties beyond the truth", False, told
                if duty.sure:
                    yield "of these marked as sure", False, told


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="show what is wrong")
    parser.add_argument("--part", default="", help="only the part with this in its title")
    parser.add_argument("--no-rules", action="store_true", help="as of scans: no rules of tables")
    options = parser.parse_args()
    wrong, asked, ruled = options.wrong, options.part, not options.no_rules
    files = REAL, FAR, *LATER
    of_kinds = [plan for file in files for plan in plans(file)]
    for title, of_kind in (
        ("learned", [plan for plan in plans() if plan["learned"]]),
        ("others", [plan for plan in plans() if not plan["learned"]]),
        ("held, first three", [plan for plan in plans(HELD) if "round" not in plan]),
        *(
            (f"held, round {turn}", [plan for plan in plans(HELD) if plan.get("round") == turn])
            for turn in (2, 3, 4, 5)
        ),
        *(
            (f"real kinds, round {turn}", [one for one in of_kinds if one["round"] == turn])
            for turn in sorted({one["round"] for one in of_kinds})
        ),
    ):
        if asked and asked not in title:
            continue
        right: Counter[str] = Counter()
        all_: Counter[str] = Counter()
        with tempfile.TemporaryDirectory() as folder:
            for plan in of_kind:
                for kind, fits, what in judged(
                    plan, proposed(plan, Path(folder), pdf=plan["pdf"], ruled=ruled)
                ):
                    all_[kind] += 1
                    right[kind] += fits
                    if wrong and not fits and kind != "of these marked as sure":
                        print(f"  {plan['id']}: {kind}: {what}")
        print(f"{title}: {len(of_kind)} plans")
        for kind, count in all_.items():
            share = 100 * right[kind] / count
            if kind in ("duties beyond the truth", "of these marked as sure"):
                print(f"  {kind:<24} {count}")
            else:
                print(f"  {kind:<24} {right[kind]}/{count} ({share:.0f} %)")


if __name__ == "__main__":
    main()
