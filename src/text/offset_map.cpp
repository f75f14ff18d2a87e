// The map from a text back to its source. See decode.h.
#include <algorithm>

#include "text/decode.h"

namespace girok::text {

OffsetMap OffsetMap::identity(std::uint32_t size, std::uint32_t source_begin) {
  OffsetMap map;
  map.append(size, source_begin, size, 1, 1);
  return map;
}

void OffsetMap::append(std::uint32_t text_size, std::uint32_t source_begin, std::uint32_t source_size, std::uint32_t text_step,
                       std::uint32_t source_step) {
  if (text_size == 0) return;
  const bool even = text_step != 0 && text_size % text_step == 0 && source_size == text_size / text_step * source_step;
  if (!even) {  // no whole number of units: atomic
    text_step = text_size;
    source_step = source_size;
  }
  if (!runs_.empty()) {
    Run& last = runs_.back();
    if (last.text_step == text_step && last.source_step == source_step && last.source_begin + last.source_size == source_begin) {
      last.text_size += text_size;
      last.source_size += source_size;
      text_size_ += text_size;
      return;
    }
  }
  runs_.push_back({text_size_, text_size, source_begin, source_size, text_step, source_step});
  text_size_ += text_size;
}

Span OffsetMap::to_source(Span text) const {
  if (runs_.empty()) return {};
  const auto run_of = [this](std::uint32_t offset) -> const Run& {
    const auto after =
        std::upper_bound(runs_.begin(), runs_.end(), offset, [](std::uint32_t at, const Run& run) { return at < run.text_begin; });
    return after == runs_.begin() ? runs_.front() : *(after - 1);
  };
  const std::uint32_t begin = std::min(text.begin, text_size_);
  const std::uint32_t end = std::min(text.end, text_size_);
  if (begin == text_size_) {
    const std::uint32_t at = runs_.back().source_begin + runs_.back().source_size;
    return {at, at};
  }
  const Run& first = run_of(begin);
  const std::uint32_t source_begin = first.source_begin + (begin - first.text_begin) / first.text_step * first.source_step;
  if (end <= begin) return {source_begin, source_begin};
  const Run& last = run_of(end - 1);
  const std::uint32_t source_end = last.source_begin + ((end - 1 - last.text_begin) / last.text_step + 1) * last.source_step;
  return {source_begin, std::max(source_begin, source_end)};
}

OffsetMap OffsetMap::then(const OffsetMap& outer) const {
  OffsetMap out;
  // A stretch of our text that stands for `middle`, as one unit.
  const auto append_unit = [&](std::uint32_t text_size, Span middle) {
    const Span source = outer.to_source(middle);
    out.append(text_size, source.begin, source.size(), text_size, source.size());
  };
  std::size_t o = 0;  // the outer run that holds the middle offset at hand; moves forward only
  for (const Run& run : runs_) {
    const std::uint32_t middle_end = run.source_begin + run.source_size;
    std::uint32_t middle = run.source_begin;
    if (run.source_step == 0) {
      append_unit(run.text_size, {middle, middle});
      continue;
    }
    while (middle < middle_end) {
      while (o < outer.runs_.size() && outer.runs_[o].text_begin + outer.runs_[o].text_size <= middle) ++o;
      if (o == outer.runs_.size()) {  // beyond what the outer map knows
        append_unit((middle_end - middle) / run.source_step * run.text_step, {middle, middle_end});
        break;
      }
      while (o > 0 && outer.runs_[o].text_begin > middle) --o;  // where our own source overlaps
      const Run& under = outer.runs_[o];
      const std::uint32_t inside = middle - under.text_begin;
      const std::uint32_t room = std::min(middle_end - middle, under.text_size - inside);
      const bool identity_under = under.text_step == 1 && under.source_step == 1;
      const bool identity_here = run.text_step == 1 && run.source_step == 1;
      const std::uint32_t unit = identity_here ? under.text_step : identity_under ? run.source_step : 0;
      const std::uint32_t units = unit == 0 || inside % under.text_step != 0 ? 0 : room / unit;
      if (units > 0) {
        const std::uint32_t source_begin = under.source_begin + inside / under.text_step * under.source_step;
        const std::uint32_t text_step = identity_here ? under.text_step : run.text_step;
        const std::uint32_t source_step = identity_here ? under.source_step : run.source_step;
        out.append(units * text_step, source_begin, units * source_step, text_step, source_step);
        middle += units * unit;
      } else if (identity_here) {  // part of a unit
        const std::uint32_t part = std::min(room, under.text_step - inside % under.text_step);
        append_unit(part, {middle, middle + part});
        middle += part;
      } else {
        append_unit(run.text_step, {middle, middle + run.source_step});
        middle += run.source_step;
      }
    }
  }
  return out;
}

}  // namespace girok::text
