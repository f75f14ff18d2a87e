#include "app/records/consent_edit.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/json_parts.h"
#include "app/records/stored_record.h"
#include "app/terminal.h"
#include "records/imprecise.h"

namespace girok::app {
namespace {

using records::LooseRecord;
using records::LooseStatement;

EditOptions consent_options() {
  EditOptions options;
  options.strict = true;
  options.deed = Deed::record_consent;
  return options;
}

/// The consent that was given last; of several, the last made.
std::optional<Id> latest_consent(const std::vector<ConsentLine>& lines) {
  std::optional<Id> latest;
  std::int32_t at = INT32_MIN;
  for (const ConsentLine& line : lines) {
    const Result<ImpreciseDate> date = records::parse_date(line.given);
    const std::int32_t day = date ? date->last.value_or(INT32_MAX) : INT32_MIN;
    if (latest && day < at) continue;
    latest = line.consent;
    at = day;
  }
  return latest;
}

std::vector<Id> releases_of(const vault::Vault& vault, const Id& person) {
  std::vector<Id> releases;
  for (const vault::StoredStatement& stored : vault.model().statements_to(person, seen_by(vault))) {
    if (stored.statement.property == "contains" && type_of_record(vault, stored.statement.entity, seen_by(vault)) == "Release")
      releases.push_back(stored.statement.entity);
  }
  std::ranges::sort(releases);
  releases.erase(std::ranges::unique(releases).begin(), releases.end());
  return releases;
}

std::map<std::string, std::string> answers_of(const vault::Vault& vault, const Id& consent) {
  std::map<std::string, std::string> answers;
  const std::optional<LooseRecord> record = loose_record(vault, consent, seen_unsealed(vault));
  if (!record) return answers;
  for (const LooseStatement& statement : record->statements) answers[statement.property] = statement.value.text;
  return answers;
}

json_parts::Json json_line(const ConsentLine& line) {
  using namespace json_parts;
  Json json = {{"consent", to_string(line.consent)}, {"person", or_null(line.person)}, {"state", name_of(line.state)}};
  json["given"] = or_null(line.given);
  json["expires"] = or_null(line.expires);
  json["reviewed"] = or_null(line.reviewed);
  json["withdrawn"] = or_null(line.withdrawn);
  json["permits"] = line.permits;
  json["refuses"] = line.refuses;
  return json;
}

}  // namespace

const std::vector<std::string>& consent_questions() {
  static const std::vector<std::string> questions = {"consents-to-interview", "informed-of-purpose", "informed-of-use",
                                                     "informed-of-research",  "informed-of-access",  "informed-of-storage",
                                                     "informed-of-withdrawal"};
  return questions;
}

std::vector<ConsentAnswer> consent_answers(const vault::Vault& vault, const Id& consent) {
  const std::map<std::string, std::string> said = answers_of(vault, consent);
  std::vector<ConsentAnswer> answers;
  const auto add = [&](const std::string& property, bool always) {
    const auto at = said.find(property);
    if (at != said.end() || always) answers.push_back({property, at == said.end() ? std::string() : at->second});
  };
  for (const std::string& question : consent_questions()) add(question, true);
  for (const char* const more : {"guardian-consents", "assent", "in-language", "how"}) add(more, false);
  return answers;
}

Edited new_consent(vault::Vault& vault, const records::Schema& schema, const Id& person, const std::vector<std::string>& assignments,
                   const EditOptions& options) {
  EditOptions how = options;
  how.strict = true;
  how.deed = Deed::record_consent;
  std::vector<std::string> all = {"person=@" + to_string(person)};
  all.insert(all.end(), assignments.begin(), assignments.end());
  return edit(vault, schema, {}, "Consent", all, {}, how);
}

Edited save_consent(vault::Vault& vault, const records::Schema& schema, const Id& person, const ConsentForm& form) {
  std::vector<std::string> said;
  std::vector<Error> errors;
  for (const auto& [property, value] : form.said) {
    // A note that begins with @ is no link.
    if (!value.empty()) said.push_back(property + "=" + (property == "note" && value.starts_with('@') ? "@" : "") + value);
  }
  for (const ConsentForm::Scope& scope : form.scopes) {
    if (scope.purpose.empty() && scope.recipient.empty()) continue;
    if (scope.purpose.empty() || scope.recipient.empty())
      errors.push_back({ErrorCode::usage, "a purpose is permitted or refused for a recipient: one of the two is missing",
                        scope.purpose.empty() ? "purpose" : "recipient", "choose both, or neither"});
    said.push_back((scope.refuses ? "refuses=" : "permits=") + scope.purpose + ":" + scope.recipient);
  }
  if (errors.empty()) return new_consent(vault, schema, person, said, {});
  Edited refused;
  refused.report.errors = std::move(errors);
  return refused;
}

Edited review_consent(vault::Vault& vault, const records::Schema& schema, const Id& consent, std::int32_t day) {
  return edit(vault, schema, consent, {}, {"reviewed=" + text_of_day(day)}, {}, consent_options());
}

Withdrawal withdraw_consent(vault::Vault& vault, const records::Schema& schema, const Id& record, std::int32_t day,
                            const std::string& reason) {
  Withdrawal withdrawal;
  const Result<std::vector<ConsentLine>> lines = consents_named(vault, schema, record, day);
  if (!lines) {
    withdrawal.edited.report.errors.push_back(lines.error());
    return withdrawal;
  }
  const bool is_consent = lines->size() == 1 && lines->front().consent == record;
  withdrawal.person = is_consent ? lines->front().person : std::optional(record);
  std::vector<std::string> said = {"withdrawn=" + text_of_day(day)};
  if (!reason.empty()) said.push_back("note=" + std::string(reason.starts_with('@') ? "@" : "") + reason);
  const std::optional<Id> at = is_consent ? std::optional(record) : latest_consent(*lines);
  withdrawal.edited = at ? edit(vault, schema, *at, {}, said, {}, consent_options()) : new_consent(vault, schema, record, said, {});
  if (withdrawal.person) withdrawal.releases = releases_of(vault, *withdrawal.person);
  return withdrawal;
}

Result<std::vector<ConsentLine>> consents_named(const vault::Vault& vault, const records::Schema& schema, const Id& record,
                                                std::int32_t day) {
  const std::string type = type_of_record(vault, record, seen_by(vault));
  ConsentListOptions options;
  options.day = day;
  if (type == "Person") {
    options.person = record;
    return list_consents(vault, schema, options);
  }
  std::vector<ConsentLine> lines = list_consents(vault, schema, options);
  std::erase_if(lines, [&](const ConsentLine& line) { return line.consent != record; });
  if (type != "Consent" || lines.empty())
    return fail(ErrorCode::usage, "this is neither a consent nor a person", {}, "girok consent list shows both");
  return lines;
}

std::string text_of(const std::vector<ConsentLine>& lines, Names& names, std::size_t columns) {
  if (lines.empty()) return "No consents\n";
  std::vector<std::array<std::string, 6>> rows = {{"CONSENT", "PERSON", "STATE", "GIVEN", "EXPIRES", "PERMITS"}};
  for (const ConsentLine& line : lines) {
    std::string scopes = fmt::format("{}", fmt::join(line.permits, ", "));
    if (!line.refuses.empty()) scopes += (scopes.empty() ? "refuses " : "; refuses ") + fmt::format("{}", fmt::join(line.refuses, ", "));
    const std::string end = !line.withdrawn.empty() ? "(" + line.withdrawn + ")" : line.expires.empty() ? "-" : line.expires;
    rows.push_back({names.record(line.consent), line.person ? names.record(*line.person) : "-", std::string(name_of(line.state)),
                    line.given.empty() ? "-" : one_line(line.given), one_line(end), scopes.empty() ? "-" : one_line(scopes)});
  }
  std::array<std::size_t, 6> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) line += pad(row[i], widths[i] + 2);
    const std::size_t before = columns_of(line);
    out += line + wrap(row.back(), std::max(columns, before + 24), before, before) + '\n';
  }
  return out;
}

