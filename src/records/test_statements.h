// Any statement at all, for tests by properties.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "records/statement.h"

namespace girok::records {

/// Bytes from one seed: nothing is learnt by making them smaller one by one.
template <std::size_t n>
std::array<std::uint8_t, n> any_array() {
  std::minstd_rand next(*rc::gen::arbitrary<std::uint32_t>());
  std::array<std::uint8_t, n> value{};
  for (std::uint8_t& byte : value) byte = static_cast<std::uint8_t>(next() >> 8U);
  return value;
}

inline Id any_id() { return Id{any_array<16>()}; }

/// UTF-8 of one to four bytes a character.
inline std::string any_text() {
  const auto letters =
      *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("a", " ", "\n", "é", "기", "록", "記", "𠀀"));
  std::string text;
  for (const std::string& letter : letters) {
    if (text.size() < 190) text += letter;  // what the shortest of the limits allows
  }
  return text;
}

inline Compartment any_compartment() { return static_cast<Compartment>(*rc::gen::inRange(1, 4)); }

inline OperationId any_operation_id() {
  return {any_id(), *rc::gen::arbitrary<std::uint64_t>(), any_compartment(), *rc::gen::arbitrary<std::uint32_t>()};
}

inline Attachment any_attachment() {
  Attachment attachment;
  attachment.blob = any_id();
  attachment.offset = *rc::gen::arbitrary<std::uint64_t>() / 2;
  attachment.sealed_size = *rc::gen::arbitrary<std::uint64_t>() / 2;
  attachment.size = *rc::gen::arbitrary<std::uint64_t>();
  attachment.sha256 = any_array<32>();
  attachment.key = any_array<32>();
  attachment.compressed = *rc::gen::arbitrary<bool>();
  attachment.media_type = "text/plain";
  attachment.name = any_text();
  return attachment;
}

inline Value any_value() {
  switch (*rc::gen::inRange(1, 8)) {
    case 1: return Value::of_text(any_text());
    case 2: return Value::of_code(any_text());
    case 3: return Value::of_number(any_text());
    case 4: return Value::of_date(any_text());
    case 5: return Value::of_record(any_id());
    case 6: return Value::of_attachment(any_attachment());
    default: return Value::of_truth(*rc::gen::arbitrary<bool>());
  }
}

inline Statement any_statement() {
  const auto maybe = [] { return *rc::gen::arbitrary<bool>(); };
  Statement statement;
  statement.entity = any_id();
  statement.property = "p" + any_text();
  statement.value = any_value();
  statement.confidentiality = static_cast<Confidentiality>(*rc::gen::inRange(0, 5));
  statement.basis = static_cast<Basis>(*rc::gen::inRange(0, 4));
  if (maybe()) statement.confidence = static_cast<std::uint8_t>(*rc::gen::inRange(0, 101));
  if (maybe()) statement.source = any_id();
  if (statement.source && maybe()) {
    const auto one = *rc::gen::arbitrary<std::uint32_t>(), other = *rc::gen::arbitrary<std::uint32_t>();
    statement.span = Span{std::min(one, other), std::max(one, other)};
  }
  if (maybe()) statement.asserted_by = any_id();
  if (statement.value.kind == ValueKind::text && maybe()) statement.language = "ko";
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) statement.supersedes.push_back(any_operation_id());
  std::ranges::sort(statement.supersedes);
  const auto repeated = std::ranges::unique(statement.supersedes);
  statement.supersedes.erase(repeated.begin(), repeated.end());
  return statement;
}

}  // namespace girok::records
