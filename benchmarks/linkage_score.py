#!/usr/bin/env python3
"""Scores clusters and pairs of `girok link` (or another program in the same form) against the truth.

  linkage_score.py TRUTH.csv CLUSTERS.csv [--pairs PAIRS.csv] [--plot FILE.svg] [--json]

TRUTH.csv: list,record_id,person_id[,family_id,script]. CLUSTERS.csv: list,record_id,cluster_id. PAIRS.csv: list_a,id_a,list_b,id_b,probability[,weight_bits].
Pairwise precision, recall and F1 count every two records that a cluster joins, not only those that were compared. A cluster is right when it holds exactly the records of one
person; singletons count as clusters, and are told apart. Siblings: two persons of one family_id.
"""
import argparse
import csv
import json
import sys
from collections import Counter, defaultdict

BIN_EDGES = [0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0]


def two_of(count):
    return count * (count - 1) // 2


def ratio(part, whole):
    return part / whole if whole else None


def f1(precision, recall):
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


class Truth:
    """Records in the order of the file; each has a person, a family and a script."""

    def __init__(self):
        self.number, self.person, self.family, self.script = {}, [], [], []
        self.scripts = []

    def add(self, name, record, person, family="", script=""):
        key = (name, record)
        if key in self.number:
            sys.exit(f"score: the truth has a record twice (number {len(self.person) + 1})")
        self.number[key] = len(self.person)
        self.person.append(person)
        self.family.append(family)
        self.script.append(script)

    @classmethod
    def read(cls, path):
        truth, known = cls(), {}
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            at = {name: header.index(name) if name in header else None for name in ("list", "record_id", "person_id", "family_id", "script")}
            for row in reader:
                family = row[at["family_id"]] if at["family_id"] is not None else ""
                script = row[at["script"]] if at["script"] is not None else ""
                truth.add(known.setdefault(row[at["list"]], row[at["list"]]), row[at["record_id"]], row[at["person_id"]], family, known.setdefault(script, script))
        return truth

    def __len__(self):
        return len(self.person)


def read_clusters(path, truth):
    """-> cluster of each record of the truth, in its order."""
    cluster = [None] * len(truth)
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        name_at, record_at, cluster_at = (header.index(name) for name in ("list", "record_id", "cluster_id"))
        for row in reader:
            number = truth.number.get((row[name_at], row[record_at]))
            if number is None:
                sys.exit(f"score: line {reader.line_num} of the clusters has a record that the truth does not have")
            if cluster[number] is not None:
                sys.exit(f"score: line {reader.line_num} of the clusters has a record twice")
            cluster[number] = row[cluster_at]
    missing = cluster.count(None)
    if missing:
        sys.exit(f"score: the clusters lack {missing} records of the truth")
    return cluster


def pairs_within(*labels):
    """Pairs of records that agree in all of the labels."""
    return sum(two_of(count) for count in Counter(zip(*labels)).values())


def rates(true, predicted, right):
    precision, recall = ratio(right, predicted), ratio(right, true)
    return {"true_pairs": true, "linked_pairs": predicted, "right_pairs": right, "precision": precision, "recall": recall, "f1": f1(precision, recall)}


def by_script(truth, cluster):
    """(script, script) -> rates; a pair counts once, under its two scripts in the order of the alphabet."""
    counts = {}
    for name, labels in (("true", truth.person), ("predicted", cluster), ("right", list(zip(truth.person, cluster)))):
        groups = defaultdict(Counter)
        for label, script in zip(labels, truth.script):
            groups[label][script] += 1
        pairs = counts[name] = Counter()
        for group in groups.values():
            if sum(group.values()) < 2:
                continue
            scripts = sorted(group)
            for at, one in enumerate(scripts):
                pairs[one, one] += two_of(group[one])
                for other in scripts[at + 1:]:
                    pairs[one, other] += group[one] * group[other]
    keys = sorted(set(counts["true"]) | set(counts["predicted"]))
    return {key: rates(counts["true"][key], counts["predicted"][key], counts["right"][key]) for key in keys if counts["true"][key] or counts["predicted"][key]}


