"""Slow and obvious versions of the estimators, written from the papers, to compare the program with. No numpy: the numbers are small.

A table is a dict pattern -> count, a model a set of interactions as patterns; bit i of a pattern stands for list i.
"""
import itertools
import math
from fractions import Fraction


def cells_of(lists):
    return range(1, 1 << lists)


def on_all(table, pattern):
    return sum(count for cell, count in table.items() if cell & pattern == pattern)


def on_exactly(table, k):
    return sum(count for cell, count in table.items() if bin(cell).count("1") == k)


# --- floors and coverage ---

def chao(table, lists, with_factor):
    """Chao (1987): n + f1²/(2 f2); with the factor (t−1)/t of t lists (1989). None where f2 is 0."""
    once, twice = on_exactly(table, 1), on_exactly(table, 2)
    return None if twice == 0 else sum(table.values()) + once * once / (2 * twice) * ((lists - 1) / lists if with_factor else 1)


def coverage(table, lists):
    """Chao, Tsay, Lin, Shau & Chao (2001) -> (independent, high, low) for three lists and more; None where one is not defined."""
    n = sum(table.values())
    sizes = [on_all(table, 1 << i) for i in range(lists)]
    if min(sizes) == 0:
        return None, None, None
    alone = [table.get(1 << i, 0) for i in range(lists)]
    covered = 1 - sum(Fraction(a, s) for a, s in zip(alone, sizes)) / lists
    if covered == 0:
        return None, None, None
    overlap = n - Fraction(sum(alone), lists)
    independent = overlap / covered
    shared = {pair: on_all(table, (1 << pair[0]) | (1 << pair[1])) for pair in itertools.combinations(range(lists), 2)}

    # Of a pair of lists: persons on one of them and on no third, those on both counted twice; and how often the two meet, over the product of their sizes.
    pairs = [(alone[i] + alone[j] + 2 * table.get((1 << i) | (1 << j), 0), Fraction(both, sizes[i] * sizes[j])) for (i, j), both in shared.items()]
    first = independent + sum(a * (independent * b - 1) for a, b in pairs) / (lists * covered)
    low = independent + sum(a * (first * b - 1) for a, b in pairs) / (lists * covered)
    # High: N = D/C + Σ a (N b − 1) / (t C), solved for N.
    slope = sum(a * b for a, b in pairs) / (lists * covered)
    high = (independent - sum(a for a, _ in pairs) / (lists * covered)) / (1 - slope) if slope < 1 else None
    return independent, high, low


# --- log-linear models ---

def closed(terms):
    out = set()
    for term in terms:
        part = term
        while part:
            if bin(part).count("1") >= 2:
                out.add(part)
            part = (part - 1) & term
    return frozenset(out)


def hierarchical_models(lists, order):
    """Every set of interactions up to `order` that is closed downward."""
    terms = sorted((t for t in cells_of(lists) if 2 <= bin(t).count("1") <= order), key=lambda t: (bin(t).count("1"), t))
    models = {frozenset()}
    for term in terms:
        below = closed([term]) - {term}
        models |= {model | {term} for model in models if below <= model}
    return models


def design(table, lists, model):
    """-> (columns that are finite, cells left, how many columns are −∞): a term that nobody meets is −∞ and takes its cells with it."""
    everything = [0] + [1 << i for i in range(lists)] + sorted(model)
    dead = [term for term in everything if term and on_all(table, term) == 0]
    columns = [term for term in everything if term not in dead]
    return columns, [cell for cell in cells_of(lists) if not any(cell & term == term for term in dead)], len(dead)


def rank(rows):
    rows, done = [list(map(Fraction, row)) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pick = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pick is None:
            continue
        rows[done], rows[pick] = rows[pick], rows[done]
        for i in range(done + 1, len(rows)):
            if rows[i][column]:
                factor = rows[i][column] / rows[done][column]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[done])]
        done += 1
    return done


