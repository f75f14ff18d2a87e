// On whose word a dossier rests: sources, contradictions, steps, consent, annexes.
#include <algorithm>

#include "exchange/dossier_sections.h"

namespace girok::exchange {

namespace {

constexpr std::size_t widest_contradiction = 4;    // columns; more values share the last

std::string or_dash(std::string text) { return text.empty() ? "–" : text; }

/// "12 direct, 3 hearsay" of the statements that rest on a source.
std::string bases(DossierView& view, const LooseRecord& source) {
  std::map<records::Basis, std::size_t> counts = view.bases_of(source);
  std::vector<std::string> out;
  for (const records::Basis basis : {records::Basis::direct, records::Basis::hearsay, records::Basis::inferred, records::Basis::unstated}) {
    if (counts[basis] == 0) continue;
    const std::string word = view.words()["basis." + std::string(basis == records::Basis::unstated ? "unstated" : records::name_of(basis))];
    out.push_back(view.words().with("basis.count", {std::to_string(counts[basis]), word}));
  }
  return view.words().joined(out);
}

std::string kind_of_source(DossierView& view, const LooseRecord& source) {
  const records::RecordType* const type = view.type_of(source);
  std::vector<std::string> parts;
  if (type != nullptr) parts.push_back(type->labels.in(view.words().tongue()));
  for (const LooseRecord* described : view.sources_of(source)) {
    std::string kind = view.value(*described, "source-kind");
    if (!kind.empty() && std::ranges::find(parts, kind) == parts.end()) parts.push_back(std::move(kind));
  }
  std::vector<const LooseRecord*> testimonies = view.leading_to(source, "Testimony", "item");   // of a transcript
  testimonies.push_back(&source);
  for (const LooseRecord* testimony : testimonies) {
    for (const LooseStatement* statement : view.said(*testimony, "speaker")) {
      std::string speaker = view.called(statement->value.text).text;
      if (std::ranges::find(parts, speaker) == parts.end()) parts.push_back(std::move(speaker));
    }
  }
  std::string out = view.words().joined(parts);
  const std::string title = view.value(source, "title");
  return title.empty() ? out : out + ": " + title;
}

}  // namespace

void add_sources(Page& page, DossierView& view) {
  page.heading(2, "sources", view.words()["sources"]);
  if (view.cited().empty()) {
    page.paragraph(view.words()["sources.none"]);
    return;
  }
  Block table = table_of(view, {"source", "kind", "connection", "reliability", "language", "date", "rests"});
  for (const LooseRecord* source : view.cited()) {
    std::vector<std::string> connections;
    for (const LooseRecord* described : view.sources_of(*source)) {
      std::string one = view.value(*described, "connection");
      if (!one.empty() && std::ranges::find(connections, one) == connections.end()) connections.push_back(std::move(one));
    }
    std::string grade = view.reliability_of(*source);
    table.rows.push_back(
        {plain_line(view.called(source->key).text), plain_line(or_dash(kind_of_source(view, *source))),
         plain_line(or_dash(view.words().joined(connections))), plain_line(grade.empty() ? view.words()["judge.none"] : std::move(grade)),
         plain_line(or_dash(view.value(*source, "language"))),
         plain_line(or_dash(view.value(*source, source->type == "Item" ? "published" : "date"))), plain_line(bases(view, *source))});
    table.row_ids.push_back(view.called(source->key).to);
  }
  page.table(std::move(table));
}

void add_contradictions(Page& page, DossierView& view) {
  page.heading(2, "contradictions", view.words()["contradictions"]);
  Block table = table_of(view, {"about", "property"});
  std::size_t widest = 0;
  for (const DossierView::Contradiction& one : view.contradictions()) {
    std::vector<Line> row{{view.called(one.record->key)}, plain_line(view.property_label(*one.record, one.property))};
    for (const auto& [value, statements] : one.sides) {
      Line side;
      if (row.size() >= 2 + widest_contradiction) side = {{"; ", {}}};
      side.push_back({value, {}});
      bool first = true;
      for (const LooseStatement* statement : statements) {
        const Line source = source_line(view, *statement);
        if (source.empty()) continue;
        side.push_back({first ? " — " : view.words()["and"], {}});
        side.insert(side.end(), source.begin(), source.end());
        first = false;
      }
      if (row.size() >= 2 + widest_contradiction)
        row.back().insert(row.back().end(), side.begin(), side.end());
      else
        row.push_back(std::move(side));
    }
    widest = std::max(widest, row.size() - 2);
    table.rows.push_back(std::move(row));
  }
  if (table.rows.empty()) {
    page.paragraph(view.words()["contradictions.none"]);
    return;
  }
  page.note(view.words()["contradictions.intro"]);
  for (std::size_t i = 0; i < widest; ++i) table.header.push_back(std::to_string(i + 1));
  for (auto& row : table.rows) row.resize(2 + widest);
  table.style = "sides";
  page.table(std::move(table));
}

void add_steps(Page& page, DossierView& view) {
  page.heading(2, "steps", view.words()["steps"]);
  Block table = table_of(view, {"no", "date", "what", "by", "for", "impact", "response"});
  for (const LooseRecord* step : view.of_type("Intervention")) {
    Line whom;
    for (const LooseStatement* statement : view.said(*step, "for")) {
      if (!whom.empty()) whom.push_back({view.words()["and"], {}});
      whom.push_back(view.called(statement->value.text));
    }
    std::vector<std::string> by;
    for (const LooseStatement* statement : view.said(*step, "party")) {
      const LooseRecord* const party = view.find(statement->value.text);
      if (party != nullptr && view.is_institution(*party)) by.push_back(view.called(party->key).text);   // never who helped in person
    }
    table.rows.push_back({plain_line(view.called(step->key).text), plain_line(view.date(*step)),
                          plain_line(or_dash(view.value(*step, "intervention-kind"))), plain_line(or_dash(view.words().joined(by))),
                          whom.empty() ? plain_line("–") : std::move(whom), plain_line(or_dash(view.value(*step, "impact"))),
                          plain_line(or_dash(view.value(*step, "response")))});
    table.row_ids.push_back(view.called(step->key).to);
  }
  if (table.rows.empty())
    page.paragraph(view.words()["steps.none"]);
  else
    page.table(std::move(table));
}

void add_consent(Page& page, DossierView& view, const DossierOptions& options) {
  const Words& words = view.words();
  page.heading(2, "consent", words["consent"]);
  page.paragraph(
      words.with("consent.intro", {view.term("consent-purpose", options.purpose), view.term("consent-recipient", options.recipient),
                                   options.day ? words.date(to_string(*options.day)) : words["consent.day"]}));
  page.paragraph(words["consent.groups"]);
  page.paragraph(words["consent.government"]);
  Block table = table_of(view, {"pseudonym", "given", "until", "how", "language"});
  for (const LooseRecord* consent : view.of_type("Consent")) {
    const auto person = view.said(*consent, "person");
    if (person.empty() || view.find(person.front()->value.text) == nullptr) continue;
    table.rows.push_back({{view.called(person.front()->value.text)},
                          plain_line(or_dash(view.value(*consent, "given"))),
                          plain_line(or_dash(view.value(*consent, "expires"))),
                          plain_line(or_dash(view.value(*consent, "how"))),
                          plain_line(or_dash(view.value(*consent, "in-language")))});
  }
  if (!table.rows.empty()) page.table(std::move(table));
}

void add_annexes(Page& page, DossierView& view, const DossierOptions& options) {
  const Words& words = view.words();
  page.heading(2, "annexes", words["annexes"]);
  Block table = table_of(view, {"no", "what", "bytes", "file", "sha"});
  table.style = "hash";
  std::set<std::string_view> given;
  for (std::size_t i = 0; i < options.annexes.size(); ++i) {
    const Annex& annex = options.annexes[i];
    given.insert(annex.sha256);
    std::string what = view.text(annex.title);
    const LooseRecord* const record = annex.key.empty() ? nullptr : view.find(annex.key);
    if (record != nullptr && !view.called(annex.key).to.empty()) what = view.called(annex.key).text + (what.empty() ? "" : ": " + what);
    if (!annex.media_type.empty()) what += (what.empty() ? "" : view.words()["and"]) + view.text(annex.media_type);
    table.rows.push_back({plain_line(words.with("annex.n", {std::to_string(i + 1)})), plain_line(what),
                          plain_line(std::to_string(annex.size)), plain_line(annex.path), plain_line(annex.sha256)});
  }
  Block kept = table_of(view, {"source", "what", "bytes", "sha"});
  kept.style = "hash";
  for (const LooseRecord* item : view.of_type("Item")) {
    const auto sha256 = view.said(*item, "sha256");
    if (sha256.empty() || given.contains(sha256.front()->value.text) || !view.is_sha256(sha256.front()->value.text)) continue;
    const Inline called = view.called(item->key);
    if (called.to.empty()) continue;   // nothing here rests on it
    kept.rows.push_back({Line{called}, plain_line(or_dash(view.value(*item, "media-type"))), plain_line(or_dash(view.value(*item, "size"))),
                         plain_line(sha256.front()->value.text)});
  }
  if (table.rows.empty())
    page.paragraph(words["annexes.none"]);
  else
    page.table(std::move(table));
  if (!kept.rows.empty()) {
    page.heading(3, {}, words["annexes.kept"]);
    page.table(std::move(kept));
  }
  if (!options.annexes.empty()) page.note(words["annexes.check"]);
}

}  // namespace girok::exchange
