"""Parts of the bench of estimation: published answers with their tolerances, coverage on made-up populations, speed, and R packages."""
import math
import os
import shutil
import statistics
import subprocess

from estimation_world import BIN, METHODS, ROOT, cells_text

NORMAL = statistics.NormalDist()


class Table:
    """Expected, obtained, difference, tolerance, verdict."""

    def __init__(self, world):
        self.world = world
        print(f"  {'':54} {'expected':>12} {'obtained':>12} {'difference':>11} {'tolerance':>10}")

    def row(self, name, expected, obtained, tolerance, why=""):
        good = obtained is not None and abs(obtained - expected) <= tolerance
        shown = "none" if obtained is None else f"{obtained:,.3f}"
        difference = "" if obtained is None else f"{obtained - expected:+,.3f}"
        print(f"  {name:54} {expected:>12,.3f} {shown:>12} {difference:>11} {tolerance:>10.3g} {'ok' if good else 'WRONG'} {why}")
        self.world.keep(f"answer {name}", obtained)
        if not good:
            self.world.wrong.append(f"answers: {name}: expected {expected}, obtained {obtained}, tolerance {tolerance:.3g}")

    def said(self, name, expected, obtained, good):
        print(f"  {name:54} {expected:>12} {obtained:>12} {'':11} {'':10} {'ok' if good else 'WRONG'}")
        if not good:
            self.world.wrong.append(f"answers: {name}: expected {expected}, obtained {obtained}")


def quantile(values, p):
    """Hyndman & Fan (1996), type 8."""
    at = (len(values) + 1 / 3) * p + 1 / 3
    low = max(1, min(len(values), math.floor(at)))
    high = min(len(values), low + 1)
    return values[low - 1] + min(1.0, max(0.0, at - low)) * (values[high - 1] - values[low - 1])


def bca(draws, estimate, acceleration, level=0.95):
    """Efron (1987), written out again; where it saturates it is the lowest or highest draws that answer."""
    draws = sorted(math.inf if value is None else value for value in draws)
    z0 = NORMAL.inv_cdf(sum(value < estimate for value in draws) / len(draws))
    out = []
    for p in ((1 - level) / 2, (1 + level) / 2):
        z = z0 + NORMAL.inv_cdf(p)
        out.append(quantile(draws, NORMAL.cdf(z0 + z / (1 - acceleration * z))))
    return out


def limits_by_seed(world, rule, lists, cells, estimate, order, seeds=6):
    """-> [(lo, hi)] of BCa with several seeds: what other runs of 1,000 draws give, saturated or not, as programs print it."""
    out = []
    for seed in range(1, 1 + seeds):
        drawn = world.ask(f"bootstrap {rule} {lists} {cells_text(cells)} {estimate!r} draws=1000 seed={seed} order={order}")
        lo, hi = bca(drawn["estimates"], estimate, drawn["acceleration"])
        if "bca" in drawn and max(abs(math.log(lo / drawn["bca"][0])), abs(math.log(hi / drawn["bca"][1]))) > 0.01:
            world.wrong.append(f"answers: BCa written out again gives {lo:.1f}, {hi:.1f}, the program {drawn['bca']}")
        out.append((lo, hi))
    return out


def limit(table, name, expected, values):
    """A published limit is one draw from the distribution of which `values` are others; their spread on the log scale, with Student's factor for so few."""
    logs = [math.log(value) for value in values]
    middle, spread = statistics.mean(logs), statistics.stdev(logs)
    factor = {5: 2.78, 6: 2.57, 4: 3.18, 3: 4.30}[len(logs)]  # 97.5 % of t with one degree less
    tolerance = max(factor * spread * math.sqrt(1 + 1 / len(logs)) * math.exp(middle), 0.5)
    table.row(name, expected, math.exp(middle), tolerance, f"simulation error, {len(logs)} seeds")


def answers(world):
    """The published answers of the tables in answers.md: expected, obtained, difference, tolerance."""
    if world.published is None:
        print("skipped: no published tables ($GIROK_MSE, ../shared/data/mse)")
        return
    table = Table(world)
    seeds = 3 if world.quick else 6
    loglinear(world, table, seeds)
    existence(world, table)
    others(world, table)


