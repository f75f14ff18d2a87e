#include "app/records/export_records.h"

#include <algorithm>
#include <array>

#include "app/access.h"
#include "app/records/consents.h"
#include "app/records/every_record.h"
#include "app/records/export_consent.h"
#include "app/records/stored_record.h"
#include "vault/query.h"

namespace girok::app {

using records::Confidentiality;
using records::LooseRecord;
using records::LooseStatement;
using records::ValueKind;

namespace {

class Collecting {
 public:
  Collecting(const vault::Vault& vault, const records::Schema& schema, const ExportRequest& request)
      : vault_(vault), schema_(schema), request_(request), clearance_(seen_by(vault)) {}

  Result<Collected> run() {
    load();
    const ConsentBook consents = ConsentBook::of(vault_);
    judged_ = judge_consent(visible_, schema_, [&](const std::string& person) {
      records::ConsentFinding finding = consents.may_use(*parse_id(person), request_.use, request_.day, schema_.vocabularies());
      if (finding.permitted()) {
        collected_.basis.permitted.push_back(*parse_id(person));
        if (consents.may_use(*parse_id(person), request_.use, today(vault_), schema_.vocabularies()).permitted())
          collected_.basis.permitted_now.push_back(*parse_id(person));
      }
      return finding;
    });
    if (Result<> chosen = choose(); !chosen) return tl::unexpected<Error>(chosen.error());
    count_left_out();
    for (std::uint32_t i = 0; i < visible_.records.size(); ++i) {
      if (chosen_[i] != 0 && judged_.left[i] == 0) take(i);
    }
    close();
    collected_.use = request_.use;
    note_basis();
    return std::move(collected_);
  }

 private:
  void note_basis() {
    ExportBasis& basis = collected_.basis;
    basis.use = request_.use;
    basis.day = request_.day;
    basis.erased = vault_.model().erased_subjects();
    for (std::vector<Id>* const ids : {&basis.holds, &basis.erased}) {
      std::ranges::sort(*ids);
      const auto same = std::ranges::unique(*ids);
      ids->erase(same.begin(), same.end());
    }
  }

  void load() {
    std::vector<Id> ids;
    for (const vault::RecordLine& line : every_record(vault_, "", clearance_)) ids.push_back(line.record);
    std::ranges::sort(ids);
    if (request_.progress) request_.progress->start("collecting", ids.size(), "records");
    for (const Id& id : ids) {
      load_record(id);
      if (request_.progress) request_.progress->advance();
    }
    if (request_.progress) request_.progress->finish();
    for (std::uint32_t i = 0; i < visible_.records.size(); ++i) visible_.by_key.emplace(visible_.records[i].key, i);
  }

  void load_record(const Id& id) {
    LooseRecord record;
    record.key = to_string(id);
    Confidentiality type_level = Confidentiality::internal;
    const auto place = static_cast<std::uint32_t>(visible_.records.size());
    for (const vault::StoredStatement& stored : vault_.model().statements_of(id, clearance_)) {
      if (stored.statement.property == "type") {
        if (record.type.empty()) {
          record.type = stored.statement.value.text;
          type_level = stored.statement.confidentiality;
        }
        continue;
      }
      const auto at = static_cast<std::uint32_t>(record.statements.size());
      if (stored.subject && *stored.subject != id) keys_of_[place].push_back(*stored.subject);
      if (stored.subject && *stored.subject != id) visible_.under[{place, at}] = to_string(*stored.subject);
      if (stored.statement.value.kind == ValueKind::attachment) files_[{place, at}] = stored.statement.value.attachment;
      record.statements.push_back(loose_statement(stored.statement));
    }
    // What is said of members is about no record.
    if (record.type.empty()) {
      std::erase_if(visible_.under, [&](const auto& entry) { return entry.first.first == place; });
      std::erase_if(files_, [&](const auto& entry) { return entry.first.first == place; });
      keys_of_.erase(place);
      return;
    }
    note_names(record);
    visible_.records.push_back(std::move(record));
    type_levels_.push_back(type_level);
  }

