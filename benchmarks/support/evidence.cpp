#include "support/evidence.h"

#include <fmt/format.h>

#include <algorithm>

namespace girok::benchmarks {

namespace {

using records::Confidentiality;
using records::Statement;
using records::Value;

// As many different words as fourteen million words of real text have, about (Heaps' law).
constexpr std::size_t vocabulary = 200'000, name_vocabulary = 4'000;

Tongue draw_tongue(Random& random) {
  const double which = random.share();
  return which < 0.6 ? Tongue::english : which < 0.9 ? Tongue::korean : Tongue::chinese;
}

std::string_view code_of(Tongue tongue) { return tongue == Tongue::english ? "en" : tongue == Tongue::korean ? "ko" : "zh"; }

std::string date(Random& random) {
  return fmt::format("{}-{:02}-{:02}", 1990 + random.below(36), 1 + random.below(12), 1 + random.below(28));
}

std::string name_in(Tongue tongue, Random& random) {
  std::string given = word_of_rank(draw_rank(random, name_vocabulary), tongue),
              family = word_of_rank(draw_rank(random, name_vocabulary), tongue);
  if (tongue != Tongue::english) return family.substr(0, 3) + given;   // one character, then two or three
  for (std::string* const part : {&given, &family}) (*part)[0] = static_cast<char>((*part)[0] - 'a' + 'A');
  return given + ' ' + family;
}

std::string few_words(Tongue tongue, Random& random) {
  Writer writer(random, tongue, vocabulary);
  std::vector<std::string> words(4 + random.below(9));
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = writer.word(i);
  return writer.text_of(words);
}

std::string long_text(Tongue tongue, std::size_t bytes, Random& random) {
  Writer writer(random, tongue, vocabulary);
  std::string text;
  text.reserve(bytes + 256);
  for (std::size_t sentence = 1; text.size() < bytes; ++sentence) {
    text += writer.text_of(writer.sentence());
    text += sentence % 4 == 0 ? "\n\n" : " ";
  }
  return text;
}

}  // namespace

/// Writes the statements of one record.
class EvidenceWriter {
 public:
  EvidenceWriter(const Evidence& evidence, std::size_t number, EvidenceRecord& record)
      : evidence_(evidence), random_(evidence.recipe_.seed * 0x40005 + number), record_(record) {}

  void document() {
    const Tongue tongue = draw_tongue(random_);
    say("type", Value::of_code("document"));
    tell("title", tongue, few_words(tongue, random_));
    say("date", Value::of_date(date(random_)));
    say("publisher", Value::of_code(fmt::format("source-{}", random_.below(400))));
    say("language", Value::of_code(std::string(code_of(tongue))));
    say("archive number", Value::of_code(fmt::format("A-{:06}", random_.below(1'000'000))));
    say("about", link(evidence_.first_event(), evidence_.first_person()));
    say("received", Value::of_date(date(random_)));
    tell("note", tongue, few_words(tongue, random_));
    say("text", Value::of_attachment({}));
    record_.text = long_text(tongue, evidence_.recipe_.text_bytes, random_);
  }