def loglinear(world, table, seeds):
    for name, estimate, lo, hi in (("uk6", 11418, 9977, 13146), ("uk5", 11313, 9884, 13027)):
        found = world.method("loglinear_stepwise", *world.read(name), "draws=50")
        table.row(f"{name} stepwise (called main effects)", estimate, found.get("estimate"), 0.5, "printed whole")
        # Printed by a program with a normal quantile of its own and whole numbers.
        table.row(f"{name} stepwise, conditional lower", lo, found["diagnostics"]["conditional_lo"], 0.5)
        table.row(f"{name} stepwise, conditional upper", hi, found["diagnostics"]["conditional_hi"], 0.5)
    lists, cells = world.read("uk5")
    found = world.method("loglinear_bic", lists, cells, "draws=1000 order=2")
    table.row("uk5 best BIC of order 2", 22991, found.get("estimate"), 0.5, found["model"])
    runner = world.ask(f"fit {lists} {cells_text(cells)} 3,5,18,20,24")
    table.row("uk5 [12,13,25,35,45]", 12262, sum(cells.values()) + runner["unseen"], 0.5)
    limits = limits_by_seed(world, "bic", lists, cells, found["estimate"], 2, seeds)
    limit(table, "uk5 best BIC, BCa lower", 11456, [lo for lo, _ in limits])
    limit(table, "uk5 best BIC, BCa upper (highest draws)", 43894, [hi for _, hi in limits])
    table.said("uk5: BCa saturates", "told", "told" if "bca_saturates" in found["reasons"] else "not told", "bca_saturates" in found["reasons"])
    table.said("uk5: two models fit alike", "told", "told" if "models_fit_alike" in found["reasons"] else "not told", "models_fit_alike" in found["reasons"])
    lists, cells = world.read("kosovo")
    found = world.method("loglinear_bic", lists, cells, "draws=50 order=3")
    table.row("kosovo best BIC", 10356.5, found.get("estimate"), 0.05, found["model"])
    limits = limits_by_seed(world, "bic", lists, cells, found["estimate"], 3, seeds)
    limit(table, "kosovo best BIC, BCa lower", 6947, [lo for lo, _ in limits])
    limit(table, "kosovo best BIC, BCa upper", 18010, [hi for _, hi in limits])
    table.row("kosovo stepwise (called all pairs)", 14341.7, world.method("loglinear_stepwise", lists, cells, "draws=50").get("estimate"), 0.05)
    table.row("kosovo all six pairs (this program's)", 14402.5, world.method("loglinear_pairs", lists, cells).get("estimate"), 0.05)
    lists, cells = world.read("western")
    found = world.method("loglinear_stepwise", lists, cells, "draws=1000")
    table.row("western stepwise", 2483.4, found.get("estimate"), 0.05, found["model"])
    limits = limits_by_seed(world, "stepwise", lists, cells, found["estimate"], 2, seeds)
    limit(table, "western stepwise, BCa lower (lowest draws)", 1293, [lo for lo, _ in limits])
    table.said("western: BCa saturates", "told", "told" if "bca_saturates" in found["reasons"] else "not told", "bca_saturates" in found["reasons"])
    limit(table, "western stepwise, BCa upper", 3672, [hi for _, hi in limits])
    lists, cells = world.read("korea")
    found = world.method("loglinear_bic", lists, cells, "draws=50")
    table.row("korea best BIC", 157.17, found.get("estimate"), 0.005, found["model"])
    limits = limits_by_seed(world, "bic", lists, cells, found["estimate"], 2, seeds)
    limit(table, "korea best BIC, BCa lower", 128, [lo for lo, _ in limits])
    limit(table, "korea best BIC, BCa upper", 350, [hi for _, hi in limits])
    pairs = world.method("loglinear_pairs", lists, cells)
    table.said("korea all pairs (a program printed 1.8e11)", "refused", pairs["status"], pairs["status"] == "refused")


def existence(world, table):
    lists, cells = world.read("artificial3")
    for terms, expected in (("", 539.09), ("3", None), ("5", 396), ("6", 429.33), ("5,6", 296), ("3,5,6", None)):
        fitted = world.ask(f"fit {lists} {cells_text(cells)} {terms}")
        name = f"artificial3 [{terms or 'main'}]"
        if expected is None:
            table.said(name, "none", fitted["existence"], fitted["existence"] != "exists")
        else:
            table.row(name, expected, sum(cells.values()) + fitted["unseen"] if fitted["existence"] == "exists" else None, 0.005 if expected % 1 else 0.001)


