// Corroboration: many documents -> reuse, aliases, figures, discrepancies, provenance, independence.
//
// Model    See docs/methods/corroboration.md. Claims are clustered into figures by unit, measure and place; text reuse by winnowed
//          fingerprints; who depends on whom is a graph of explicit attribution, reuse, rare shared values and shared errors; the number of
//          independent origins is the number of its components, as a range over the links that are only likely. What people judged of two documents goes before all of it (ties.h).
// Limits   Proposes; a person decides. Nothing here judges whether a figure is true.
// Threads  corroborate() uses up to `threads` threads; the result does not depend on how many.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reading/document.h"

namespace girok::corroboration {

/// A claim of a document, by index.
struct ClaimRef {
  std::size_t document = 0;
  std::size_t claim = 0;
  friend auto operator<=>(const ClaimRef&, const ClaimRef&) = default;
};

struct DocumentSpan {
  std::size_t document = 0;
  Span span;
  friend auto operator<=>(const DocumentSpan&, const DocumentSpan&) = default;
};

// ---- reuse (reuse.cpp) -----------------------------------------------------------------------------------------------

enum class ReuseKind : std::uint8_t { verbatim, altered, paraphrase };
std::string_view name_of(ReuseKind kind);

/// A stretch of one document that another has too. spans[0].document < spans[1].document.
struct Reuse {
  ReuseKind kind = ReuseKind::verbatim;
  std::array<DocumentSpan, 2> spans;
  std::uint32_t shared_words = 0;
  /// Words that stand in only one of the two (outside honest ellipses and brackets), as spans of text.
  std::vector<DocumentSpan> changes;
  std::optional<std::size_t> from;  ///< the document that had it first, where dates or attribution say so
};

// ---- aliases (aliases.cpp) -------------------------------------------------------------------------------------------

enum class AliasKind : std::uint8_t { abbreviation, misspelt_abbreviation, near_name };

/// Several forms that look like one name. Proposed, never merged silently.
struct Alias {
  AliasKind kind = AliasKind::abbreviation;
  std::vector<std::string> forms;  ///< fullest or most frequent first
  std::vector<DocumentSpan> occurrences;  ///< one for each form, in the same order
  std::string evidence;  ///< one plain sentence
  bool slip = false;  ///< a form that looks like a mistake (misspelt, misnamed), and so is a discrepancy too
};

// ---- figures, discrepancies, provenance ------------------------------------------------------------------------------

struct Origins {
  std::size_t min = 0;
  std::size_t max = 0;
  friend bool operator==(const Origins&, const Origins&) = default;
};

/// Claims about one thing: same kind of unit, same measure, same place.
struct Figure {
  std::string label;
  std::vector<ClaimRef> claims;  ///< in order of document and position
  Origins origins;
};

enum class DiscrepancyKind : std::uint8_t {
  currency_pair,
  exchange_rate,
  bound_drift,
  denominator_drift,
  scope_drift,
  period_drift,
  unit_drift,
  scale_error,
  value_change,
  attribution_drift,
  vintage_drift,
  quote_alteration,
  contradiction,
  arithmetic,
  parts_over_100,
  headline,
  alias,
};
std::string_view name_of(DiscrepancyKind kind);

struct Discrepancy {
  DiscrepancyKind kind = DiscrepancyKind::contradiction;
  std::vector<ClaimRef> claims;  ///< sorted, at least one
  std::vector<DocumentSpan> passages;  ///< what to lay side by side
  std::string explanation;  ///< one plain English sentence
};

enum class NodeKind : std::uint8_t { document, source, claim };
struct Node {
  NodeKind kind = NodeKind::document;
  std::string label;
  std::size_t document = reading::none;  ///< for documents, and for a source that is one of the documents' outlets
  std::optional<ClaimRef> claim;
};

enum class EdgeKind : std::uint8_t { attribution, reuse, shared_value, shared_error, paraphrase, same_source };
std::string_view name_of(EdgeKind kind);

/// `from` depends on `to`: to is nearer the origin.
struct Edge {
  std::size_t from = 0, to = 0;  ///< indices into Provenance::nodes
  EdgeKind kind = EdgeKind::attribution;
  bool certain = true;  ///< false: likely only; removing it gives the upper end of the range
  bool decides = false;  ///< without this edge the number of origins would change
  std::string evidence;  ///< one plain sentence
};

/// Two documents that a person judged independent, a < b, and that ties to others hold together all the same. They count as two origins; whether the others rest on the one or the other is not known.
struct HeldTogether {
  std::size_t a = 0, b = 0;
  std::vector<std::size_t> through;  ///< the documents of a shortest way from a to b
};

struct Provenance {
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  Origins origins;  ///< of the whole pile
  std::vector<HeldTogether> held;  ///< in the pile as a whole, or in some figure; at most 200
};

/// "1 GBP = 1.22 USD on 2023-03-28", for honest conversions.
struct ExchangeRate {
  std::string from, to;  ///< ISO 4217
  PartialDate date;
  Decimal rate;  ///< 1 `from` = `rate` `to`
};

/// What a person found out about two documents, by index: they rest on one origin, or they are independent of each other.
struct Judged {
  std::size_t a = 0, b = 0;
  bool one_origin = false;
};

struct Options {
  std::vector<ExchangeRate> rates;
  std::vector<Judged>
      judged;  ///< binds: independent ones are not tied to each other, and count as two origins even where ties to others join them; one origin is certain
  unsigned threads = 1;
  std::function<bool()> go_on;  ///< asked between the steps; false: stop, and what comes back is not all
};

struct Corroboration {
  std::vector<Reuse> reuse;
  std::vector<Alias> aliases;
  std::vector<Figure> figures;
  std::vector<Discrepancy> discrepancies;
  Provenance provenance;
};

// Each step reads what the earlier ones found.
std::vector<Reuse> find_reuse(std::span<const reading::Document> documents, unsigned threads);
std::vector<Alias> find_aliases(std::span<const reading::Document> documents);
std::vector<Figure> find_figures(std::span<const reading::Document> documents, const std::vector<Reuse>& reuse);
std::vector<Discrepancy> find_discrepancies(std::span<const reading::Document> documents, const Corroboration& so_far,
                                            const Options& options);
/// Also sets Figure::origins.
Provenance find_provenance(std::span<const reading::Document> documents, Corroboration& so_far, const std::vector<Judged>& judged = {});

Corroboration corroborate(std::span<const reading::Document> documents, const Options& options);

}  // namespace girok::corroboration