def largest_least_cell(rows, totals):
    """max s with Σ rows[cell] x[cell] = totals, all x ≥ s ≥ 0, by the simplex method in fractions with Bland's rule; s is kept below 1."""
    cells, equations = len(rows), len(totals)
    variables = cells + 1  # x − s, s
    table = []
    for k in range(equations):
        row = [Fraction(rows[c][k]) for c in range(cells)]
        row.append(sum(row))
        table.append(row + [Fraction(int(i == k)) for i in range(equations + 1)] + [Fraction(totals[k])])
    table.append([Fraction(0)] * cells + [Fraction(1)] + [Fraction(int(i == equations)) for i in range(equations + 1)] + [Fraction(1)])
    basis = list(range(variables, variables + equations + 1))  # artificial ones, and the slack of s ≤ 1

    def improve(aim, allowed):
        while True:
            price = [aim[j] - sum(aim[basis[i]] * table[i][j] for i in range(len(table))) for j in allowed]
            enter = next((j for j, value in zip(allowed, price) if value > 0), None)
            if enter is None:
                return
            ratios = [(table[i][-1] / table[i][enter], basis[i], i) for i in range(len(table)) if table[i][enter] > 0]
            leave = min(ratios)[2]
            pivot = table[leave][enter]
            table[leave] = [value / pivot for value in table[leave]]
            for i in range(len(table)):
                if i != leave and table[i][enter]:
                    factor = table[i][enter]
                    table[i] = [a - factor * b for a, b in zip(table[i], table[leave])]
            basis[leave] = enter

    width = variables + equations + 1
    slack = width - 1
    improve([Fraction(-int(variables <= j < slack)) for j in range(width)], list(range(width)))
    improve([Fraction(int(j == cells)) - (Fraction(10) ** 9 if variables <= j < slack else 0) for j in range(width)], list(range(variables)) + [slack])
    return sum(table[i][-1] for i in range(len(table)) if basis[i] == cells)


def existence(table, lists, model):
    """Fienberg & Rinaldo (2012): "exists", "no_maximum" or "not_identified". Which face the statistics lie on depends only on which cells are positive: a table of ones is asked."""
    columns, cells, _ = design(table, lists, model)
    rows = [[int(cell & term == term) for term in columns] for cell in cells]
    totals = [sum(row[k] for row, cell in zip(rows, cells) if table.get(cell, 0) > 0) for k in range(len(columns))]
    if largest_least_cell(rows, totals) <= 0:
        return "no_maximum"
    return "exists" if rank(rows) == len(columns) else "not_identified"


def solve(matrix, right):
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for k in range(len(rows)):
        pick = max(range(k, len(rows)), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pick] = rows[pick], rows[k]
        if rows[k][k] == 0:
            raise ZeroDivisionError
        for i in range(len(rows)):
            if i != k and rows[i][k]:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k])]
    return [row[-1] / row[k] for k, row in enumerate(rows)]


def fit(table, lists, model):
    """Poisson regression by iteratively reweighted least squares -> dict, or None where there is no estimate."""
    if existence(table, lists, model) != "exists":
        return None
    columns, cells, infinite = design(table, lists, model)
    counts = [table.get(cell, 0) for cell in cells]
    rows = [[float(cell & term == term) for term in columns] for cell in cells]
    means = [count + 0.5 for count in counts]
    deviance = math.inf
    for _ in range(200):
        working = [math.log(m) + (y - m) / m for y, m in zip(counts, means)]
        matrix = [[sum(m * a[i] * a[j] for a, m in zip(rows, means)) for j in range(len(columns))] for i in range(len(columns))]
        beta = solve(matrix, [sum(m * a[i] * z for a, m, z in zip(rows, means, working)) for i in range(len(columns))])
        means = [math.exp(max(-700, min(700, sum(a * b for a, b in zip(row, beta))))) for row in rows]
        before, deviance = deviance, 2 * sum((y * math.log(y / m) if y else 0) - (y - m) for y, m in zip(counts, means))
        if abs(before - deviance) < 1e-11 * (abs(deviance) + 0.1):
            break
    inverse_first = solve([[sum(m * a[i] * a[j] for a, m in zip(rows, means)) for j in range(len(columns))] for i in range(len(columns))], [1.0] + [0.0] * (len(columns) - 1))
    parameters = len(columns) + infinite
    n = sum(table.values())
    return {"unseen": math.exp(beta[0]), "deviance": deviance, "parameters": parameters, "aic": deviance + 2 * parameters, "bic": deviance + parameters * math.log(n), "se": math.sqrt(inverse_first[0])}