def others(world, table):
    lists, cells = world.read("kosovo")
    table.row("kosovo Chao", 10270.5, world.method("chao", lists, cells).get("estimate"), 0.05)
    table.row("kosovo Chao with (t-1)/t", 8802.9, world.method("chao_t", lists, cells).get("estimate"), 0.05)
    found = world.method("decomposable", lists, cells, "delta=0.0625")
    for key, expected in (("estimate", 12595), ("lo", 9827), ("hi", 16544)):
        table.row(f"kosovo decomposable graphs, {key}", expected, found.get(key), 1, "a whole number; prior 1/N or 1/unseen")
    latent(world, table, lists, cells)
    lists, cells = world.read("uk5")
    found = world.method("latent_class", lists, cells, "sweeps=20000 burn=2000" if world.quick else "")
    table.said("uk5 latent classes (published R-hat 1.28)", "multimodal", found["status"], found["status"] in ("multimodal", "refused"))
    table.row("korea Chao", 144.7, world.method("chao", *world.read("korea")).get("estimate"), 0.05)
    for method, expected in (("coverage_independent", 407.0), ("coverage_high", 970.8), ("coverage_low", 507.8)):
        table.row(f"hav {method}", expected, world.method(method, *world.read("hav")).get("estimate"), 0.05)
    found = world.method("decomposable", *world.read("madigan3"), "delta=1 gamma=13.14:55.17")
    table.row("madigan3 best graph, share", 0.374, found["diagnostics"]["best_share"], 0.0011, ".374 with at most 300 unseen")
    table.row("madigan3 best graph, estimate", 731, found["modes"][0]["estimate"], 1)
    table.row("madigan3 averaged, mode", 728, found["diagnostics"]["mode"], 1)


def latent(world, table, lists, cells):
    """Quantiles of two sets of chains: each has the asymptotic error sqrt(p (1-p) / draws) / density on the log scale of the unseen, the published one with the effective draws that 20 chains with R-hat 1.01 have."""
    found = world.method("latent_class", lists, cells, "sweeps=20000 burn=2000" if world.quick else "")
    n, r_hat, effective = sum(cells.values()), found["diagnostics"]["r_hat"], found["diagnostics"]["effective_sample_size"]
    published = 20 / (1.01**2 - 1)
    for key, expected, p in (("estimate", 10414, 0.5), ("lo", 9005, 0.025), ("hi", 13921, 0.975)):
        # The posterior is skewed: the spread of its own side, below and above the median.
        spread = math.log((13921 - n) / (10414 - n)) / 1.96 if p >= 0.5 else math.log((10414 - n) / (9005 - n)) / 1.96
        error = math.sqrt(p * (1 - p)) / NORMAL.pdf(NORMAL.inv_cdf(p)) * spread * math.sqrt(1 / effective + 1 / published)
        table.row(f"kosovo latent classes, {key}", expected, found.get(key), 2.6 * error * (expected - n), f"99 % of the simulation error; R-hat {r_hat:.4f}, {effective:.0f} effective draws")


def coverage(world):
    """How often nominal 95 % intervals hold the truth on made-up populations, with width and bias, also where poor."""
    tables = world.tables or (4 if world.quick else 30)
    command = [str(BIN / "bench_estimation"), "coverage", "--tables", str(tables), "--draws", "100"]
    if world.quick:
        command += ["--only", " 500 ", "--sweeps", "2000"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split("\t") for line in out.splitlines()]
    print(f"  {tables} tables a population and number of lists (3, 4, 5). answered: share of tables with an interval; held: share of those that hold the truth; width, bias: medians over lists, as shares of N")
    kinds = list(dict.fromkeys((row[0], row[2]) for row in rows))
    for kind, size in sorted(kinds, key=lambda pair: int(pair[1])):
        print(f"  {kind}, N = {int(size):,}")
        for method in [*METHODS, "advice"]:
            mine = [row for row in rows if (row[0], row[2], row[3]) == (kind, size, method)]
            total, answered, held = (sum(int(row[i]) for row in mine) for i in (4, 5, 6))
            if total == 0:
                continue
            width, bias = (statistics.median([float(row[i]) for row in mine if row[i] != "nan"] or [math.nan]) for i in (10, 11))
            kinds_of = {}
            for row in mine:
                for part in row[13].split(","):
                    name, count = part.rsplit("=", 1)
                    kinds_of[name] = kinds_of.get(name, 0) + int(count)
            share = held / answered if answered else math.nan
            print(f"    {method:21} answered {answered / total:.2f}  held {share:.3f}  width {width:6.2f}  bias {bias:+.3f}  " + ", ".join(f"{name} {count}" for name, count in sorted(kinds_of.items())))
            for key, value in (("answered", answered / total), ("held", share), ("width", width), ("bias", bias)):
                world.keep(f"coverage {kind} {size} {method}: {key}", round(value, 4))
    world.keep("coverage tables", tables)


