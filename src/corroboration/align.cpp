#include "corroboration/align.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace girok::corroboration {

namespace {

constexpr std::size_t look_back = 64;       // blocks
constexpr std::uint32_t widest_gap = 60;    // words, at an ellipsis; a long quotation may lose that much
constexpr std::uint32_t plain_gap = 16;     // without one
constexpr std::uint32_t look_at = 80;       // words of a gap that are looked at
constexpr std::uint32_t table_side = 64;    // words of the small table, at most
constexpr std::uint32_t edge_side = 20;     // words looked at beyond a run's ends
constexpr std::uint32_t paragraph_gap = 8;  // words cut or put in where a paragraph ends
constexpr float gap_cost = 0.45F;           // bits a word that stands in one only
constexpr float open_cost = 1.0F;           // bits a gap
constexpr float sentence_cost = 2.5F;       // bits for reaching over a sentence's end
constexpr float paragraph_cost = 5.0F;
constexpr unsigned word_units = 3;          // of an English word: gaps are measured in those
constexpr float covered_share = 0.6F;
constexpr float aside_cost = 1.0F;
constexpr float seed_share = 0.75F;         // of the bits a run needs that its seeds must have

// One side of a gap between two blocks: the words [begin, end).
struct Gap {
  std::uint32_t words = 0;   ///< that count: not names, not in brackets, not "she said" between two parts of a quotation
  bool ellipsis = false;
  float crossing = 0;        ///< for sentences and paragraphs that begin inside or right after it
  bool paragraph = false;    ///< one of them is a paragraph
};

Gap gap_of(std::span<const Word> words, std::uint32_t begin, std::uint32_t end) {
  Gap gap;
  if (end - begin > look_at) {
    gap.words = end - begin;
    return gap;
  }
  const bool quoted = begin > 0 && words[begin - 1].spoken && end < words.size() && words[end].spoken;
  std::uint32_t units = 0;
  for (std::uint32_t i = begin; i <= end && i < words.size(); ++i) {
    const Word& word = words[i];
    gap.ellipsis |= word.after_ellipsis;
    if (begin < end && word.begins_sentence) {
      gap.crossing += word.begins_paragraph ? paragraph_cost : sentence_cost;
      gap.paragraph |= word.begins_paragraph;
    }
    if (i < end && word.cls != WordClass::name && !word.in_brackets && (word.spoken || !quoted)) units += word.units;
  }
  gap.words = (units + word_units - 1) / word_units;
  return gap;
}

// Words that follow an ellipsis in one text only do not stand side by side in both.
bool parts(const Word& a, const Word& b) { return a.after_ellipsis != b.after_ellipsis; }

std::vector<Block> blocks_of(std::span<const Word> a, std::span<const Word> b, std::span<const Seed> seeds) {
  std::vector<Seed> by_diagonal(seeds.begin(), seeds.end());
  const auto diagonal = [](const Seed& seed) { return static_cast<std::int64_t>(seed.b) - static_cast<std::int64_t>(seed.a); };
  std::ranges::sort(by_diagonal,
                    [&](const Seed& x, const Seed& y) { return diagonal(x) != diagonal(y) ? diagonal(x) < diagonal(y) : x.a < y.a; });
  std::vector<Block> blocks;
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  for (const Seed& seed : by_diagonal) {
    const bool same = diagonal(seed) == last;
    if (same && seed.a < blocks.back().end_a()) continue;
    std::uint32_t left = 0;
    const std::uint32_t most_left = std::min(seed.a, seed.b);
    while (left < most_left && a[seed.a - left - 1].key == b[seed.b - left - 1].key && !parts(a[seed.a - left], b[seed.b - left])) ++left;
    std::uint32_t right = 0;
    while (seed.a + right < a.size() && seed.b + right < b.size() && a[seed.a + right].key == b[seed.b + right].key &&
           (right == 0 || !parts(a[seed.a + right], b[seed.b + right]))) {
      ++right;
    }
    if (right == 0) continue;   // two grams with one hash
    blocks.push_back({seed.a - left, seed.b - left, left + right});
    last = diagonal(seed);
  }
  std::ranges::sort(blocks, [](const Block& x, const Block& y) {
    return x.a != y.a ? x.a < y.a : x.b != y.b ? x.b < y.b : x.size < y.size;
  });
  return blocks;
}

struct Link {
  float score = 0;
  std::int32_t previous = -1;
  std::uint32_t skip = 0;   ///< words of this block that overlap the previous one
};

class Chainer {
 public:
  Chainer(std::span<const Word> a, std::span<const Word> b) : a_(a), b_(b) {
    sums_.reserve(a.size() + 1);
    sums_.push_back(0);
    for (const Word& word : a) sums_.push_back(sums_.back() + static_cast<double>(word.bits()));
  }

