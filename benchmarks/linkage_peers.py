#!/usr/bin/env python3
"""Splink (DuckDB), dedupe and recordlinkage on the same lists as `girok link`, each in a process of its own: `linkage_peers.py PROGRAM DATA.csv SET OUT [TRUTH.csv]`.

Runs in a virtual environment that holds the three (see linkage.sh). Writes OUT.clusters.csv and OUT.pairs.csv in Girok's form and prints one line of JSON: the configuration, the stages with their
seconds. SET names the fields and kinds below; all three get the same ones.

What is equal and what cannot be: the same fields; comparison levels of the same sort (names by Jaro–Winkler, dates by parts or by one edit, codes by edit distance); the same blocking rules for
Splink and recordlinkage. Splink: u from random pairs, the prior from deterministic rules at a stated recall, m by EM in two sessions, as its own guide says; term frequencies on names and cities. It has
no threshold of its own: clusters are made at 0.5, and its guide's usual 0.95 is scored from the pairs. recordlinkage: its ECM classifier on binary comparisons. dedupe has no training without labels:
it is given labelled pairs from the truth, which the others do not get.
"""
import csv
import json
import logging
import random
import sys
import time
from collections import defaultdict

# name → kind, blocking rules, deterministic rules and training rules (tuples of columns; "column:n" is its first n characters), column of ids
SETS = {
    "western": {
        "id": "record_id",
        "fields": {"given_name": "name", "surname": "name", "date_of_birth": "date", "city": "category", "postcode": "code", "street": "text", "email": "email"},
        # Tight rules, as Splink's guide advises: 3 million pairs at 1,000,000 records. With given_name + surname and date_of_birth alone it had 60 million, and did not end in ten minutes.
        "blocking": [("given_name", "surname", "date_of_birth:4"), ("surname", "date_of_birth"), ("given_name", "date_of_birth"), ("given_name", "surname", "city"), ("email",),
                     ("surname", "postcode"), ("given_name", "postcode"), ("street", "city"), ("postcode", "date_of_birth:4")],
        "sure": [("given_name", "surname", "date_of_birth"), ("email", "surname")],
        "training": [("given_name", "date_of_birth"), ("surname", "postcode")],
    },
    "febrl": {
        "id": "rec_id",
        "fields": {"given_name": "name", "surname": "name", "date_of_birth": "date", "suburb": "category", "postcode": "code", "address_1": "text", "soc_sec_id": "code"},
        "blocking": [("given_name", "surname"), ("date_of_birth",), ("soc_sec_id",), ("surname", "postcode"), ("given_name", "postcode"), ("address_1", "suburb")],
        "sure": [("given_name", "surname", "date_of_birth"), ("soc_sec_id",)],
        "training": [("date_of_birth",), ("given_name", "surname")],
    },
    "fake": {
        "id": "unique_id",
        "fields": {"first_name": "name", "surname": "name", "dob": "date", "city": "category", "email": "email"},
        "blocking": [("first_name", "surname"), ("dob",), ("email",), ("surname", "city"), ("first_name", "city")],
        "sure": [("first_name", "surname", "dob"), ("email",)],
        "training": [("dob",), ("first_name", "surname")],
    },
    "rldata": {
        "id": "rec_id",
        "fields": {"fname_c1": "name", "lname_c1": "name", "by": "code", "bm": "exact", "bd": "exact"},
        "blocking": [("fname_c1", "lname_c1"), ("by", "bm", "bd"), ("lname_c1", "by"), ("fname_c1", "by")],
        "sure": [("fname_c1", "lname_c1", "by"), ("lname_c1", "by", "bm", "bd")],  # no two records agree in all: Splink would take the logarithm of nothing
        "training": [("by", "bm", "bd"), ("fname_c1", "lname_c1")],
    },
    "korean": {
        "id": "record_id",
        "fields": {"name": "name", "sex": "exact", "birth_date": "code", "age": "exact", "birthplace": "text", "crossed_in": "code"},
        "blocking": [("name",), ("birth_date", "sex"), ("birthplace", "crossed_in"), ("age", "birthplace"), ("birth_date", "crossed_in")],
        "sure": [("name", "birth_date")],
        "training": [("name",), ("birthplace", "crossed_in")],
    },
}
RECALL_OF_SURE_RULES = 0.7
LABELLED_PAIRS = 300
stages = {}


