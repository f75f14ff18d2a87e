"""Parts of the bench of estimation: independent references, special functions against GSL, refusals, bad input."""
import ctypes
import ctypes.util
import decimal
import math
import random
import statistics
import subprocess
import time

import estimation_answers as answers
import estimation_reference as reference
from estimation_world import BIN, METHODS, cells_text


def made_table(dice, lists):
    """Sparse on purpose: a third of the cells empty, counts of one beside counts of hundreds."""
    table, scale, full = {}, dice.choice([1, 3, 10, 50, 300]), dice.choice([0.4, 0.7, 0.95])
    for cell in range(1, 1 << lists):
        if dice.random() < full:
            count = int(dice.expovariate(1) * scale * (3 if bin(cell).count("1") == 1 else 1))
            if count:
                table[cell] = count
    return table if all(reference.on_all(table, 1 << i) for i in range(lists)) else made_table(dice, lists)


class Tally:
    def __init__(self, world, name):
        self.world, self.name, self.compared, self.apart, self.shown = world, name, 0, 0, 0

    def near(self, what, expected, obtained, tolerance, table):
        self.compared += 1
        if expected is None or obtained is None:
            good = expected is None and obtained is None
        else:
            good = abs(expected - obtained) <= tolerance * max(1.0, abs(expected))
        if not good:
            self.apart += 1
            self.world.wrong.append(f"references, {self.name}: {what}: expected {expected}, obtained {obtained}: {table}")

    def end(self):
        print(f"  {self.name}: {self.compared} compared, {self.apart} apart")
        self.world.keep(f"references {self.name}: compared", self.compared)
        self.world.keep(f"references {self.name}: apart", self.apart)


def references(world):
    """Against slow and obvious implementations (estimation_reference.py) on random sparse tables."""
    dice = random.Random(1)
    share = 0.1 if world.quick else 1
    floors(world, dice, int(300 * share))
    fits(world, dice, int(150 * share))
    choices(world, dice, int(60 * share))
    graphs(world, dice, int(30 * share))
    latent(world)
    threads(world, dice)


def floors(world, dice, count):
    tally = Tally(world, "floors and coverage")
    for _ in range(count):
        lists = dice.choice([3, 4, 5])
        table = made_table(dice, lists)
        n = sum(table.values())
        for name, with_factor in (("chao", False), ("chao_t", True)):
            expected = reference.chao(table, lists, with_factor)
            if expected is None and reference.on_exactly(table, 1) == 0:
                continue  # nobody once, nobody twice: the bound is n, if anything
            tally.near(name, expected, world.method(name, lists, table, "draws=5").get("estimate"), 1e-9, cells_text(table))
        for name, expected in zip(("coverage_independent", "coverage_high", "coverage_low"), reference.coverage(table, lists)):
            obtained = world.method(name, lists, table, "draws=5").get("estimate")
            if expected is None or expected <= n:
                expected = None if obtained is None else float(n)  # below what was recorded: refused
            tally.near(name, None if expected is None else float(expected), obtained, 1e-9, cells_text(table))
    tally.end()


def fits(world, dice, count):
    tally = Tally(world, "fits, existence")
    for number in range(count):
        lists = 5 if number % 15 == 0 else dice.choice([3, 3, 4])
        table = made_table(dice, lists)
        models = sorted(reference.hierarchical_models(lists, lists - 1 if lists < 5 else 2), key=sorted)
        for model in dice.sample(models, min(len(models), 6)):
            obtained = world.ask(f"fit {lists} {cells_text(table)} " + ",".join(map(str, sorted(model))))
            expected = reference.existence(table, lists, model)
            tally.near(f"existence {sorted(model)}: {expected}, {obtained['existence']}", 1, 1 if obtained["existence"] == expected else 0, 0, cells_text(table))
            if expected != "exists":
                continue
            fitted = reference.fit(table, lists, model)
            for key in ("unseen", "deviance", "aic", "bic", "se"):
                tally.near(f"{key} {sorted(model)}", fitted[key], obtained[key], 1e-5, cells_text(table))
    tally.end()


