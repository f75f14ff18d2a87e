// Whether what a file says may stand in the case.
#include <algorithm>

#include <fmt/format.h>

#include "app/access.h"
#include "app/records/import_plan.h"
#include "app/records/import_stream.h"

namespace girok::app {

using records::LooseRecord;
using records::LooseStatement;
using records::Problem;

namespace {

constexpr std::size_t most_kept = 1000;

std::string place_of(const LooseRecord& record) { return record.where.empty() ? record.key : record.where; }

}  // namespace

/// Sources and those who say so must be there; links are validate()'s.
void ImportPlan::check_references(std::size_t index) {
  if (options_.incomplete) return;
  const LooseRecord& record = *records_[index];
  const std::size_t file = planned_[index].file;
  for (const LooseStatement& loose : record.statements) {
    if (!loose.source.empty() && !resolve(loose.source, file))
      report_.error({ErrorCode::malformed, loose.property + ": the source is neither in the file nor in the case", place_of(record),
                     "leave the source out, or bring its record too"});
    if (!loose.asserted_by.empty() && !resolve(loose.asserted_by, file))
      report_.error({ErrorCode::malformed, loose.property + ": who says so is neither in the file nor in the case", place_of(record),
                     "leave it out, or bring that record too"});
    if (loose.value.kind == records::ValueKind::record && !resolve(loose.value.text, file))
      report_.error({ErrorCode::malformed,
                     record.type + "." + loose.property + ": the record that this leads to is neither in the file nor in the case",
                     place_of(record), "bring that record too, or correct the key"});
  }
}

const LooseRecord* ImportPlan::find(std::string_view key, std::size_t file) {
  if (const auto at = by_key_.find(key); at != by_key_.end()) {
    const auto merged = merged_.find(at->second);
    if (merged != merged_.end()) return &merged->second;
    const PlannedRecord& planned = planned_[at->second];
    // A record of the case of which the file says nothing new stands as it did.
    if (!planned.created && planned.id != Id{}) return stored_.find(planned.id);
    return records_[at->second];
  }
  if (stream_ != nullptr) {
    if (const LooseRecord* const there = stream_->find(key)) return there;
  }
  const std::optional<Id> id = resolve(key, file);
  return id ? stored_.find(*id) : nullptr;
}

void ImportPlan::validate(std::size_t index) {
  const PlannedRecord& planned = planned_[index];
  const auto merged = merged_.find(static_cast<std::uint32_t>(index));
  if (!planned.created && planned.id != Id{} && merged == merged_.end() && report_.good()) return;   // nothing new is said of it
  const LooseRecord& record = merged != merged_.end() ? merged->second : *records_[index];
  const auto find = [&](std::string_view key) { return this->find(key, planned.file); };
  std::vector<Problem> problems = records::validate(schema_, record, find);
  if (problems.empty()) return;
  if (merged != merged_.end()) {
    // What was not right before is not the file's fault.
    if (const LooseRecord* const before = stored_.find(planned.id)) {
      const std::vector<Problem> old = records::validate(schema_, *before, find);
      std::erase_if(problems, [&](const Problem& problem) {
        return std::ranges::any_of(
            old, [&](const Problem& known) { return known.rule == problem.rule && known.error.what == problem.error.what; });
      });
    }
  }
  for (Problem& problem : problems) {
    if (!problem.warning) {
      if (problem.rule == "dangling") continue;   // told by check_references(), with what to do
      report_.error(std::move(problem.error));
    } else {
      ++report_.warning_count;
      if (report_.warnings.size() < most_kept) report_.warnings.push_back(std::move(problem));
    }
  }
}

void ImportPlan::validate_all() {
  if (options_.progress) options_.progress->start("checking", records_.size(), "records");
  for (std::size_t i = 0; i < records_.size(); ++i) {
    validate(i);
    if (options_.progress) options_.progress->advance();
  }
}

/// Nobody states what they could not read afterwards.
void ImportPlan::check_levels() {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    for (const PlannedStatement& one : planned_[i].statements) {
      highest_[planned_[i].file] = std::max(highest_[planned_[i].file], level_of(*records_[i], one));
    }
  }
  if (!changes_) return;
  for (std::size_t file = 0; file < files_.size(); ++file) {
    if (options_.keep && clearance_ < records::Confidentiality::restricted)
      report_.error({ErrorCode::refused, "the file itself would be kept as restricted, which is above what you may see", files_[file].path,
                     "--no-keep imports without keeping it"});
    if (highest_[file] <= clearance_) continue;
    report_.error({ErrorCode::refused, fmt::format("the file holds what is {}, which is above what you may see", name_of(highest_[file])),
                   files_[file].path, "ask a member who may see it to import it, or give its columns a lower level in the mapping"});
  }
}

}  // namespace girok::app
