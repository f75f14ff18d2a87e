// What the pages of importing share. Private to them.
#pragma once

#include <memory>
#include <vector>

#include "app/records/import_preview.h"
#include "server/context.h"

namespace girok::server {

inline constexpr const char* import_kind = "import";

/// What a job of importing came to: checked, or written.
struct Imported {
  app::ImportRequest request;  ///< its progress is gone; what was sent too, once it is in the case
  app::ImportOutcome outcome;
  std::vector<app::TablePreview> previews;
  bool columns_may_move() const { return previews.size() == 1 && !previews.front().mapping.empty() && !request.held.empty(); }
};

/// Of this member only. Errors: not_found, also where it is forgotten.
Result<std::shared_ptr<const Imported>> wanted_import(const Context& c, Id& job);
Result<View> show_import(Context& c);
/// Where a POST looks what taking it back would change.
std::string href_of_undo(const app::ImportBatch& batch);
void add_import_views(Routes& routes, const Rule& rule, const Param& job);
void add_import_past(Routes& routes, const Rule& rule);

}  // namespace girok::server
