// Who is spoken of in a dossier: victims, who is alleged to have done it, others.
#include <algorithm>

#include "exchange/dossier_sections.h"

namespace girok::exchange {

Block table_of(const DossierView& view, const std::vector<std::string_view>& columns) {
  Block table = Block::of(Block::Kind::table);
  for (const std::string_view column : columns) table.header.push_back(view.words()["col." + std::string(column)]);
  return table;
}

Line links_to(DossierView& view, const std::vector<const LooseRecord*>& records, std::size_t most) {
  Line line;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i > 0) line.push_back({view.words()["and"], {}});
    if (i == most && records.size() > most + 1) {
      line.push_back({view.words().with("more", {std::to_string(records.size() - most)}), {}});
      break;
    }
    line.push_back(view.called(records[i]->key));
  }
  return line;
}

namespace {

Line anchored(DossierView& view, const LooseRecord& record) { return {{view.called(record.key).text, {}}}; }

std::string or_dash(std::string text) { return text.empty() ? "–" : text; }

std::string assessed(DossierView& view, const LooseRecord& person) {
  std::vector<std::string> out;
  for (const LooseRecord* assessment : view.leading_to(person, "TraffickingCase", "person")) {
    const std::string status = view.value(*assessment, "trafficking-status"), by = view.value(*assessment, "status-decided-by");
    if (!status.empty()) out.push_back(by.empty() ? status : status + " (" + by + ")");
  }
  return view.words().joined(out);
}

std::string kind_of_group(DossierView& view, const LooseRecord& group) {
  std::vector<std::string> parts;
  for (const std::string_view property : {"kind", "age-group", "sex"}) {
    std::string one = view.value(group, property);
    if (!one.empty()) parts.push_back(std::move(one));
  }
  return view.words().joined(parts);
}

/// An id for each row, so that names lead there: the first piece is the place itself.
void mark_rows(Block& table, DossierView& view, const std::vector<const LooseRecord*>& records) {
  for (const LooseRecord* record : records) table.row_ids.push_back(view.called(record->key).to);
}

}  // namespace

void add_victims(Page& page, DossierView& view) {
  page.heading(2, "victims", view.words()["victims"]);
  if (view.victims().empty()) {
    page.paragraph(view.words()["victims.none"]);
    return;
  }
  Block persons = table_of(view, {"pseudonym", "sex", "born", "citizenship", "trafficking", "acts"}),
        groups = table_of(view, {"pseudonym", "kind", "size", "country", "acts"});
  std::vector<const LooseRecord*> in_persons, in_groups;
  for (const LooseRecord* victim : view.victims()) {
    const Line acts = links_to(view, view.leading_to(*victim, "Act", "victim"));
    if (victim->type == "Person") {
      persons.rows.push_back({anchored(view, *victim), plain_line(or_dash(view.value(*victim, "sex"))),
                              plain_line(or_dash(view.value(*victim, "born"))), plain_line(or_dash(view.value(*victim, "citizenship"))),
                              plain_line(or_dash(assessed(view, *victim))), acts});
      in_persons.push_back(victim);
    } else {
      const std::string unit = view.value(*victim, "counting-unit"), size = view.value(*victim, "size");
      groups.rows.push_back({anchored(view, *victim), plain_line(or_dash(kind_of_group(view, *victim))),
                             plain_line(or_dash(size.empty() || unit.empty() ? size : size + " (" + unit + ")")),
                             plain_line(or_dash(view.value(*victim, "country"))), acts});
      in_groups.push_back(victim);
    }
  }
  mark_rows(persons, view, in_persons);
  mark_rows(groups, view, in_groups);
  if (!persons.rows.empty()) page.table(std::move(persons));
  if (!groups.rows.empty()) page.table(std::move(groups));
}

