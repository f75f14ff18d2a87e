// Rows of statements: what lies in SQLite, and back. A value lies as SQLite's own kind of value; what few statements have lies in one
// BLOB, which is NULL for all the others.
#include <algorithm>

#include "vault/read_model_tables.h"

namespace girok::vault {

namespace {

using records::Basis;
using records::Value;
using records::ValueKind;

// What the column `what` holds, from the lowest bit: kind (3), confidentiality (3), basis (2), confidence + 1 (8), and two flags.
constexpr std::int64_t what_under_subject = 1 << 16, what_supersedes = 1 << 17;

enum Extra : std::uint8_t { has_source = 1, has_span = 2, has_asserter = 4, has_language = 8, has_supersedes = 16, has_subject = 32 };

std::int64_t pack_what(const StatementRow& row) {
  const Statement& s = row.statement;
  std::int64_t what = static_cast<int>(s.value.kind) | static_cast<int>(s.confidentiality) << 3 | static_cast<int>(s.basis) << 6;
  if (s.confidence != Statement::no_confidence) what |= (s.confidence + 1) << 8;
  if (row.subject != 0) what |= what_under_subject;
  if (!s.supersedes.empty()) what |= what_supersedes;
  return what;
}

void write_attachment(const Attachment& a, ByteWriter& out) {
  out.id(a.blob);
  out.varint(a.offset);
  out.varint(a.sealed_size);
  out.varint(a.size);
  out.raw(a.sha256);
  out.raw(a.key);
  out.u8(a.compressed ? 1 : 0);
  out.text(a.media_type);
  out.text(a.name);
}

Attachment read_attachment(ByteReader& in) {
  Attachment a;
  a.blob = in.id();
  a.offset = in.varint();
  a.sealed_size = in.varint();
  a.size = in.varint();
  a.sha256 = in.array<32>();
  a.key = in.array<32>();
  a.compressed = in.u8() != 0;
  a.media_type = in.text();
  a.name = in.text();
  return a;
}

std::uint8_t extras_of(const StatementRow& row) {
  const Statement& s = row.statement;
  return static_cast<std::uint8_t>((s.source ? has_source : 0) | (s.span ? has_span : 0) | (s.asserted_by ? has_asserter : 0) |
                                   (s.language.empty() ? 0 : has_language) | (s.supersedes.empty() ? 0 : has_supersedes) |
                                   (row.subject != 0 ? has_subject : 0));
}

}  // namespace

// ---- names of operations, as they lie in a column ------------------------------------------------------------------------

void write_operation(const OperationId& operation, ByteWriter& out) {
  out.id(operation.device);
  out.varint(operation.sequence);
  out.u8(static_cast<std::uint8_t>(operation.compartment));
  out.varint(operation.number);
}

OperationId read_operation(ByteReader& in) {
  OperationId operation;
  operation.device = in.id();
  operation.sequence = in.varint();
  const std::uint8_t compartment = in.u8();
  if (compartment < 1 || compartment > 3) in.refuse();
  operation.compartment = static_cast<Compartment>(compartment);
  operation.number = static_cast<std::uint32_t>(in.varint());
  return operation;
}

// ---- numbers ---------------------------------------------------------------------------------------------------------------

std::uint32_t IdNumbers::find(const Id& id) const {
  if (table_.empty()) return 0;
  const std::size_t mask = table_.size() - 1;
  for (std::size_t slot = std::hash<Id>()(id) & mask; table_[slot] != 0; slot = (slot + 1) & mask)
    if (ids_[table_[slot] - 1] == id) return table_[slot];
  return 0;
}

std::uint32_t IdNumbers::add(const Id& id) {
  ids_.push_back(id);
  if (ids_.size() * 2 > table_.size()) {
    grow();
  } else {
    place(static_cast<std::uint32_t>(ids_.size()));
  }
  return static_cast<std::uint32_t>(ids_.size());
}

void IdNumbers::place(std::uint32_t number) {
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = std::hash<Id>()(ids_[number - 1]) & mask;
  while (table_[slot] != 0) slot = (slot + 1) & mask;
  table_[slot] = number;
}

void IdNumbers::grow() {
  table_.assign(std::max<std::size_t>(64, table_.size() * 2), 0);
  for (std::uint32_t number = 1; number <= ids_.size(); ++number) place(number);
}

void IdNumbers::clear() {
  ids_.clear();
  table_.clear();
}

std::uint32_t hash_of_value(std::uint32_t property, std::string_view value) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(value)) ^ (property * 0x9E3779B1U);
}

