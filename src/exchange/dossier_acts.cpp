// What happened: the chronology, and each act by itself.
#include <algorithm>

#include "exchange/dossier_sections.h"

namespace girok::exchange {

namespace {

/// The same source and basis once: "Source 1 (direct), Source 2 (hearsay)".
Line sources_of_statements(DossierView& view, const std::vector<const LooseStatement*>& statements) {
  std::vector<Line> lines;
  Line out;
  for (const LooseStatement* statement : statements) {
    if (statement->source.empty() || view.find(statement->source) == nullptr) continue;
    const Inline source = view.called(statement->source);
    const std::string basis =
        " (" +
        view.words()["basis." +
                     std::string(statement->basis == records::Basis::unstated ? "unstated" : records::name_of(statement->basis))] +
        ")";
    const bool there = std::ranges::any_of(lines, [&](const Line& line) { return line[0].text == source.text && line[1].text == basis; });
    if (!there) lines.push_back({source, {basis, {}}});
  }
  for (const Line& line : lines) {
    if (!out.empty()) out.push_back({view.words()["and"], {}});
    out.insert(out.end(), line.begin(), line.end());
  }
  return out;
}

std::vector<const LooseStatement*> all_statements(DossierView& view, const LooseRecord& act) {
  std::vector<const LooseStatement*> out = view.all_said(act);
  for (const LooseRecord* involvement : view.leading_to(act, "Involvement", "act")) {
    for (const LooseStatement* statement : view.all_said(*involvement)) out.push_back(statement);
  }
  return out;
}

void add_row(Block& values, DossierView& view, std::string_view key, Line value) {
  if (value.empty() || (value.size() == 1 && value.front().text.empty())) return;
  values.rows.push_back({plain_line(view.words()[key]), std::move(value)});
}

Line links_of(DossierView& view, const LooseRecord& record, std::string_view property) {
  Line line;
  for (const LooseStatement* statement : view.said(record, property)) {
    if (!line.empty()) line.push_back({view.words()["and"], {}});
    line.push_back(view.called(statement->value.text));
  }
  return line;
}

void add_facts(Page& page, DossierView& view, const LooseRecord& act) {
  Block values = Block::of(Block::Kind::values);
  add_row(values, view, "act.when", plain_line(view.date(act)));
  add_row(values, view, "act.where", plain_line(view.where(act)));
  add_row(values, view, "act.victim", links_of(view, act, "victim"));
  add_row(values, view, "act.event", links_of(view, act, "event"));
  add_row(values, view, "act.count", plain_line(view.value(act, "count")));
  const std::string price = view.value(act, "price"), currency = view.value(act, "currency");
  add_row(values, view, "act.price", plain_line(price.empty() || currency.empty() ? price : price + " (" + currency + ")"));
  add_row(values, view, "act.description", plain_line(view.value(act, "description")));
  add_row(values, view, "act.consequence", plain_line(view.value(act, "consequence")));
  Line sources = sources_of_statements(view, all_statements(view, act));
  add_row(values, view, "act.sources", sources.empty() ? plain_line(view.words()["nosource"]) : std::move(sources));
  page.blocks.push_back(std::move(values));
}

void add_palermo(Page& page, DossierView& view, const LooseRecord& act) {
  Block values = Block::of(Block::Kind::values);
  add_row(values, view, "act.palermo-act", plain_line(view.value(act, "trafficking-act")));
  add_row(values, view, "act.means", plain_line(view.value(act, "means")));
  add_row(values, view, "act.purpose", plain_line(view.value(act, "purpose")));
  const bool without_means = !values.rows.empty() && view.said(act, "means").empty();
  const std::string indicators = view.value(act, "indicator");
  if (!values.rows.empty()) {
    page.heading(4, {}, view.words()["act.trafficking"]);
    page.blocks.push_back(std::move(values));
    if (without_means) page.note(view.words()["act.child"]);
  }
  if (!indicators.empty()) {
    Block more = Block::of(Block::Kind::values);
    add_row(more, view, "act.indicator", plain_line(indicators));
    page.blocks.push_back(std::move(more));
  }
}

void add_involved(Page& page, DossierView& view, const LooseRecord& act) {
  Block table = table_of(view, {"involved", "degree", "role", "status"});
  for (const LooseRecord* involvement : view.leading_to(act, "Involvement", "act")) {
    Line who = links_of(view, *involvement, "perpetrator");
    const std::string degree = view.value(*involvement, "degree"), role = view.value(*involvement, "trafficking-role"),
                      status = view.value(*involvement, "status-perpetrator");
    if (who.empty() && degree.empty() && role.empty()) continue;
    table.rows.push_back({who.empty() ? plain_line(view.words()["withheld"]) : std::move(who), plain_line(degree.empty() ? "–" : degree),
                          plain_line(role.empty() ? "–" : role), plain_line(status.empty() ? "–" : status)});
  }
  if (table.rows.empty()) return;
  page.heading(4, {}, view.words()["act.involvement"]);
  page.table(std::move(table));
}

void add_legal(Page& page, DossierView& view, const LooseRecord& act) {
  Block table = table_of(view, {"framework", "element", "finding", "reasoning"});
  bool reasoned = false;
  for (const LooseRecord* element : view.leading_to(act, "LegalElement", "act")) {
    const std::string finding = view.value(*element, "finding"), reasoning = view.value(*element, "reasoning");
    reasoned = reasoned || !reasoning.empty();
    table.rows.push_back({plain_line(view.value(*element, "framework")), plain_line(view.value(*element, "element")),
                          plain_line(finding.empty() ? view.words()["judge.none"] : finding), plain_line(reasoning)});
  }
  if (table.rows.empty()) return;
  std::ranges::stable_sort(table.rows, {}, [](const std::vector<Line>& row) { return row[0][0].text; });
  if (!reasoned) {
    table.header.pop_back();
    for (auto& row : table.rows) row.pop_back();
  }
  page.heading(4, {}, view.words()["act.legal"]);
  page.table(std::move(table));
}

void add_judgements(Page& page, DossierView& view, const LooseRecord& act) {
  std::vector<std::string> reliability;
  for (const LooseStatement* statement : all_statements(view, act)) {
    const LooseRecord* const cited = statement->source.empty() ? nullptr : view.find(statement->source);
    if (cited == nullptr) continue;
    const std::string grade = view.reliability_of(*cited);
    const std::string one = view.called(cited->key).text + ": " + (grade.empty() ? view.words()["judge.none"] : grade);
    if (std::ranges::find(reliability, one) == reliability.end()) reliability.push_back(one);
  }
  const auto judged = [&](std::string text) { return plain_line(text.empty() ? view.words()["judge.none"] : std::move(text)); };
  Block table = Block::of(Block::Kind::values, "four");
  table.rows.push_back({plain_line(view.words()["judge.source"]), judged(view.words().joined(reliability))});
  table.rows.push_back({plain_line(view.words()["judge.information"]), judged(view.value(act, "information-reliability"))});
  table.rows.push_back({plain_line(view.words()["judge.violation"]), judged(view.value(act, "status-violation"))});
  table.rows.push_back({plain_line(view.words()["judge.victim"]), judged(view.value(act, "status-victim"))});
  page.heading(4, {}, view.words()["act.judgements"]);
  page.blocks.push_back(std::move(table));
}

}  // namespace

Line source_line(DossierView& view, const LooseStatement& statement) {
  Line line;
  if (statement.source.empty() || view.find(statement.source) == nullptr) return line;
  line.push_back(view.called(statement.source));
  std::string rest =
      " (" +
      view.words()["basis." + std::string(statement.basis == records::Basis::unstated ? "unstated" : records::name_of(statement.basis))];
  if (statement.confidence != records::Statement::no_confidence) rest += view.words()["and"] + std::to_string(statement.confidence) + " %";
  line.push_back({rest + ")", {}});
  return line;
}

void add_chronology(Page& page, DossierView& view) {
  page.heading(2, "chronology", view.words()["chronology"]);
  page.note(view.words()["chronology.intro"]);
  struct Entry {
    When when;
    int rank = 0;
    const LooseRecord* record = nullptr;
  };
  std::vector<Entry> entries;
  for (const auto& [type, rank] : {std::pair<std::string_view, int>{"Event", 0}, {"Act", 1}, {"Intervention", 2}, {"Testimony", 3}}) {
    for (const LooseRecord* record : view.of_type(type)) {
      if (type == "Testimony" && view.called(record->key).to.empty()) continue;
      entries.push_back({view.when(*record), rank, record});
    }
  }
  std::ranges::stable_sort(entries, [](const Entry& a, const Entry& b) {
    if (a.when.dated != b.when.dated) return a.when.dated;
    if (a.when != b.when) return a.when < b.when;
    return a.rank < b.rank;
  });
  Block table = table_of(view, {"date", "what", "where", "whom"});
  table.style = "time";
  for (const Entry& entry : entries) {
    const LooseRecord& record = *entry.record;
    Line what{view.called(record.key)};
    const std::string_view property = record.type == "Event"          ? "event-kind"
                                      : record.type == "Act"          ? "act-type"
                                      : record.type == "Intervention" ? "intervention-kind"
                                                                      : "";
    std::string kind = property.empty() ? view.words()["testimony"] : view.value(record, property);
    const std::string title = record.type == "Event" ? view.value(record, "title") : std::string();
    if (!title.empty()) kind += (kind.empty() ? "" : ": ") + title;
    if (!kind.empty()) what.push_back({" · " + kind, {}});
    const std::string_view whom = record.type == "Act"            ? "victim"
                                  : record.type == "Intervention" ? "for"
                                  : record.type == "Testimony"    ? "speaker"
                                                                  : "";
    Line about = whom.empty() ? plain_line(view.value(record, "victims")) : links_of(view, record, whom);
    if (record.type == "Event" && about.front().text.empty()) about = links_to(view, view.victims_of(record), 6);
    const std::string where = view.where(record);
    table.rows.push_back({plain_line(view.date(record)), std::move(what), plain_line(where), std::move(about)});
    if (record.type == "Event")
      table.row_ids.push_back(view.called(record.key).to);
    else
      table.row_ids.emplace_back();
  }
  if (table.rows.empty())
    page.paragraph(view.words()["acts.none"]);
  else
    page.table(std::move(table));
}

void add_acts(Page& page, DossierView& view) {
  page.heading(2, "acts", view.words()["acts"]);
  if (view.of_type("Act").empty()) page.paragraph(view.words()["acts.none"]);
  for (const LooseRecord* act : view.of_type("Act")) {
    const Inline called = view.called(act->key);
    const std::string type = view.value(*act, "act-type");
    page.heading(3, called.to, type.empty() ? called.text : called.text + ": " + type);
    page.blocks.back().style = "case";
    add_facts(page, view, *act);
    add_palermo(page, view, *act);
    add_involved(page, view, *act);
    add_legal(page, view, *act);
    add_judgements(page, view, *act);
  }
}

}  // namespace girok::exchange
