#include "exchange/dossier.h"

#include <algorithm>

#include "base/utf8.h"
#include "exchange/dossier_sections.h"

namespace girok::exchange {

namespace {

constexpr std::size_t most_records = 200'000;

Result<> check_options(const Schema& schema, const RecordSet& records, const DossierOptions& options) {
  if (records.size() > most_records)
    return fail(ErrorCode::too_large, "too many records for a dossier", {}, "choose fewer: by type, or with a search");
  const auto is_term = [&](std::string_view vocabulary, const std::string& code) {
    const records::Vocabulary* const list = schema.vocabularies().find(vocabulary);
    return list != nullptr && list->find(code) != nullptr;
  };
  if (!is_term("consent-purpose", options.purpose))
    return fail(ErrorCode::usage, "there is no such purpose", {}, "girok vocab show consent-purpose lists them");
  if (!is_term("consent-recipient", options.recipient))
    return fail(ErrorCode::usage, "there is no such recipient", {}, "girok vocab show consent-recipient lists them");
  for (const std::string* text : {&options.title, &options.submitted_by, &options.mandate}) {
    if (!valid_utf8(*text)) return fail(ErrorCode::usage, "a text of the dossier is not UTF-8", {}, {});
  }
  return {};
}

Result<> check_annexes(DossierView& view, const DossierOptions& options) {
  for (std::size_t i = 0; i < options.annexes.size(); ++i) {
    const std::string where = "annex " + std::to_string(i + 1);
    if (!DossierView::is_sha256(options.annexes[i].sha256))
      return fail(ErrorCode::usage, "this is no SHA-256", where, "64 digits 0-9 and a-f");
    if (view.leaks(options.annexes[i].path))
      return fail(ErrorCode::usage, "the path of an annex holds somebody's name", where, "give it a number instead");
  }
  return {};
}

std::string period_of(DossierView& view) {
  When whole;
  for (const std::string_view type : {"Act", "Event"}) {
    for (const LooseRecord* record : view.of_type(type)) {
      const When when = view.when(*record);
      if (!when.dated) continue;
      whole = {true, whole.dated ? std::min(whole.first, when.first) : when.first,
               whole.dated ? std::max(whole.last, when.last) : when.last};
    }
  }
  if (!whole.dated) return {};
  const auto year = [](std::int32_t day) { return to_string(PartialDate{date_of_day(day).year, 0, 0}); };
  const std::string from = year(whole.first), to = year(whole.last);
  return from == to ? view.words().date(from) : view.words().with("date.range", {view.words().date(from), view.words().date(to)});
}

std::string text_of(const Line& line) {
  std::string text;
  for (const Inline& piece : line) text += piece.text;
  return text;
}

/// A name that only stands where two texts meet ("Kim" at the end of one, the given name at the beginning of the next) goes, too.
bool cleaned(Line& line, DossierView& view) {
  constexpr int most_rounds = 4;   // what is put in may meet what stands beside it
  for (int round = 0; round < most_rounds; ++round) {
    if (!view.leaks(text_of(line))) return true;
    line = plain_line(view.text(text_of(line)));
  }
  return false;
}

/// Everything that is to be written, before it is: nothing is given out where a name would still stand.
Result<> search_once_more(Page& page, DossierView& view) {
  std::string below = page.title;
  bool clean = !view.leaks(page.title);
  for (Block& block : page.blocks) {
    if (block.kind == Block::Kind::heading && block.level == 2) below = block.line.front().text;
    clean = clean && cleaned(block.line, view);
    for (Line& item : block.items) clean = clean && cleaned(item, view);
    for (auto& row : block.rows) {
      for (Line& cell : row) clean = clean && cleaned(cell, view);
    }
    if (!clean)
      return fail(ErrorCode::refused, "a name would have been left in the dossier; nothing is given out", below,
                  "please report this: it is a fault of the program");
  }
  return {};
}

}  // namespace

void add_about(Page& page, DossierView& view, const DossierOptions& options) {
  const Words& words = view.words();
  page.heading(2, "about", words["about"]);
  Block values = Block::of(Block::Kind::values);
  const auto row = [&](std::string_view key, std::string value) {
    if (!value.empty()) values.rows.push_back({plain_line(words["about." + std::string(key)]), plain_line(std::move(value))});
  };
  row("mandate", view.text(options.mandate));
  row("submitted", options.submitted_by.empty() ? words["about.fill"] : view.text(options.submitted_by));
  row("purpose", view.term("consent-purpose", options.purpose));
  row("recipient", view.term("consent-recipient", options.recipient));
  row("day", options.day ? words.date(to_string(*options.day)) : std::string());
  row("period", period_of(view));
  Block counts = Block::of(Block::Kind::values, "stats");
  const auto count = [&](std::string_view key, std::size_t n) {
    counts.rows.push_back({plain_line(words["about." + std::string(key)]), plain_line(std::to_string(n))});
  };
  count("victims", view.victims().size());
  count("acts", view.of_type("Act").size());
  count("events", view.of_type("Event").size());
  count("perpetrators", view.perpetrators().size());
  count("sources", view.cited().size());
  page.blocks.push_back(std::move(values));
  page.blocks.push_back(std::move(counts));
  page.note(words["about.confidential"]);
}

void add_left_out(Page& page, DossierView& view, const DossierOptions& options) {
  const Words& words = view.words();
  page.heading(2, "left", words["left"]);
  page.paragraph(words["left.intro"]);
  Block table = Block::of(Block::Kind::table);
  table.header = {words["left.what"], words["left.why"], words["left.count"]};
  const auto row = [&](const std::string& what, const std::string& why, std::uint64_t count) {
    if (count > 0) table.rows.push_back({plain_line(what), plain_line(why), plain_line(std::to_string(count))});
  };
  const auto said = [&](std::string_view prefix, const std::string& text) {
    const std::string key = std::string(prefix) + text;
    return words.knows(key) ? words[key] : view.text(text);
  };
  for (const LeftBehind& left : options.left_out) row(said("left.", left.what), said("why.", left.why), left.count);
  row(words["left.statements"], words["why.level"], view.above_level);
  row(words["left.statements"], words["why.never"], view.never_told);
  row(words["left.names"], words["why.replaced"], view.names_replaced);
  if (table.rows.empty())
    page.paragraph(words["left.none"]);
  else
    page.blocks.push_back(std::move(table));
}

void add_method(Page& page, DossierView& view) {
  page.heading(2, "method", view.words()["method"]);
  Block list = Block::of(Block::Kind::list);
  for (const std::string_view key : {"method.pseudonyms", "method.counts", "method.judgements", "method.basis", "method.limits"})
    list.items.push_back(plain_line(view.words()[key]));
  page.blocks.push_back(std::move(list));
}

void add_terms(Page& page, DossierView& view, const Schema& schema) {
  page.heading(2, "terms", view.words()["terms"]);
  page.note(view.words()["terms.intro"]);
  const bool english = view.words().tongue() == records::Tongue::en;
  Block table = table_of(view, {"term", "list"});
  if (english) table.header.push_back(view.words()["col.meaning"]);
  for (const auto& [vocabulary, code] : view.terms) {
    static const std::set<std::string_view> plain = {"country", "language", "currency", "iso-3166-2", "sex"};
    if (plain.contains(vocabulary)) continue;
    const records::Vocabulary& list = *schema.vocabularies().find(vocabulary);
    const records::Term& term = *list.find(code);
    std::vector<Line> row{plain_line(term.labels.in(view.words().tongue())),
                          plain_line(list.title.in(view.words().tongue()) + " (" + code + ")")};
    if (english) row.push_back(plain_line(view.text(term.note)));
    table.rows.push_back(std::move(row));
  }
  page.blocks.push_back(std::move(table));
}

Result<Dossier> write_dossier(const Schema& schema, const RecordSet& records, const DossierOptions& options) {
  if (Result<> good = check_options(schema, records, options); !good) return tl::unexpected<Error>(good.error());
  DossierView view(schema, records, options);
  if (Result<> good = check_annexes(view, options); !good) return tl::unexpected<Error>(good.error());

  Page page;
  page.language = records::name_of(options.language);
  page.title = options.title.empty() ? view.words()["title"] : view.text(options.title);
  page.skip = view.words()["skip"];
  page.contents = view.words()["contents"];
  page.lede = {plain_line(view.words()["lede"])};
  page.foot = view.words()["foot"];
  Page rest;
  add_victims(rest, view);
  add_perpetrators(rest, view);
  add_others(rest, view);
  add_chronology(rest, view);
  add_acts(rest, view);
  add_sources(rest, view);
  add_contradictions(rest, view);
  add_steps(rest, view);
  add_consent(rest, view, options);
  add_annexes(rest, view, options);
  add_about(page, view, options);
  add_left_out(page, view, options);
  page.blocks.insert(page.blocks.end(), std::make_move_iterator(rest.blocks.begin()), std::make_move_iterator(rest.blocks.end()));
  add_method(page, view);
  add_terms(page, view, schema);

  if (Result<> good = search_once_more(page, view); !good) return tl::unexpected<Error>(good.error());

  Dossier dossier;
  dossier.markdown = markdown_of(page);
  dossier.html = html_of(page);
  dossier.pseudonyms = view.pseudonyms();
  dossier.names_replaced = view.names_replaced;
  dossier.above_level = view.above_level;
  const auto note = [&](const char* code, std::uint64_t count, const char* what) {
    if (count > 0) dossier.notes.push_back({code, std::to_string(count) + " " + what, {}});
  };
  note("names-replaced", view.names_replaced, "names in texts were replaced by pseudonyms");
  note("label-is-a-name", view.labels_not_taken, "labels hold a name and were not taken as pseudonyms");
  note("above-level", view.above_level, "statements are above the level of the dossier");
  return dossier;
}

}  // namespace girok::exchange
