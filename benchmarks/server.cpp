// Makes the case that `./run bench server` serves: an invented evidence base that the schema knows, and ten members by role.
//
//   bench_server FOLDER [--records N] [--seed N]
//
// Model    support/evidence.h in the schema's words: a fifth documents with their text, of which every fifth is about somebody, a fifth events and places, a fifth acts, a twentieth consents, the rest persons, whose names
//          are sealed. FOLDER/case.girok, FOLDER/members.tsv (handle, role,
//          passphrase: of invented members), FOLDER/records.tsv (id and type of some records, spread over all), FOLDER/words.txt (words of the texts, to search for). What this machine remembers of the case lies where
//          $XDG_STATE_HOME says. Each member's snapshot is written too: a case of some age has them.
// Output   What is going on, to standard error.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/members.h"
#include "support/evidence.h"
#include "support/measure.h"
#include "vault/vault.h"

namespace {

using namespace girok;
using namespace girok::benchmarks;
using records::Confidentiality;
using records::Statement;
using records::Value;
using vault::Vault;

constexpr std::size_t records_a_batch = 1000, places = 100, told_records = 4000;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

struct BenchMember {
  std::string_view handle, role;
  std::string passphrase() const { return fmt::format("an invented passphrase of {} in a benchmark", handle); }
};
constexpr std::array<BenchMember, 10> members = {{{"documenter-1", "documenter"},
                                                  {"documenter-2", "documenter"},
                                                  {"documenter-3", "documenter"},
                                                  {"analyst-1", "analyst"},
                                                  {"analyst-2", "analyst"},
                                                  {"analyst-3", "analyst"},
                                                  {"analyst-4", "analyst"},
                                                  {"statistician-1", "statistician"},
                                                  {"lawyer-1", "lawyer"},
                                                  {"custodian-1", "custodian"}}};

// ---- records -----------------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 4> act_types = {"trafficking-for-forced-labour", "sale-of-persons", "transfer-for-exploitation",
                                                       "harbouring-for-exploitation"};

/// One record of the evidence base in the schema's words.
class Translator {
 public:
  explicit Translator(const Evidence& evidence) : evidence_(evidence) {}

  std::string_view type_of(std::size_t number) const {
    if (number < evidence_.first_event()) return "Item";
    if (number < evidence_.first_event() + places) return "Place";
    if (number < evidence_.first_person()) return "Event";
    if (is_act(number)) return "Act";
    return is_consent(number) ? "Consent" : "Person";
  }

