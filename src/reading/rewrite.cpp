#include "reading/rewrite.h"

namespace girok::reading {

void Rewrite::keep(std::size_t begin, std::size_t end) {
  if (end <= begin) return;
  const auto size = static_cast<std::uint32_t>(end - begin);
  map_.append(size, static_cast<std::uint32_t>(begin), size, 1, 1);
  text_.append(source_, begin, end - begin);
  source_end_ = end;
}

void Rewrite::replace(std::size_t begin, std::size_t end, std::string_view piece) {
  if (piece.empty()) return;
  const auto text_size = static_cast<std::uint32_t>(piece.size());
  const auto source_size = static_cast<std::uint32_t>(end - begin);
  map_.append(text_size, static_cast<std::uint32_t>(begin), source_size, text_size, source_size);
  text_.append(piece);
  source_end_ = end;
}

}  // namespace girok::reading