def speed(world):
    """Bootstraps that choose anew, chains, graphs; growth with lists, classes and persons."""
    run = subprocess.run([str(BIN / "bench_estimation"), "speed", *(["--small"] if world.quick else [])], capture_output=True, text=True, check=True)
    for line in run.stdout.splitlines():
        name, seconds, what, how_many, peak = line.split("\t")
        if what == "r_hat":
            print(f"  {name}: {float(seconds):.4f}")
        else:
            print(f"  {name}: {float(seconds):.4f} s, {float(how_many):,.0f} {what} ({float(how_many) / float(seconds):,.0f} a second), {peak} MB")
        world.keep(f"speed {name}", float(seconds))
        world.keep(f"speed {name}: {what}", float(how_many))


def effective(chain):
    """Effective draws of one chain by Geyer's initial positive sequence (1992), on log N."""
    values = [math.log(value) for value in chain]
    size, mean = len(values), statistics.fmean(values)
    values = [value - mean for value in values]
    variance = sum(value * value for value in values) / size
    if variance == 0:
        return float(size)
    total, lag = 0.0, 1
    while lag + 1 < size:
        pair = sum(sum(values[i] * values[i + k] for i in range(size - k)) / size / variance for k in (lag, lag + 1))
        if pair <= 0:
            break
        total += pair
        lag += 2
        if lag > 2000:
            break
    return size / (1 + 2 * total)


def peers(world):
    """The R packages on the same tables, where they are installed: SparseMSE, LCMCR, dga, CARE1; ratios of seconds of processor within this run."""
    if shutil.which("Rscript") is None:
        print("skipped: R is not installed")
        return
    if world.published is None:
        print("skipped: no published tables")
        return
    draws, sweeps = (5, 5500) if world.quick else (40, 110000)
    for name in ("uk5", "western", "kosovo", "hav"):
        shutil.copy(world.published / f"{name}.csv", world.folder / f"{name}.csv")
    run = subprocess.run(["Rscript", str(ROOT / "benchmarks/estimation_peers.R"), str(world.folder), str(draws), str(sweeps)], capture_output=True, text=True, env=os.environ, check=False)
    if not run.stdout.strip():
        print(f"skipped: none of the R packages is installed ({run.stderr.strip()[-200:]})")
        return
    for line in run.stdout.splitlines():
        if "\t" not in line:
            continue
        name, seconds, *said = line.strip().split("\t")
        print(f"  {name}: {float(seconds):.3f} s of processor ({'; '.join(said)})")
        beside(world, name, float(seconds), draws, sweeps)


def beside(world, name, seconds, draws, sweeps):
    """The same by this program, in the same run."""
    kind, table = name.split()[0], name.split()[-1]
    if kind == "SparseMSE":
        lists, cells = world.read(table)
        own = world.method("loglinear_stepwise", lists, cells, "draws=1000")
        own_draws = own["diagnostics"]["draws"]
        ratio = seconds / draws / (own["processor_seconds"] / own_draws)
        print(f"    girok: {own['processor_seconds']:.3f} s of processors for {own_draws:.0f} draws that choose anew: {ratio:,.0f} times as many draws a second of processor; estimate {own['estimate']:,.2f}")
        world.keep(f"peers bootstrap {table}: times", ratio)
    if kind == "LCMCR":
        chain = [int(line) for line in (world.folder / f"lcmcr-{table}.txt").read_text().split()]
        theirs = effective(chain) / seconds
        lists, cells = world.read(table)
        own = world.method("latent_class", lists, cells, "sweeps=22000 burn=2000" if world.quick else "")
        if "diagnostics" not in own:
            return
        ours = own["diagnostics"]["effective_sample_size"] / own["processor_seconds"]
        print(f"    {effective(chain):,.0f} effective draws of log N, {theirs:,.1f} a second of processor; girok: {own['diagnostics']['effective_sample_size']:,.0f} in {own['processor_seconds']:.2f} s of processors, "
              f"20 chains, {ours:,.1f} a second: {ours / theirs:,.1f} times; R-hat {own['diagnostics']['r_hat']:.3f}")
        world.keep(f"peers chains {table}: times", ours / theirs)
    if name == "dga kosovo":
        lists, cells = world.read("kosovo")
        own = world.method("decomposable", lists, cells, "delta=0.0625")
        print(f"    girok: {own['processor_seconds']:.4f} s without an end to the grid, {own['estimate']:,.0f} [{own['lo']:,.0f}; {own['hi']:,.0f}]: {seconds / own['processor_seconds']:,.1f} times")
        world.keep("peers graphs kosovo: times", seconds / own["processor_seconds"])