def best(table, lists, order, criterion):
    """Of all hierarchical models with an estimate the one with the least BIC or AIC -> (model, fit)."""
    fits = [(model, fit(table, lists, model)) for model in hierarchical_models(lists, order)]
    fits = [(model, one) for model, one in fits if one]
    return min(fits, key=lambda pair: pair[1][criterion]) if fits else (None, None)


def log_tail(seen, mean):
    """log of the smaller of P(X ≤ seen), P(X ≥ seen) of a Poisson; far out, where the tails themselves are 0 in floating point."""
    if mean <= 0:
        return 0.0

    def log_of(counts):
        logs = [k * math.log(mean) - mean - math.lgamma(k + 1) for k in counts]
        top = max(logs)
        return top + math.log(sum(math.exp(value - top) for value in logs))

    return min(log_of(range(seen + 1)), log_of(range(seen, int(max(seen, mean) + 40 * math.sqrt(max(seen, mean)) + 100))))


def stepwise(table, lists, threshold):
    """Chan, Silverman & Vincent (2021), section 3: the pair whose overlap is least expected enters while its tail is below the threshold and the larger model has an estimate."""
    model = frozenset()
    if not fit(table, lists, model):
        return None
    pairs = [(1 << i) | (1 << j) for i, j in itertools.combinations(range(lists), 2)]
    while True:
        columns, cells, _ = design(table, lists, model)
        means = expected(table, lists, model)
        found = []
        for pair in pairs:
            if pair in model:
                continue
            seen, mean = on_all(table, pair), sum(means[cell] for cell in cells if cell & pair == pair)
            found.append((log_tail(seen, mean), pair))
        found.sort()
        entered = False
        for tail, pair in found:
            if tail < math.log(threshold) and fit(table, lists, model | {pair}):
                model, entered = model | {pair}, True
                break
        if not entered:
            return model, fit(table, lists, model)


def expected(table, lists, model):
    """Fitted means of cells by iterative proportional fitting of the observed cells: another algorithm than fit()."""
    columns, cells, _ = design(table, lists, model)
    means = {cell: 1.0 for cell in cells}
    maximal = [term for term in columns if term]
    for _ in range(20000):
        largest = 0.0
        for term in maximal + [0]:
            now = sum(mean for cell, mean in means.items() if cell & term == term)
            aim = on_all(table, term)
            ratio = aim / now if now > 0 else 1.0
            largest = max(largest, abs(ratio - 1))
            for cell in means:
                if cell & term == term:
                    means[cell] *= ratio
        if largest < 1e-10:
            break
    return means


def acceleration(table, estimate_of):
    """BCa's a (Efron 1987) by leaving out each person once."""
    values = [(estimate_of({**table, cell: count - 1}), count) for cell, count in table.items() if count]
    if any(value is None for value, _ in values):
        return None
    n = sum(count for _, count in values)
    mean = sum(value * count for value, count in values) / n
    squares = sum(count * (mean - value) ** 2 for value, count in values)
    return 0.0 if squares == 0 else sum(count * (mean - value) ** 3 for value, count in values) / (6 * squares ** 1.5)


# --- decomposable graphs ---

def chordal_graphs(lists):
    """Every graph from which vertices can be taken one by one, each with neighbours that are all joined -> (edges, cliques, separators)."""
    pairs = list(itertools.combinations(range(lists), 2))
    for chosen in itertools.product([False, True], repeat=len(pairs)):
        edges = {pair for pair, is_in in zip(pairs, chosen) if is_in}

        def joined(a, b):
            return (min(a, b), max(a, b)) in edges

        left, order = set(range(lists)), []
        while left:
            simple = next((v for v in sorted(left) if all(joined(a, b) for a, b in itertools.combinations([u for u in left if u != v and joined(u, v)], 2))), None)
            if simple is None:
                break
            order.append((simple, frozenset(u for u in left if u != simple and joined(u, simple))))
            left.remove(simple)
        if left:
            continue
        # p(x) = Π p(v | neighbours left) = Π p(v ∪ neighbours) / p(neighbours)
        yield edges, [near | {v} for v, near in order], [near for _, near in order]


