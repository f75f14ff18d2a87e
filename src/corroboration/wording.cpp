// Wording: quotations that change on the way, and organisations under a wrong name.
//
// Model    Altered reuse inside quotation marks is a changed quotation where words differ beyond marked cuts and spelling; so is one run of words in two
//          quotations with different speakers. Aliases that look like a slip are reported once, on the claims that stand nearest to the names.
// Limits   A quotation translated twice is not compared.
#include <array>

#include "corroboration/discrepancy.h"
#include "text/unicode.h"

namespace girok::corroboration {
namespace {

using reading::Quotation;
using reading::QuotationKind;

/// The quotation of the document that holds most of the span; none where less than half of either lies in the other.
std::size_t quotation_over(const reading::Document& d, Span span) {
  std::size_t best = reading::none;
  std::uint32_t most = 0;
  for (std::size_t i = 0; i < d.quotations.size(); ++i) {
    const Quotation& q = d.quotations[i];
    if (q.kind != QuotationKind::direct && q.kind != QuotationKind::mixed) continue;
    if (q.span.begin >= span.end) break;
    if (!q.span.overlaps(span)) continue;
    const std::uint32_t shared = std::min(q.span.end, span.end) - std::max(q.span.begin, span.begin);
    if (shared > most) {
      most = shared;
      best = i;
    }
  }
  if (best == reading::none || most * 10 < span.size() * 5) return reading::none;
  return best;
}

/// The claim made for a quotation, else the first claim of the sentence, else nothing.
std::optional<ClaimRef> claim_near(const Context& c, std::size_t document, Span span, std::size_t quotation) {
  const auto& claims = c.documents[document].claims;
  std::optional<ClaimRef> near;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (quotation != reading::none && claims[i].quotation == quotation && !claims[i].quantity) return ClaimRef{document, i};
    if (claims[i].sentence.overlaps(span) && (!near || (!claims[i].quantity && claims[near->claim].quantity))) near = ClaimRef{document, i};
  }
  return near;
}

std::string quoted(const Context& c, const DocumentSpan& s) {
  std::string words(c.documents[s.document][s.span]);
  for (char& ch : words) {
    if (ch == '\n' || ch == '\r') ch = ' ';
  }
  if (words.size() > 60) {
    std::size_t cut = 57;
    while (cut > 0 && (static_cast<unsigned char>(words[cut]) & 0xC0) == 0x80) --cut;
    words = words.substr(0, cut) + "...";
  }
  return "\"" + words + "\"";
}

bool same_person(const Context& c, std::string_view a, std::string_view b) {
  if (source_key(a) == source_key(b)) return true;
  const std::size_t x = c.sources.likely(a), y = c.sources.likely(b);
  if (x != Sources::unknown && x == y) return true;
  // A surname alone, or the description of somebody unnamed, is not another speaker.
  const std::string ka = source_key(a), kb = source_key(b);
  return ka.ends_with(" " + kb) || kb.ends_with(" " + ka) || ka.find(kb) != std::string::npos || kb.find(ka) != std::string::npos;
}

bool is_name(const reading::Document& d, std::string_view speaker) {
  return std::any_of(d.names.begin(), d.names.end(), [&](const reading::Name& n) {
    return (n.kind == reading::NameKind::person || n.kind == reading::NameKind::organisation) &&
           (n.canonical == speaker || n.text == speaker);
  });
}

void quotations(const Context& c, Found& found) {
  for (const Reuse& r : c.so_far.reuse) {
    if (r.kind == ReuseKind::paraphrase) continue;
    const reading::Document& a = c.documents[r.spans[0].document];
    const reading::Document& b = c.documents[r.spans[1].document];
    const std::size_t qa = quotation_over(a, r.spans[0].span), qb = quotation_over(b, r.spans[1].span);
    if (qa == reading::none || qb == reading::none) continue;
    const auto ca = claim_near(c, r.spans[0].document, r.spans[0].span, qa), cb = claim_near(c, r.spans[1].document, r.spans[1].span, qb);
    if (!ca || !cb) continue;
    std::vector<DocumentSpan> changes;
    for (const DocumentSpan& change : r.changes) {
      const Span inside = change.document == r.spans[0].document ? a.quotations[qa].span : b.quotations[qb].span;
      if (inside.contains(change.span)) changes.push_back(change);
    }
    std::string text;
    if (!changes.empty()) {
      std::vector<std::string> parts;
      for (const DocumentSpan& change : changes) {
        if (parts.size() < 4) parts.push_back(quoted(c, change) + " only in " + c.name(change.document));
      }
      text = "The words of one quotation differ between " + c.name(r.spans[0].document) + " and " + c.name(r.spans[1].document) + ": " +
             join_words(parts) + ".";
    }
    const std::string &sa = a.quotations[qa].speaker, &sb = b.quotations[qb].speaker;
    if (!sa.empty() && !sb.empty() && r.shared_words >= 5 && is_name(a, sa) && is_name(b, sb) && !same_person(c, sa, sb)) {
      if (!text.empty()) text += " ";
      text += "The same words are given to " + sa + " in " + c.name(r.spans[0].document) + " and to " + sb + " in " +
              c.name(r.spans[1].document) + ".";
    }
    if (text.empty()) continue;
    add(found, DiscrepancyKind::quote_alteration, {*ca, *cb}, text, c);
    found.back().passages = {{r.spans[0].document, a.quotations[qa].span}, {r.spans[1].document, b.quotations[qb].span}};
  }
}

/// One passage, outside quotation marks or within, on the word of two different organisations.
void borrowed_statements(const Context& c, Found& found) {
  for (const Reuse& r : c.so_far.reuse) {
    if (r.kind == ReuseKind::paraphrase || r.shared_words < 8) continue;
    std::array<std::optional<ClaimRef>, 2> claims;
    std::array<std::string, 2> parties;
    for (std::size_t side = 0; side < 2; ++side) {
      const auto& all = c.documents[r.spans[side].document].claims;
      for (std::size_t i = 0; i < all.size(); ++i) {
        const reading::Claim& claim = all[i];
        if (claim.quantity || !claim.sentence.overlaps(r.spans[side].span) || claim.attribution.empty()) continue;
        const std::uint32_t shared =
            std::min(claim.sentence.end, r.spans[side].span.end) - std::max(claim.sentence.begin, r.spans[side].span.begin);
        if (shared * 2 < r.spans[side].span.size()) continue;
        const reading::Source* source = Sources::ultimate(claim.attribution);
        if (!source || source->kind == reading::SourceKind::document || source->kind == reading::SourceKind::outlet) continue;
        claims[side] = ClaimRef{r.spans[side].document, i};
        parties[side] = Sources::party(*source);
        break;
      }
    }
    if (!claims[0] || !claims[1]) continue;
    // Words in quotation marks on both sides are the business of quotations().
    if (c.claim(*claims[0]).quotation != reading::none && c.claim(*claims[1]).quotation != reading::none) continue;
    const auto particular = [](const std::string& name) { return !name.empty() && !(name.front() >= 'a' && name.front() <= 'z'); };
    const std::size_t a = c.sources.likely(parties[0]), b = c.sources.likely(parties[1]);
    if (a == b || a == Sources::unknown || b == Sources::unknown || !particular(parties[0]) || !particular(parties[1])) continue;
    if (!is_name(c.documents[r.spans[0].document], parties[0]) || !is_name(c.documents[r.spans[1].document], parties[1])) continue;
    add(found, DiscrepancyKind::attribution_drift, {*claims[0], *claims[1]},
        "The same passage stands on the word of " + parties[0] + " in " + c.name(r.spans[0].document) + " and of " + parties[1] + " in " +
            c.name(r.spans[1].document) + ".",
        c);
    found.back().passages = {r.spans[0], r.spans[1]};
  }
}

void names(const Context& c, Found& found) {
  for (const Alias& alias : c.so_far.aliases) {
    if (!alias.slip) continue;
    std::vector<ClaimRef> claims;
    for (const DocumentSpan& at : alias.occurrences) {
      Span sentence = at.span;
      for (const Span s : c.documents[at.document].sentences) {
        if (s.contains(at.span.begin)) sentence = s;
      }
      if (const auto near = claim_near(c, at.document, sentence, reading::none)) claims.push_back(*near);
    }
    add(found, DiscrepancyKind::alias, claims, "One name may stand in different forms: " + join_words(alias.forms) + ". " + alias.evidence,
        c);
    found.back().passages = alias.occurrences;
  }
}

}  // namespace

void find_wording(const Context& context, Found& found) {
  quotations(context, found);
  borrowed_statements(context, found);
  names(context, found);
}

}  // namespace girok::corroboration