  EvidenceRecord record(std::size_t number) const {
    EvidenceRecord made = evidence_.record(number);
    Random random(evidence_.recipe().seed * 0x20009 + number);
    std::vector<Statement> old = std::move(made.statements);
    made.statements.clear();
    const std::string_view type = type_of(number);
    const auto say = [&](std::string_view property, Value value, Confidentiality level) {
      Statement statement = old[random.below(old.size() - 1)];  // basis, confidence and source of one of its own
      statement.property = property;
      statement.value = std::move(value);
      statement.confidentiality = level;
      statement.language.clear();
      if (property == "type") statement.source.reset();
      made.statements.push_back(std::move(statement));
    };
    say("type", Value::of_code(std::string(type)), Confidentiality::internal);
    const std::string words = text_in(old, "note");
    if (type == "Item") {
      say("title", Value::of_text(text_in(old, "title")), Confidentiality::restricted);
      say("language", Value::of_code(text_in(old, "language")), Confidentiality::internal);
      say("published", Value::of_date(text_in(old, "date")), Confidentiality::internal);
      say("media-type", Value::of_code("text/plain"), Confidentiality::internal);
      say("note", Value::of_text(words), Confidentiality::restricted);
      if (number % documents_of_somebody == 0) say("about", Value::of_record(person(random)), Confidentiality::restricted);
      say("text", Value::of_attachment({}), Confidentiality::restricted);
    } else if (type == "Place") {
      say("name", Value::of_text(fmt::format("Invented district {}", number - evidence_.first_event() + 1)), Confidentiality::internal);
      say("place-kind", Value::of_code("district"), Confidentiality::internal);
      say("precision", Value::of_code("district"), Confidentiality::internal);
    } else if (type == "Event") {
      say("title", Value::of_text(text_in(old, "title")), Confidentiality::restricted);
      say("date", Value::of_date(text_in(old, "date")), Confidentiality::internal);
      say("place", place(random), Confidentiality::internal);
      say("description", Value::of_text(words), Confidentiality::restricted);
    } else if (type == "Act") {
      say("act-type", Value::of_code(std::string(act_types[random.below(act_types.size())])), Confidentiality::internal);
      say("victim", Value::of_record(person(random)), Confidentiality::internal);
      say("event",
          Value::of_record(evidence_.id_of(evidence_.first_event() + places +
                                           random.below(evidence_.first_person() - evidence_.first_event() - places))),
          Confidentiality::internal);
      say("date", Value::of_date(text_in(old, "last contact")), Confidentiality::internal);
      say("place", place(random), Confidentiality::internal);
      say("description", Value::of_text(words), Confidentiality::restricted);
    } else if (type == "Consent") {
      say("person", Value::of_record(person(random)), Confidentiality::internal);
      say("given", Value::of_date("2019-05-04"), Confidentiality::internal);
      say("permits", Value::of_code("research:*"), Confidentiality::internal);
      if (random.below(5) == 0) say("withdrawn", Value::of_date("2021-02-03"), Confidentiality::internal);
      if (random.below(5) == 0) say("expires", Value::of_date("2022-03-04"), Confidentiality::internal);
    } else {
      say("label", Value::of_text(fmt::format("P-{:05}", number - evidence_.first_person())), Confidentiality::internal);
      for (const Statement& statement : old) {
        if (statement.property != "name") continue;
        say("name", Value::of_text(statement.value.text), Confidentiality::sealed);
        made.statements.back().language = statement.language;
      }
      say("sex", Value::of_code(text_in(old, "sex") == "f" ? "female" : "male"), Confidentiality::internal);
      say("born", Value::of_date(text_in(old, "born")), Confidentiality::restricted);
      say("note", Value::of_text(words), Confidentiality::restricted);
    }
    return made;
  }

 private:
  static constexpr std::size_t documents_of_somebody = 5;
  bool is_act(std::size_t number) const { return (number - evidence_.first_person()) % 3 == 2; }
  bool is_consent(std::size_t number) const { return (number - evidence_.first_person()) % 12 == 1; }
  static std::string text_in(const std::vector<Statement>& statements, std::string_view property) {
    for (const Statement& statement : statements)
      if (statement.property == property) return statement.value.text;
    return {};
  }
  Value place(Random& random) const { return Value::of_record(evidence_.id_of(evidence_.first_event() + random.below(places))); }
  Id person(Random& random) const {
    std::size_t number = evidence_.first_person() + random.below(evidence_.records() - evidence_.first_person());
    if (is_act(number)) --number;
    if (is_consent(number)) --number;
    return evidence_.id_of(number);
  }
  const Evidence& evidence_;
};

void write_batch(Vault& opened, std::vector<EvidenceRecord> records) {
  std::optional<vault::BlobWriter> pack;
  vault::Draft draft;
  for (EvidenceRecord& record : records) {
    if (!record.text.empty()) {
      if (!pack) pack.emplace(must(opened.blob_writer()));
      record.statements.back().value.attachment = must(pack->add(record.text, "text/plain; charset=utf-8", "text.txt", true));
    }
    for (Statement& statement : record.statements) {
      const bool sealed = statement.confidentiality == Confidentiality::sealed,
                 long_text = statement.value.kind == records::ValueKind::attachment;
      draft.add(std::move(statement), sealed ? std::optional<Id>(record.id) : std::nullopt,
                long_text ? std::move(record.text) : std::string());
    }
  }
  if (pack) draft.add_blob(must(pack->finish()));
  must(opened.append(std::move(draft)));
}