def graph_average(table, lists, delta, most_unseen):
    """Madigan & York (1997), hyper-Dirichlet with `delta` a cell, prior 1/N, unseen from 0 to most_unseen -> ({edges: share}, [mass of unseen])."""
    n = sum(table.values())

    def margin(vertices, unseen):
        """log of the Dirichlet-multinomial of the margin of these lists, without what does not depend on the graph."""
        pattern = sum(1 << v for v in vertices)
        prior = delta * 2 ** (lists - len(vertices))
        counts = {}
        for cell, count in table.items():
            counts[cell & pattern] = counts.get(cell & pattern, 0) + count
        counts[0] = counts.get(0, 0) + unseen
        total = delta * 2 ** lists
        return math.lgamma(total) - math.lgamma(total + n + unseen) + sum(math.lgamma(prior + count) - math.lgamma(prior) for count in counts.values())

    logs = {}
    for edges, upper, lower in chordal_graphs(lists):
        sets = {}
        for vertices, sign in [(s, 1) for s in upper] + [(s, -1) for s in lower]:
            if vertices:
                sets[vertices] = sets.get(vertices, 0) + sign
        sets = {vertices: power for vertices, power in sets.items() if power}
        for unseen in range(most_unseen + 1):
            # N! / m! counts the ways to name who is unseen; prior 1/N.
            value = math.lgamma(n + unseen + 1) - math.lgamma(unseen + 1) - math.log(n + unseen)
            logs[(frozenset(edges), unseen)] = value + sum(power * margin(vertices, unseen) for vertices, power in sets.items())
    top = max(logs.values())
    shares, mass = {}, [0.0] * (most_unseen + 1)
    for (edges, unseen), value in logs.items():
        weight = math.exp(value - top)
        shares[edges] = shares.get(edges, 0) + weight
        mass[unseen] += weight
    total = sum(mass)
    return {edges: share / total for edges, share in shares.items()}, [value / total for value in mass]


# --- latent classes ---

def log_gamma_draw(dice, shape):
    """log of a gamma variate, also where the variate itself is 0 in floating point."""
    return math.log(dice.gammavariate(shape + 1, 1)) + math.log(1 - dice.random()) / shape


def latent_chain(table, lists, classes, sweeps, dice, shape=0.25, rate=0.25):
    """Manrique-Vallier (2016), step after step, everybody placed singly, sticks in logarithms -> N in each sweep after the first tenth."""
    n = sum(table.values())
    on = [[dice.random() for _ in range(lists)] for _ in range(classes)]
    log_share = [-math.log(classes)] * classes
    alpha, sizes = 1.0, []
    for sweep in range(sweeps):
        in_class, on_count = [0] * classes, [[0] * lists for _ in range(classes)]

        def place(cell, count):
            logs = [log_share[k] + sum(math.log(p if cell >> j & 1 else 1 - p) for j, p in enumerate(on[k])) for k in range(classes)]
            top = max(logs)
            for k in dice.choices(range(classes), [math.exp(value - top) for value in logs], k=count):
                in_class[k] += 1
                for j in range(lists):
                    on_count[k][j] += cell >> j & 1

        never = sum(math.exp(log_share[k]) * math.prod(1 - p for p in on[k]) for k in range(classes))
        # The number unseen given n seen, prior 1/N: n waiting times.
        unseen = sum(int(math.log(1 - dice.random()) / math.log(never)) for _ in range(n))
        for cell, count in table.items():
            place(cell, count)
        place(0, unseen)
        left, above = 0.0, n + unseen
        for k in range(classes):
            above -= in_class[k]
            if k + 1 < classes:
                mine, rest = log_gamma_draw(dice, 1 + in_class[k]), log_gamma_draw(dice, alpha + above)
                both = max(mine, rest) + math.log1p(math.exp(-abs(mine - rest)))
                log_share[k], left = left + mine - both, left + rest - both
            else:
                log_share[k] = left
            on[k] = [min(1 - 1e-12, max(1e-12, dice.betavariate(1 + on_count[k][j], 1 + in_class[k] - on_count[k][j]))) for j in range(lists)]
        alpha = dice.gammavariate(shape + classes - 1, 1 / (rate - left))
        if sweep >= sweeps // 10:
            sizes.append(n + unseen)
    return sizes