std::string text_of(const ConsentCheck& check, Names& names) {
  const std::string use = check.use.purpose + ":" + check.use.recipient;
  std::string text = fmt::format("{}  {}  {}  {}", names.record(check.person), use, text_of_day(check.day),
                                 check.finding.permitted() ? "permitted" : "not permitted: ");
  if (!check.finding.permitted()) text += name_of(check.finding.answer);
  const std::optional<Id> consent = parse_id(check.finding.consent);
  if (consent) text += "  (" + names.record(*consent) + ")";
  return text + '\n';
}

std::string text_of(const Withdrawal& withdrawal, Names& names, std::int32_t day) {
  std::string out = fmt::format("{}  withdrawn from {} on: nothing is permitted any more, whatever was agreed before\n",
                                names.record(withdrawal.edited.record), text_of_day(day));
  if (!withdrawal.releases.empty()) {
    out += "\nHanded over before, and out of reach from here; ask the recipients to destroy it:\n";
    for (const Id& release : withdrawal.releases) out += "  " + names.record(release) + "  " + one_line(names.label(release)) + '\n';
  }
  if (withdrawal.person)
    out += fmt::format("\nNothing is forgotten yet. If the person wants that: girok erase {} (docs/howto/withdrawal-of-consent.md)\n",
                       names.record(*withdrawal.person));
  return out;
}