  float weight(std::uint32_t begin, std::uint32_t end) const { return static_cast<float>(sums_[end] - sums_[begin]); }

  std::vector<std::vector<Block>> chains(std::vector<Block> blocks, float least) const {
    std::vector<Link> links(blocks.size());
    for (std::size_t j = 0; j < blocks.size(); ++j) links[j] = best_link(blocks, links, j);

    std::vector<std::uint32_t> order(blocks.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](std::uint32_t x, std::uint32_t y) { return links[x].score > links[y].score; });
    std::vector<bool> used(blocks.size());
    std::vector<std::vector<Block>> chains;
    for (const std::uint32_t last : order) {
      if (links[last].score < least) break;
      std::vector<Block> chain;
      for (std::int32_t at = static_cast<std::int32_t>(last); at >= 0 && !used[static_cast<std::size_t>(at)];) {
        const auto i = static_cast<std::size_t>(at);
        used[i] = true;
        Block block = blocks[i];
        const bool joined = links[i].previous >= 0 && !used[static_cast<std::size_t>(links[i].previous)];
        const std::uint32_t skip = joined ? links[i].skip : 0;
        chain.push_back({block.a + skip, block.b + skip, block.size - skip});
        at = links[i].previous;
      }
      std::ranges::reverse(chain);
      if (!chain.empty()) chains.push_back(std::move(chain));
    }
    return chains;
  }

  float cost(std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, std::uint32_t b1) const {
    if (a0 == a1 && b0 == b1) return 0;
    const Gap in_a = gap_of(a_, a0, a1), in_b = gap_of(b_, b0, b1);
    const bool cut = (in_a.words > in_b.words && in_b.ellipsis) || (in_b.words > in_a.words && in_a.ellipsis);
    const std::uint32_t wide = std::max(in_a.words, in_b.words), narrow = std::min(in_a.words, in_b.words);
    if (wide > (cut ? widest_gap : plain_gap)) return std::numeric_limits<float>::infinity();
    if (in_a.paragraph && in_b.paragraph && narrow > 0) return std::numeric_limits<float>::infinity();
    if (!cut && (in_a.paragraph || in_b.paragraph) && (narrow > 0 || wide > paragraph_gap)) return std::numeric_limits<float>::infinity();
    // A sentence's end inside words exchanged for others is where one passage stops; inside words merely cut or put in, less so.
    const float crossing = cut ? 0 : std::max(in_a.crossing, in_b.crossing) * (narrow > 2 ? 2.0F : 1.0F);
    return open_cost + crossing + gap_cost * static_cast<float>(cut ? narrow : wide) + gap_cost * static_cast<float>(narrow);
  }

 private:
  Link best_link(const std::vector<Block>& blocks, const std::vector<Link>& links, std::size_t j) const {
    const Block& block = blocks[j];
    Link best{.score = weight(block.a, block.end_a())};
    for (std::size_t back = 1; back <= std::min(look_back, j); ++back) {
      const Block& before = blocks[j - back];
      if (before.b >= block.b || before.a >= block.a) continue;
      const std::uint32_t over_a = before.end_a() > block.a ? before.end_a() - block.a : 0;
      const std::uint32_t over_b = before.end_b() > block.b ? before.end_b() - block.b : 0;
      const std::uint32_t skip = std::max(over_a, over_b);
      if (skip >= block.size) continue;
      const float price = cost(before.end_a(), block.a + skip, before.end_b(), block.b + skip);
      const float own = weight(block.a + skip, block.end_a());
      const float score = links[j - back].score + own - price;
      if (links[j - back].score > price && score > best.score) best = {score, static_cast<std::int32_t>(j - back), skip};
    }
    return best;
  }

