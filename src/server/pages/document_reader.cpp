// The reader: one document, what is known of it, a page of its text with what was coded there, and its original.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/html.h"
#include "app/records/raise_document.h"
#include "base/whole_characters.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/documents.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t page_bytes = 30'000, least_page_bytes = 3000, passages_of_page = 80, excerpt_bytes = 160;

/// Of a text, at most `excerpt_bytes` from a place, whole characters.
std::string excerpt_of(std::string_view text, Span span) {
  std::string_view said = text.substr(span.begin, span.end - span.begin);
  if (said.size() <= excerpt_bytes) return std::string(said);
  return std::string(whole_characters(said, excerpt_bytes)) + " …";
}

std::string value_of(const Context& c, app::Names& names, const std::string& type, const app::SaidValue& said) {
  if (said.kind == records::ValueKind::record) {
    const std::string label = names.label(said.record);
    return names.record(said.record) + (label.empty() ? "" : " " + label);
  }
  if (said.kind == records::ValueKind::truth) return std::string(c.words[said.text == "yes" ? "records.yes" : "records.no"]);
  if (said.kind == records::ValueKind::date) return date_said(c, said.text);
  return said.kind == records::ValueKind::code ? code_label(c, type, said.property, said.text) : said.text;
}

Json json_of_said(const Context& c, app::Names& names, const std::string& type, const app::SaidValue& said) {
  const bool link = said.kind == records::ValueKind::record;
  return {{"property", said.property},
          {"label", c.property_label(type, said.property)},
          {"value", value_of(c, names, type, said)},
          {"href", link ? Json(href_of(said.record, names.type(said.record))) : Json(nullptr)},
          {"level", json_of_level(c, said.level)}};
}

std::string_view mark_of(const app::Cited& cited) {
  if (cited.review == "proposed") return "proposal";
  if (cited.type == "Act" || cited.type == "Involvement" || cited.type == "Event") return "act";
  if (cited.type == "Person" || cited.type == "Group") return "person";
  return cited.type == "Place" ? "place" : "date";
}

/// What shows of several: an act before a person, a person before a place.
std::string_view mark_of(const std::vector<app::Cited>& cited, const std::vector<std::size_t>& of) {
  for (const std::string_view kind : {"act", "person", "place", "proposal"}) {
    if (std::ranges::any_of(of, [&](std::size_t i) { return mark_of(cited[i]) == kind; })) return kind;
  }
  return "date";
}

/// Exactly these bytes, when a browser gives the text back: it would make CR LF one character, and drops what HTML forbids.
std::string html_of(std::string_view text) {
  std::string plain(text);
  for (char& one : plain) {
    const auto byte = static_cast<unsigned char>(one);
    if ((byte < 0x20 && one != '\n' && one != '\r' && one != '\t') || byte == 0x7F) one = ' ';
  }
  std::string out;
  for (std::size_t at = 0; at <= plain.size();) {
    const std::size_t end = std::min(plain.find('\r', at), plain.size());
    out += app::escape(std::string_view(plain).substr(at, end - at));
    if (end < plain.size()) out += "&#13;";
    at = end + 1;
  }
  return out;
}

/// What a link leads to: [at, to); without an end, the passage that something was coded from there.
std::optional<Span> wanted_of(const Context& c, const std::vector<app::Cited>& cited) {
  if (c.route.method != "GET" || c.fields["at"].empty()) return std::nullopt;
  const auto from = static_cast<std::uint32_t>(c.integer("at").value_or(0)), to = static_cast<std::uint32_t>(c.integer("to").value_or(0));
  if (to > from) return Span{from, to};
  const Span* best = nullptr;
  for (const app::Cited& one : cited) {
    const bool holds = one.span.begin <= from && from < one.span.end;
    if (holds && (best == nullptr || one.span.begin > best->begin || one.span.end < best->end)) best = &one.span;
  }
  return best == nullptr ? std::nullopt : std::optional<Span>(*best);
}

Json pieces_json(const Context& c, const std::string& text, Span window, const std::vector<app::Cited>& cited,
                 const std::optional<Span>& wanted) {
  std::vector<Span> spans;
  spans.reserve(cited.size() + 1);
  for (const app::Cited& one : cited) spans.push_back(one.span);
  if (wanted) spans.push_back(*wanted);
  Json pieces = Json::array();
  bool reached = false;
  for (app::Piece piece : app::pieces_of(text, window, spans)) {
    const std::string_view words = std::string_view(text).substr(piece.span.begin, piece.span.end - piece.span.begin);
    Json one = {{"from", piece.span.begin}, {"to", piece.span.end}, {"mark", nullptr}};
    const bool here = !piece.of.empty() && piece.of.back() == cited.size();
    if (here) piece.of.pop_back();
    if (!piece.of.empty()) one["mark"] = mark_of(cited, piece.of);
    if (here && piece.of.empty()) one["mark"] = "found";
    one["here"] = here && !reached;
    reached = reached || here;
    if (c.api)
      one["text"] = words;
    else
      one["html"] = html_of(words);
    one["current"] = here;
    pieces.push_back(std::move(one));
  }
  return pieces;
}