std::string questions_text(const vault::Vault& vault, const records::Schema& schema, const ConsentLine& line) {
  std::string out;
  for (const ConsentAnswer& one : consent_answers(vault, line.consent)) {
    const records::Property* const property = schema.property("Consent", one.property);
    out += "  " + pad(property == nullptr ? one.property : property->labels.en, 38) +
           (one.answer.empty() ? "nothing said" : one_line(one.answer)) + '\n';
  }
  return out;
}

std::string json_of(const std::vector<ConsentLine>& lines) {
  using namespace json_parts;
  Json json = begin("consents");
  json["consents"] = Json::array();
  for (const ConsentLine& line : lines) json["consents"].push_back(json_line(line));
  return print(json);
}

std::string json_of(const vault::Vault& vault, const ConsentLine& line) {
  using namespace json_parts;
  Json json = begin("consent");
  json.update(json_line(line));
  const std::map<std::string, std::string> answers = answers_of(vault, line.consent);
  Json questions = Json::object();
  for (const std::string& question : consent_questions()) {
    const auto at = answers.find(question);
    questions[question] = at == answers.end() ? Json(nullptr) : Json(at->second);
  }
  json["questions"] = std::move(questions);
  for (const auto& [name, property] : {std::pair("language", "in-language"), std::pair("guardian_consents", "guardian-consents"),
                                       std::pair("assent", "assent"), std::pair("how", "how")}) {
    const auto at = answers.find(property);
    json[name] = at == answers.end() ? Json(nullptr) : Json(at->second);
  }
  return print(json);
}

std::string json_of(const ConsentCheck& check) {
  using namespace json_parts;
  Json json = begin("consent-check");
  json["person"] = to_string(check.person);
  json["purpose"] = check.use.purpose;
  json["recipient"] = check.use.recipient;
  json["day"] = text_of_day(check.day);
  json["permitted"] = check.finding.permitted();
  json["answer"] = name_of(check.finding.answer);
  json["consent"] = or_null(check.finding.consent);
  return print(json);
}

std::string json_of(const Withdrawal& withdrawal, std::int32_t day) {
  using namespace json_parts;
  Json json = begin("consent-withdrawal");
  json["consent"] = to_string(withdrawal.edited.record);
  json["person"] = or_null(withdrawal.person);
  json["day"] = text_of_day(day);
  json["releases"] = Json::array();
  for (const Id& release : withdrawal.releases) json["releases"].push_back(to_string(release));
  return print(json);
}

}  // namespace girok::app
