// Pages of documents: which there are, adding some, reading one with what was coded in it.
#include "server/pages/documents.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "app/case/add.h"
#include "app/case/names.h"
#include "app/case/times.h"
#include "app/html.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

constexpr std::size_t page_bytes = 30'000, least_page_bytes = 3000, passages_of_page = 80, excerpt_bytes = 160;
constexpr std::size_t largest_file = std::size_t{64} << 20, largest_upload = std::size_t{128} << 20;
using records::Confidentiality;
constexpr std::array levels = {Confidentiality::public_aggregate, Confidentiality::partner, Confidentiality::internal,
                               Confidentiality::restricted, Confidentiality::sealed};

Json json_of_line(const Context& c, app::Names& names, const app::DocumentLine& line) {
  Json consent = nullptr;
  if (line.consent)
    consent = consent_json(c, *line.consent);
  else if (line.concerns)
    consent = {{"code", "never-asked"}, {"word", c.words["documents.consent.never-asked"]}};
  return {{"id", to_string(line.record)},
          {"short", names.record(line.record)},
          {"href", href_of_document(line.record)},
          {"type", line.type},
          {"type_label", c.type_label(line.type)},
          {"title", line.title},
          {"language", line.language.empty() ? "" : c.term_label("language", line.language)},
          {"media_type", line.media_type},
          {"level", level_json(c, line.level)},
          {"consent", std::move(consent)},
          {"has_text", line.has_text},
          {"changed", app::short_time(line.clock)}};
}

// ---- the list --------------------------------------------------------------------------------------------------------

Json level_choices(const Context& c, std::string_view chosen) {
  std::vector<std::pair<std::string, std::string>> choices_of_levels;
  for (const Confidentiality level : levels) {
    if (level <= c.access().clearance)
      choices_of_levels.emplace_back(records::name_of(level), level_json(c, level)["word"].get<std::string>());
  }
  return choices(choices_of_levels, chosen);
}

Result<View> list_view(Context& c, const std::string& type) {
  const Paging paging = paging_of(c);
  const Result<app::DocumentList> list = app::list_documents(c.vault(), c.schema(), type, paging.from, paging.count);
  if (!list) return tl::unexpected<Error>(list.error());
  app::Names names(c.vault());
  View view;
  view.title = c.words["documents.title"];
  view.json = {{"documents", Json::array()}, {"paging", json_of(c, paging, list->count, list->documents.size())}};
  for (const app::DocumentLine& line : list->documents) view.json["documents"].push_back(json_of_line(c, names, line));
  if (c.api) return view;
  view.json["any"] = !list->documents.empty();
  view.json["types"] = choices(
      {{"", std::string(c.words["documents.all"])}, {"Item", c.type_label("Item")}, {"Testimony", c.type_label("Testimony")}}, type);
  view.json["levels"] = level_choices(c, c.text("level").empty() ? "restricted" : c.text("level"));
  view.json["source"] = c.text("source");
  view.json["about"] = c.text("about");
  view.json["errors"] = Json::array();
  return view;
}

Result<View> list_documents(Context& c) { return list_view(c, c.text("type")); }

// ---- adding ----------------------------------------------------------------------------------------------------------

Result<View> refused(Context& c, const std::vector<Error>& errors) {
  if (c.api) return refused_form(errors);
  c.fields.remove("from");
  Result<View> view = list_view(c, {});
  if (!view) return view;
  view->page = "documents/list";
  view->status = 422;
  view->json["errors"] = json_of(errors);
  return view;
}

Result<View> add_documents_sent(Context& c) {
  app::Inputs inputs;
  for (const Upload& upload : c.fields.uploads()) {
    if (upload.bytes.empty()) continue;
    app::Input input;
    input.path = upload.file_name.empty() || upload.file_name == "-" ? "file" : upload.file_name;
    input.bytes = upload.bytes;
    inputs.files.push_back(std::move(input));
  }
  if (inputs.files.empty())
    return refused(c, {{ErrorCode::usage, "no file was chosen", "file", "choose one or several files that are not empty"}});
  app::AddOptions options;
  if (const auto level = records::confidentiality_from(c.fields["level"])) options.level = *level;
  if (!c.fields["source"].empty()) options.sources.push_back(c.text("source"));
  if (const std::string about = c.fields["about_id"].empty() ? c.text("about") : c.text("about_id"); !about.empty()) {
    const Result<Id> subject = app::record_named(c.vault(), about);
    if (!subject) return refused(c, {{subject.error().code, subject.error().what, "about", subject.error().hint}});
    options.subject = *subject;
  }
  app::Added added = app::add_files(c.vault(), std::move(inputs), options);
  // The names of files are the sender's: errors do not repeat them.
  for (Error& error : added.errors) error.where = "file";
  if (added.files.empty() && !added.errors.empty()) return refused(c, added.errors);
  View view;
  view.json = {{"files", Json::array()}, {"errors", json_of(added.errors)}};
  std::size_t fresh = 0;
  for (const app::AddedFile& file : added.files) {
    fresh += file.is_new ? 1 : 0;
    view.json["files"].push_back({{"id", to_string(file.record)},
                                  {"is_new", file.is_new},
                                  {"has_text", file.has_text},
                                  {"bytes", file.bytes},
                                  {"sha256", file.sha256},
                                  {"media_type", file.media_type}});
  }
  view.location = added.files.size() == 1 ? href_of_document(added.files[0].record) : "/documents";
  view.notice = c.words.with("documents.added", {std::to_string(fresh), std::to_string(added.files.size() - fresh)});
  if (!added.errors.empty()) view.notice += " " + c.words.with("documents.not_added", {std::to_string(added.errors.size())});
  return view;
}