Json json_of_cited(const Context& c, app::Names& names, const app::Cited& cited) {
  Json said = Json::array();
  for (const app::SaidValue& value : cited.said) {
    const bool is_back = cited.type == "Involvement" && value.property == "act";  // stands above it
    if (value.property != "review" && value.property != "type" && value.property != "placeholder" && !is_back)
      said.push_back(json_of_said(c, names, cited.type, value));
  }
  const bool proposed = cited.review == "proposed";
  Json one = {{"id", to_string(cited.record)},
              {"short", names.record(cited.record)},
              {"label", cited.label.empty() ? label_said(c, names, cited.record) : cited.label},
              {"href", href_of_record(cited.record)},
              {"type", cited.type},
              {"type_label", c.type_label(cited.type)},
              {"review", cited.review},
              {"review_word", cited.review.empty() ? "" : c.term_label("review", cited.review)},
              {"proposed", proposed},
              {"said", std::move(said)}};
  if (!c.api) one["undecided"] = !cited.review.empty() && cited.review != "accepted";
  return one;
}

/// The act before who did it, before whom it names.
int rank_of(std::string_view type) {
  constexpr std::array<std::string_view, 4> first = {"Act", "Involvement", "Event", "Claim"};
  return static_cast<int>(std::ranges::find(first, type) - first.begin());
}

/// What was coded from passages of this part of the text, a passage at a time.
Json coded_json(const Context& c, app::Names& names, const std::string& text, Span window, std::vector<app::Cited> cited) {
  std::ranges::stable_sort(cited, {}, [](const app::Cited& one) { return std::tuple(one.span.begin, one.span.end, rank_of(one.type)); });
  Json passages = Json::array();
  const Span* last = nullptr;
  for (const app::Cited& one : cited) {
    if (one.span.end <= window.begin || one.span.begin >= window.end || one.span.end > text.size()) continue;
    if (last == nullptr || *last != one.span)
      passages.push_back({{"from", one.span.begin},
                          {"to", one.span.end},
                          {"anchor", fmt::format("#b{}", std::max(one.span.begin, window.begin))},
                          {"excerpt", excerpt_of(text, one.span)},
                          {"records", Json::array()}});
    last = &one.span;
    passages.back()["records"].push_back(json_of_cited(c, names, one));
  }
  return passages;
}

Json consents_json(const Context& c, app::Names& names, const std::vector<app::ConsentLine>& consents) {
  Json list = Json::array();
  for (const app::ConsentLine& consent : consents)
    list.push_back({{"id", to_string(consent.consent)},
                    {"short", names.record(consent.consent)},
                    {"href", href_of_record(consent.consent)},
                    {"state", consent_json(c, consent.state)},
                    {"expires", consent.expires},
                    {"permits", scopes_text(c, consent.permits)},
                    {"refuses", scopes_text(c, consent.refuses)}});
  return list;
}

/// What is known of the testimonies that this is the text of; nothing that is sealed, for they stand beside it.
Json testimonies_json(const Context& c, app::Names& names, const std::vector<Id>& testimonies) {
  Json list = Json::array();
  for (const Id& testimony : testimonies) {
    Json facts = Json::array();
    for (const app::SaidValue& fact : app::facts_beside(c.vault(), c.schema(), testimony)) {
      if (fact.property != "item" && fact.property != "identifier") facts.push_back(json_of_said(c, names, "Testimony", fact));
    }
    list.push_back({{"href", href_of_document(testimony)},
                    {"title", names.label(testimony)},
                    {"short", names.record(testimony)},
                    {"facts", std::move(facts)}});
  }
  return list;
}

Result<View> show_document(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  return reader_view(c, *document, nullptr);
}

Result<View> download(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  Result<app::Original> original = app::original_of(c.vault(), *document);
  if (!original) return tl::unexpected<Error>(original.error());
  View view;
  static const std::map<std::string_view, const char*> endings = {
      {"text/plain", "txt"},      {"text/markdown", "md"}, {"text/html", "html"}, {"text/csv", "csv"},
      {"application/pdf", "pdf"}, {"image/jpeg", "jpg"},   {"image/png", "png"},  {"audio/mpeg", "mp3"},
      {"audio/mp4", "m4a"},       {"audio/wav", "wav"},    {"video/mp4", "mp4"},  {"application/zip", "zip"}};
  const auto ending = endings.find(original->media_type);
  // Named by its id: titles stay in the case. Never shown in place.
  view.download = Download{to_string(*document) + "." + (ending == endings.end() ? "bin" : ending->second), "application/octet-stream",
                           std::move(original->bytes)};
  return view;
}

}  // namespace

