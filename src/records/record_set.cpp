#include "records/record_set.h"

#include <algorithm>
#include <tuple>

namespace girok::records {

void add_loss(std::vector<Loss>& losses, std::string_view what, std::string_view why, std::uint64_t count) {
  const auto at = std::ranges::lower_bound(losses, what, {}, [](const Loss& loss) -> std::string_view { return loss.what; });
  if (at != losses.end() && at->what == what)
    at->count += count;
  else
    losses.insert(at, Loss{std::string(what), std::string(why), count});
}

void sort(RecordSet& records) {
  const auto value = [](const LooseValue& v) { return std::tie(v.kind, v.text, v.truth, v.path, v.media_type, v.sha256, v.size); };
  const auto key = [&](const LooseStatement& s) {
    const std::size_t begin = s.span ? s.span->begin + 1 : 0, end = s.span ? s.span->end + 1 : 0;
    return std::tuple_cat(std::tie(s.property), value(s.value),
                          std::make_tuple(s.level ? static_cast<int>(*s.level) : -1, static_cast<int>(s.basis), s.confidence, begin, end),
                          std::tie(s.source, s.asserted_by, s.language));
  };
  for (LooseRecord& record : records) std::ranges::sort(record.statements, {}, key);
  std::ranges::sort(records, {}, &LooseRecord::key);
}

}  // namespace girok::records
