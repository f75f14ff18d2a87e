// Pages of documents laid side by side: figures, discrepancies, who rests on whom, shared text, names; each passage leads into the reader.
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/case/case_reading.h"
#include "app/provenance_picture.h"
#include "app/report.h"
#include "app/terminal.h"
#include "server/pages/analysis.h"
#include "server/pages/corroboration_shared.h"
#include "server/pages/pages.h"
#include "server/pages/reading_of_case.h"
#include "server/serve.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

using app::CaseReading;
using app::KeptReading;
using corroboration::ClaimRef;
using corroboration::DocumentSpan;

Result<View> overview(Context& c) {
  auto [reading, labels, view] = corroboration_page(c, "overview");
  view.json["documents"] = Json::array();
  view.json["decides"] = Json::array();
  view.json["errors"] = Json::array();
  view.json["summary"] = nullptr;
  if (!reading) return view;
  const corroboration::Corroboration& found = reading->pile.found;
  const std::optional<std::size_t> open = open_discrepancies(c);
  const auto several = std::ranges::count_if(reading->view.figures, [](const app::ShownFigure& figure) { return figure.documents > 1; });
  view.json["summary"] = {{"documents", reading->pile.documents.size()},
                          {"origins", json_of_origins(c, found.provenance.origins)},
                          {"figures", several},
                          {"discrepancies", found.discrepancies.size()},
                          {"open", open ? Json(*open) : Json(nullptr)},
                          {"shared", found.reuse.size()},
                          {"left_out", reading->left_out == 0 ? Json(nullptr) : Json(reading->left_out)},
                          {"aliases", found.aliases.size()}};
  for (std::size_t d = 0; d < reading->pile.documents.size(); ++d) view.json["documents"].push_back(json_of_document(*reading, d));
  for (const app::Bond& bond : reading->view.bonds) {
    if (bond.decides) view.json["decides"].push_back(json_of_bond(*reading, bond, labels));
  }
  view.json["errors"] = json_of(reading->pile.errors);
  return view;
}

Result<View> run_reading(Context& c) {
  const bool transcripts = c.truth("transcripts");
  return start_only_job(
      c, reading_kind, {}, [member_case = c.member_case, version = c.options.version, transcripts](JobWork& work) -> JobOutcome {
        Result<app::CollectedTexts> collected = fail(ErrorCode::not_found, "nothing was read");
        {
          Result<app::MemberCase::Locked> held = member_case->lock_apart();
          if (!held) return tl::unexpected(std::vector<Error>{held.error()});
          collected = app::collect_texts(held->vault(), transcripts);
        }
        if (!collected) return tl::unexpected(std::vector<Error>{collected.error()});
        Result<std::shared_ptr<CaseReading>> reading = app::read_collected(*std::move(collected), &work.progress(), version);
        if (!reading) return tl::unexpected(std::vector<Error>{reading.error()});
        return job_result(std::make_shared<const KeptReading>(*std::move(reading)), "/corroboration");
      });
}

std::vector<std::size_t> discrepancies_of(const CaseReading& reading, std::size_t figure) {
  std::vector<std::size_t> found;
  for (std::size_t x = 0; x < reading.pile.found.discrepancies.size(); ++x) {
    if (shares_a_claim(reading.pile.found.figures[figure], reading.pile.found.discrepancies[x])) found.push_back(x);
  }
  return found;
}

// ---- figures ---------------------------------------------------------------------------------------------------------

Result<View> figures(Context& c) {
  auto [reading, labels, view] = corroboration_page(c, "figures");
  constexpr std::size_t most_claims = 60;
  const DiscrepancyReviews reviews = reading ? app::discrepancy_reviews(c.vault()) : DiscrepancyReviews{};
  add_items(c, view, reading ? reading->view.figures.size() : 0, [&](std::size_t i) -> Json {
    const app::ShownFigure& figure = reading->view.figures[i];
    const corroboration::Figure& of = reading->pile.found.figures[figure.figure];
    const Json differs = json_of_discrepancies(c, *reading, reviews, discrepancies_of(*reading, figure.figure), labels);
    Json claims = Json::array();
    std::size_t count = 0;
    for (const app::Wording& wording : figure.wordings) {
      for (const ClaimRef& ref : wording.claims) {
        if (++count <= most_claims) claims.push_back(json_of_claim(*reading, ref, labels));
      }
    }
    return {{"number", figure.figure + 1},
            {"label", app::one_line(of.label)},
            {"documents", figure.documents},
            {"discrepancies", figure.discrepancies},
            {"any_differs", !differs.empty()},
            {"differs", differs},
            {"origins", json_of_origins(c, of.origins)},
            {"claims", std::move(claims)},
            {"more", count > most_claims ? Json(count - most_claims) : Json(nullptr)}};
  });
  return view;
}