def choices(world, dice, count):
    """The estimate and its criterion, where the program answers at all: the interval may be what it refuses for."""
    tally = Tally(world, "choice by BIC, AIC, stepwise; acceleration")
    for _ in range(count):
        lists = dice.choice([3, 3, 4])
        table = made_table(dice, lists)
        n = sum(table.values())
        for criterion in ("bic", "aic"):
            model, fitted = reference.best(table, lists, lists - 1, criterion)
            obtained = world.method(f"loglinear_{criterion}", lists, table, "draws=20")
            if "diagnostics" not in obtained:
                continue
            tally.near(f"{criterion} of the best", fitted and fitted[criterion], obtained["diagnostics"].get(criterion), 1e-5, cells_text(table))
        stepped = reference.stepwise(table, lists, 0.02)
        obtained = world.method("loglinear_stepwise", lists, table, "draws=20")
        if stepped and obtained["status"] == "ok":
            tally.near("stepwise", n + stepped[1]["unseen"], obtained["estimate"], 1e-4, cells_text(table))
        if stepped and obtained["status"] == "ok" and lists == 3:
            def estimate_of(less):
                again = reference.stepwise(less, 3, 0.02)
                return None if again is None else sum(less.values()) + again[1]["unseen"]
            expected = reference.acceleration(table, estimate_of)
            if expected is not None and "acceleration" in obtained["diagnostics"]:
                tally.near("acceleration", expected, obtained["diagnostics"]["acceleration"], 1e-4, cells_text(table))
    tally.end()


def graphs(world, dice, count):
    """Shares of graphs and quantiles with few unseen allowed, so that every whole number can be summed."""
    tally = Tally(world, "decomposable graphs")
    for number in range(count):
        lists = 4 if number % 10 == 9 else 3
        table = {cell: dice.randrange(1, 40) for cell in range(1, 1 << lists) if dice.random() < 0.9}
        if any(reference.on_all(table, 1 << i) == 0 for i in range(lists)):
            continue
        delta, bound = dice.choice([0.125, 1.0]), 300
        shares, mass = reference.graph_average(table, lists, delta, bound)
        obtained = world.method("decomposable", lists, table, f"delta={delta} bound={bound}")
        if "diagnostics" not in obtained:
            continue
        tally.near("share of the best", max(shares.values()), obtained["diagnostics"]["best_share"], 1e-6, cells_text(table))
        total, median = 0.0, 0
        for unseen, weight in enumerate(mass):
            total += weight
            if total >= 0.5:
                median = unseen
                break
        if "estimate" in obtained:
            tally.near("median", sum(table.values()) + median, obtained["estimate"], 1.01 / (sum(table.values()) + median), cells_text(table))
    tally.end()


def latent(world):
    """The median of latent classes against a plain sampler that keeps its sticks in logarithms; within three standard errors of both and half a person."""
    tally = Tally(world, "latent classes")
    table = {1: 12, 2: 15, 4: 9, 8: 6, 3: 4, 5: 3, 6: 1, 9: 2, 12: 2, 7: 1, 15: 3}
    sizes, effective = [], 0.0
    for seed in range(1 if world.quick else 3):
        chain = reference.latent_chain(table, 4, 10, 6000 if world.quick else 60000, random.Random(seed))
        sizes += chain
        effective += answers.effective(chain[::5])
    logs = [math.log(size) for size in sizes]
    obtained = world.method("latent_class", 4, table, "")
    spread = statistics.stdev(logs)
    error = 1.2533 * spread * math.sqrt(1 / effective + 1 / obtained["diagnostics"]["effective_sample_size"])
    expected = statistics.median(logs)
    print(f"  latent classes: median {math.exp(expected):.1f} of {effective:.0f} effective draws, the program's {obtained['estimate']:.1f}; standard error of the difference {100 * error:.2f} %")
    # A whole person up or down is rounding.
    tally.near("median", expected, math.log(obtained["estimate"]), (3 * error + 0.5 / math.exp(expected)) / expected, cells_text(table))
    tally.end()


