#include "exchange/lines.h"

#include <memory>

namespace girok::exchange {

Result<bool> LineReader::refill() {
  if (ended_) return false;
  auto next = source_();
  if (!next) return tl::unexpected(next.error());
  chunk_ = *next;
  ended_ = chunk_.empty();
  return !ended_;
}

Result<LineReader::Line> LineReader::next(std::string_view& line) {
  pending_.clear();
  bool too_long = false, any = false;
  while (true) {
    if (chunk_.empty()) {
      const auto more = refill();
      if (!more) return tl::unexpected(more.error());
      if (!*more) {
        if (!any) return Line::end;
        line = pending_;
        break;
      }
    }
    if (number_ == 0 && !any && chunk_.starts_with("\xEF\xBB\xBF")) {
      chunk_.remove_prefix(3);
      if (chunk_.empty()) continue;
    }
    any = true;
    const std::size_t end = chunk_.find('\n');
    const std::string_view part = chunk_.substr(0, end);
    chunk_.remove_prefix(end == std::string_view::npos ? chunk_.size() : end + 1);
    too_long = too_long || pending_.size() + part.size() > most_;
    if (end != std::string_view::npos && pending_.empty()) {
      line = part;  // the common case: no copy
      break;
    }
    if (!too_long) pending_.append(part);
    line = pending_;
    if (end != std::string_view::npos) break;
  }
  ++number_;
  if (too_long) {
    line = {};
    return Line::too_long;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  return Line::line;
}

ByteSource source_of(std::string_view text) {
  auto given = std::make_shared<bool>(false);
  return [text, given]() -> Result<std::string_view> {
    if (*given) return std::string_view();
    *given = true;
    return text;
  };
}

bool SeenKeys::add(std::string_view key) {
  if ((count_ + 1) * 2 > slots_.size()) grow();
  std::uint64_t hash = std::hash<std::string_view>{}(key);
  if (hash == 0) hash = 1;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    if (slots_[at] == hash) return false;
    if (slots_[at] == 0) {
      slots_[at] = hash;
      ++count_;
      return true;
    }
  }
}

void SeenKeys::grow() {
  std::vector<std::uint64_t> old = std::move(slots_);
  slots_.assign(old.empty() ? 1024 : old.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (const std::uint64_t hash : old) {
    if (hash == 0) continue;
    std::size_t at = hash & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = hash;
  }
}

}  // namespace girok::exchange