  void event() {
    const Tongue tongue = draw_tongue(random_);
    say("type", Value::of_code("event"));
    tell("title", tongue, few_words(tongue, random_));
    say("date", Value::of_date(random_.chance(0.3) ? date(random_) + "/" + date(random_) : date(random_)));
    say("place", Value::of_code(fmt::format("place-{:05}", random_.below(12'000))));
    say("kind", Value::of_code(fmt::format("act-{}", random_.below(60))));
    say("persons", Value::of_number(std::to_string(1 + random_.below(40))));
    say("involved", link(evidence_.first_person(), evidence_.records()));
    say("involved", link(evidence_.first_person(), evidence_.records()));
    say("reported in", link(0, evidence_.documents()));
    tell("note", tongue, few_words(tongue, random_));
  }

  void person(bool sealed_names) {
    const bool korean = random_.chance(0.7);
    say("type", Value::of_code("person"));
    const std::size_t first_name = record_.statements.size();
    tell("name", Tongue::english, name_in(Tongue::english, random_));
    tell("name", korean ? Tongue::korean : Tongue::chinese, name_in(korean ? Tongue::korean : Tongue::chinese, random_));
    const bool third = random_.chance(0.4);
    if (third) tell("name", korean ? Tongue::chinese : Tongue::korean, name_in(korean ? Tongue::chinese : Tongue::korean, random_));
    record_.sealed_names = sealed_names;
    for (std::size_t i = first_name; sealed_names && i < record_.statements.size(); ++i)
      record_.statements[i].confidentiality = Confidentiality::sealed;
    if (!third) say("occupation", Value::of_code(fmt::format("work-{}", random_.below(300))));
    say("born", Value::of_date(std::to_string(1930 + random_.below(80))));
    say("place", Value::of_code(fmt::format("place-{:05}", random_.below(12'000))));
    say("sex", Value::of_code(random_.chance(0.6) ? "f" : "m"));
    say("took part in", link(evidence_.first_event(), evidence_.first_person()));
    say("last contact", Value::of_date(date(random_)));
    const Tongue tongue = draw_tongue(random_);
    tell("note", tongue, few_words(tongue, random_));
  }

 private:
  Value link(std::size_t begin, std::size_t end) {
    return Value::of_record(evidence_.id_of(begin + random_.below(std::max<std::size_t>(1, end - begin))));
  }

  void tell(std::string property, Tongue tongue, std::string text) {
    say(std::move(property), Value::of_text(std::move(text)));
    record_.statements.back().language = code_of(tongue);
  }

  void say(std::string property, Value value) {
    Statement statement;
    statement.entity = record_.id;
    statement.property = std::move(property);
    statement.value = std::move(value);
    const double level = statement.property == "type" ? 0 : random_.share();
    statement.confidentiality = level < 0.2   ? Confidentiality::partner
                                : level < 0.9 ? Confidentiality::internal
                                              : Confidentiality::restricted;
    statement.basis = static_cast<records::Basis>(random_.below(4));
    if (random_.chance(0.3)) statement.confidence = static_cast<std::uint8_t>(20 + random_.below(81));
    if (random_.chance(0.6)) statement.source = evidence_.id_of(random_.below(std::max<std::size_t>(1, evidence_.documents())));
    record_.statements.push_back(std::move(statement));
  }

  const Evidence& evidence_;
  Random random_;
  EvidenceRecord& record_;
};

Id Evidence::id_of(std::size_t number) const {
  Random random(recipe_.seed * 0x80011 + number * 0x9E3779B1);
  Id id;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::uint64_t half = random.next();
    for (std::size_t byte = 0; byte < 8; ++byte) id.bytes[8 * i + byte] = static_cast<std::uint8_t>(half >> (8 * byte));
  }
  return id;
}

EvidenceRecord Evidence::record(std::size_t number) const {
  EvidenceRecord record;
  record.id = id_of(number);
  record.statements.reserve(statements_a_record);
  EvidenceWriter writer(*this, number, record);
  if (number < first_event())
    writer.document();
  else if (number < first_person())
    writer.event();
  else
    writer.person((number - first_person()) % 6 == 0);
  return record;
}

// ---- questions -------------------------------------------------------------------------------------------------------------

namespace {

std::string contains(std::string_view words) { return fmt::format("value ILIKE '%{}%'", words); }

class Asker {
 public:
  explicit Asker(const Evidence& evidence) : evidence_(evidence), random_(evidence.recipe().seed * 0x100021) {}

  Question ask(std::size_t kind) {
    Question question;
    question.filter.clearance = Confidentiality::restricted;
    const auto word_only = [&](std::string name, const std::string& word) {
      question.kind = std::move(name);
      question.typed = word;
      question.condition = contains(word);
    };
    switch (kind) {
      case 0: word_only("rare word", english(20'000, vocabulary)); break;
      case 1: word_only("common word", english(1, 30)); break;
      case 2: word_only("commonest word", std::string(function_words[random_.below(8)])); break;
      case 3: phrase(question); break;
      case 4:
        word_only("prefix", english(100, 20'000).substr(0, 4));
        question.typed += '*';
        break;
      case 5: word_only("Hangul, two", word_of_rank(1 + random_.below(3'000), Tongue::korean).substr(0, 6)); break;
      case 6: word_only("Han, two", word_of_rank(1 + random_.below(3'000), Tongue::chinese)); break;
      case 7: combined(question); break;
      case 8: name(question); break;
      case 9:
        word_only("in texts only", english(1, 300));
        question.filter.properties = {"text"};
        question.condition += " AND property = 'text'";
        break;
      default: filtered(question); break;
    }
    return question;
  }
  static constexpr std::size_t kinds = 11;

 private:
  std::string english(std::size_t begin, std::size_t end) { return word_of_rank(begin + random_.below(end - begin), Tongue::english); }

  /// Three words that follow each other in one of the texts.
  void phrase(Question& question) {
    question.kind = "phrase";
    for (int attempt = 0; attempt < 100 && question.typed.empty(); ++attempt) {
      const EvidenceRecord document = evidence_.record(random_.below(std::max<std::size_t>(1, evidence_.documents())));
      const auto letters = [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; };
      const std::size_t from = document.text.find(' ', random_.below(document.text.size() / 2 + 1));
      if (from == std::string::npos) continue;
      std::size_t to = from + 1;
      for (int words = 0; to < document.text.size() && letters(document.text[to]); ++to) {
        if (document.text[to] == ' ' && ++words == 3) break;
      }
      const std::string words = document.text.substr(from + 1, to - from - 1);
      if (to < document.text.size() && document.text[to] == ' ' && std::ranges::count(words, ' ') == 2) question.typed = '"' + words + '"';
    }
    if (question.typed.empty()) question.typed = "\"in the end\"";   // a pile without English
    question.condition = contains(std::string_view(question.typed).substr(1, question.typed.size() - 2));
  }

  void combined(Question& question) {
    question.kind = "AND, OR, NOT";
    const std::string a = english(1, 300), b = english(1, 300), c = english(300, 5'000);
    if (random_.chance(0.5)) {
      question.typed = fmt::format("{} {} NOT {}", a, b, c);
      question.condition = fmt::format("{} AND {} AND NOT {}", contains(a), contains(b), contains(c));
    } else {
      question.typed = fmt::format("({} OR {}) {}", a, c, b);
      question.condition = fmt::format("({} OR {}) AND {}", contains(a), contains(c), contains(b));
    }
  }

  /// A person's, in one of three scripts.
  void name(Question& question) {
    question.kind = "name";
    const std::size_t persons = evidence_.records() - evidence_.first_person();
    const EvidenceRecord person = evidence_.record(evidence_.first_person() + random_.below(std::max<std::size_t>(1, persons)));
    const Statement& chosen = person.statements[1 + random_.below(2)];
    question.typed = chosen.value.text;
    question.condition = contains(question.typed);
  }

  void filtered(Question& question) {
    question.kind = "with filters";
    const std::string word = english(5, 500);
    question.typed = word;
    question.condition = contains(word);
    if (random_.chance(0.5)) {
      question.filter.types = {"document"};
      question.filter.clearance = Confidentiality::partner;
      question.condition +=
          " AND record IN (SELECT record FROM statements WHERE property = 'type' AND value = 'document' AND kind = 'code')";
    } else {
      question.filter.properties = {"note", "title"};
      question.condition += " AND property IN ('note', 'title')";
    }
  }

  const Evidence& evidence_;
  Random random_;
};

}  // namespace

std::vector<Question> questions(const Evidence& evidence, std::size_t of_each_kind) {
  Asker asker(evidence);
  std::vector<Question> all;
  for (std::size_t i = 0; i < of_each_kind; ++i) {
    for (std::size_t kind = 0; kind < Asker::kinds; ++kind) all.push_back(asker.ask(kind));
  }
  for (Question& question : all) question.condition += fmt::format(" AND level <= {}", static_cast<int>(question.filter.clearance));
  return all;
}

}  // namespace girok::benchmarks