def threads(world, dice):
    """The same bytes on 1, 2 and 8 threads."""
    tally = Tally(world, "the same on 1, 2 and 8 threads")
    for _ in range(2 if world.quick else 6):
        table = made_table(dice, 4)
        for name in METHODS:
            said = []
            for count in (1, 2, 8):
                answer = world.method(name, 4, table, f"threads={count} draws=100 chains=6 sweeps=1200 burn=200")
                answer = {key: value for key, value in answer.items() if not key.endswith("seconds")}
                said.append(answer)
            tally.near(name, 1, 1 if said[0] == said[1] == said[2] else 0, 0, cells_text(table))
    tally.end()


def exact_at_least(k, mean):
    """P(X ≥ k) of a Poisson, term after term with 40 digits."""
    with decimal.localcontext() as context:
        context.prec = 40
        mean = decimal.Decimal(mean)
        term = (-mean).exp()
        for i in range(1, k + 1):
            term = term * mean / i
        total, i = term, k
        while term > total * decimal.Decimal("1e-30"):
            i += 1
            term = term * mean / i
            total += term
        return float(total)


def special(world):
    """Special functions against the GNU Scientific Library (far Poisson tails: exact sums) on a grid: the largest relative difference."""
    found = ctypes.util.find_library("gsl")
    if found is None:
        print("skipped: libgsl is not installed")
        return
    ctypes.CDLL(ctypes.util.find_library("gslcblas"), mode=ctypes.RTLD_GLOBAL)
    gsl = ctypes.CDLL(found)
    real, whole = ctypes.c_double, ctypes.c_uint

    def function(name, *kinds):
        out = getattr(gsl, name)
        out.restype, out.argtypes = real, kinds
        return out

    log_gamma, cdf, quantile = function("gsl_sf_lngamma", real), function("gsl_cdf_ugaussian_P", real), function("gsl_cdf_ugaussian_Pinv", real)
    below, above = function("gsl_cdf_poisson_P", whole, real), function("gsl_cdf_poisson_Q", whole, real)
    chi, chi_inverse, gamma_q = function("gsl_cdf_chisq_Q", real, real), function("gsl_cdf_chisq_Pinv", real, real), function("gsl_sf_gamma_inc_Q", real, real)
    steps = [10**power for power in (-8, -5, -3, -2, -1, -0.5, 0, 0.3, 0.7, 1, 1.5, 2, 3, 4, 6, 9)]
    grids = {
        "log_gamma": ([(x,) for x in steps if x not in (1,)], log_gamma),
        "normal_cdf": ([(x / 4,) for x in range(-100, 33)], cdf),
        "normal_quantile": ([(p,) for p in (1e-300, 1e-100, 1e-20, 1e-10, 1e-5, 0.001, 0.025, 0.1, 0.3, 0.49, 0.6, 0.9, 0.975, 0.999, 1 - 1e-9)], quantile),
        "poisson_at_most": ([(k, m) for k in (0, 1, 2, 5, 20, 100, 1000, 100000) for m in (1e-6, 0.01, 0.5, 3, 17.5, 90, 1000, 99000)], lambda k, m: below(int(k), m)),
        "poisson_at_least": ([(k, m) for k in (1, 2, 5, 20, 100, 1000, 100000) for m in (1e-6, 0.01, 0.5, 3, 17.5, 90, 1000, 99000)], lambda k, m: exact_at_least(k, m) if m < k <= 1000 else above(int(k) - 1, m)),
        "chi_squared_above": ([(x, d) for x in (1e-6, 0.1, 1, 3.84, 10, 50, 200) for d in (1, 2, 3.5, 10, 100)], chi),
        "chi_squared_quantile": ([(p, d) for p in (1e-6, 0.01, 0.5, 0.95, 0.999) for d in (1, 2, 3.5, 10, 100)], chi_inverse),
        "gamma_q": ([(a, x) for a in (0.1, 1, 2.5, 30, 1000) for x in (0.001, 0.5, 1, 5, 40, 900)], gamma_q),
    }
    for name, (grid, theirs) in grids.items():
        worst, where = 0.0, None
        for point in grid:
            expected = theirs(*point)
            obtained = world.ask(f"special {name} " + " ".join(repr(float(x)) for x in point))
            if obtained is None or abs(expected) < 1e-290:
                continue
            difference = abs(obtained - expected) / (abs(expected) if name != "log_gamma" else max(1.0, abs(expected)))
            if difference > worst:
                worst, where = difference, point
        print(f"  {name:21} {len(grid):4} points, largest relative difference {worst:.2g}" + (f" at {where}" if where else ""))
        world.keep(f"special {name}", worst)
        if worst > 1e-9:
            world.wrong.append(f"special: {name} differs from GSL by {worst:.2g} at {where}")