std::uint32_t hash_of_link(std::uint32_t entity) { return (entity + 1) * 0x85EBCA6BU; }

/// FNV-1a, 32 bits (Fowler, Noll, Vo): enough to tell words that are not those that were put in.
std::uint32_t check_of_words(std::string_view words) {
  std::uint32_t hash = 0x811C9DC5U;
  for (const char c : words) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x01000193U;
  return hash;
}

std::uint32_t ReadModelTables::intern_entity(const Id& id) {
  if (const std::uint32_t number = entities.find(id)) return number;
  const std::uint32_t number = entities.add(id);
  summaries.emplace_back();
  sql->add_entity.with(number, id).run();
  return number;
}

const std::vector<std::uint32_t>& ReadModelTables::entities_by_id() {
  const auto known = static_cast<std::ptrdiff_t>(by_id.size());
  while (by_id.size() < entities.size()) by_id.push_back(static_cast<std::uint32_t>(by_id.size() + 1));
  const auto before = [&](std::uint32_t a, std::uint32_t b) { return entities.id(a) < entities.id(b); };
  std::sort(by_id.begin() + known, by_id.end(), before);
  std::inplace_merge(by_id.begin(), by_id.begin() + known, by_id.end(), before);
  return by_id;
}

std::uint32_t ReadModelTables::property_number(std::string_view name) const {
  const auto found = properties.find(std::string(name));
  return found == properties.end() ? 0 : found->second;
}

std::uint32_t ReadModelTables::intern_property(std::string_view name) {
  if (const std::uint32_t number = property_number(name)) return number;
  const auto number = static_cast<std::uint32_t>(property_names.size());
  property_names.emplace_back(name);
  properties.emplace(name, number);
  if (name == "type") type_property = number;
  sql->add_property.with(number, name).run();
  return number;
}

// ---- statements ------------------------------------------------------------------------------------------------------------

void ReadModelTables::insert_statement(const StatementRow& row, std::uint64_t words) {
  const Statement& s = row.statement;
  ByteWriter extra;
  if (const std::uint8_t extras = extras_of(row); extras != 0) {
    extra.u8(extras);
    if (s.source) extra.varint(intern_entity(*s.source));
    if (s.span) {
      extra.varint(s.span->begin);
      extra.varint(s.span->end);
    }
    if (s.asserted_by) extra.varint(intern_entity(*s.asserted_by));
    if (!s.language.empty()) extra.text(s.language);
    if (!s.supersedes.empty()) {
      extra.varint(s.supersedes.size());
      for (const OperationId& target : s.supersedes) write_operation(target, extra);
    }
    if (row.subject != 0) {
      extra.varint(row.subject);
      extra.u32(row.words_check);
    }
  }
  const std::int64_t what = pack_what(row);
  const std::uint32_t entity = intern_entity(s.entity), property = intern_property(s.property);
  const auto insert = [&](const auto& value) {
    sql->add_statement.with(row.row, entity, property, what, words, value, extra.view()).run();
  };
  switch (s.value.kind) {
    case ValueKind::record: insert(intern_entity(s.value.record)); break;
    case ValueKind::truth: insert(s.value.truth ? 1 : 0); break;
    case ValueKind::attachment: {
      ByteWriter value;
      write_attachment(s.value.attachment, value);
      insert(value.view());
      break;
    }
    default: insert(s.value.text);
  }
}