// ---- the whole ---------------------------------------------------------------------------------------------------------------

/// What the load client draws from.
void tell_client(const std::string& folder, const Evidence& evidence, const Translator& translator) {
  std::ofstream told(folder + "/records.tsv"), words(folder + "/words.txt"), people(folder + "/members.tsv");
  const std::size_t step = std::max<std::size_t>(1, evidence.records() / told_records);
  for (std::size_t i = 0; i < evidence.records(); i += step) told << to_string(evidence.id_of(i)) << '\t' << translator.type_of(i) << '\n';
  for (const Question& question : questions(evidence, 40)) words << question.typed << '\n';
  for (const BenchMember& member : members) people << member.handle << '\t' << member.role << '\t' << member.passphrase() << '\n';
  if (!told.flush() || !words.flush() || !people.flush()) throw std::runtime_error("cannot write into " + folder);
}

void add_members(Vault& opened) {
  for (const BenchMember& member : members) {
    const crypto::SecretBytes passphrase = crypto::SecretBytes::copy_of(std::string_view(member.passphrase()));
    const vault::MemberSecret made = must(Vault::enrol(opened.environment(), opened.path(), std::string(member.handle), passphrase));
    const app::Permission permission =
        must(app::permission_of({.role = std::string(member.role), .compartments = {}, .rights = {}, .level = {}}));
    must(app::give(opened, made.id(), permission));
  }
}

void save_snapshots(const std::string& path) {
  const vault::Environment environment = vault::real_environment();
  for (const BenchMember& member : members) {
    const vault::FoundMember found = must(vault::find_member(environment, path, member.handle));
    const crypto::SecretBytes passphrase = crypto::SecretBytes::copy_of(std::string_view(member.passphrase()));
    const std::unique_ptr<Vault> opened =
        must(Vault::open(environment, path, must(vault::unwrap_with_passphrase(*found.member, passphrase, environment))));
    must(opened->save_snapshot());
    fmt::print(stderr, "  … {} opened: {:.0f} MB resident\n", member.handle, memory_mb("VmRSS:"));
  }
}

void make(const std::string& folder, const EvidenceRecipe& recipe) {
  const Evidence evidence(recipe);
  const Translator translator(evidence);
  std::filesystem::create_directories(folder);
  const std::string path = folder + "/case.girok";
  {
    const std::unique_ptr<Vault> opened =
        must(Vault::create(vault::real_environment(), path, "founder",
                           crypto::SecretBytes::copy_of(std::string_view("an invented passphrase of a benchmark"))));
    add_members(*opened);
    for (std::size_t next = 0; next < evidence.records();) {
      std::vector<EvidenceRecord> batch;
      for (; batch.size() < records_a_batch && next < evidence.records(); ++next) batch.push_back(translator.record(next));
      write_batch(*opened, std::move(batch));
    }
    fmt::print(stderr, "  … {} records written\n", evidence.records());
  }
  save_snapshots(path);
  tell_client(folder, evidence, translator);
}

}  // namespace

int main(int argc, char** argv) {
  EvidenceRecipe recipe;
  std::string folder;
  const auto number = [](std::string_view text, auto& value) {
    return std::from_chars(text.data(), text.data() + text.size(), value).ptr == text.data() + text.size();
  };
  bool good = argc >= 2;
  if (good) folder = argv[1];
  for (int i = 2; good && i < argc; i += 2) {
    const std::string_view name = argv[i];
    good =
        i + 1 < argc && (name == "--records" ? number(argv[i + 1], recipe.records) : name == "--seed" && number(argv[i + 1], recipe.seed));
  }
  if (!good || recipe.records < 5 * (places + 10)) {
    fmt::print(stderr, "bench_server: FOLDER [--records N] [--seed N]; at least {} records\n", 5 * (places + 10));
    return 2;
  }
  recipe.texts = recipe.records / 5;
  recipe.text_bytes = 3000;
  try {
    make(folder, recipe);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_server: {}\n", error.what());
    return 1;
  }
  return 0;
}