  void note_names(const LooseRecord& record) {
    static constexpr std::array<std::string_view, 8> tell = {"name",  "name-birth",      "name-imposed", "name-official",
                                                             "alias", "identity-number", "contact",      "address"};
    for (const LooseStatement& statement : record.statements) {
      const bool tells = std::ranges::find(tell, statement.property) != tell.end();
      const bool of_somebody = record.type == "Person" || statement.property == "contact" || statement.property == "address";
      if (tells && of_somebody && statement.value.kind == ValueKind::text) collected_.names.emplace_back(record.key, statement.value.text);
    }
  }

  /// What is asked for, and what that cannot stand without.
  Result<> choose() {
    const std::size_t count = visible_.records.size();
    chosen_.assign(count, 1);
    if (!request_.types.empty()) {
      for (std::uint32_t i = 0; i < count; ++i)
        chosen_[i] = std::ranges::find(request_.types, visible_.records[i].type) != request_.types.end() ? 1 : 0;
    }
    // What was handed to whom is nobody else's business.
    const bool own = request_.use.recipient == "own-organisation" || std::ranges::find(request_.types, "Release") != request_.types.end();
    for (std::uint32_t i = 0; i < count && !own; ++i) {
      if (visible_.records[i].type == "Release") chosen_[i] = 0;
    }
    if (!request_.search.empty()) {
      const Result<vault::Query> query = vault::Query::parse(request_.search);
      if (!query) return tl::unexpected<Error>(query.error());
      vault::Filter filter;
      filter.clearance = std::min(clearance_, request_.level);
      std::vector<char> found(count, 0);
      for (const vault::Hit& hit : vault_.model().search(*query, filter, SIZE_MAX / 2).hits) {
        if (const auto at = visible_.by_key.find(to_string(hit.record)); at != visible_.by_key.end()) found[at->second] = 1;
      }
      for (std::uint32_t i = 0; i < count; ++i) chosen_[i] = chosen_[i] != 0 && found[i] != 0 ? 1 : 0;
    }
    for (std::uint32_t i = 0; i < count && request_.only; ++i) {
      const std::optional<Id> id = parse_id(visible_.records[i].key);
      if (!id || !std::ranges::binary_search(*request_.only, *id)) chosen_[i] = 0;
    }
    if (request_.types.empty() && request_.search.empty() && !request_.only) return {};
    std::vector<std::uint32_t> queue;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (chosen_[i] != 0) queue.push_back(i);
    }
    while (!queue.empty()) {
      const LooseRecord& record = visible_.records[queue.back()];
      queue.pop_back();
      for (const LooseStatement& statement : record.statements) {
        if (statement.value.kind != ValueKind::record) continue;
        const records::Property* const property = schema_.property(record.type, statement.property);
        const auto target = visible_.by_key.find(statement.value.text);
        if (property == nullptr || !property->required || target == visible_.by_key.end() || chosen_[target->second] != 0) continue;
        chosen_[target->second] = 1;
        queue.push_back(target->second);
      }
    }
    return {};
  }

  void count_left_out() {
    std::map<std::pair<std::string, std::string>, std::uint64_t> counts;
    for (std::uint32_t i = 0; i < visible_.records.size(); ++i) {
      if (chosen_[i] == 0) continue;
      if (judged_.left[i] != 0) {
        ++counts[{judged_.what[i], judged_.why[i]}];
      } else if (!judged_.dropped[i].empty()) {
        counts[{"statements of other records", "they lead to or come from what is left out"}] +=
            static_cast<std::uint64_t>(std::ranges::count(judged_.dropped[i], 1));
      }
    }
    for (const auto& [what, count] : counts) collected_.left_out.push_back({what.first, what.second, count});
  }