# name, lists, table, methods that must have no number (or all estimates), reasons of which one must be told
REFUSALS = [
    ("nobody on two lists", 3, {1: 50, 2: 40, 4: 30}, METHODS, {"no_overlap", "nobody_twice", "no_coverage"}),
    ("two lists", 2, {1: 50, 2: 40, 3: 10}, METHODS[2:], {"few_lists", "coverage_needs_three_lists"}),
    ("one person", 3, {1: 1}, METHODS[5:], {"few_lists", "no_overlap"}),
    ("a model whose likelihood has no maximum (korea, all pairs)", 3, {1: 5, 2: 5, 4: 41, 3: 54, 5: 6, 7: 12}, ["loglinear_pairs"], {"no_finite_estimate"}),
    ("a model whose parameters stay open (artificial3, all pairs)", 3, {1: 40, 2: 30, 4: 20, 3: 6}, ["loglinear_pairs"], {"not_identified", "no_finite_estimate"}),
    ("two groups of lists that share nobody", 4, {1: 90, 2: 90, 3: 40, 4: 90, 8: 90, 12: 40}, METHODS[5:], {"separate_groups", "empty_pair"}),
    ("everybody on all lists", 3, {7: 1000}, ["loglinear_main", "loglinear_bic", "loglinear_aic", "loglinear_stepwise"], {"no_finite_estimate", "no_model_has_an_estimate"}),
    ("one person on two lists", 3, {1: 500, 2: 500, 4: 500, 3: 1}, ["loglinear_bic", "loglinear_aic", "loglinear_stepwise"], {"no_upper_end", "no_model_has_an_estimate", "isolated_list", "separate_groups"}),
    ("seven lists for graphs", 7, {**{1 << i: 60 for i in range(7)}, **{(1 << i) | (1 << j): 8 for i in range(7) for j in range(i)}}, ["decomposable"], {"graphs_too_many_lists"}),
]


def refusals(world):
    """Tables on which no estimate may be printed give a named refusal, and unmixed chains and unbounded graphs too."""
    for name, lists, table, methods, reasons in REFUSALS:
        bad = []
        told = set()
        for method in methods:
            said = world.method(method, lists, table, "draws=100 chains=4 sweeps=2000 burn=500")
            told |= set(said["reasons"])
            if said["status"] not in ("refused", "multimodal") or "estimate" in said or not set(said["reasons"]) & reasons:
                bad.append(f"{method}: {said['status']} {said.get('estimate')} {said['reasons']}")
        report(world, name, bad, told)
    said = world.method("decomposable", 3, {1: 5, 2: 5, 4: 41, 3: 54, 5: 6, 7: 12}, "delta=0.0078125")
    report(world, "graphs without an upper end (korea, small delta)", [] if said["status"] == "refused" and "no_finite_upper_bound" in said["reasons"] else [str(said)], set(said["reasons"]))
    if world.published is not None:
        said = world.method("latent_class", *world.read("uk5"), "sweeps=3000 burn=500 moves=0")
        report(world, "chains that do not mix (uk5, plain and short)", [] if said["status"] == "multimodal" and "estimate" not in said else [str(said)[:300]], set(said["reasons"]))
    said = world.ask("estimate 3 1:100,2:100,4:100,3:1,5:1,6:1,7:90 draws=100 chains=4 sweeps=2000 burn=500")
    report(world, "saturated dependence (a model says 90 million): no range is advised above 20 n", [] if "range" not in said or said["range"][1] <= 20 * 393 else [str(said["range"])], {said["advice"]})


