// A record that one may not see leaves no trace: two cases that differ only in what is above a reader's clearance answer everything alike, byte for byte.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>

#include "app/access.h"
#include "app/case/case_json.h"
#include "app/case/edit.h"
#include "app/case/history.h"
#include "app/records/claims.h"
#include "app/records/coding.h"
#include "app/records/consent_edit.h"
#include "app/records/export_records.h"
#include "app/records/record_list.h"
#include "app/records/schema_of.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using records::Statement;
using records::Value;
using vault::Compartment;
using vault::Confidentiality;
using vault::must;
using vault::TestWorld;

/// Bytes that follow from a number: both cases draw the same ids, as long as they are told the same number.
struct Dice {
  std::uint64_t state = 1;
  void operator()(std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      byte = static_cast<std::uint8_t>(state >> 56U);
    }
  }
};

/// Record number n: numbers 0 to 9 begin alike in pairs, some up to the last letters, so that a hidden one could make the beginning of a visible one ambiguous, and its short id longer.
Id record(unsigned n) {
  Id id;
  id.bytes[0] = static_cast<std::uint8_t>(0x40 + n / 2);
  id.bytes[1] = 0x11;
  id.bytes[2] = 0x22;
  id.bytes[3] = static_cast<std::uint8_t>(n % 2 == 0 || n < 6 ? 0x33 : 0x34);
  id.bytes[15] = static_cast<std::uint8_t>(n + 1);
  return id;
}

struct Said {
  unsigned record = 0, target = 0;
  unsigned what = 0;
  Confidentiality level = Confidentiality::internal;
};

Statement statement_from(const Said& said) {
  Statement statement;
  statement.entity = record(said.record);
  statement.confidentiality = said.level;
  switch (said.what) {
    case 0:
      statement.property = "type";
      statement.value = Value::of_code(std::array{"Person", "Act", "Consent"}.at(said.record % 3));
      break;
    case 1:
      statement.property = "name";
      statement.value = Value::of_text("lantern number " + std::to_string(said.target));
      break;
    case 2:
      statement.property = "label";
      statement.value = Value::of_text("W-" + std::to_string(said.target));
      break;
    case 3:
      statement.property = "victim";
      statement.value = Value::of_record(record(said.target));
      break;
    case 4:
      statement.property = "act-type";
      statement.value = Value::of_code("forced-labour");
      break;
    case 5:
      statement.property = "born";
      statement.value = Value::of_date("19" + std::to_string(60 + said.target));
      break;
    case 6:
      statement.property = "review";
      statement.value = Value::of_code("proposed");
      break;
    case 7:
      statement.property = "person";
      statement.value = Value::of_record(record(said.target));
      break;
    case 8:
      statement.property = "permits";
      statement.value = Value::of_code("documentation:own-organisation");
      break;
    case 9:
      statement.property = "given";
      statement.value = Value::of_date("2025-01-01");
      break;
    default:
      statement.property = "note";
      statement.value = Value::of_text("harbour");
      statement.source = record(said.target);
      break;
  }
  return statement;
}

using Batches = std::vector<std::vector<Said>>;

struct Case {
  TestWorld world;
  std::shared_ptr<Dice> dice = std::make_shared<Dice>();
  std::unique_ptr<vault::Vault> reader;

  vault::Environment machine(const std::string& name) {
    vault::Environment environment = world.machine(name);
    environment.random = [dice = dice](std::span<std::uint8_t> out) { (*dice)(out); };
    return environment;
  }

  void step(unsigned number) {
    dice->state = 7919ULL * (number + 1);
    world.now_ms = 1'767'225'600'000 + 3'600'000ULL * number;
  }

