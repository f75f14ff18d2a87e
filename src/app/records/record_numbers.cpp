#include "app/records/record_numbers.h"

#include <algorithm>
#include <tuple>

#include "text/unicode.h"

namespace girok::app {

Numbers page_of(const Numbers& records, std::size_t from, std::size_t count) {
  const std::size_t first = std::min(from, records.size()), last = first + std::min(count, records.size() - first);
  return {records.begin() + static_cast<std::ptrdiff_t>(first), records.begin() + static_cast<std::ptrdiff_t>(last)};
}

Numbers page_by_text(const Numbers& records, std::size_t from, std::size_t count,
                     const std::function<std::string(std::uint32_t)>& text_of) {
  struct Named {
    bool nameless = false;
    std::string name;
    std::size_t place = 0;
    auto key() const { return std::tie(nameless, name, place); }
  };
  std::vector<Named> named;
  named.reserve(records.size());
  for (const std::uint32_t record : records) {
    const std::string said = text_of(record);
    named.push_back({said.empty(), text::fold(said), named.size()});
  }
  const auto before = [](const Named& a, const Named& b) { return a.key() < b.key(); };
  const std::size_t first = std::min(from, named.size()), last = first + std::min(count, named.size() - first);
  const auto at = [&](std::size_t place) { return named.begin() + static_cast<std::ptrdiff_t>(place); };
  if (first > 0 && first < named.size()) std::nth_element(named.begin(), at(first), named.end(), before);
  if (last < named.size()) std::nth_element(at(first), at(last), named.end(), before);
  std::sort(at(first), at(last), before);
  Numbers page;
  for (auto one = at(first); one != at(last); ++one) page.push_back(records[one->place]);
  return page;
}

}  // namespace girok::app
