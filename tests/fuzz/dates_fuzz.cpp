// Any bytes, as a date and as a quantity: what is read is read again from its one form, and means the same days or numbers.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "records/imprecise.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::records;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto date = parse_date(text)) {
    check(!date->first || !date->last || *date->first <= *date->last);
    const std::string canonical = canonical_date(text);
    const auto again = parse_date(canonical);
    check(again && again->first == date->first && again->last == date->last && canonical_date(canonical) == canonical);
    check(date_from_wild(canonical) == canonical);
  }
  if (const auto wild = date_from_wild(text)) {
    check(parse_date(*wild).has_value() && canonical_date(*wild) == *wild);
  }
  if (const auto quantity = parse_quantity(text)) {
    const std::string canonical = to_text(*quantity);
    const auto again = parse_quantity(canonical);
    check(again && *again == *quantity && to_text(*again) == canonical);
    check(!quantity->lo || !quantity->hi || *quantity->lo <= *quantity->hi);
  }
  return 0;
}