CellFacts unpack_facts(std::int64_t what) {
  CellFacts facts;
  facts.kind = static_cast<ValueKind>(what & 7);
  facts.level = static_cast<std::uint8_t>(what >> 3 & 7);
  facts.under_subject = (what & what_under_subject) != 0;
  facts.supersedes = (what & what_supersedes) != 0;
  return facts;
}

std::uint32_t source_in(ByteSpan extra) {
  ByteReader in(extra);
  if (extra.empty() || (in.u8() & has_source) == 0) return 0;
  const std::uint64_t source = in.varint();
  return in.failed() ? 0 : static_cast<std::uint32_t>(source);
}

std::optional<StatementRow> ReadModelTables::fetch(std::uint32_t row) {
  Command& get = sql->get_statement.with(row);
  if (!get.next()) return {};
  const auto entity_at = [&](std::uint64_t number) {
    return number - 1 < entities.size() ? entities.id(static_cast<std::uint32_t>(number)) : Id{};
  };
  StatementRow out;
  out.row = row;
  Statement& s = out.statement;
  s.entity = entity_at(get.natural(0));
  if (get.natural(1) < property_names.size()) s.property = property_names[get.natural(1)];
  const std::int64_t what = get.integer(2);
  s.value.kind = static_cast<ValueKind>(what & 7);
  s.confidentiality = static_cast<Confidentiality>(what >> 3 & 7);
  s.basis = static_cast<Basis>(what >> 6 & 3);
  if (const auto confidence = static_cast<std::uint8_t>(what >> 8 & 0xFF); confidence != 0)
    s.confidence = static_cast<std::uint8_t>(confidence - 1);
  bool good = s.value.kind >= ValueKind::text && static_cast<std::size_t>(s.confidentiality) < level_count;
  switch (s.value.kind) {
    case ValueKind::record: s.value.record = entity_at(get.natural(3)); break;
    case ValueKind::truth: s.value.truth = get.integer(3) != 0; break;
    case ValueKind::attachment: {
      ByteReader in(get.blob(3));
      s.value.attachment = read_attachment(in);
      good = good && in.finished();
      break;
    }
    default: s.value.text = get.text(3);
  }
  if (!get.null(4)) {
    ByteReader in(get.blob(4));
    const std::uint8_t extras = in.u8();
    if ((extras & has_source) != 0) s.source = entity_at(in.varint());
    if ((extras & has_span) != 0) {
      const auto begin = static_cast<std::uint32_t>(in.varint());
      s.span = Span{begin, static_cast<std::uint32_t>(in.varint())};
    }
    if ((extras & has_asserter) != 0) s.asserted_by = entity_at(in.varint());
    if ((extras & has_language) != 0) s.language = in.text();
    if ((extras & has_supersedes) != 0)
      for (std::size_t left = in.count(19); left > 0 && !in.failed(); --left) s.supersedes.push_back(read_operation(in));
    if ((extras & has_subject) != 0) {
      out.subject = static_cast<std::uint32_t>(in.varint());
      out.words_check = in.u32();
    }
    good = good && in.finished() && out.subject <= entities.size();
  }
  get.reset();
  if (!good) {
    db->refuse();
    return {};
  }
  return out;
}

std::string ReadModelTables::fetch_text(std::uint32_t row) {
  Command& get = sql->get_text.with(row);
  if (!get.next()) return {};
  const auto kind = static_cast<ValueKind>(get.integer(0) & 7);
  std::string text;
  if (kind == ValueKind::text || kind == ValueKind::code) text = get.text(1);
  get.reset();
  return text;
}

std::vector<std::uint32_t> ReadModelTables::rows_with_attachments(bool in_index) {
  constexpr int kind_bits = 7;
  Command find(*db, "SELECT row FROM statements WHERE (what & ?) = ? AND (words > 0 OR ?)");
  std::vector<std::uint32_t> rows;
  for (find.with(kind_bits, static_cast<int>(ValueKind::attachment), in_index ? 0 : 1); find.next();)
    rows.push_back(static_cast<std::uint32_t>(find.natural(0)));
  return rows;
}

}  // namespace girok::vault
