#include "corroboration/paraphrase.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "corroboration/lemmas.h"
#include "reading/lexicon.h"
#include "text/unicode.h"

namespace girok::corroboration {

namespace {

constexpr std::size_t most_items = 48;       // of a sentence: longer ones are lists
constexpr std::size_t least_items = 3;
constexpr std::uint32_t most_sentences = 24; // that a lemma may stand in and still propose pairs
constexpr std::size_t most_partners = 8;     // of a sentence, that are looked at
constexpr float telling_bits = 3.0F;
// Tuned on news reports about one another and about the same reports; unrelated piles side by side give none.
constexpr unsigned least_shared = 4;
constexpr float least_of_longer = 0.25F;
// Four words or more that say much, and are nearly half of what the shorter passage says; or nearly all of what a shorter one says.
constexpr unsigned prose_telling = 4;
constexpr float prose_bits = 20.0F;
constexpr float prose_share = 0.45F;
constexpr unsigned whole_words = 3;
constexpr float whole_bits = 13.0F;
constexpr float whole_share = 0.8F;
constexpr float least_order = 0.6F;

// ---- two passages ----------------------------------------------------------------------------------------------------------

struct Compared {
  unsigned shared = 0, telling = 0, words = 0;
  float bits = 0, of_words = 0, bits_a = 0, bits_b = 0;
  std::size_t in_order = 0;
  bool statistics_a = false, statistics_b = false;

  bool enough() const {
    const float of_shorter = bits / std::min(bits_a, bits_b);
    if (shared < least_shared || bits < least_of_longer * std::max(bits_a, bits_b)) return false;
    if (static_cast<float>(in_order) < least_order * static_cast<float>(shared)) return false;
    if (statistics_a && statistics_b) return false;   // compared as figures
    if (telling >= prose_telling && of_words >= prose_bits && of_shorter >= prose_share) return true;
    return telling >= 1 && words >= whole_words && bits >= whole_bits && of_shorter >= whole_share;
  }
  float score() const { return bits * (bits / bits_a + bits / bits_b); }
};

struct At {
  std::uint32_t lemma = 0, place = 0;
  friend auto operator<=>(const At&, const At&) = default;
};

// Each lemma once, by number, with the place where it first stands.
std::vector<At> distinct(std::span<const std::uint32_t> items) {
  std::vector<At> found(items.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) found[i] = {items[i], i};
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found, {}, &At::lemma).begin(), found.end());
  return found;
}

// Longest increasing subsequence.
std::size_t longest_rise(std::span<const std::uint32_t> places) {
  std::vector<std::uint32_t> least_end;
  for (const std::uint32_t place : places) {
    const auto at = std::ranges::lower_bound(least_end, place);
    if (at == least_end.end())
      least_end.push_back(place);
    else
      *at = place;
  }
  return least_end.size();
}

Compared compare(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b, const std::vector<LemmaWeight>& bits) {
  Compared sum;
  const std::vector<At> in_a = distinct(a), in_b = distinct(b);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> places;
  for (const At& at : in_a) {
    sum.bits_a += bits[at.lemma].bits;
    sum.statistics_a |= bits[at.lemma].figure == NumberRole::statistic;
  }
  for (const At& at : in_b) {
    sum.bits_b += bits[at.lemma].bits;
    sum.statistics_b |= bits[at.lemma].figure == NumberRole::statistic;
  }
  for (std::size_t i = 0, j = 0; i < in_a.size() && j < in_b.size();) {
    if (in_a[i].lemma < in_b[j].lemma)
      ++i;
    else if (in_b[j].lemma < in_a[i].lemma)
      ++j;
    else {
      const float own = bits[in_a[i].lemma].bits;
      sum.bits += own;
      ++sum.shared;
      if (bits[in_a[i].lemma].figure == NumberRole::none) {
        ++sum.words;
        sum.telling += own >= telling_bits;
        sum.of_words += own;
      }
      places.emplace_back(in_a[i++].place, in_b[j++].place);
    }
  }
  std::ranges::sort(places);
  std::vector<std::uint32_t> order(places.size());
  std::ranges::transform(places, order.begin(), &std::pair<std::uint32_t, std::uint32_t>::second);
  sum.in_order = longest_rise(order);
  return sum;
}

