// Any bytes, as girok.coding/1: no crash, every entry says where it stands and which passage it means, and no text of the file gets into an error.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/records/coding.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const app::ReadEntries read = app::read_entries(text);
  for (const app::CodingEntry& entry : read.entries) {
    check(entry.where.starts_with("line "));
    if (read.errors.empty()) check(entry.span.has_value() == entry.quote.empty());
    if (entry.confidence) check(*entry.confidence <= 100);
  }
  for (const Error& error : read.errors) check(!error.what.empty());
  if (read.entries.empty() && read.errors.empty()) check(text.find("girok.coding/1") != std::string_view::npos);
  // A passage is where it is said to be.
  if (const Result<Span> span = app::span_of_quote(text, text.substr(size / 2))) check(span->end <= size && span->begin < span->end);
  return 0;
}