// ---- the reader ------------------------------------------------------------------------------------------------------

/// Of a text, at most `most` bytes from a place, whole characters.
std::string excerpt_of(std::string_view text, Span span) {
  std::string_view said = text.substr(span.begin, span.end - span.begin);
  if (said.size() <= excerpt_bytes) return std::string(said);
  std::size_t end = excerpt_bytes;
  while (end > 0 && (static_cast<unsigned char>(said[end]) & 0xC0U) == 0x80U) --end;
  return std::string(said.substr(0, end)) + " …";
}

std::string value_of(const Context& c, app::Names& names, const std::string& type, const app::SaidValue& said) {
  if (said.kind == records::ValueKind::record) {
    const std::string label = names.label(said.record);
    return names.record(said.record) + (label.empty() ? "" : " " + label);
  }
  if (said.kind == records::ValueKind::truth) return std::string(c.words[said.text == "yes" ? "documents.yes" : "documents.no"]);
  if (said.kind != records::ValueKind::code) return said.text;
  const records::Property* const property = c.schema().property(type, said.property);
  return property == nullptr || property->vocabulary.empty() ? said.text : c.term_label(property->vocabulary, said.text);
}

Json json_of_said(const Context& c, app::Names& names, const std::string& type, const app::SaidValue& said) {
  const bool link = said.kind == records::ValueKind::record;
  return {{"property", said.property},
          {"label", c.property_label(type, said.property)},
          {"value", value_of(c, names, type, said)},
          {"href", link ? Json(href_of(said.record, names.type(said.record))) : Json(nullptr)},
          {"level", level_json(c, said.level)}};
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

Json pieces_json(const Context& c, const std::string& text, Span window, const std::vector<app::Cited>& cited, std::uint64_t at) {
  std::vector<Span> spans;
  for (const app::Cited& one : cited) spans.push_back(one.span);
  Json pieces = Json::array();
  for (const app::Piece& piece : app::pieces_of(text, window, spans)) {
    const std::string_view words = std::string_view(text).substr(piece.span.begin, piece.span.end - piece.span.begin);
    Json one = {{"from", piece.span.begin}, {"to", piece.span.end}, {"mark", nullptr}};
    if (!piece.of.empty()) one["mark"] = mark_of(cited, piece.of);
    if (c.api)
      one["text"] = words;
    else
      one["html"] = html_of(words);
    one["current"] = !piece.of.empty() && at >= piece.span.begin && at < piece.span.end;
    pieces.push_back(std::move(one));
  }
  return pieces;
}

Json json_of_cited(const Context& c, app::Names& names, const app::Cited& cited) {
  Json said = Json::array();
  for (const app::SaidValue& value : cited.said) {
    if (value.property != "review" && value.property != "type" && value.property != "placeholder")
      said.push_back(json_of_said(c, names, cited.type, value));
  }
  const bool proposed = cited.review == "proposed";
  return {{"id", to_string(cited.record)},
          {"short", names.record(cited.record)},
          {"label", cited.label},
          {"href", href_of_record(cited.record)},
          {"type", cited.type},
          {"type_label", c.type_label(cited.type)},
          {"review", cited.review},
          {"review_word", cited.review.empty() ? "" : c.term_label("review", cited.review)},
          {"proposed", proposed},
          {"said", std::move(said)}};
}

/// What was coded from passages of this part of the text, a passage at a time.
Json coded_json(const Context& c, app::Names& names, const std::string& text, Span window, const std::vector<app::Cited>& cited) {
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
  const auto uses = [&](const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& use : all) {
      const std::size_t colon = std::min(use.find(':'), use.size());
      const std::string purpose = use.substr(0, colon), recipient = colon < use.size() ? use.substr(colon + 1) : "";
      text += (text.empty() ? "" : ", ") + (purpose == "*" ? "*" : c.term_label("consent-purpose", purpose));
      if (!recipient.empty()) text += " → " + (recipient == "*" ? "*" : c.term_label("consent-recipient", recipient));
    }
    return text;
  };
  for (const app::ConsentLine& consent : consents)
    list.push_back({{"id", to_string(consent.consent)},
                    {"short", names.record(consent.consent)},
                    {"href", href_of_record(consent.consent)},
                    {"state", consent_json(c, consent.state)},
                    {"expires", consent.expires},
                    {"permits", uses(consent.permits)},
                    {"refuses", uses(consent.refuses)}});
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

Json level_json(const Context& c, Confidentiality level) {
  return {{"code", records::name_of(level)}, {"word", c.words.of_code("documents.level", records::name_of(level))}};
}

Json consent_json(const Context& c, app::ConsentLine::State state) {
  using State = app::ConsentLine::State;
  const char* code = "permitted";
  switch (state) {
    case State::in_force: code = "permitted"; break;
    case State::not_yet: code = "not-yet"; break;
    case State::expired: code = "expired"; break;
    case State::withdrawn: code = "withdrawn"; break;
    case State::needs_guardian: code = "needs-guardian"; break;
    case State::permits_nothing: code = "not-permitted"; break;
  }
  return {{"code", code}, {"word", c.words.of_code("documents.consent", code)}};
}

std::string href_of_document(const Id& document) { return "/documents/" + to_string(document); }

std::string href_of(const Id& record, std::string_view type) {
  return type == "Item" || type == "Testimony" ? href_of_document(record) : href_of_record(record);
}

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
  const bool marks_place = c.route.method == "GET" && c.integer("at").has_value();
  const auto at_page = [&](std::size_t number) { return fmt::format("{}?from={}", href_of_document(document), pages[number].begin); };

  View view;
  view.title = c.words["documents.one"];
  view.json = {{"document", json_of_line(c, names, one->line)},
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
               {"pieces", pieces_json(c, text, window, cited,
                                      marks_place ? static_cast<std::uint64_t>(std::max<std::int64_t>(wanted, 0)) : ~std::uint64_t{0})},
               {"coded", coded_json(c, names, text, window, cited)},
               {"cited", cited.size()}};
  for (const app::SaidValue& fact : one->facts) view.json["facts"].push_back(json_of_said(c, names, one->line.type, fact));
  if (c.api) return view;
  view.json["readable"] = !text.empty();
  view.json["many_pages"] = pages.size() > 1;
  view.json["number"] = view.json["page"];  // `page` is the frame's in templates
  view.json["any_coded"] = !view.json["coded"].empty();
  view.json["form"] = c.may(app::Deed::code_text) && !text.empty() ? coding_form(c, sent) : Json(nullptr);
  view.json["errors"] = sent ? json_of(sent->errors) : Json::array();
  return view;
}