def rule_for_splink(rule):
    from splink import block_on

    return block_on(*(f"substr({part.split(':')[0]}, 1, {part.split(':')[1]})" if ":" in part else part for part in rule))


class stage:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.begin = time.monotonic()

    def __exit__(self, *_):
        stages[self.name] = round(time.monotonic() - self.begin, 2)


def read(path, config):
    """Rows as dictionaries; ids "list\\tid"; blanks and NA are missing."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".csv")
    rows = []
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            out = {name: row[name] if row[name] not in ("", "NA") else None for name in config["fields"]}
            out["unique_id"] = f"{row.get('list', stem)}\t{row[config['id']]}"
            rows.append(out)
    for name, kind in config["fields"].items():
        if kind == "date" and any(row[name] and len(row[name]) == 8 and row[name].isdigit() for row in rows):
            for row in rows:
                if row[name] and len(row[name]) == 8:
                    row[name] = f"{row[name][:4]}-{row[name][4:6]}-{row[name][6:]}"
        if kind in ("name", "category", "text", "email"):
            for row in rows:
                if row[name]:
                    row[name] = row[name].lower()
    return rows


def write(out, cluster_of, pairs):
    """cluster_of: id → cluster; pairs: (id, id, probability)."""
    with open(f"{out}.clusters.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["list", "record_id", "cluster_id"])
        writer.writerows([*record.split("\t", 1), cluster] for record, cluster in cluster_of.items())
    with open(f"{out}.pairs.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["list_a", "id_a", "list_b", "id_b", "probability"])
        writer.writerows([*a.split("\t", 1), *b.split("\t", 1), probability] for a, b, probability in pairs)


def components(ids, pairs):
    parent = {record: record for record in ids}

    def root(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for a, b in pairs:
        parent[root(a)] = root(b)
    return {record: root(record) for record in ids}


def run_splink(path, config, out, _truth):
    import pandas
    import splink
    import splink.comparison_library as levels
    from splink import DuckDBAPI, Linker, SettingsCreator

    made = {"name": lambda name: levels.JaroWinklerAtThresholds(name, [0.92, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            "category": lambda name: levels.JaroWinklerAtThresholds(name, [0.92, 0.88]).configure(term_frequency_adjustments=True),
            "date": lambda name: levels.DateOfBirthComparison(name, input_is_string=True), "code": lambda name: levels.LevenshteinAtThresholds(name, [1, 2]),
            "text": lambda name: levels.JaroWinklerAtThresholds(name, [0.92, 0.8]), "email": levels.EmailComparison, "exact": levels.ExactMatch}
    with stage("read"):
        rows = pandas.DataFrame(read(path, config))
    settings = SettingsCreator(link_type="dedupe_only", comparisons=[made[kind](name) for name, kind in config["fields"].items()],
                               blocking_rules_to_generate_predictions=[rule_for_splink(rule) for rule in config["blocking"]], retain_matching_columns=False)
    api = DuckDBAPI()
    linker = Linker(api.register(rows), settings, log_level=logging.ERROR)
    with stage("train"):
        linker.training.estimate_probability_two_random_records_match([rule_for_splink(rule) for rule in config["sure"]], recall=RECALL_OF_SURE_RULES)
        linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        for rule in config["training"]:
            linker.training.estimate_parameters_using_expectation_maximisation(rule_for_splink(rule))
    with stage("predict"):
        predicted = linker.inference.predict(threshold_match_probability=0.01)
    with stage("cluster"):
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=0.5)
    with stage("write"):
        clustered, pairs = as_pandas(clusters), as_pandas(predicted)
        write(out, dict(zip(clustered["unique_id"], clustered["cluster_id"])), zip(pairs["unique_id_l"], pairs["unique_id_r"], pairs["match_probability"]))
    return {"program": f"splink {splink.__version__} (DuckDB)", "threshold": 0.5, "u": "5 million random pairs, seed 1", "prior": f"deterministic rules at recall {RECALL_OF_SURE_RULES}"}


def as_pandas(frame):
    return frame.as_pandas_dataframe() if hasattr(frame, "as_pandas_dataframe") else frame.as_duckdbpyrelation().df()


def run_recordlinkage(path, config, out, _truth):
    import pandas
    import recordlinkage

    with stage("read"):
        rows = pandas.DataFrame(read(path, config)).set_index("unique_id")
    with stage("block"):
        index = recordlinkage.Index()
        for rule in config["blocking"]:
            for part in rule:
                if ":" in part:
                    rows[part] = rows[part.split(":")[0]].str[: int(part.split(":")[1])]
            index.block(list(rule))
        candidates = index.index(rows)
    compare = recordlinkage.Compare(n_jobs=2)
    for name, kind in config["fields"].items():
        if kind in ("name", "category", "text"):
            compare.string(name, name, method="jarowinkler", threshold=0.88, label=name)
        elif kind in ("code", "email"):
            compare.string(name, name, method="levenshtein", threshold=0.8, label=name)
        else:
            compare.exact(name, name, label=name)
    with stage("compare"):
        features = compare.compute(candidates, rows)
    with stage("classify"):
        classifier = recordlinkage.ECMClassifier()
        classifier.fit(features)
        probabilities = classifier.prob(features)
        links = probabilities.index[probabilities >= 0.5]
    with stage("write"):
        kept = probabilities[probabilities >= 0.01]
        write(out, components(rows.index, links), ((a, b, p) for (a, b), p in kept.items()))
    return {"program": f"recordlinkage {recordlinkage.__version__}", "threshold": 0.5, "classifier": "ECM, binary comparisons (names, places, texts: Jaro–Winkler .88; codes: Levenshtein .8; others exact)",
            "candidates": len(candidates)}


def run_dedupe(path, config, out, truth):
    import dedupe
    from dedupe import variables

    with stage("read"):
        rows = {row.pop("unique_id"): row for row in read(path, config)}
        people = defaultdict(list)
        with open(truth, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                people[row["person_id"]].append(f"{row['list']}\t{row['record_id']}")
    made = {"name": "String", "category": "String", "date": "String", "code": "ShortString", "text": "String", "email": "String", "exact": "Exact"}
    linker = dedupe.Dedupe([getattr(variables, made[kind])(name, has_missing=True) for name, kind in config["fields"].items()], num_cores=0)
    with stage("train"):
        random.seed(1)
        linker.prepare_training(rows, sample_size=1000)
        same = [(members[0], other) for members in people.values() for other in members[1:]]
        different = []
        ids, person = list(rows), {record: name for name, members in people.items() for record in members}
        by_word = defaultdict(list)  # half of the different pairs share a value, as hard ones do
        first = next(iter(config["fields"]))
        for record in ids:
            by_word[rows[record][first]].append(record)
        while len(different) < LABELLED_PAIRS:
            a = random.choice(ids)
            b = random.choice(by_word[rows[a][first]] if len(different) % 2 else ids)
            if person[a] != person[b]:
                different.append((a, b))
        random.shuffle(same)
        linker.mark_pairs({"match": [(rows[a], rows[b]) for a, b in same[:LABELLED_PAIRS]], "distinct": [(rows[a], rows[b]) for a, b in different]})
        linker.train(recall=0.95, index_predicates=False)  # with index predicates it took 18 GB at 10,000 records
    with stage("partition"):
        found = linker.partition(rows, threshold=0.5)
    with stage("write"):
        cluster, pairs = {}, []
        for number, (members, confidence) in enumerate(found):
            for record in members:
                cluster[record] = number
            pairs += [(members[0], other, float(score)) for other, score in zip(members[1:], confidence[1:])]
        write(out, cluster, pairs)
    return {"program": "dedupe 3", "threshold": 0.5, "labels": f"{min(len(same), LABELLED_PAIRS)} same and {LABELLED_PAIRS} different pairs from the truth, which the others do not get"}


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    program, path, name, out = sys.argv[1:5]
    config = SETS[name]
    run = {"splink": run_splink, "recordlinkage": run_recordlinkage, "dedupe": run_dedupe}[program]
    said = run(path, config, out, sys.argv[5] if len(sys.argv) > 5 else None)
    print(json.dumps({**said, "fields": config["fields"], "blocking": config["blocking"], "sure": config["sure"], "training": config["training"], "stages": stages}, ensure_ascii=False))


if __name__ == "__main__":
    main()
