#!/usr/bin/env python3
"""Tính lại mọi con số của công bố này. / Recomputes every number of this publication.

    python3 -I recompute.py [--expect HASH]

Reads only this folder, uses only Python's standard library (3.11 or later), imports none of the
program that made the folder. From datasets/*.csv, plan.json, criteria/*.json and facts.json it
recomputes component points, criteria, totals, indices, ranks, classes and recognition, compares
them with results.csv and results.json, and checks every hash in manifest.json. Exit status: 0 all
agrees, 1 something differs. Read it before you trust it: it is one rule after another.
"""

import csv
import hashlib
import json
import sys
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 60
HERE = Path(__file__).resolve().parent
SOURCE = {  # which score a stage of each kind gives
    "self_assessment": "self_score",
    "appraisal": "appraised_score",
    "survey": "survey_score",
    "council_meeting": "council_score",
}
problems = []


def main():
    check_hashes()
    plan, facts = load("plan.json"), load("facts.json")
    results = recompute(plan, facts)
    compare_csv(results)
    compare_json(results)
    digest = sha256(HERE / "results.csv")
    if "--expect" in sys.argv and sys.argv[-1].lower() != digest:
        problems.append(f"results.csv: mã băm / hash {digest}, không phải / not {sys.argv[-1]}")
    if facts["mark"]:
        print(facts["mark"])
    print(f"{len(results)} đơn vị / units; SHA-256 results.csv = {digest}")
    for problem in problems:
        print("✕", problem)
    print("KHÔNG KHỚP / DIFFERS" if problems else "ĐÚNG / OK")
    return 1 if problems else 0


# ---- files ---------------------------------------------------------------------------------------


def load(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def rows(name):
    path = HERE / "datasets" / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_hashes():
    listed = {entry["path"]: entry for entry in load("manifest.json")["files"]}
    present = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.is_file()}
    for name in sorted(present - set(listed) - {"manifest.json"}):
        problems.append(f"{name}: thừa tệp / extra file")
    for name, entry in listed.items():
        if name not in present:
            problems.append(f"{name}: thiếu tệp / missing")
        elif sha256(HERE / name) != entry["sha256"]:
            problems.append(f"{name}: khác mã băm / hash differs")


# ---- rules ---------------------------------------------------------------------------------------


def half_up(value, places):
    """A fraction or decimal to `places` decimals; a half goes away from zero."""
    exact = Fraction(value)
    scaled = abs(exact) * 10**places + Fraction(1, 2)
    whole = scaled.numerator // scaled.denominator
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places)


def recompute(plan, facts):
    """Unit code -> its row, for every unit of the plan."""
    sets = {g: load(f"criteria/{x['criteria']}.json") for g, x in plan["groups"].items()}
    units = plan["units"]
    given, votes, proposed = read_datasets(plan, sets)
    results = {}
    for group, criteria in sets.items():
        own = [unit for unit in units if unit["group"] == group]
        chosen = {
            (u["code"], c["code"]): first_source(criteria, c, u["code"], given)
            for u in own
            for c in components(criteria)
        }
        chosen = {key: value for key, value in chosen.items() if value is not None}
        maxima = part_maxima(criteria, own, chosen)
        rows = [unit_row(criteria, u, chosen, maxima, facts) for u in own]
        rank(criteria["ranking"], rows)
        for row in rows:
            row["recognized"] = recognized(criteria["recognition"], row, votes, proposed)
            results[row["code"]] = row
    return results


def components(criteria):
    return [c for criterion in criteria["criteria"] for c in criterion["components"]]


def read_datasets(plan, sets):
    """(unit, component, source) -> points; council votes; units that verification proposed."""
    given, votes, proposed, verified = {}, {}, {}, False
    for stage in plan["stages"]:
        source = SOURCE.get(stage["kind"])
        if stage["kind"] == "survey":
            given.update(survey_points(plan, sets, stage["key"]))
        if source:
            for row in rows(stage["key"]):
                if row["points"] != "":
                    key = (row["unit_code"], row["component_code"], source)
                    given[key] = Decimal(row["points"])
        if stage["kind"] == "council_meeting":
            for row in rows(f"{stage['key']}-votes"):
                votes[row["unit_code"]] = (int(row["votes_for"]), int(row["present"]))
        if stage["kind"] == "verification" and rows(stage["key"]):
            verified = True
            proposed.update({r["unit_code"]: r["proposed"] == "yes" for r in rows(stage["key"])})
    names = {code for code, yes in proposed.items() if yes}
    return given, votes, names if verified else None


def survey_points(plan, sets, stage):
    """Points that follow from tallies of ballots and from the portal's counts."""
    tallies, portal, found = {}, {}, {}
    for row in rows(f"{stage}-tallies"):
        key = (row["unit_code"], row["component_code"])
        tallies.setdefault(key, []).append(
            (set(row["audience"].split("+")), int(row["answer"]), int(row["count"]))
        )
    for row in rows(f"{stage}-portal"):
        key = (row["unit_code"], row["component_code"])
        portal[key] = (int(row["satisfied"]), int(row["responses"]))
    for unit in plan["units"]:
        criteria = sets[unit["group"]]
        for part in components(criteria):
            rule, key = part["survey"], (unit["code"], part["code"])
            if rule is None or rule["method"] == "points":
                continue
            wanted = set(rule["audiences"])
            counted = [(a, n) for who, a, n in tallies.get(key, []) if not wanted or who <= wanted]
            points = answers_to_points(part, rule, counted, portal.get(key, (0, 0)))
            if points is not None:
                found[(*key, "survey_score")] = half_up(points, criteria["places"])
    return found