  /// Visible batches, and between them hidden ones.
  Case(const Batches& visible, const Batches& hidden, Confidentiality clearance, const std::set<Role>& roles) {
    step(0);
    const vault::Environment founders = machine("founder");
    const auto founder = world.create(founders);
    step(1);
    vault::MemberSecret secret = must(vault::Vault::enrol(founders, world.case_path(), "reader", vault::words("a newcomer's words")));
    step(2);
    const std::set<Compartment> all = {Compartment::internal, Compartment::restricted, Compartment::sealed};
    must(give(*founder, secret.id(), {vault::right_write, clearance, all, roles.empty() ? std::nullopt : std::optional(roles)}));
    unsigned number = 3;
    for (std::size_t i = 0; i < visible.size(); ++i) {
      for (const Batches* const batches : {&visible, &hidden}) {
        step(number++);
        vault::Draft draft;
        for (const Said& said : (*batches)[i]) (void)draft.add(statement_from(said));
        must(founder->append(std::move(draft)));
      }
    }
    step(1000);
    reader = must(vault::Vault::open(machine("reader"), world.case_path(), std::move(secret)));
    step(1001);
  }

  template <class T, class Print>
  static std::string told(const Result<T>& result, Print print) {
    return result ? print(*result) : to_string(result.error()) + "\n";
  }

  /// Everything the program would say to this reader.
  std::string everything() {
    vault::Vault& vault = *reader;
    const records::Schema schema = must(schema_of(vault));
    Names names(vault);
    std::string out;
    CaseStatus status = status_of(vault, "reader");
    status.folder = "case";
    out += text_of({}, status) + json_of(std::vector<OpenedCase>{}, status);
    for (const std::string type : {"", "Person", "Act", "Consent", "사건"}) {
      for (const std::vector<std::string>& where : std::vector<std::vector<std::string>>{
               {}, {"review=proposed"}, {"!name"}, {"act-type=forced-labour"}, {"victim=" + to_string(record(2))}}) {
        for (const bool sealed : {false, true}) {
          const auto list = list_records(
              vault, schema, {.type = type, .where = where, .columns = {}, .since = {}, .until = {}, .limit = {}, .sealed = sealed});
          out += told(list, [&](const RecordList& found) { return text_of(found, names, 300) + json_of(found); });
        }
      }
    }
    for (const char* const words : {"lantern", "harbour", "W", "number 3", "lant*"}) {
      const auto found = search_case(vault, words, {});
      out += told(found, [&](const SearchResult& result) { return text_of(result, names, {}) + json_of(result); });
    }
    for (unsigned n = 0; n < 10; ++n) {
      const std::string id = to_string(record(n));
      for (const std::size_t length : {4UL, 6UL, 8UL, 26UL})
        out += told(record_named(vault, id.substr(0, length)), [&](const Id& found) { return names.record(found) + '\n'; });
      ShowOptions all;
      all.all = true;
      for (const ShowOptions& options : {ShowOptions{}, all})
        out += told(show_record(vault, record(n), options),
                    [&](const RecordView& view) { return text_of(view, names, {}) + json_of(view, names); });
      out += told(consents_named(vault, schema, record(n), 20000),
                  [&](const std::vector<ConsentLine>& lines) { return text_of(lines, names, 100) + json_of(lines); });
      out += problems_of(vault, schema, record(n));
      // Refusals and withdrawals are heeded whoever may see them (consents.h), and not among what is said here; what permits must not be.
      out += told(check_consent(vault, schema, record(n), {"documentation", "own-organisation"}, 20500),
                  [&](const ConsentCheck& check) { return text_of(check, names) + json_of(check); });
    }
    vault::ReadModel::HistoryFilter history;
    history.clearance = seen_by(vault);
    const auto lines = vault.model().history(history, 10000);
    out += text_of(lines, names, 200) + json_of(lines, names);
    ExportRequest request;
    request.use = {"documentation", "own-organisation"};
    request.day = 20500;
    request.level = seen_by(vault);
    out += told(collect_records(vault, schema, request), [](const Collected& collected) {
      std::string text = std::to_string(collected.records.size()) + " " + std::to_string(collected.statements);
      for (const LeftOut& left : collected.left_out) text += " " + left.what + left.why + std::to_string(left.count);
      return text + "\n";
    });
    return out;
  }

