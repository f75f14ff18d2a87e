#include "generate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace girok::benchmarks {

namespace {

// SplitMix64 (Steele, Lea & Flood 2014): small, and the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  double share() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  bool chance(double p) { return share() < p; }

 private:
  std::uint64_t state_;
};

enum class Tongue { english, korean, chinese };

constexpr std::array<std::string_view, 24> onsets = {"b", "br", "c", "d", "dr", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w", "sk", "th"};
constexpr std::array<std::string_view, 8> vowels = {"a", "e", "i", "o", "u", "ea", "oo", "ai"};
constexpr std::array<std::string_view, 12> codas = {"", "n", "r", "l", "t", "s", "nd", "rk", "m", "ck", "st", "sh"};
constexpr std::array<std::string_view, 28> function_words = {"the", "of", "and", "to", "in", "a", "that", "was", "for", "with", "on", "by", "from", "were",
                                                             "had", "who", "they", "at", "as", "but", "not", "which", "their", "after", "when", "one", "no", "been"};
constexpr std::array<std::string_view, 8> korean_endings = {"을", "를", "이", "가", "은", "는", "에서", "했다"};
constexpr std::array<std::string_view, 10> korean_words = {"있다", "했다", "위해", "대한", "밝혔다", "그리고", "것으로", "가운데", "당시", "이후"};
constexpr std::string_view stock_english = "according to a statement seen by this newspaper, the ministry declined to comment on the allegations";
constexpr std::string_view stock_korean = "본지가 확인한 성명에 따르면 해당 부처는 의혹에 대한 언급을 거부했다";
constexpr std::string_view stock_chinese = "据本报看到的声明，有关部门拒绝就这些指控作出评论";

constexpr std::size_t vocabulary = 30000;

void append_utf8(std::string& out, std::uint32_t c) {
  out += static_cast<char>(0xE0 | (c >> 12));
  out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
  out += static_cast<char>(0x80 | (c & 0x3F));
}

std::string word_of_rank(std::size_t rank, Tongue tongue) {
  Random random(rank * 977 + 13);
  std::string word;
  if (tongue == Tongue::english) {
    const std::size_t syllables = rank < 500 ? 1 + random.below(2) : 2 + random.below(2);
    for (std::size_t i = 0; i < syllables; ++i) {
      word += onsets[random.below(onsets.size())];
      word += vowels[random.below(vowels.size())];
      word += codas[random.below(codas.size())];
    }
  } else if (tongue == Tongue::korean) {
    const std::size_t syllables = 2 + random.below(2);
    for (std::size_t i = 0; i < syllables; ++i) append_utf8(word, 0xAC00 + static_cast<std::uint32_t>(random.below(400)) * 28);
  } else {
    append_utf8(word, 0x4E00 + static_cast<std::uint32_t>(random.below(3000)));
    append_utf8(word, 0x4E00 + static_cast<std::uint32_t>(random.below(3000)));
  }
  return word;
}

// Ranks fall off as 1/rank: the inverse of the harmonic sum is near enough an exponential.
std::size_t draw_rank(Random& random) {
  const double rank = std::exp(random.share() * std::log(static_cast<double>(vocabulary)));
  return std::min<std::size_t>(vocabulary - 1, static_cast<std::size_t>(rank));
}

class Writer {
 public:
  Writer(Random& random, Tongue tongue) : random_(random), tongue_(tongue) {}

  /// The words of a sentence, without its stop.
  std::vector<std::string> sentence() {
    std::vector<std::string> words;
    const std::size_t length = tongue_ == Tongue::english ? 9 + random_.below(16) : 6 + random_.below(9);
    for (std::size_t i = 0; i < length; ++i) words.push_back(word(i));
    return words;
  }

  std::string text_of(const std::vector<std::string>& words) const {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i > 0 && tongue_ != Tongue::chinese) text += ' ';
      text += words[i];
    }
    if (tongue_ == Tongue::english && !text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text + (tongue_ == Tongue::chinese ? "。" : ".");
  }

  std::string word(std::size_t i) {
    if (tongue_ == Tongue::english && i % 2 == 1 && random_.chance(0.85)) return std::string(function_words[random_.below(function_words.size())]);
    if (tongue_ == Tongue::korean && random_.chance(0.2)) return std::string(korean_words[random_.below(korean_words.size())]);
    if (random_.chance(0.03)) return std::to_string(2 + random_.below(9000));
    std::string made = word_of_rank(draw_rank(random_), tongue_);
    if (tongue_ == Tongue::korean && random_.chance(0.6)) made += korean_endings[random_.below(korean_endings.size())];
    return made;
  }

 private:
  Random& random_;
  Tongue tongue_;
};

