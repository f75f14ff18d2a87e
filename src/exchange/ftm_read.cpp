#include <algorithm>

#include "exchange/ftm_lines.h"

namespace girok::exchange {

namespace ftm {

using records::ValueKind;

namespace {

bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto digits = [](std::string_view part) { return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos; };
  const std::size_t point = text.find('.');
  return text.size() <= 40 && digits(text.substr(0, point)) && (point == std::string_view::npos || digits(text.substr(point + 1)));
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

void FtmLines::make_plans() {
  const auto& vocabularies = schema_.vocabularies();
  const auto exact = [&](std::string_view vocabulary, std::string_view target) -> std::string {
    for (const records::CrosswalkRow* row : vocabularies.from(vocabulary, "ftm", target)) {
      if (row->relation == records::Relation::exact) return row->code;
    }
    return {};
  };
  for (const SchemaRow& row : schema_rows()) {
    Plan plan;
    plan.row = &row;
    plan.edge = edge_row(row.schema);
    for (const PropertyRow& property : property_rows()) {
      if (property.type == row.type && property.way != Way::out) plan.properties.emplace(property.theirs, &property);
    }
    if (row.type == "Group") plan.kind_of_group = exact("group-kind", row.schema);
    if (plan.edge != nullptr) {
      plan.relation = exact("relation", row.schema);
      if (plan.relation.empty()) plan.relation = exact("relation", "UnknownLink");
    }
    plans_.emplace(row.schema, std::move(plan));
  }
}

void FtmLines::lose(std::string_view property, std::string_view why, std::uint64_t count) {
  if (report_.losses.size() >= most_losses) return records::add_loss(report_.losses, "(further properties)", why, count);
  loss_.assign(schema_name_);
  if (!property.empty()) loss_.append(".").append(shown_name(property));
  records::add_loss(report_.losses, loss_, why, count);
}

bool FtmLines::open(const JsonView& root) {
  if (!root.is(JsonType::object)) {
    wrong("a line that is not a JSON object");
    return false;
  }
  const auto id = root.find("id"), schema = root.find("schema"), properties = root.find("properties");
  const auto text = [](const std::optional<JsonView>& value) { return value && value->is(JsonType::string) && !value->text().empty(); };
  bool good = true;
  if (!text(id) || id->text().size() > most_id_bytes) {
    wrong("no id, or one of more than 200 bytes");
    good = false;
  }
  if (!text(schema)) {
    wrong("no schema", "an entity of FollowTheMoney has id, schema and properties");
    good = false;
  }
  if (properties && !properties->is(JsonType::object)) {
    wrong("properties is not an object");
    good = false;
  }
  if (!good) return false;
  if (!keys_.add(id->text())) {
    wrong("an id that an earlier line of this file has", "fragments are made one entity with `ftm aggregate`");
    return false;
  }
  record_.key = id->text();
  schema_name_ = shown_name(schema->text());
  const auto plan = plans_.find(schema->text());
  plan_ = plan == plans_.end() ? nullptr : &plan->second;
  return true;
}

std::vector<LooseRecord>& FtmLines::entity(std::string_view line, std::uint64_t number) {
  records_.clear();
  record_ = {};
  record_.where = name_ + ":" + std::to_string(number);
  for (auto& [property, values] : special_) values.clear();
  if (auto read = json_.read(line, record_.where); !read) {
    report_.error(read.error().code, read.error().what, read.error().where, read.error().hint);
    return records_;
  }
  const JsonView root = json_.root();
  if (!open(root)) return records_;
  if (plan_ == nullptr) {
    lose("", no_place);
    return records_;
  }
  record_.type = plan_->row->type;
  for (const JsonView value : root) {
    const std::string_view key = value.key();
    if (key == "id" || key == "schema" || key == "caption") continue;
    if (key == "properties") {
      record_.statements.reserve(value.size() + 1);
      for (const JsonView p : value) property(p);
    } else if (report_.losses.size() < most_losses) {
      records::add_loss(report_.losses, "the field " + shown_name(key) + " of entities", no_place);
    }
  }
  finish();
  return records_;
}

void FtmLines::values_of(const JsonView& value, Values& values) {
  const auto one = [&](const JsonView& v) {
    switch (v.type()) {
      case JsonType::string:
      case JsonType::number:
      case JsonType::truth:
        if (v.text().find_first_not_of(" \t\r\n") != std::string_view::npos) values.push_back(v.text());
        return;
      case JsonType::null: return;
      case JsonType::object: {
        const auto id = v.find("id");
        if (!id || !id->is(JsonType::string)) return wrong("an entity without an id within a property");
        values.push_back(id->text());
        return lose(value.key(), "an entity within an entity is taken as a link");
      }
      case JsonType::array: return wrong("a list within a list of values");
    }
  };
  if (!value.is(JsonType::array)) return one(value);
  for (const JsonView v : value) one(v);
}

void FtmLines::property(const JsonView& value) {
  const std::string_view theirs = value.key();
  values_.clear();
  values_of(value, values_);
  if (values_.empty()) return;
  const auto row = plan_->properties.find(theirs);
  if (row != plan_->properties.end()) {
    if (row->second->how == How::special) {
      special_[row->second->theirs] = values_;
    } else if (row->second->how == How::date) {
      dates(values_, *row->second);
    } else {
      for (const std::string_view v : values_) take(v, *row->second);
    }
    return;
  }
  if (theirs == "proof") {
    special_["proof"] = values_;
    return;
  }
  if (plan_->edge != nullptr) {
    for (const std::string_view own : {plan_->edge->from, plan_->edge->to, plan_->edge->words}) {
      if (theirs != own) continue;
      special_[own] = values_;
      return;
    }
  }
  const auto identifiers = identifier_properties();
  if (plan_->edge == nullptr && std::ranges::find(identifiers, theirs) != identifiers.end()) {
    for (const std::string_view v : values_) say("identifier", ValueKind::text, std::string(theirs) + ":" + std::string(v));
    return;
  }
  lose(theirs, no_place, values_.size());
}

void FtmLines::say(std::string_view property, ValueKind kind, std::string_view text) {
  if (text.size() > most_text_bytes) return lose(property, "a text of more than 64 KiB");
  for (const LooseStatement& s : record_.statements) {
    if (s.property == property && s.value.text == text) return;   // the same under two names
  }
  LooseStatement& s = record_.statements.emplace_back();
  s.property = property;
  s.value.kind = kind;
  s.value.text = text;
}

std::optional<std::string> FtmLines::code(std::string_view vocabulary, std::string_view typed, How how) {
  if (typed.size() > 200) return std::nullopt;
  if (codes_.size() > 10'000) codes_.clear();
  const auto [at, made] = codes_.try_emplace({std::string(vocabulary), std::string(typed)});
  if (!made) return at->second;
  std::optional<std::string> found;
  const auto& vocabularies = schema_.vocabularies();
  if (how == How::country) {
    const records::Vocabulary* known = vocabularies.find(vocabulary);
    const std::string capital = upper(typed);
    if (known != nullptr && known->find(capital) != nullptr) found = capital;
  } else if (how == How::language) {
    const std::string_view ours = our_language(typed);
    if (!ours.empty()) found = std::string(ours);
  } else if (how == How::gender) {
    for (const records::CrosswalkRow* row : vocabularies.from(vocabulary, "ftm", in_lower_case(typed))) {
      if (row->relation == records::Relation::exact) found = row->code;
    }
  }
  if (!found && how != How::country) found = vocabularies.recognise(vocabulary, typed);
  at->second = found;
  return found;
}

/// Where a link may go, as far as the file tells.
bool FtmLines::leads_to(std::string_view id, const PropertyRow& row) const {
  const auto kind = index_ == nullptr ? std::nullopt : index_->kind_of(id);
  if (!kind) return true;
  if (row.ours == "place") return *kind == FtmKind::place;
  return *kind != FtmKind::none;
}

void FtmLines::take(std::string_view value, const PropertyRow& row) {
  switch (row.how) {
    case How::country:
    case How::language:
    case How::gender:
    case How::term: {
      const records::Property* own = schema_.property(record_.type, row.ours);
      const auto found = own == nullptr ? std::nullopt : code(own->vocabulary, value, row.how);
      if (!found) return lose(row.theirs, "no term of ours stands for it");
      return say(row.ours, ValueKind::code, *found);
    }
    case How::number:
      if (!is_decimal(value)) return lose(row.theirs, "no decimal number");
      return say(row.ours, ValueKind::number, value);
    case How::code: return say(row.ours, ValueKind::code, value);
    case How::link:
      if (!leads_to(value, row)) return lose(row.theirs, "it leads to what is not taken over");
      return say(row.ours, ValueKind::record, value);
    default: return say(row.ours, ValueKind::text, value);
  }
}

/// Without times of day, and without those that a more precise one contains.
void FtmLines::dates(const Values& values, const PropertyRow& row) {
  Values days;
  for (std::string_view value : values) {
    if (value.size() > 10 && (value[10] == 'T' || value[10] == ' ')) {
      value = value.substr(0, 10);
      lose(row.theirs, "times of day");
    }
    days.push_back(value);
  }
  for (const std::string_view day : days) {
    const bool contained = std::ranges::any_of(
        days, [&](std::string_view other) { return other.size() > day.size() && other.starts_with(day) && other[day.size()] == '-'; });
    if (!contained) say(row.ours, ValueKind::date, day);
  }
}

const FtmLines::Values& FtmLines::special(std::string_view property) const {
  static const Values none;
  const auto at = special_.find(property);
  return at == special_.end() ? none : at->second;
}

}  // namespace ftm

void read_ftm(const ByteSource& source, const std::string& name, const Schema& schema, const RecordSink& sink, ReadRecords& report,
              const FtmIndex* index) {
  LineReader lines(source);
  ftm::FtmLines reader(schema, name, report, index);
  std::string_view line;
  while (true) {
    const auto got = lines.next(line);
    if (!got) return report.error(got.error().code, got.error().what, got.error().where, got.error().hint);
    if (*got == LineReader::Line::end) return;
    if (*got == LineReader::Line::too_long) {
      reader.too_long(lines.number());
      continue;
    }
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    for (LooseRecord& record : reader.entity(line, lines.number())) {
      if (!sink(std::move(record))) return;
    }
  }
}

ReadRecords read_ftm(std::string_view bytes, const std::string& name, const Schema& schema) {
  ReadRecords all;
  const auto index = index_ftm(source_of(bytes));
  read_ftm(
      source_of(bytes), name, schema,
      [&](LooseRecord record) {
        all.records.push_back(std::move(record));
        return true;
      },
      all, index ? &*index : nullptr);
  return all;
}

}  // namespace girok::exchange