// ---- provenance, shared text, names ----------------------------------------------------------------------------------

Result<View> provenance(Context& c) {
  auto [reading, labels, view] = corroboration_page(c, "provenance");
  view.json["picture"] = "";
  view.json["origins"] = nullptr;
  view.json["bonds"] = Json::array();
  view.json["documents"] = Json::array();
  view.json["more"] = nullptr;
  view.json["decisions"] = Json::array();
  view.json["any_decisions"] = false;
  if (!reading) return view;
  view.json["picture"] = app::provenance_picture(reading->view, labels, app::PictureFor::page);
  view.json["origins"] = json_of_origins(c, reading->pile.found.provenance.origins);
  constexpr std::size_t most_bonds = 150;
  // What decides the number of origins first, then who names whom, then what is shared.
  std::vector<app::Bond> bonds = reading->view.bonds;
  std::ranges::stable_sort(bonds, {}, [](const app::Bond& bond) {
    return bond.decides ? 0 : bond.kind == corroboration::EdgeKind::attribution ? 1 : 2;
  });
  for (const app::Bond& bond : bonds) {
    if (view.json["bonds"].size() < most_bonds) view.json["bonds"].push_back(json_of_bond(*reading, bond, labels));
  }
  view.json["decisions"] = json_of_origin_decisions(c, *reading);
  view.json["any_decisions"] = !view.json["decisions"].empty();
  if (reading->view.bonds.size() > most_bonds) view.json["more"] = reading->view.bonds.size() - most_bonds;
  for (std::size_t d = 0; d < reading->pile.documents.size(); ++d) view.json["documents"].push_back(json_of_document(*reading, d));
  return view;
}

Result<View> shared(Context& c) {
  auto [reading, labels, view] = corroboration_page(c, "shared");
  add_items(c, view, reading ? reading->pile.found.reuse.size() : 0, [&](std::size_t r) -> Json {
    const corroboration::Reuse& reuse = reading->pile.found.reuse[r];
    const bool turned = reuse.from && *reuse.from == reuse.spans[1].document;
    Json passages = Json::array();
    for (const std::size_t side : {turned ? std::size_t{1} : std::size_t{0}, turned ? std::size_t{0} : std::size_t{1}})
      passages.push_back(json_of_passage(*reading, reuse.spans.at(side), app::shared_html(*reading, reuse, side)));
    return {{"number", r + 1},
            {"kind", corroboration::name_of(reuse.kind)},
            {"kind_word", labels[fmt::format("reuse.{}", corroboration::name_of(reuse.kind))]},
            {"words", reuse.shared_words},
            {"directed", reuse.from.has_value()},
            {"passages", std::move(passages)}};
  });
  return view;
}

/// Where it is decided whether two documents that use two forms rest on one origin; null where one document has both.
Json pair_of(const CaseReading& reading, const corroboration::Alias& alias) {
  for (std::size_t i = 1; i < alias.occurrences.size(); ++i) {
    if (alias.occurrences[i].document != alias.occurrences[0].document)
      return href_of_documents(reading.items[alias.occurrences[0].document], reading.items[alias.occurrences[i].document]);
  }
  return nullptr;
}

Result<View> aliases(Context& c) {
  auto [reading, labels, view] = corroboration_page(c, "names");
  const std::size_t all = reading ? reading->pile.found.aliases.size() : 0;
  const auto item = [&](std::size_t a) -> Json {
    const corroboration::Alias& alias = reading->pile.found.aliases[a];
    Json forms = Json::array();
    for (std::size_t f = 0; f < alias.forms.size(); ++f) {
      Json form = f < alias.occurrences.size() ? json_of_passage(*reading, alias.occurrences[f], {}) : Json::object();
      form.erase("html");
      form["text"] = app::one_line(alias.forms[f]);
      forms.push_back(std::move(form));
    }
    return {{"number", a + 1},
            {"forms", std::move(forms)},
            {"evidence", alias.evidence},
            {"slip", alias.slip},
            {"pair_href", pair_of(*reading, alias)}};
  };
  add_items(c, view, all, item, 50);
  return view;
}