  std::span<const Word> a_, b_;
  std::vector<double> sums_;
};

void append(std::vector<Block>& blocks, Block block) {
  if (!blocks.empty() && blocks.back().end_a() == block.a && blocks.back().end_b() == block.b)
    blocks.back().size += block.size;
  else
    blocks.push_back(block);
}

// Which words of the two documents earlier runs have taken.
class Taken {
 public:
  Taken(std::size_t a, std::size_t b) : a_(a), b_(b), reserved_a_(a), reserved_b_(b) {}
  void take(const std::vector<Block>& blocks) {
    std::fill(a_.begin() + blocks.front().a, a_.begin() + blocks.back().end_a(), true);
    std::fill(b_.begin() + blocks.front().b, b_.begin() + blocks.back().end_b(), true);
  }
  /// Words in other chains' blocks are not for a run to grow into.
  void reserve(const std::vector<Block>& blocks) {
    for (const Block& block : blocks) {
      std::fill(reserved_a_.begin() + block.a, reserved_a_.begin() + block.end_a(), true);
      std::fill(reserved_b_.begin() + block.b, reserved_b_.begin() + block.end_b(), true);
    }
  }
  /// Are most of the words taken already, in one of the documents?
  bool mostly(const std::vector<Block>& blocks) const {
    return covered(a_, blocks.front().a, blocks.back().end_a()) || covered(b_, blocks.front().b, blocks.back().end_b());
  }
  /// How many free words stand before `begin` or from `end` on, at most edge_side.
  std::uint32_t free_before_a(std::uint32_t begin) const { return free_before(a_, reserved_a_, begin); }
  std::uint32_t free_before_b(std::uint32_t begin) const { return free_before(b_, reserved_b_, begin); }
  std::uint32_t free_after_a(std::uint32_t end) const { return free_after(a_, reserved_a_, end); }
  std::uint32_t free_after_b(std::uint32_t end) const { return free_after(b_, reserved_b_, end); }

 private:
  static bool covered(const std::vector<bool>& taken, std::uint32_t begin, std::uint32_t end) {
    const auto count = std::count(taken.begin() + begin, taken.begin() + end, true);
    return static_cast<float>(count) >= covered_share * static_cast<float>(end - begin);
  }
  static std::uint32_t free_before(const std::vector<bool>& taken, const std::vector<bool>& reserved, std::uint32_t begin) {
    std::uint32_t count = 0;
    while (count < std::min(begin, edge_side) && !taken[begin - count - 1] && !reserved[begin - count - 1]) ++count;
    return count;
  }
  static std::uint32_t free_after(const std::vector<bool>& taken, const std::vector<bool>& reserved, std::uint32_t end) {
    std::uint32_t count = 0;
    while (count < edge_side && end + count < taken.size() && !taken[end + count] && !reserved[end + count]) ++count;
    return count;
  }
  std::vector<bool> a_, b_, reserved_a_, reserved_b_;
};

// Fills the gaps of a chain and grows its ends.
std::vector<Block> refine(std::span<const Word> a, std::span<const Word> b, const std::vector<Block>& chain, const Taken& taken) {
  std::vector<Block> blocks;
  const auto shifted = [&](const std::vector<Block>& found, std::uint32_t a0, std::uint32_t b0) {
    for (const Block& block : found) append(blocks, {block.a + a0, block.b + b0, block.size});
  };
  const std::uint32_t before_a = taken.free_before_a(chain.front().a), before_b = taken.free_before_b(chain.front().b);
  shifted(align_small(a.subspan(chain.front().a - before_a, before_a), b.subspan(chain.front().b - before_b, before_b), Anchor::right),
          chain.front().a - before_a, chain.front().b - before_b);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (i > 0) {
      const std::uint32_t a0 = chain[i - 1].end_a(), b0 = chain[i - 1].end_b();
      shifted(align_small(a.subspan(a0, chain[i].a - a0), b.subspan(b0, chain[i].b - b0), Anchor::both), a0, b0);
    }
    append(blocks, chain[i]);
  }
  const std::uint32_t end_a = chain.back().end_a(), end_b = chain.back().end_b();
  shifted(align_small(a.subspan(end_a, taken.free_after_a(end_a)), b.subspan(end_b, taken.free_after_b(end_b)), Anchor::left), end_a,
          end_b);
  return blocks;
}