Result<View> reader_view(Context& c, const Id& document, const SentForm* sent) {
  const Result<app::OneDocument> one = app::read_document(c.vault(), c.schema(), document);
  if (!one) return tl::unexpected<Error>(one.error());
  const std::vector<app::Cited> cited = app::cited_from(c.vault(), document);
  app::Names names(c.vault());
  const std::string& text = one->text;
  const std::int64_t wanted = c.route.method == "GET" ? c.integer("at").value_or(c.integer("from").value_or(0))
                              : sent                  ? static_cast<std::int64_t>(sent->at)
                                                      : 0;
  // Where much was coded, a page of the text is shorter: what stands beside it takes room too.
  const std::size_t size =
      cited.empty() ? page_bytes : std::clamp(text.size() * passages_of_page / cited.size(), least_page_bytes, page_bytes);
  const std::vector<Span> pages = app::pages_of(text, size);
  std::size_t page = 0;
  while (page + 1 < pages.size() && wanted >= static_cast<std::int64_t>(pages[page].end)) ++page;
  const Span window = pages[page];
  const auto at_page = [&](std::size_t number) { return fmt::format("{}?from={}", href_of_document(document), pages[number].begin); };

  View view;
  view.title = c.words["documents.one"];
  view.json = {{"document", document_json(c, names, one->line)},
               {"facts", Json::array()},
               {"has_file", one->has_file},
               {"consents", consents_json(c, names, one->consents)},
               {"withheld", one->withheld ? json_of(*one->withheld) : Json(nullptr)},
               {"from", window.begin},
               {"to", window.end},
               {"bytes", text.size()},
               {"previous", page > 0 ? Json(at_page(page - 1)) : Json(nullptr)},
               {"next", page + 1 < pages.size() ? Json(at_page(page + 1)) : Json(nullptr)},
               {"page", page + 1},
               {"pages", pages.size()},
               {"pieces", pieces_json(c, text, window, cited, wanted_of(c, cited))},
               {"coded", coded_json(c, names, text, window, cited)},
               {"cited", cited.size()}};
  for (const app::SaidValue& fact : one->facts) view.json["facts"].push_back(json_of_said(c, names, one->line.type, fact));
  if (c.api) return view;
  view.json["testimony_facts"] = testimonies_json(c, names, one->line.testimonies);
  const bool may_add = c.may(app::Deed::add_documents) && one->line.type == "Item" && text.empty() && !one->withheld;
  view.json["add_words"] = may_add ? Json("/documents/add?of=" + to_string(document)) : Json(nullptr);
  const bool asks = one->line.concerns && one->consents.empty() && !one->persons.empty() && c.may(app::Deed::record_consent);
  const bool may_raise = c.may(app::Deed::raise_level) && !app::raisable_to(c.vault(), document).empty();
  view.json["raise"] = may_raise ? Json(href_of_document(document) + "/level") : Json(nullptr);
  const bool is_left = c.may(app::Deed::raise_level) && app::has_leftovers(c.vault(), document);
  const bool may_finish = is_left && (c.access().rights & vault::right_erase) != 0;
  // At the level that it has, where nothing but the former bytes is left to do.
  const auto level = app::level_of_document(c.vault(), document).value_or(records::Confidentiality::sealed);
  const std::string finish = href_of_document(document) + "/level?level=" + std::string(records::name_of(level));
  view.json["finish_raise"] = may_finish ? Json(finish) : Json(nullptr);
  view.json["left_raise"] = is_left && !may_finish;
  view.json["ask_consent"] = asks ? Json(href_of_record(one->persons.front()) + "/consents") : Json(nullptr);
  view.json["readable"] = !text.empty();
  view.json["any_texts"] = !one->line.texts.empty() || !one->line.derived.empty();
  view.json["many_pages"] = pages.size() > 1;
  view.json["number"] = view.json["page"];  // `page` is the frame's in templates
  view.json["any_coded"] = !view.json["coded"].empty();
  view.json["form"] = c.may(app::Deed::code_text) && !text.empty() ? coding_form(c, document, sent) : Json(nullptr);
  view.json["last"] = c.may(app::Deed::code_text) ? last_coding_json(c, names, document) : Json(nullptr);
  view.json["errors"] = sent ? json_of(sent->errors) : Json::array();
  return view;
}

void add_document_reader(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_documents);
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The document", .required = true};
  routes.push_back(
      {.name = "documents.show",
       .method = "GET",
       .path = "/documents/{id}",
       .rule = read,
       .params = {id,
                  {.name = "from", .in = In::query, .kind = Kind::integer, .about = "The page of the text that holds this byte"},
                  {.name = "at", .in = In::query, .kind = Kind::integer, .about = "The same, and the passage there is marked"},
                  {.name = "to", .in = In::query, .kind = Kind::integer, .about = "Where that passage ends"}},
       .page = "documents/show",
       .answer = "documents.show",
       .about = "One document: what is known of it, a page of its text, what was coded there",
       .handle = show_document});
  routes.push_back({.name = "documents.file",
                    .method = "GET",
                    .path = "/documents/{id}/file",
                    .rule = read,
                    .params = {id},
                    .page = "documents/show",
                    .answer = "file",
                    .about = "The original file",
                    .handle = download});
}

}  // namespace girok::server