/// Sentences [first, first + count).
struct Passage {
  std::uint32_t first = 0, count = 1;
};

struct Pair {
  std::uint32_t other = 0;   ///< document
  Passage a, b;
  Compared compared;
};

// Numbered and set-off paragraphs are running text as well; what is said again is not.
bool running_text(const reading::Segment& segment) {
  return !segment.repeated && (segment.kind == reading::SegmentKind::body || segment.kind == reading::SegmentKind::pullquote);
}

}  // namespace

Sentences::Sentences(std::span<const reading::Document> documents, std::span<const std::vector<Word>> words) {
  Lemmatiser lemma_of;
  first_.reserve(documents.size() + 1);
  for (std::size_t document = 0; document < documents.size(); ++document) {
    first_.push_back(static_cast<std::uint32_t>(sentences_.size()));
    lemma_of.begin(documents[document]);
    const std::vector<reading::Segment>& segments = documents[document].segments;
    std::size_t segment = 0;
    bool fresh = true;
    for (const Word& word : words[document]) {
      while (segment < segments.size() && segments[segment].span.end <= word.begin) ++segment;
      if (fresh || word.begins_sentence) {
        const bool body = segment == segments.size() || running_text(segments[segment]);
        sentences_.push_back({word.span(), static_cast<std::uint32_t>(items_.size()), 0, body});
      }
      fresh = false;
      Sentence& sentence = sentences_.back();
      sentence.span.end = word.end();
      const std::optional<std::uint32_t> lemma = lemma_of(word);
      if (!lemma) continue;
      items_.push_back(*lemma);
      ++sentence.size;
    }
  }
  first_.push_back(static_cast<std::uint32_t>(sentences_.size()));
  weights_ = weigh(lemma_of.lemmas);

  const auto proposes = [&](std::uint32_t lemma) {
    const std::uint32_t count = lemma_of.lemmas[lemma].count;
    return weights_[lemma].bits >= telling_bits && count >= 2 && count <= most_sentences;
  };
  posting_.assign(weights_.size() + 1, 0);
  for (const std::uint32_t lemma : items_) posting_[lemma + 1] += proposes(lemma);
  for (std::size_t i = 0; i < weights_.size(); ++i) posting_[i + 1] += posting_[i];
  postings_.resize(posting_.back());
  std::vector<std::uint32_t> next(posting_.begin(), posting_.end());
  for (std::uint32_t i = 0; i < sentences_.size(); ++i) {
    const Sentence& sentence = sentences_[i];
    for (std::uint32_t k = 0; k < sentence.size; ++k) {
      if (const std::uint32_t lemma = items_[sentence.first + k]; proposes(lemma)) postings_[next[lemma]++] = i;
    }
  }
}

