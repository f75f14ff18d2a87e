#include "generate.h"

#include <algorithm>
#include <string_view>

#include "support/words.h"

namespace girok::benchmarks {

namespace {

constexpr std::string_view stock_english =
    "according to a statement seen by this newspaper, the ministry declined to comment on the allegations";
constexpr std::string_view stock_korean = "본지가 확인한 성명에 따르면 해당 부처는 의혹에 대한 언급을 거부했다";
constexpr std::string_view stock_chinese = "据本报看到的声明，有关部门拒绝就这些指控作出评论";

constexpr std::size_t vocabulary = 30000;

struct Draft {
  Tongue tongue = Tongue::english;
  std::vector<std::vector<std::string>> sentences;
};

Draft draft_of(const Recipe& recipe, std::size_t number) {
  Random random(recipe.seed * 0x10001 + number);
  Draft draft;
  const double which = random.share();
  if (which < recipe.korean)
    draft.tongue = Tongue::korean;
  else if (which < recipe.korean + recipe.chinese)
    draft.tongue = Tongue::chinese;
  Writer writer(random, draft.tongue, vocabulary);
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
  Writer writer(random, tongue, vocabulary);
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
    Writer writer(random, draft.tongue, vocabulary);
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