def answers_to_points(part, rule, counted, portal):
    """mean: min + (max - min) * (mean - 1) / (answers - 1); else max * satisfied / all."""
    ballots = sum(n for _, n in counted)
    low, high = Fraction(part["min_points"]), Fraction(part["max_points"])
    if rule["method"] == "mean" and ballots:
        mean = Fraction(sum(answer * n for answer, n in counted), ballots)
        return low + (high - low) * (mean - 1) / (rule["answers"] - 1)
    satisfied = sum(n for answer, n in counted if answer >= rule["satisfied_from"]) + portal[0]
    everyone = ballots + portal[1]
    return high * satisfied / everyone if everyone else None


def sources_of(criteria, part):
    if part["sources"] is not None:
        return part["sources"]
    return ["survey_score"] if part["survey"] else criteria["sources"]


def first_source(criteria, part, unit, given):
    """The first source, in the set's order, that gave points; rounded when they enter."""
    for source in sources_of(criteria, part):
        points = given.get((unit, part["code"], source))
        if points is not None:
            return half_up(points, criteria["places"])
    return None


def applies(part, unit):
    in_group = not part["groups"] or unit["group"] in part["groups"]
    return in_group and part["code"] not in unit["not_applicable"]


def part_maxima(criteria, units, chosen):
    """Component -> its maximum; a component blank for every unit of the group is no part of it."""
    maxima = {}
    for criterion in criteria["criteria"]:
        asked = [p for p in criterion["components"] if any(applies(p, u) for u in units)]
        present = [
            p
            for p in asked
            if any(applies(p, u) and (u["code"], p["code"]) in chosen for u in units)
        ]
        maxima.update({p["code"]: Decimal(p["max_points"]) for p in present})
        normal = [p for p in present if p["nature"] == "normal"]
        whole = sum(Decimal(p["max_points"]) for p in asked if p["nature"] == "normal")
        have = sum(Decimal(p["max_points"]) for p in normal)
        if criterion["keeps_maximum"] and normal and have and have != whole:
            left = whole
            for p in normal[:-1]:
                share = Fraction(p["max_points"]) * Fraction(whole) / Fraction(have)
                maxima[p["code"]] = half_up(share, criteria["places"])
                left -= maxima[p["code"]]
            maxima[normal[-1]["code"]] = left
    return maxima


def unit_row(criteria, unit, chosen, maxima, facts):
    """One unit: parts, criteria, total, maximum, index, class (rank and recognition come later)."""
    parts = {p["code"]: p for p in components(criteria)}
    counts = {code for code in maxima if applies(parts[code], unit)}
    entered = {c: chosen[unit["code"], c] for c in counts if (unit["code"], c) in chosen}
    normal = {c for c in counts if parts[c]["nature"] == "normal"}
    highest = sum((maxima[c] for c in normal), Decimal(0))
    points = dict(entered)
    points.update(capped(criteria, entered, highest))
    points.update({c: Decimal(0) for c in counts - normal if c not in points})
    sums, most = {}, {}
    for criterion in criteria["criteria"]:
        own = [p["code"] for p in criterion["components"] if p["code"] in counts]
        if own:
            values = [points.get(c) for c in own]
            sums[criterion["code"]] = None if None in values else sum(values, Decimal(0))
        most[criterion["code"]] = sum((maxima[c] for c in own if c in normal), Decimal(0))
    complete = highest and None not in sums.values()
    total = sum(sums.values(), Decimal(0)) if complete else None
    row = {
        "code": unit["code"],
        "criteria": sums,
        "most": most,
        "parts": {c: (points.get(c), maxima[c]) for c in counts},
        "max_points": highest,
        "total": total,
        "share": None if total is None else Fraction(total) / Fraction(highest),
        "disciplined": unit["code"] in facts["disciplined"],
        "rank": None,
    }
    row["index"] = None if total is None else half_up(100 * row["share"], criteria["places"])
    row["classification"] = classified(criteria["bands"], row)
    return row


def capped(criteria, entered, highest):
    """Bonuses and penalties after the set's caps; neither leaves 0 ... the maximum."""
    kinds = {
        kind: [
            p["code"] for p in components(criteria) if p["nature"] == kind and p["code"] in entered
        ]
        for kind in ("normal", "bonus", "penalty")
    }
    add = {kind: sum((entered[c] for c in codes), Decimal(0)) for kind, codes in kinds.items()}
    for kind, cap in (("bonus", criteria["bonus_cap"]), ("penalty", criteria["penalty_cap"])):
        add[kind] = add[kind] if cap is None else min(add[kind], Decimal(cap))
    total = add["normal"] + add["bonus"] - add["penalty"]
    if total > highest:
        add["bonus"] = max(Decimal(0), add["bonus"] - (total - highest))
    elif total < 0:
        add["penalty"] = max(Decimal(0), add["penalty"] + total)
    found = {}
    for kind, sign in (("bonus", 1), ("penalty", -1)):
        left = add[kind]
        for code in kinds[kind]:
            found[code] = sign * min(entered[code], left)
            left -= min(entered[code], left)
    return found