// A few weak words beyond a sentence's end or a gap are there by chance ("The", "he said"): cut off from a run's edges.
void trim(std::span<const Word> a, std::span<const Word> b, std::vector<Block>& blocks) {
  constexpr float weak = 4.0F;
  const auto edge = [](std::span<const Word> words, std::uint32_t i) {
    return words[i].begins_sentence || (i > 0 && words[i].spoken != words[i - 1].spoken);
  };
  const auto boundary = [&](std::uint32_t i, std::uint32_t j) { return edge(a, i) || edge(b, j); };
  for (bool again = true; again && !blocks.empty();) {   // from the end
    again = false;
    Block& last = blocks.back();
    float sum = 0;
    for (std::uint32_t k = last.size; k-- > 0 && !again;) {
      sum += a[last.a + k].bits();
      if (sum >= weak) break;
      if (k > 0 ? boundary(last.a + k, last.b + k) : blocks.size() > 1 && last.size <= 3) {
        last.size = k;
        if (last.size == 0) blocks.pop_back();
        again = true;
      }
    }
  }
  for (bool again = true; again && !blocks.empty();) {   // from the beginning
    again = false;
    Block& first = blocks.front();
    float sum = 0;
    for (std::uint32_t k = 0; k < first.size && !again; ++k) {
      sum += a[first.a + k].bits();
      if (sum >= weak) break;
      const std::uint32_t next = k + 1;
      if (next < first.size ? boundary(first.a + next, first.b + next) : blocks.size() > 1 && first.size <= 3) {
        first = {first.a + next, first.b + next, first.size - next};
        if (first.size == 0) blocks.erase(blocks.begin());
        again = true;
      }
    }
  }
}

float score_of(const Chainer& chainer, const std::vector<Block>& blocks) {
  float score = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    score += chainer.weight(blocks[i].a, blocks[i].end_a());
    if (i > 0) score -= std::min(chainer.cost(blocks[i - 1].end_a(), blocks[i].a, blocks[i - 1].end_b(), blocks[i].b), 15.0F);
  }
  return score;
}

}  // namespace