struct Draft {
  Tongue tongue = Tongue::english;
  std::vector<std::vector<std::string>> sentences;
};

Draft draft_of(const Recipe& recipe, std::size_t number) {
  Random random(recipe.seed * 0x10001 + number);
  Draft draft;
  const double which = random.share();
  if (which < recipe.korean) draft.tongue = Tongue::korean;
  else if (which < recipe.korean + recipe.chinese) draft.tongue = Tongue::chinese;
  Writer writer(random, draft.tongue);
  std::size_t bytes = 0;
  const std::size_t wanted = recipe.bytes / 2 + random.below(recipe.bytes);
  while (bytes < wanted) {
    draft.sentences.push_back(writer.sentence());
    for (const std::string& word : draft.sentences.back()) bytes += word.size() + 1;
  }
  return draft;
}

// What happens to a passage that is copied: nothing, or a word exchanged and a few cut.
bool alter(std::vector<std::string>& words, Random& random, Tongue tongue) {
  if (!random.chance(0.5) || words.size() < 8) return false;
  Writer writer(random, tongue);
  words[2 + random.below(words.size() - 4)] = writer.word(0);
  if (random.chance(0.5)) {
    const auto from = static_cast<std::ptrdiff_t>(2 + random.below(words.size() - 6));
    words.erase(words.begin() + from, words.begin() + from + 2);
  }
  return true;
}

}  // namespace

Generated generate(const Recipe& recipe) {
  Generated made;
  made.texts.reserve(recipe.documents);
  for (std::size_t number = 0; number < recipe.documents; ++number) {
    Draft draft = draft_of(recipe, number);
    Random random(recipe.seed * 0x20003 + number);
    Writer writer(random, draft.tongue);
    if (number > 0 && random.chance(recipe.copies)) {
      const std::size_t original = random.below(number);
      const Draft source = draft_of(recipe, original);   // as it was before it copied anything itself
      if (source.tongue == draft.tongue) {
        Planted planted{original, number, false};
        const std::size_t length = 1 + random.below(2), from = random.below(source.sentences.size());
        const auto at = static_cast<std::ptrdiff_t>(random.below(draft.sentences.size() + 1));
        for (std::size_t i = 0; i < length && from + i < source.sentences.size(); ++i) {
          std::vector<std::string> copied = source.sentences[from + i];
          planted.altered |= alter(copied, random, draft.tongue);
          draft.sentences.insert(draft.sentences.begin() + at + static_cast<std::ptrdiff_t>(i), std::move(copied));
        }
        made.planted.push_back(planted);
      }
    }
    std::string text;
    const std::size_t stock_at = random.below(draft.sentences.size());
    for (std::size_t i = 0; i < draft.sentences.size(); ++i) {
      text += writer.text_of(draft.sentences[i]);
      if (recipe.stock_phrase && i == stock_at) {
        text += draft.tongue == Tongue::english ? " In the end, " : " ";
        text += draft.tongue == Tongue::english ? stock_english : draft.tongue == Tongue::korean ? stock_korean : stock_chinese;
        text += draft.tongue == Tongue::chinese ? "。" : ".";
      }
      text += i % 3 == 2 ? "\n\n" : " ";
    }
    made.texts.push_back(std::move(text));
  }
  return made;
}

}  // namespace girok::benchmarks