def score_clusters(truth, cluster, scripts=True):
    true, predicted = pairs_within(truth.person), pairs_within(cluster)
    right = pairs_within(truth.person, cluster)
    out = rates(true, predicted, right)
    out["records"] = len(truth)
    sizes_true, sizes_found = Counter(truth.person), Counter(cluster)
    exact = exact_large = 0
    for (person, found), count in Counter(zip(truth.person, cluster)).items():
        if count == sizes_true[person] == sizes_found[found]:
            exact += 1
            exact_large += count > 1
    large_true, large_found = (sum(1 for size in sizes.values() if size > 1) for sizes in (sizes_true, sizes_found))
    out["persons"], out["clusters"], out["exact_clusters"] = len(sizes_true), len(sizes_found), exact
    out["cluster_f1"] = f1(ratio(exact, len(sizes_found)), ratio(exact, len(sizes_true)))
    out["large_persons"], out["large_clusters"], out["exact_large_clusters"] = large_true, large_found, exact_large
    out["large_cluster_f1"] = f1(ratio(exact_large, large_found), ratio(exact_large, large_true))
    if any(truth.family):
        siblings = pairs_within(truth.family) - pairs_within(truth.family, truth.person)
        merged = pairs_within(truth.family, cluster) - pairs_within(truth.family, truth.person, cluster)
        out["sibling_pairs"], out["siblings_merged"], out["siblings_merged_share"] = siblings, merged, ratio(merged, siblings)
        out["false_pairs"] = predicted - right
    if scripts and len(set(truth.script)) > 1:
        out["by_script"] = by_script(truth, cluster)
    return out


def read_pairs(path, truth):
    """-> (a, b, probability) of every pair of the file."""
    pairs = []
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        at = [header.index(name) for name in ("list_a", "id_a", "list_b", "id_b", "probability")]
        for row in reader:
            list_a, id_a, list_b, id_b, probability = (row[i] for i in at)
            pairs.append((truth.number[list_a, id_a], truth.number[list_b, id_b], float(probability)))
    return pairs


def reliability(truth, pairs):
    """Bins of stated probability against the share that is true; the expected calibration error over all pairs and over those from .05 to .95."""
    bins = [[0, 0, 0.0] for _ in BIN_EDGES[1:]]
    brier = 0.0
    for a, b, probability in pairs:
        at = 0
        while at + 2 < len(BIN_EDGES) and probability >= BIN_EDGES[at + 1]:
            at += 1
        true = truth.person[a] == truth.person[b]
        bins[at][0] += 1
        bins[at][1] += true
        bins[at][2] += probability
        brier += (probability - true) ** 2
    table = [{"from": low, "to": high, "pairs": n, "true": t, "stated": ratio(s, n), "share_true": ratio(t, n)} for low, high, (n, t, s) in zip(BIN_EDGES, BIN_EDGES[1:], bins)]

    def error(rows):
        count = sum(row["pairs"] for row in rows)
        return ratio(sum(abs(row["true"] - row["stated"] * row["pairs"]) for row in rows if row["pairs"]), count)

    middle = [row for row in table if row["from"] >= 0.05 and row["to"] <= 0.95]
    near = [row for row in table if row["from"] >= 0.8 and row["to"] <= 0.95]
    near_count = sum(row["pairs"] for row in near)
    return {"bins": table, "pairs": len(pairs), "error": error(table), "error_middle": error(middle), "pairs_middle": sum(row["pairs"] for row in middle), "brier": ratio(brier, len(pairs)),
            "stated_080_095": ratio(sum(row["stated"] * row["pairs"] for row in near if row["pairs"]), near_count), "true_080_095": ratio(sum(row["true"] for row in near), near_count),
            "pairs_080_095": near_count}


def best_threshold(truth, pairs):
    """Joins from the highest probability down; -> (best pairwise F1 of connected components, its threshold, precision, recall). Ties are joined together."""
    true = pairs_within(truth.person)
    parent, members = {}, {}

    def root(x):
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    predicted = right = 0
    best = (0.0, 1.0, None, 0.0)
    ordered = sorted(pairs, key=lambda pair: -pair[2])
    for at, (a, b, probability) in enumerate(ordered):
        a, b = root(a), root(b)
        if a != b:
            mine, other = (members.setdefault(x, Counter((truth.person[x],))) for x in (a, b))
            if len(mine) < len(other):
                a, b, mine, other = b, a, other, mine
            predicted += sum(mine.values()) * sum(other.values())
            right += sum(count * mine[person] for person, count in other.items())
            mine.update(other)
            parent[b] = a
            del members[b]
        if at + 1 == len(ordered) or ordered[at + 1][2] < probability:
            precision, recall = ratio(right, predicted), ratio(right, true)
            value = f1(precision, recall) or 0.0
            if value > best[0]:
                best = (value, probability, precision, recall)
    return {"f1": best[0], "threshold": best[1], "precision": best[2], "recall": best[3]}