  void take(std::uint32_t i) {
    LooseRecord& from = visible_.records[i];
    LooseRecord record;
    bool sealed = false;
    for (std::uint32_t at = 0; at < from.statements.size(); ++at) {
      if (!judged_.dropped[i].empty() && judged_.dropped[i][at] != 0) continue;
      LooseStatement& statement = from.statements[at];
      if (*statement.level > request_.level) continue;
      if (const auto file = files_.find({i, at}); file != files_.end()) {
        statement.value.path = "attachments/" + from.key + "-" + statement.property + "-" + std::to_string(at);
        collected_.attachments[statement.value.path] = file->second;
      }
      sealed = sealed || *statement.level == Confidentiality::sealed;
      record.statements.push_back(std::move(statement));
    }
    // That there is such a record is told where its type may be, or anything else of it.
    if (record.statements.empty() && type_levels_[i] > request_.level) return;
    record.key = from.key;
    record.type = from.type;
    const std::optional<Id> id = parse_id(record.key);
    if (id) collected_.basis.holds.push_back(*id);
    if (const auto keys = keys_of_.find(i); keys != keys_of_.end())
      collected_.basis.holds.insert(collected_.basis.holds.end(), keys->second.begin(), keys->second.end());
    if (sealed && id) collected_.sealed.push_back(*id);
    if (record.type == "Person" && id) collected_.persons.push_back(*id);
    collected_.records.push_back(std::move(record));
  }

  /// Links that would lead out of it are cut.
  void close() {
    std::unordered_map<std::string_view, char> there;
    for (const LooseRecord& record : collected_.records) there.emplace(record.key, char{1});
    for (LooseRecord& record : collected_.records) {
      const auto gone = std::ranges::remove_if(record.statements, [&](const LooseStatement& statement) {
        if (statement.value.kind != ValueKind::record || there.contains(statement.value.text)) return false;
        records::add_loss(collected_.losses, record.type + "." + statement.property, "it leads to a record that is not in the export");
        return true;
      });
      record.statements.erase(gone.begin(), gone.end());
      for (LooseStatement& statement : record.statements) {
        if (!statement.source.empty() && !there.contains(statement.source)) {
          statement.source.clear();
          statement.span.reset();
          records::add_loss(collected_.losses, "the source of statements", "it is not in the export");
        }
        if (!statement.asserted_by.empty() && !there.contains(statement.asserted_by)) {
          statement.asserted_by.clear();
          records::add_loss(collected_.losses, "who says so", "that record is not in the export");
        }
      }
      collected_.statements += record.statements.size();
    }
  }

  const vault::Vault& vault_;
  const records::Schema& schema_;
  const ExportRequest& request_;
  Confidentiality clearance_;
  VisibleCase visible_;
  std::unordered_map<std::uint32_t, std::vector<Id>> keys_of_;   ///< [record] other records under whose keys some of it is
  std::map<std::pair<std::uint32_t, std::uint32_t>, records::Attachment> files_;   ///< [record, statement]
  std::vector<Confidentiality> type_levels_;   ///< [record]
  Judged judged_;
  std::vector<char> chosen_;
  Collected collected_;
};

}  // namespace

bool was_erased(const vault::Vault& vault, const ExportBasis& basis) {
  return std::ranges::any_of(vault.model().erased_subjects(), [&](const Id& subject) {
    return !std::ranges::binary_search(basis.erased, subject) && std::ranges::binary_search(basis.holds, subject);
  });
}

bool is_permitted_still(const vault::Vault& vault, const records::Schema& schema, const ExportBasis& basis) {
  const ConsentBook consents = ConsentBook::of(vault);
  const auto all_permit = [&](const std::vector<Id>& persons, std::int32_t day) {
    return std::ranges::all_of(
        persons, [&](const Id& person) { return consents.may_use(person, basis.use, day, schema.vocabularies()).permitted(); });
  };
  return all_permit(basis.permitted, basis.day) && all_permit(basis.permitted_now, today(vault));
}

Result<Collected> collect_records(const vault::Vault& vault, const records::Schema& schema, const ExportRequest& request) {
  if (Result<> may = require(access_of(vault), Deed::export_records); !may) return tl::unexpected<Error>(may.error());
  ExportRequest understood = request;
  Result<records::Use> use = use_from(schema, request.use.purpose, request.use.recipient);
  if (!use) return tl::unexpected<Error>(use.error());
  understood.use = *std::move(use);
  for (const std::string& type : request.types) {
    if (schema.type(type) == nullptr) return fail(ErrorCode::usage, "there is no such type of record", {}, "girok vocab types lists them");
  }
  if (request.level > seen_by(vault))
    return fail(ErrorCode::refused, "the level asked for is above what you may see", {},
                "ask a member who may see it, or choose a lower --level");
  return Collecting(vault, schema, understood).run();
}

}  // namespace girok::app
