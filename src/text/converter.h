// One character after another out of bytes in any encoding ICU knows. Private to this room.
//
// Threads  One converter to a thread.
#pragma once

#include <unicode/ucnv.h>

#include <memory>
#include <string_view>

namespace girok::text {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

/// Null where ICU does not know the name.
inline Converter open_converter(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status));
  if (U_FAILURE(status)) return nullptr;
  return converter;
}

/// Calls take(character, begin, size) for each; U+FFFD for invalid bytes. Size 0: belongs to the bytes of the character before.
/// Before each it asks plain(offset), which may take some bytes by itself and returns the offset after them.
template <class Take, class Plain>
void convert(UConverter* converter, std::string_view bytes, Take take, Plain plain) {
  ucnv_reset(converter);
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  while (true) {
    at = bytes.data() + plain(static_cast<std::size_t>(at - bytes.data()));
    const char* const begin = at;
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 c = ucnv_getNextUChar(converter, &at, end, &status);
    if (status == U_INDEX_OUTOFBOUNDS_ERROR) return;
    if (U_FAILURE(status)) {
      if (at == begin) ++at;
      ucnv_reset(converter);
      take(char32_t{0xFFFD}, static_cast<std::size_t>(begin - bytes.data()), static_cast<std::size_t>(at - begin));
      if (at >= end) return;
      continue;
    }
    take(static_cast<char32_t>(c), static_cast<std::size_t>(begin - bytes.data()), static_cast<std::size_t>(at - begin));
  }
}

}  // namespace girok::text
