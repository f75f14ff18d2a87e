#!/usr/bin/env python3
"""`./run bench estimation [PART…]`: how many were never recorded, measured: published answers, independent references, coverage, refusals, speed, other programs, bad input.

Parts: answers, references, special, coverage, refusals, bad, speed, peers. Each prints what it measured, also where it is poor. The tables of published answers are looked for in $GIROK_MSE and in
../shared/data/mse; where they are absent, what needs them is skipped. R and its packages are used where they are installed. Exit code 1 where an answer lies outside its tolerance, a refusal is missing, or
the program fails.

--figures FILE keeps everything as lines "name<TAB>value"; --quick takes about a minute; --tables N: made-up tables a population.
"""
import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import estimation_answers as answers
import estimation_checks as checks
import estimation_world as worlds

PARTS = {"answers": answers.answers, "references": checks.references, "special": checks.special, "refusals": checks.refusals, "bad": checks.bad, "speed": answers.speed, "peers": answers.peers, "coverage": answers.coverage}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--figures")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--tables", type=int)
    arguments = parser.parse_args()
    unknown = [part for part in arguments.parts if part not in PARTS]
    if unknown:
        parser.error(f"no part {', '.join(unknown)}: {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="girok-bench-") as folder:
        world = worlds.World(folder, arguments.quick, arguments.tables)
        for part in arguments.parts or PARTS:
            print(f"-- {part}: {PARTS[part].__doc__.splitlines()[0]}", flush=True)
            PARTS[part](world)
        world.close()
    if arguments.figures:
        Path(arguments.figures).write_text("".join(f"{name}\t{value}\n" for name, value in world.figures.items()), encoding="utf-8")
    for problem in world.wrong:
        print(f"WRONG {problem}")
    return 1 if world.wrong else 0


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())
