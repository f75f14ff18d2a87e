// What the commands about a case print with --json (docs/formats/case.md, "girok.case/1").
//
// Model    Ids in full, times in ISO 8601 UTC, null where there is nothing. Keys of attachments are never in it.
// Threads  No state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/add.h"
#include "app/case/erase.h"
#include "app/case/members.h"
#include "app/case/search.h"
#include "app/case/show.h"
#include "app/case/status.h"

namespace girok::app {

std::string json_of(const std::vector<OpenedCase>& opened, const std::optional<CaseStatus>& current);
std::string json_of(const Added& added);
std::string json_of(const RecordView& view, Names& names);
std::string json_of(const SearchResult& result);
std::string json_of(const std::vector<vault::HistoryLine>& lines, Names& names);
std::string json_of(const std::vector<MemberLine>& members);
std::string json_of(const Erasure& erasure);
/// What `edit` and `init` tell: {"kind": kind, name: value}.
std::string json_of_id(const std::string& kind, const std::string& name, const Id& id);

}  // namespace girok::app