  /// What is said where something is wrong: validation, dangling links, coding.
  static std::string problems_of(vault::Vault& vault, const records::Schema& schema, const Id& id) {
    std::string out;
    EditOptions options;
    options.strict = true;
    options.dry_run = true;
    const std::string link = "victim=@" + to_string(id).substr(0, 8);
    for (const Edited& edited : {edit(vault, schema, {}, "Act", {"act-type=forced-labour", link, "date=1900"}, {}, options),
                                 edit(vault, schema, id, {}, {"born=1800", "died=1700", "sex=x"}, {}, options),
                                 edit(vault, schema, id, {}, {"until=1900"}, {}, options)}) {
      for (const Error& error : edited.report.errors) out += to_string(error) + '\n';
      for (const records::Problem& problem : edited.report.warnings) out += problem.rule + to_string(problem.error) + '\n';
    }
    CodingEntry entry;
    entry.item = to_string(id);
    entry.span = Span{0, 4};
    entry.act = "forced-labour";
    entry.victim = to_string(id).substr(0, 8);
    entry.event = entry.victim;
    CodingOptions coding;
    coding.dry_run = true;
    for (const Error& error : code_text(vault, schema, {entry}, coding).report.errors) out += to_string(error) + '\n';
    const auto claims = claims_in(vault, id);
    out += claims ? std::to_string(claims->size()) : to_string(claims.error());
    for (const Error& error : review_records(vault, schema, {id, id}, true, "").report.errors) out += to_string(error) + '\n';
    return out;
  }
};

Said any_said(Confidentiality least, Confidentiality most) {
  Said said;
  said.record = *rc::gen::inRange(0U, 10U);
  said.target = *rc::gen::inRange(0U, 10U);
  said.what = *rc::gen::inRange(0U, 11U);
  said.level = static_cast<Confidentiality>(*rc::gen::inRange(static_cast<int>(least), static_cast<int>(most) + 1));
  return said;
}

TEST_CASE("what is above a reader's clearance leaves no trace in anything the program says") {
  struct Reader {
    Confidentiality granted, sees;
    std::set<Role> roles;
  };
  const std::vector<Reader> readers = {{Confidentiality::partner, Confidentiality::partner, {}},
                                       {Confidentiality::internal, Confidentiality::internal, {}},
                                       {Confidentiality::restricted, Confidentiality::restricted, {}},
                                       {Confidentiality::sealed, Confidentiality::internal, {Role::statistician}},
                                       {Confidentiality::sealed, Confidentiality::restricted, {Role::analyst}},
                                       {Confidentiality::sealed, Confidentiality::partner, {Role::publisher}}};
  std::size_t reader_number = 0;
  CHECK(rc::check("twins", [&] {
    const Reader& reader = readers[reader_number++ % readers.size()];
    const auto above = static_cast<Confidentiality>(static_cast<int>(reader.sees) + 1);
    Batches visible(3), hidden(3), little(3);
    for (auto& batch : visible) {
      batch.push_back({0, 0, 0, Confidentiality::public_aggregate});
      for (unsigned i = *rc::gen::inRange(0U, 12U); i > 0; --i) batch.push_back(any_said(Confidentiality::public_aggregate, reader.sees));
    }
    for (auto& batch : hidden) {
      for (unsigned i = *rc::gen::inRange(1U, 12U); i > 0; --i) batch.push_back(any_said(above, Confidentiality::sealed));
    }
    // That somebody wrote at that moment is public, as docs/threats.md says: the twin writes something hidden too, but other, less, and about nobody here.
    for (auto& batch : little) batch.push_back({99, 98, 10, Confidentiality::sealed});
    Case one(visible, hidden, reader.granted, reader.roles), twin(visible, little, reader.granted, reader.roles);
    const std::string told = one.everything();
    RC_ASSERT(seen_by(*one.reader) == reader.sees);
    RC_ASSERT(told == twin.everything());
    RC_ASSERT(told.size() > 1000);
  }));
}

}  // namespace
}  // namespace girok::app
