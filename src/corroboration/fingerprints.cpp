#include "corroboration/fingerprints.h"

#include <algorithm>
#include <array>

#include "base/parallel.h"

namespace girok::corroboration {

namespace {

constexpr unsigned gram_units = 12;
constexpr std::size_t most_in_one_document = 4;
constexpr std::size_t buckets = 256;

// A gram is chosen from where it has a word of the first kind, or two of the second.
unsigned says(const Word& word) {
  return word.cls == WordClass::content || word.cls == WordClass::number ? 2 : word.cls == WordClass::common ? 1 : 0;
}

struct Gram {
  std::uint64_t hash = 0;
  bool chosen_from = false;   ///< may become a fingerprint
};

// A gram runs from its first word to the word that fills it up: the same words make the same gram wherever they stand.
std::vector<Gram> grams_of(std::span<const Word> words) {
  std::vector<Gram> grams;
  grams.reserve(words.size());
  std::size_t end = 0;
  unsigned units = 0;
  unsigned telling = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    while (end < words.size() && units < gram_units) {
      units += words[end].units;
      telling += says(words[end]);
      ++end;
    }
    if (units < gram_units) break;
    std::uint64_t hash = 0;
    for (std::size_t j = i; j < end; ++j) hash = (hash ^ words[j].key) * 0x9E3779B97F4A7C15ULL, hash ^= hash >> 29;
    grams.push_back({hash, telling >= 2});
    units -= words[i].units;
    telling -= says(words[i]);
  }
  return grams;
}

struct Entry {
  std::uint64_t hash;
  std::uint32_t document, word;
};

}  // namespace

std::vector<Fingerprint> fingerprints_of(std::span<const Word> words) {
  const std::vector<Gram> grams = grams_of(words);
  std::vector<Fingerprint> kept;
  kept.reserve(grams.size() * 2 / 3 + 1);
  const auto keep = [&](std::size_t i) {
    if (grams[i].chosen_from && (kept.empty() || kept.back().word < i)) kept.push_back({grams[i].hash, static_cast<std::uint32_t>(i)});
  };
  if (grams.size() == 1) keep(0);
  for (std::size_t i = 0; i + 1 < grams.size(); ++i) {
    if (!grams[i].chosen_from)
      keep(i + 1);
    else if (!grams[i + 1].chosen_from)
      keep(i);
    else
      keep(grams[i].hash < grams[i + 1].hash ? i : i + 1);
  }
  return kept;
}

std::size_t document_cap(std::size_t documents) { return documents <= 24 ? documents : std::clamp<std::size_t>(documents / 4, 24, 64); }

FingerprintIndex FingerprintIndex::build(std::vector<std::vector<Fingerprint>> by_document, unsigned threads) {
  const std::size_t documents = by_document.size();
  const std::size_t cap = document_cap(documents);

  // By the top bits of the hash into buckets, in order of document; each bucket is then sorted on its own.
  std::array<std::vector<Entry>, buckets> sorted;
  std::array<std::size_t, buckets> sizes{};
  for (const auto& prints : by_document)
    for (const Fingerprint& print : prints) ++sizes[print.hash >> 56];
  for (std::size_t i = 0; i < buckets; ++i) sorted[i].reserve(sizes[i]);
  for (std::size_t document = 0; document < documents; ++document) {
    for (const Fingerprint& print : by_document[document])
      sorted[print.hash >> 56].push_back({print.hash, static_cast<std::uint32_t>(document), print.word});
    by_document[document] = {};
  }
  struct Shared {
    std::vector<Posting> postings;
    std::vector<std::uint32_t> group_sizes;
    std::vector<std::uint64_t> stock;
  };
  std::array<Shared, buckets> shared;
  parallel_for(buckets, threads, [&](std::size_t bucket) {
    std::vector<Entry>& entries = sorted[bucket];
    std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
      return a.hash != b.hash ? a.hash < b.hash : a.document != b.document ? a.document < b.document : a.word < b.word;
    });
    Shared& out = shared[bucket];
    for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
      std::size_t distinct = 0;
      for (end = begin; end < entries.size() && entries[end].hash == entries[begin].hash; ++end) {
        distinct += end == begin || entries[end].document != entries[end - 1].document;
      }
      if (distinct > cap) out.stock.push_back(entries[begin].hash);
      if (distinct < 2 || distinct > cap) continue;
      const std::size_t before = out.postings.size();
      std::size_t in_document = 0;
      for (std::size_t i = begin; i < end; ++i) {
        in_document = i == begin || entries[i].document != entries[i - 1].document ? 1 : in_document + 1;
        if (in_document <= most_in_one_document) out.postings.push_back({entries[i].document, entries[i].word});
      }
      out.group_sizes.push_back(static_cast<std::uint32_t>(out.postings.size() - before));
    }
    entries = {};
  });

  FingerprintIndex index;
  std::size_t total = 0;
  for (const Shared& part : shared) total += part.postings.size();
  index.postings_.reserve(total);
  index.group_end_.reserve(total);
  index.first_.assign(documents + 1, 0);
  for (Shared& part : shared) {
    std::size_t at = 0;
    for (const std::uint32_t size : part.group_sizes) {
      const auto end = static_cast<std::uint32_t>(index.postings_.size() + size);
      for (std::uint32_t i = 0; i < size; ++i, ++at) {
        index.postings_.push_back(part.postings[at]);
        index.group_end_.push_back(end);
        ++index.first_[part.postings[at].document + 1];
      }
    }
    index.stock_.insert(index.stock_.end(), part.stock.begin(), part.stock.end());   // buckets are in order of hash
    part = {};
  }
  for (std::size_t i = 0; i < documents; ++i) index.first_[i + 1] += index.first_[i];
  index.own_.resize(total);
  std::vector<std::uint32_t> next(index.first_.begin(), index.first_.end());
  for (std::uint32_t i = 0; i < total; ++i) index.own_[next[index.postings_[i].document]++] = i;
  return index;
}

void FingerprintIndex::discount_stock(std::span<Word> words) const {
  if (stock_.empty()) return;
  for (const Fingerprint& print : fingerprints_of(words)) {
    if (!std::ranges::binary_search(stock_, print.hash)) continue;
    unsigned units = 0;
    for (std::size_t i = print.word; i < words.size() && units < gram_units; ++i) {
      units += words[i].units;
      words[i].sixteenths = 0;
    }
  }
}

std::vector<Seed> FingerprintIndex::seeds(std::size_t document) const {
  std::vector<Seed> found;
  for (std::uint32_t i = first_[document]; i < first_[document + 1]; ++i) {
    const std::uint32_t own = own_[i];
    for (std::uint32_t other = own + 1; other < group_end_[own]; ++other) {
      if (postings_[other].document != document) found.push_back({postings_[other].document, postings_[own].word, postings_[other].word});
    }
  }
  std::ranges::sort(found, [](const Seed& x, const Seed& y) {
    return x.document != y.document ? x.document < y.document : x.a != y.a ? x.a < y.a : x.b < y.b;
  });
  return found;
}

}  // namespace girok::corroboration