std::vector<Reuse> Sentences::paraphrases(const std::vector<Reuse>& runs, unsigned threads) const {
  const std::size_t documents = first_.size() - 1;
  const auto document_of = [&](std::uint32_t sentence) {
    return static_cast<std::uint32_t>(std::ranges::upper_bound(first_, sentence) - first_.begin() - 1);
  };
  // Which sentences share a run with which documents.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> in_runs;
  for (const Reuse& run : runs) {
    for (std::size_t side = 0; side < 2; ++side) {
      const DocumentSpan& own = run.spans[side];
      const auto begin = sentences_.begin() + first_[own.document], end = sentences_.begin() + first_[own.document + 1];
      auto at = std::partition_point(begin, end, [&](const Sentence& sentence) { return sentence.span.end <= own.span.begin; });
      for (; at != end && at->span.begin < own.span.end; ++at) {
        in_runs.emplace_back(static_cast<std::uint32_t>(at - sentences_.begin()), static_cast<std::uint32_t>(run.spans[1 - side].document));
      }
    }
  }
  std::ranges::sort(in_runs);

  const auto span_of = [&](Passage passage) {
    return Span{sentences_[passage.first].span.begin, sentences_[passage.first + passage.count - 1].span.end};
  };
  const auto items_of = [&](Passage passage) {
    const Sentence &first = sentences_[passage.first], &last = sentences_[passage.first + passage.count - 1];
    return std::span(items_).subspan(first.first, last.first + last.size - first.first);
  };
  const auto usable = [&](std::uint32_t sentence) {
    return sentences_[sentence].body && sentences_[sentence].size >= least_items && sentences_[sentence].size <= most_items;
  };
  const auto reused = [&](Passage passage, std::uint32_t other) {
    for (std::uint32_t i = passage.first; i < passage.first + passage.count; ++i) {
      if (std::ranges::binary_search(in_runs, std::pair(i, other))) return true;
    }
    return false;
  };
  // A sentence alone, with the one before and with the one after.
  const auto around = [&](std::uint32_t sentence, std::size_t document) {
    std::vector<Passage> found{{sentence, 1}};
    if (sentence > first_[document] && usable(sentence - 1)) found.push_back({sentence - 1, 2});
    if (sentence + 1 < first_[document + 1] && usable(sentence + 1)) found.push_back({sentence, 2});
    return found;
  };

  std::vector<std::vector<Reuse>> found(documents);
  parallel_for(documents, threads, [&](std::size_t document) {
    std::vector<Pair> pairs;
    std::vector<std::uint32_t> hits;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> partners;   // hits, sentence
    for (std::uint32_t sentence = first_[document]; sentence < first_[document + 1]; ++sentence) {
      if (!usable(sentence)) continue;
      hits.clear();
      for (const At& at : distinct(items_of({sentence, 1}))) {
        const auto begin = postings_.begin() + posting_[at.lemma], end = postings_.begin() + posting_[at.lemma + 1];
        std::unique_copy(std::lower_bound(begin, end, first_[document + 1]), end, std::back_inserter(hits));
      }
      std::ranges::sort(hits);
      partners.clear();
      for (std::size_t i = 0, next = 0; i < hits.size(); i = next) {
        while (next < hits.size() && hits[next] == hits[i]) ++next;
        if (next - i >= 2 && usable(hits[i])) partners.emplace_back(next - i, hits[i]);
      }
      std::ranges::sort(partners,
                        [](const auto& x, const auto& y) { return x.first != y.first ? x.first > y.first : x.second < y.second; });
      if (partners.size() > most_partners) partners.resize(most_partners);
      for (const auto& [count, other] : partners) {
        const std::uint32_t owner = document_of(other);
        std::optional<Pair> best;
        for (const Passage a : around(sentence, document)) {
          for (const Passage b : around(other, owner)) {
            if (a.count > 1 && b.count > 1) continue;
            const Compared compared = compare(items_of(a), items_of(b), weights_);
            if (!compared.enough() || reused(a, owner) || reused(b, static_cast<std::uint32_t>(document))) continue;
            if (!best || compared.score() > best->compared.score()) best = Pair{owner, a, b, compared};
          }
        }
        if (best) pairs.push_back(*best);
      }
    }
    // The best first; a sentence is one paraphrase of another document at most.
    std::ranges::sort(pairs, [](const Pair& x, const Pair& y) {
      if (x.compared.score() != y.compared.score()) return x.compared.score() > y.compared.score();
      return std::tuple(x.other, x.a.first, x.b.first, x.a.count, x.b.count) <
             std::tuple(y.other, y.a.first, y.b.first, y.a.count, y.b.count);
    });
    std::set<std::pair<std::uint32_t, std::uint32_t>> taken;   // document, sentence of either
    for (const Pair& pair : pairs) {
      const auto free = [&](Passage passage) {
        for (std::uint32_t i = passage.first; i < passage.first + passage.count; ++i) {
          if (taken.contains({pair.other, i})) return false;
        }
        return true;
      };
      if (!free(pair.a) || !free(pair.b)) continue;
      for (const Passage passage : {pair.a, pair.b}) {
        for (std::uint32_t i = passage.first; i < passage.first + passage.count; ++i) taken.emplace(pair.other, i);
      }
      Reuse reuse;
      reuse.kind = ReuseKind::paraphrase;
      reuse.spans = {DocumentSpan{document, span_of(pair.a)}, DocumentSpan{pair.other, span_of(pair.b)}};
      reuse.shared_words = pair.compared.shared;
      found[document].push_back(std::move(reuse));
    }
  });
  std::vector<Reuse> all;
  for (std::vector<Reuse>& part : found) all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  return all;
}

}  // namespace girok::corroboration