std::vector<Block> align_small(std::span<const Word> a, std::span<const Word> b, Anchor anchor) {
  const std::size_t rows = std::min<std::size_t>(a.size(), table_side), columns = std::min<std::size_t>(b.size(), table_side);
  if (rows == 0 || columns == 0) return {};
  // Anchored on the right, the table is walked from the end of both ranges.
  const bool mirrored = anchor == Anchor::right;
  const auto at_a = [&](std::size_t i) -> const Word& { return mirrored ? a[a.size() - 1 - i] : a[i]; };
  const auto at_b = [&](std::size_t j) -> const Word& { return mirrored ? b[b.size() - 1 - j] : b[j]; };
  // Does an ellipsis stand in `words` between those passed and the next? What the other text has there was left out openly.
  const auto open_at = [&](std::span<const Word> words, std::size_t limit, std::size_t passed) {
    if (mirrored) return passed > 0 && words[words.size() - passed].after_ellipsis;
    return passed < limit && words[passed].after_ellipsis;
  };
  // Gaps inside a chain are paid for already; at the edges each word costs.
  const auto step_price = [&](const Word& word, bool open) {
    if (anchor == Anchor::both || word.in_brackets) return 0.0F;
    const float crossing = word.begins_paragraph ? 2 * paragraph_cost : word.begins_sentence ? sentence_cost : 0.0F;
    return open ? 0.1F * gap_cost : 2.0F * gap_cost * static_cast<float>(word.units) / static_cast<float>(word_units) + crossing;
  };
  const auto step_a = [&](std::size_t i, std::size_t j) { return step_price(at_a(i), open_at(b, columns, j)); };
  const auto step_b = [&](std::size_t i, std::size_t j) { return step_price(at_b(j), open_at(a, rows, i)); };

  const std::size_t width = columns + 1;
  std::vector<float> score((rows + 1) * width, 0.0F);
  for (std::size_t i = 1; i <= rows; ++i) score[i * width] = score[(i - 1) * width] - step_a(i - 1, 0);
  for (std::size_t j = 1; j <= columns; ++j) score[j] = score[j - 1] - step_b(0, j - 1);
  const auto gain = [&](std::size_t i, std::size_t j) {
    return at_a(i).key == at_b(j).key ? at_a(i).bits() + (anchor == Anchor::both ? 0.1F : 0.0F) : -1.0F;
  };
  float best = 0;
  std::size_t best_i = 0, best_j = 0;
  for (std::size_t i = 1; i <= rows; ++i) {
    for (std::size_t j = 1; j <= columns; ++j) {
      float value = std::max(score[(i - 1) * width + j] - step_a(i - 1, j), score[i * width + j - 1] - step_b(i, j - 1));
      const float match = gain(i - 1, j - 1);
      if (match >= 0) value = std::max(value, score[(i - 1) * width + j - 1] + match);
      score[i * width + j] = value;
      if (value > best) best = value, best_i = i, best_j = j;
    }
  }
  if (anchor == Anchor::both) best_i = rows, best_j = columns, best = score.back();
  if (best <= 0) return {};
  std::vector<Block> blocks;   // from the far end back to the anchor
  for (std::size_t i = best_i, j = best_j; i > 0 && j > 0;) {
    const float match = gain(i - 1, j - 1);
    const float value = score[i * width + j];
    if (match >= 0 && value == score[(i - 1) * width + j - 1] + match) {
      --i, --j;
      const auto x = static_cast<std::uint32_t>(mirrored ? a.size() - 1 - i : i),
                 y = static_cast<std::uint32_t>(mirrored ? b.size() - 1 - j : j);
      blocks.push_back({x, y, 1});
    } else if (value == score[(i - 1) * width + j] - step_a(i - 1, j)) {
      --i;
    } else {
      --j;
    }
  }
  if (!mirrored) std::ranges::reverse(blocks);
  std::vector<Block> joined;
  for (const Block& block : blocks) append(joined, block);
  return joined;
}

std::vector<Run> align(std::span<const Word> a, std::span<const Word> b, std::span<const Seed> seeds, float least_bits) {
  // Most pairs of a large pile share a few common words and no more: seen before anything as long as a document is allocated.
  std::vector<Block> blocks = blocks_of(a, b, seeds);
  float shared = 0;
  for (const Block& block : blocks) {
    for (std::uint32_t i = block.a; i < block.end_a() && shared < least_bits * seed_share; ++i) shared += a[i].bits();
  }
  if (shared < least_bits * seed_share) return {};

  const Chainer chainer(a, b);
  std::vector<std::vector<Block>> chains = chainer.chains(std::move(blocks), least_bits * seed_share);
  // The best first, and of two equal places the body rather than its pull-quote.
  std::vector<std::pair<float, std::size_t>> order;
  for (std::size_t i = 0; i < chains.size(); ++i) {
    const Block& first = chains[i].front();
    order.emplace_back((a[first.a].aside ? aside_cost : 0) + (b[first.b].aside ? aside_cost : 0) - score_of(chainer, chains[i]), i);
  }
  std::ranges::sort(order);
  std::vector<Run> runs;
  Taken taken(a.size(), b.size());
  for (const std::vector<Block>& chain : chains) taken.reserve(chain);
  for (const auto& [rank, i] : order) {
    if (taken.mostly(chains[i])) continue;
    std::vector<Block> run = refine(a, b, chains[i], taken);
    trim(a, b, run);
    if (run.empty() || taken.mostly(run)) continue;
    const float score = score_of(chainer, run);
    if (score < least_bits) continue;
    taken.take(run);
    runs.push_back({std::move(run), score});
  }
  return runs;
}

}  // namespace girok::corroboration