void add_perpetrators(Page& page, DossierView& view) {
  page.heading(2, "perpetrators", view.words()["perpetrators"]);
  if (view.perpetrators().empty()) {
    page.paragraph(view.words()["perpetrators.none"]);
    return;
  }
  Block table = table_of(view, {"pseudonym", "kind", "country", "role", "degree", "status", "acts"});
  for (const LooseRecord* who : view.perpetrators()) {
    std::vector<std::string> degrees, statuses;
    std::vector<const LooseRecord*> acts;
    const auto collect = [](std::vector<std::string>& into, std::string one) {
      if (!one.empty() && std::ranges::find(into, one) == into.end()) into.push_back(std::move(one));
    };
    for (const LooseRecord* involvement : view.leading_to(*who, "Involvement", "perpetrator")) {
      collect(degrees, view.value(*involvement, "degree"));
      collect(degrees, view.value(*involvement, "trafficking-role"));
      collect(statuses, view.value(*involvement, "status-perpetrator"));
      for (const LooseStatement* statement : view.said(*involvement, "act")) {
        const LooseRecord* const act = view.find(statement->value.text);
        if (act != nullptr && std::ranges::find(acts, act) == acts.end()) acts.push_back(act);
      }
    }
    std::ranges::sort(acts, {}, [&](const LooseRecord* act) { return view.rank_of(*act); });
    const records::RecordType* const type = view.type_of(*who);
    const std::string kind = who->type == "Group" ? kind_of_group(view, *who)
                             : type == nullptr    ? std::string()
                                                  : type->labels.in(view.words().tongue());
    table.rows.push_back({anchored(view, *who), plain_line(or_dash(kind)),
                          plain_line(or_dash(view.value(*who, who->type == "Group" ? "country" : "citizenship"))),
                          plain_line(or_dash(view.value(*who, "role"))), plain_line(or_dash(view.words().joined(degrees))),
                          plain_line(or_dash(view.words().joined(statuses))), links_to(view, acts)});
  }
  mark_rows(table, view, view.perpetrators());
  page.table(std::move(table));
}

void add_others(Page& page, DossierView& view) {
  Block table = table_of(view, {"pseudonym", "kind", "sex", "role"});
  std::vector<const LooseRecord*> listed;
  for (const LooseRecord* record : view.others()) {
    if (!view.is_spoken_of(*record)) continue;
    const records::RecordType* const type = view.type_of(*record);
    const std::string kind = record->type == "Group" ? kind_of_group(view, *record)
                             : type == nullptr       ? std::string()
                                                     : type->labels.in(view.words().tongue());
    table.rows.push_back({anchored(view, *record), plain_line(or_dash(kind)), plain_line(or_dash(view.value(*record, "sex"))),
                          plain_line(or_dash(record->type == "Group" ? view.value(*record, "role") : std::string()))});
    listed.push_back(record);
  }
  Block ties = table_of(view, {"pseudonym", "tie", "pseudonym", "date"});
  for (const LooseRecord* tie : view.of_type("Relationship")) {
    const auto from = view.said(*tie, "from"), to = view.said(*tie, "to");
    if (from.empty() || to.empty() || view.find(from.front()->value.text) == nullptr || view.find(to.front()->value.text) == nullptr)
      continue;
    const std::string relation = view.value(*tie, "relation"), rank = view.value(*tie, "rank"), begin = view.value(*tie, "valid-from"),
                      end = view.value(*tie, "valid-until");
    ties.rows.push_back({{view.called(from.front()->value.text)},
                         plain_line(or_dash(rank.empty() ? relation : relation + " (" + rank + ")")),
                         {view.called(to.front()->value.text)},
                         plain_line(begin.empty() && end.empty() ? "–"
                                    : end.empty()                ? begin
                                    : begin.empty()              ? end
                                                                 : view.words().with("date.range", {begin, end}))});
  }
  if (table.rows.empty() && ties.rows.empty()) return;
  page.heading(2, "others", view.words()["others"]);
  mark_rows(table, view, listed);
  if (!table.rows.empty()) page.table(std::move(table));
  if (!ties.rows.empty()) page.table(std::move(ties));
}

}  // namespace girok::exchange