void add_documents(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_documents);
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The document", .required = true};
  routes.push_back({.name = "documents.list",
                    .method = "GET",
                    .path = "/documents",
                    .rule = read,
                    .params = {{.name = "type", .in = In::query, .about = "Item or Testimony", .among = {"Item", "Testimony"}},
                               {.name = "from", .in = In::query, .kind = Kind::integer, .about = "From which on"}},
                    .page = "documents/list",
                    .answer = "documents.list",
                    .about = "The documents and testimonies of the case, the newest first",
                    .handle = list_documents});
  routes.push_back(
      {.name = "documents.add",
       .method = "POST",
       .path = "/documents",
       .rule = Rule::deed_of(app::Deed::add_documents),
       .params = {{.name = "file", .kind = Kind::file, .about = "The files, as multipart/form-data", .many = true, .longest = largest_file},
                  {.name = "level",
                   .about = "Who may see file, text and title",
                   .among = {"public", "partner", "internal", "restricted", "sealed"}},
                  {.name = "source", .about = "Where they come from, in words", .longest = 4000},
                  {.name = "about", .about = "A record by its id: kept under its key", .longest = 200},
                  {.name = "about_id", .about = "The same, as chosen from a list: goes before `about`", .longest = 200}},
       .page = "documents/list",
       .answer = "documents.add",
       .about = "Adds files to the case",
       .handle = add_documents_sent,
       .largest_body = largest_upload});
  routes.push_back(
      {.name = "documents.show",
       .method = "GET",
       .path = "/documents/{id}",
       .rule = read,
       .params = {id,
                  {.name = "from", .in = In::query, .kind = Kind::integer, .about = "The page of the text that holds this byte"},
                  {.name = "at", .in = In::query, .kind = Kind::integer, .about = "The same, and the passage there is marked"}},
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
