// What the pages of documents laid side by side share: documents, passages and links between them as JSON; what every page of the area begins with.
//
// Threads  No state.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case_reading.h"
#include "app/case/discrepancy_reviews.h"
#include "app/report_texts.h"
#include "server/context.h"

namespace girok::server {

Json json_of_document(const app::CaseReading& reading, std::size_t document);
/// A passage as HTML of our own making, and where it stands.
Json json_of_passage(const app::CaseReading& reading, const corroboration::DocumentSpan& span, std::string html);
/// {"min","max","text"}
Json json_of_origins(const Context& c, const corroboration::Origins& origins);
/// A link; "href": the page of the two documents, empty where an end is none.
Json json_of_bond(const app::CaseReading& reading, const app::Bond& bond, const app::Labels& labels);
/// One claim: its value, who says so, its wording within the text.
Json json_of_claim(const app::CaseReading& reading, const corroboration::ClaimRef& ref, const app::Labels& labels);
/// Discrepancies by their numbers, each with where it is shown; "state": the word for explained, null where it is open. `reviews`: app::discrepancy_reviews().
using DiscrepancyReviews = std::map<std::string, app::DiscrepancyReview>;
Json json_of_discrepancies(const Context& c, const app::CaseReading& reading, const DiscrepancyReviews& reviews,
                           const std::vector<std::size_t>& numbers, const app::Labels& labels);
/// What people decided about the origin of two documents of the reading, the newest first.
Json json_of_origin_decisions(Context& c, const app::CaseReading& reading);
/// The page of two documents beside each other.
std::string href_of_documents(const Id& a, const Id& b);
/// Where a figure stands; `shown`: its place in the order of the page.
std::string href_of_figure(std::size_t shown, std::size_t figure);

/// What every page of the area begins with: the reading, if there is one, and whether it is out of date.
struct AreaPage {
  std::shared_ptr<const app::CaseReading> reading;
  app::Labels labels;
  View view;
};
AreaPage corroboration_page(Context& c, std::string_view tab);

inline constexpr std::size_t corroboration_page_length = 10;

/// "items": those of `all` that this page shows, each made by `item(number)`; and "paging".
template <class Item>
void add_items(const Context& c, View& view, std::size_t all, Item item, std::size_t a_page = corroboration_page_length) {
  const Paging paging = paging_of(c, a_page);
  Json items = Json::array();
  for (std::size_t i = paging.from; i < all && items.size() < paging.count; ++i) items.push_back(item(i));
  view.json["paging"] = json_of(c, paging, all, items.size());
  view.json["items"] = std::move(items);
}

/// Whether a claim of the figure is one of those that show the discrepancy.
bool shares_a_claim(const corroboration::Figure& figure, const corroboration::Discrepancy& one);
/// How many of the reading's discrepancies nobody has explained; nothing where there is no reading, or where explanations are too many to be counted for a page that tells much else.
std::optional<std::size_t> open_discrepancies(Context& c);

/// Where documents differ, and what people found out about it.
void add_corroboration_discrepancies(Routes& routes);
/// Two documents beside each other, and what people decide about them.
void add_corroboration_pair(Routes& routes);

}  // namespace girok::server