Result<View> report(Context& c) {
  const std::shared_ptr<const CaseReading> reading = reading_of_case(c);
  if (!reading) return fail(ErrorCode::not_found, "the documents of the case were not read yet", {}, "read them first");
  app::ReportOptions options;
  options.language = std::string(c.language());
  return file_to_save(c, "corroboration.html", "text/html; charset=utf-8", app::report_of(reading->pile, options), "corroboration.html");
}

}  // namespace

namespace {

std::shared_ptr<const KeptReading> kept_reading(const Context& c) {
  if (!c.may(app::Deed::read_documents)) return nullptr;  // a role that was lowered since
  const std::optional<JobLine> line = c.jobs.newest(c.session->member, reading_kind, JobState::done);
  std::shared_ptr<const KeptReading> kept = line ? c.jobs.result_of<KeptReading>(c.session->member, line->job, reading_kind) : nullptr;
  return kept && app::may_still_see(c.vault(), *kept->as_counted()) ? kept : nullptr;
}

}  // namespace

std::shared_ptr<const CaseReading> reading_of_case(const Context& c) {
  const std::shared_ptr<const KeptReading> kept = kept_reading(c);
  return kept ? kept->with_origins(c.vault()) : nullptr;
}

std::shared_ptr<const CaseReading> reading_with_figures(const Context& c) {
  const std::shared_ptr<const KeptReading> kept = kept_reading(c);
  return kept ? kept->with_figures(c.vault()) : nullptr;
}

std::shared_ptr<const CaseReading> reading_as_counted(const Context& c) {
  const std::shared_ptr<const KeptReading> kept = kept_reading(c);
  return kept ? kept->as_counted() : nullptr;
}

Json corroboration_tabs(const Context& c, std::string_view present) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> tabs = {{{"overview", "/corroboration"},
                                                                                         {"figures", "/corroboration/figures"},
                                                                                         {"ranges", "/figures"},
                                                                                         {"discrepancies", "/corroboration/discrepancies"},
                                                                                         {"provenance", "/corroboration/provenance"},
                                                                                         {"shared", "/corroboration/shared"},
                                                                                         {"names", "/corroboration/names"}}};
  Json json = Json::array();
  for (const auto& [name, href] : tabs)
    json.push_back({{"href", href}, {"word", c.words[fmt::format("corroboration.{}", name)]}, {"current", name == present}});
  return json;
}

void add_corroboration(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_documents);
  const Param from{.name = "from", .in = In::query, .kind = Kind::integer, .about = "From which on"};
  const auto page = [&](const char* name, const char* path, const char* about, std::vector<Param> params,
                        Result<View> (*handle)(Context&)) {
    routes.push_back({.name = std::string("corroboration.") + name,
                      .method = "GET",
                      .path = path,
                      .rule = read,
                      .params = std::move(params),
                      .page = std::string("corroboration/") + name,
                      .answer = std::string("corroboration.") + name,
                      .about = about,
                      .handle = handle});
  };
  page("overview", "/corroboration", "The documents of the case laid side by side: how many independent origins, and what decides that", {},
       overview);
  page("figures", "/corroboration/figures", "Figures with every wording, and how many independent origins each has", {from}, figures);
  page("provenance", "/corroboration/provenance", "Which document rests on which source", {}, provenance);
  page("shared", "/corroboration/shared", "Text that documents share", {from}, shared);
  page("names", "/corroboration/names", "Forms that look like one name, proposed", {from}, aliases);
  routes.push_back({.name = "corroboration.run",
                    .method = "POST",
                    .path = "/corroboration/run",
                    .rule = read,
                    .params = {{.name = "transcripts", .kind = Kind::truth, .about = "Transcripts of testimonies too"}},
                    .answer = "jobs.started",
                    .about = "Reads the documents of the case",
                    .handle = run_reading});
  routes.push_back({.name = "corroboration.report",
                    .method = "GET",
                    .path = "/corroboration/report",
                    .rule = read,
                    .page = "corroboration/overview",
                    .answer = "file",
                    .media = {"text/html"},
                    .about = "All of it as one HTML file",
                    .handle = report});
  add_corroboration_discrepancies(routes);
  add_corroboration_pair(routes);
}

}  // namespace girok::server