def report(world, name, bad, told):
    print(f"  {'ok   ' if not bad else 'WRONG'} {name}: {', '.join(sorted(told))}")
    for problem in bad:
        world.wrong.append(f"refusals: {name}: {problem}")


# name, text of the file, words of which one must be in what is said; None: it must end well
BAD = [
    ("negative count", "A,B,C,count\n1,0,0,-5\n0,1,0,7\n", ("count", "negative")),
    ("fractional count", "A,B,C,count\n1,0,0,5.5\n0,1,0,7\n", ("count", "whole")),
    ("count that is no number", "A,B,C,count\n1,0,0,many\n0,1,0,7\n", ("count", "whole")),
    ("NaN", "A,B,C,count\n1,0,0,NaN\n0,1,0,7\n", ("count", "whole")),
    ("infinity", "A,B,C,count\n1,0,0,inf\n0,1,0,7\n", ("count", "whole")),
    ("a pattern twice", "A,B,C,count\n1,0,0,5\n1,0,0,7\n0,1,1,3\n", ("twice", "again", "same", "already")),
    ("20 lists", ",".join(f"L{i}" for i in range(20)) + ",count\n" + ",".join("1" if i < 2 else "0" for i in range(20)) + ",5\n", ("16", "lists")),
    ("more than 10^9 persons", "A,B,C,count\n1,0,0,1000000001\n0,1,1,3\n", ("1,000,000,000", "1000000000", "too many", "too large", "most")),
    ("a number beyond all words", "A,B,C,count\n1,0,0,99999999999999999999999\n0,1,1,3\n", ("count", "too", "large", "whole")),
    ("a list twice", "A,A,C,count\n1,0,0,5\n0,1,1,3\n", ("twice", "name of")),
    ("a mark that is neither 0 nor 1", "A,B,C,count\n1,0,2,5\n0,1,1,3\n", ("0", "1")),
    ("nothing", "", ("empty", "no")),
    ("a header alone", "A,B,C,count\n", ("no", "row", "empty")),
    ("a row too short", "A,B,C,count\n1,0,0,5\n0,1\n", ("column", "cells", "field")),
    ("a list of nobody", "A,B,C,count\n1,0,0,50\n0,1,0,40\n1,1,0,9\n", ("nobody",)),
    ("10^9 persons", "A,B,C,count\n1,0,0,400000000\n0,1,0,300000000\n0,0,1,200000000\n1,1,0,50000000\n1,0,1,30000000\n0,1,1,15000000\n1,1,1,5000000\n", None),
    ("two lists", "A,B,count\n1,0,50\n0,1,40\n1,1,9\n", None),
    ("nobody on two lists", "A,B,C,count\n1,0,0,50\n0,1,0,40\n0,0,1,9\n", None),
]


def bad(world):
    """Bad input through `girok estimate`: clear errors, or a result that says what is missing; in bounded time."""
    for name, text, words in BAD:
        path = world.folder / "bad.csv"
        path.write_text(text, encoding="utf-8")
        begin = time.monotonic()
        try:
            run = subprocess.run([str(BIN / "girok"), "estimate", str(path), "--draws", "50"], capture_output=True, text=True, timeout=120, check=False)
        except subprocess.TimeoutExpired:
            world.wrong.append(f"bad input: {name}: not done after 120 s")
            continue
        said = run.stdout + run.stderr
        good = (run.returncode == 0) == (words is None) and 0 <= run.returncode < 100 and (words is None or any(word.lower() in said.lower() for word in words))
        first = next((line for line in (run.stderr if words else run.stdout).splitlines() if line.strip()), "")
        print(f"  {'ok   ' if good else 'WRONG'} {name}: exit {run.returncode}, {time.monotonic() - begin:.2f} s: {first.strip()[:170]}")
        if not good:
            world.wrong.append(f"bad input: {name}: exit {run.returncode}: {said[-300:]}")