def met(condition, row):
    """Whether a unit meets a condition of a class or of recognition."""
    kind, codes = condition["kind"], condition["codes"]
    if kind == "no_discipline":
        return not row["disciplined"]
    if kind == "no_criterion_at_zero":
        return all(v is None or v > 0 for c, v in row["criteria"].items() if row["most"][c])
    if kind == "criterion_share":
        pairs = [
            (v or Decimal(0), row["most"][c])
            for c, v in row["criteria"].items()
            if row["most"][c] and (not codes or c in codes)
        ]
    else:
        pairs = [(v or Decimal(0), m) for c, (v, m) in row["parts"].items() if c in codes]
    share = Fraction(condition["share"])
    return all((Fraction(v) / Fraction(m) if m else 0) >= share for v, m in pairs)


def classified(bands, row):
    """The highest band whose index and conditions are met; a failed one drops to where it says."""
    if row["index"] is None:
        return None
    ordered = sorted(bands, key=lambda band: -Decimal(band["at_least"]))
    place = 0
    while place < len(ordered):
        band = ordered[place]
        if row["index"] < Decimal(band["at_least"]):
            place += 1
            continue
        failed = [c for c in band["conditions"] if not met(c, row)]
        if not failed:
            return band["name"]
        keys = [b["key"] for b in ordered]
        place = max(keys.index(c["otherwise"]) if c["otherwise"] else place + 1 for c in failed)
    return None


def rank(rule, rows):
    """Best exact share first; ties 1,2,2,4 (competition) or 1,2,2,3 (dense)."""

    def key(row):
        return (row["share"], *(share_of(row, code) for code in rule["then_by"]))

    ranked = sorted((r for r in rows if r["total"] is not None), key=key, reverse=True)
    for place, row in enumerate(ranked):
        before = ranked[place - 1] if place else None
        if before is not None and key(before) == key(row):
            row["rank"] = before["rank"]
        else:
            row["rank"] = before["rank"] + 1 if before and rule["ties"] == "dense" else place + 1


def share_of(row, code):
    points, most = row["criteria"].get(code), row["most"].get(code)
    return Fraction(points) / Fraction(most) if points is not None and most else Fraction(0)


def recognized(rule, row, votes, proposed):
    """Index, conditions, the verification's proposal, the council's share of those present."""
    if rule is None:
        return None
    if row["index"] is None or row["index"] < Decimal(rule["at_least"]):
        return False
    if not all(met(condition, row) for condition in rule["conditions"]):
        return False
    if rule["needs_proposal"] and row["code"] not in (proposed or set()):
        return False
    if rule["council_share"] is None:
        return True
    votes_for, present = votes.get(row["code"], (0, 0))
    return present > 0 and votes_for >= Fraction(rule["council_share"]) * present


# ---- comparing -----------------------------------------------------------------------------------


def shown(value):
    """A value as results.csv writes it: plain decimals, yes/no, an empty cell for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        text = format(value.normalize(), "f")
        return "0" if text in ("-0", "") else text
    return str(value)


FIELDS = ("max_points", "total", "index", "rank", "classification", "recognized")


def differs(file, unit, column, published, computed):
    if published != computed:
        problems.append(
            f"{file}: {unit}, {column}: {published!r}, tính lại / recomputed {computed!r}"
        )


def compare_csv(results):
    with (HERE / "results.csv").open(encoding="utf-8", newline="") as file:
        published = {row["unit_code"]: row for row in csv.DictReader(file)}
    for code in sorted(set(published) ^ set(results)):
        problems.append(f"results.csv: đơn vị / unit {code}: thừa hoặc thiếu / extra or missing")
    for code, row in results.items():
        line = published.get(code, {})
        for name in FIELDS if line else ():
            differs("results.csv", code, name, line[name], shown(row[name]))
        for name in list(line)[9:]:
            differs("results.csv", code, name, line[name], shown(row["criteria"].get(name)))


def compare_json(results):
    for line in load("results.json")["units"]:
        code, row = line["unit_code"], results.get(line["unit_code"])
        if row is None:
            problems.append(f"results.json: đơn vị / unit {code}: thừa / extra")
            continue
        for name in FIELDS:
            value = (
                line[name]
                if not isinstance(line[name], str) or name == "classification"
                else (shown(Decimal(line[name])))
            )
            differs("results.json", code, name, shown(value), shown(row[name]))
        for name, points in line["criteria"].items():
            differs("results.json", code, name, points or "", shown(row["criteria"].get(name)))
        for part in line["components"]:
            points = row["parts"].get(part["code"], (None, None))[0]
            differs("results.json", code, part["code"], part["points"] or "", shown(points))


if __name__ == "__main__":
    sys.exit(main())