def joined_at(truth, pairs, threshold):
    """Pairwise rates of the connected components of pairs at a threshold."""
    parent = list(range(len(truth)))

    def root(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for a, b, probability in pairs:
        if probability >= threshold:
            parent[root(a)] = root(b)
    cluster = [root(x) for x in range(len(truth))]
    return rates(pairs_within(truth.person), pairs_within(cluster), pairs_within(truth.person, cluster))


def plot(table, path, title):
    """A picture of the table: stated probability across, share true upwards, the size of a point by the number of pairs."""
    left, top, side = 60, 40, 400
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{side + 100}" height="{side + 100}" viewBox="0 0 {side + 100} {side + 100}" role="img" font-family="sans-serif" font-size="12">',
             f"<title>{title}</title>", '<rect width="100%" height="100%" fill="#fff"/>', f'<text x="{left}" y="24" font-size="14">{title}</text>',
             f'<path d="M{left} {top + side}L{left + side} {top}" stroke="#999" stroke-dasharray="4 4"/>', f'<rect x="{left}" y="{top}" width="{side}" height="{side}" fill="none" stroke="#333"/>']
    for tick in range(0, 11, 2):
        at = tick / 10 * side
        parts.append(f'<text x="{left + at}" y="{top + side + 18}" text-anchor="middle">{tick / 10:.1f}</text><text x="{left - 8}" y="{top + side - at + 4}" text-anchor="end">{tick / 10:.1f}</text>')
    points = [row for row in table["bins"] if row["pairs"]]
    line = " ".join(f"{left + row['stated'] * side:.1f},{top + side - row['share_true'] * side:.1f}" for row in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#0a5" stroke-width="1.5"/>')
    for row in points:
        size = 2 + min(10.0, len(str(row["pairs"])) * 1.5)
        parts.append(f'<circle cx="{left + row["stated"] * side:.1f}" cy="{top + side - row["share_true"] * side:.1f}" r="{size:.1f}" fill="#0a5" fill-opacity="0.5"><title>stated {row["stated"]:.3f}, '
                     f'true {row["share_true"]:.3f}, {row["pairs"]} pairs</title></circle>')
    parts.append(f'<text x="{left + side / 2}" y="{top + side + 40}" text-anchor="middle">stated probability</text>')
    parts.append(f'<text x="16" y="{top + side / 2}" text-anchor="middle" transform="rotate(-90 16 {top + side / 2})">share of pairs that are true</text></svg>')
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts) + "\n")


def shown(value, digits=4):
    return "  none" if value is None else f"{value:.{digits}f}"


def print_scores(scores, indent=""):
    print(f"{indent}pairs: precision {shown(scores['precision'])}, recall {shown(scores['recall'])}, F1 {shown(scores['f1'])}"
          f"  ({scores['true_pairs']} true, {scores['linked_pairs']} linked, {scores['right_pairs']} right)")
    print(f"{indent}clusters: F1 {shown(scores['cluster_f1'])} ({scores['persons']} persons, {scores['clusters']} clusters, {scores['exact_clusters']} exact); of two records and more: "
          f"F1 {shown(scores['large_cluster_f1'])} ({scores['large_persons']}, {scores['large_clusters']}, {scores['exact_large_clusters']})")
    if scores.get("sibling_pairs"):
        print(f"{indent}siblings wrongly joined: {scores['siblings_merged']} of {scores['sibling_pairs']} pairs of records ({100 * scores['siblings_merged_share']:.2f} %); "
              f"{scores['false_pairs']} false pairs in all")
    for (one, other), found in scores.get("by_script", {}).items():
        print(f"{indent}  {one + ' – ' + other:36} F1 {shown(found['f1'])}  precision {shown(found['precision'])}  recall {shown(found['recall'])}  "
              f"({found['true_pairs']} true, {found['linked_pairs']} linked, {found['right_pairs']} right)")


def print_reliability(table, indent=""):
    print(f"{indent}stated probability   pairs      true   share true")
    for row in table["bins"]:
        if row["pairs"]:
            print(f"{indent}{row['from']:5.3f} – {row['to']:5.3f}     {row['pairs']:9d} {row['true']:9d}   {row['share_true']:.4f} (stated {row['stated']:.4f})")
    print(f"{indent}expected calibration error {shown(table['error'])} over {table['pairs']} pairs, {shown(table['error_middle'])} over the {table['pairs_middle']} from .05 to .95; "
          f"from .80 to .95: stated {shown(table['stated_080_095'])}, true {shown(table['true_080_095'])} ({table['pairs_080_095']} pairs)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth")
    parser.add_argument("clusters")
    parser.add_argument("--pairs")
    parser.add_argument("--plot")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    truth = Truth.read(arguments.truth)
    scores = score_clusters(truth, read_clusters(arguments.clusters, truth))
    table = None
    if arguments.pairs:
        pairs = read_pairs(arguments.pairs, truth)
        table = reliability(truth, pairs)
        scores["reliability"], scores["best"] = table, best_threshold(truth, pairs)
        if arguments.plot:
            plot(table, arguments.plot, "Stated probability and share true")
    if arguments.json:
        if "by_script" in scores:
            scores["by_script"] = {" – ".join(key): value for key, value in scores["by_script"].items()}
        print(json.dumps(scores, ensure_ascii=False, indent=1))
        return
    print_scores(scores)
    if table:
        print_reliability(table)
        print(f"best threshold on the truth: {scores['best']['threshold']:.4f}, F1 {shown(scores['best']['f1'])}")


if __name__ == "__main__":
    main()
