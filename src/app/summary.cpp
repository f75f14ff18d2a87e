#include "app/summary.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "app/terminal.h"
#include "app/view.h"

namespace girok::app {
namespace {

using corroboration::ClaimRef;

std::string count_of(std::size_t n, std::string_view one, std::string_view many) { return fmt::format("{} {}", n, n == 1 ? one : many); }

/// How much of each part is shown when not everything is wanted.
struct Limits {
  std::size_t documents = 12, figures = 3, wordings = 3, discrepancies = 6, pairs = 4, aliases = 4, errors = 6;
};

class Summary {
 public:
  Summary(const Pile& pile, const SummaryOptions& options) : view_(pile), options_(options) {
    constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();
    if (options.all) limits_ = {no_limit, no_limit, no_limit, no_limit, no_limit, no_limit, no_limit};
    options_.columns = std::clamp<std::size_t>(options.columns, 40, 160);
  }

  std::string text() && {
    headline();
    documents();
    figures();
    discrepancies();
    shared_text();
    aliases();
    left_out();
    return std::move(out_);
  }

 private:
  View view_;
  SummaryOptions options_;
  Limits limits_;
  std::string out_;

  const Pile& pile() const { return view_.pile; }
  std::string styled(std::string_view text, std::string_view code) const {
    return options_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
  std::string bold(std::string_view text) const { return styled(text, "1"); }
  std::string faint(std::string_view text) const { return styled(text, "2"); }

  void heading(std::string_view title, std::string_view count) {
    out_ += fmt::format("\n{}{}\n", bold(title), count.empty() ? std::string() : faint(fmt::format("  {}", count)));
  }
  void more(std::size_t shown, std::size_t all) {
    if (shown < all) out_ += fmt::format("  {}\n", faint(fmt::format("… and {} more (--all)", all - shown)));
  }

  void headline() {
    const corroboration::Origins& origins = pile().found.provenance.origins;
    const std::string documents = count_of(pile().documents.size(), "document", "documents");
    const bool one = origins.min == 1 && origins.max == 1;
    out_ += bold(fmt::format("{}, {} independent {}", documents, range_of(origins), one ? "origin" : "origins")) + "\n";
  }

  void documents() {
    const std::size_t shown = std::min(limits_.documents, pile().documents.size());
    if (shown == 0) return;
    heading("Documents", view_.folder.empty() ? "" : "in " + one_line(view_.folder));
    std::size_t widest = 0;
    for (std::size_t d = 0; d < shown; ++d) widest = std::max(widest, columns_of(view_.short_paths[d]));
    widest = std::min(widest, options_.columns / 2);
    for (std::size_t d = 0; d < shown; ++d) {
      const reading::Document& document = pile().documents[d];
      const std::string date = document.metadata.date ? to_string(*document.metadata.date) : "no date";
      std::string line = fmt::format("  {}  {}  {}  {}", pad(cut(view_.short_paths[d], widest), widest), pad(date, 10),
                                     pad(std::string(text::code_of(document.language)), 3), one_line(document.metadata.outlet));
      while (line.ends_with(' ')) line.pop_back();
      for (const std::string& note : document.notes) line += "  (" + one_line(note) + ")";
      out_ += (options_.all ? wrap(line, options_.columns, 4, 0) : cut(line, options_.columns)) + "\n";
    }
    more(shown, pile().documents.size());
  }

  /// The documents of a wording, each once: "a.txt:3, b.txt:7".
  std::string places_of(const Wording& wording) const {
    std::string places;
    std::set<std::size_t> told;
    for (const ClaimRef& claim : wording.claims) {
      if (!told.insert(claim.document).second && !options_.all) continue;
      if (!places.empty()) places += ", ";
      places += view_.place_of({claim.document, view_.claim(claim).span});
    }
    return places;
  }

  void wording(const Wording& wording, std::size_t width) {
    const std::vector<std::string> chain = view_.chain_of(wording.claims.front());
    std::string who;
    for (std::size_t i = 1; i < chain.size(); ++i) who += (i > 1 ? " ← " : "") + chain[i];
    std::string right = places_of(wording);
    if (!who.empty()) right += " ← " + who;
    out_ += "    " + pad(cut(wording.text, width), width) + "  " + faint(cut(right, options_.columns - width - 6)) + "\n";
  }

  void figures() {
    const auto is_key = [this](const ShownFigure& figure) { return options_.all || figure.documents > 1; };
    const std::size_t keys = static_cast<std::size_t>(std::ranges::count_if(view_.figures, is_key));
    if (keys == 0) return;
    heading(options_.all ? "Figures" : "Figures that several documents give", fmt::format("{}", keys));
    std::size_t shown = 0;
    for (const ShownFigure& figure : view_.figures) {
      if (shown == limits_.figures || !is_key(figure)) break;
      ++shown;
      const corroboration::Figure& found = pile().found.figures[figure.figure];
      out_ += fmt::format("  {}{}\n", cut(one_line(found.label), options_.columns - 40),
                          faint(fmt::format("  {}, {} {}", count_of(figure.documents, "document", "documents"), range_of(found.origins),
                                            found.origins.max == 1 ? "origin" : "origins")));
      const std::size_t wordings = std::min(limits_.wordings, figure.wordings.size());
      std::size_t width = 0;
      for (std::size_t w = 0; w < wordings; ++w) width = std::max(width, columns_of(figure.wordings[w].text));
      width = std::min(width, options_.columns / 2 - 2);
      for (std::size_t w = 0; w < wordings; ++w) wording(figure.wordings[w], width);
      if (wordings < figure.wordings.size()) {
        out_ +=
            "    " + faint(fmt::format("… and {}", count_of(figure.wordings.size() - wordings, "other wording", "other wordings"))) + "\n";
      }
    }
    more(shown, keys);
  }

  /// Discrepancies in the order found, but one of each kind before the second of any: the first lines show the variety.
  std::vector<std::size_t> varied_discrepancies() const {
    std::vector<std::size_t> order;
    std::vector<std::pair<std::size_t, std::size_t>> ranked;   // (how many of its kind came before, index)
    std::vector<std::size_t> seen(32, 0);
    for (std::size_t x = 0; x < pile().found.discrepancies.size(); ++x) {
      const std::size_t kind = static_cast<std::size_t>(pile().found.discrepancies[x].kind);
      ranked.emplace_back(options_.all ? 0 : seen[kind]++, x);
    }
    std::ranges::sort(ranked);
    for (const auto& [rank, x] : ranked) order.push_back(x);
    return order;
  }

  static std::string words_of(corroboration::DiscrepancyKind kind) {
    std::string words(name_of(kind));
    std::ranges::replace(words, '_', ' ');
    return words;
  }

  void discrepancies() {
    const std::vector<std::size_t> order = varied_discrepancies();
    if (order.empty()) return;
    heading("Discrepancies", fmt::format("{}", order.size()));
    constexpr std::size_t label_width = 17;   // "attribution drift"
    constexpr std::ptrdiff_t most_lines = 13;   // some sentences are long
    const auto lines = [this] { return std::ranges::count(out_, '\n'); };
    const std::ptrdiff_t lines_before = lines();
    std::size_t shown = 0;
    for (std::size_t i = 0; i < std::min(limits_.discrepancies, order.size()) && (options_.all || lines() - lines_before < most_lines);
         ++i) {
      ++shown;
      const corroboration::Discrepancy& discrepancy = pile().found.discrepancies[order[i]];
      const std::size_t indent = label_width + 4;
      out_ += "  " + styled(pad(words_of(discrepancy.kind), label_width), "33") + "  " +
              wrap(one_line(discrepancy.explanation), options_.columns, indent, indent) + "\n";
      std::string places;
      std::set<std::string> told;
      const auto add_place = [&](const corroboration::DocumentSpan& span) {
        std::string place = view_.place_of(span);
        if (!told.insert(place).second || (told.size() > 4 && !options_.all)) return;
        places += (places.empty() ? "" : ", ") + place;
      };
      for (const corroboration::DocumentSpan& passage : discrepancy.passages) add_place(passage);
      for (const ClaimRef& claim : discrepancy.claims) add_place({claim.document, view_.claim(claim).span});
      if (told.size() > 4 && !options_.all) places += ", …";
      out_ += std::string(indent, ' ') +
              faint(options_.all ? wrap(places, options_.columns, indent, indent) : cut(places, options_.columns - indent)) + "\n";
    }
    more(shown, order.size());
  }

  void shared_text() {
    if (view_.shared.empty()) return;
    heading("Shared text", count_of(view_.shared.size(), "pair of documents", "pairs of documents"));
    const std::size_t shown = std::min(limits_.pairs, view_.shared.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const SharedText& pair = view_.shared[i];
      out_ += fmt::format("  {} {} {}  {}\n", view_.short_paths[pair.first], pair.directed ? "→" : "–", view_.short_paths[pair.second],
                          faint(count_of(pair.passages, "passage", "passages") + ", " + count_of(pair.words, "word", "words")));
    }
    more(shown, view_.shared.size());
  }

  void aliases() {
    const std::vector<corroboration::Alias>& aliases = pile().found.aliases;
    if (aliases.empty()) return;
    heading("Names that may be one", fmt::format("{}", aliases.size()));
    // Slips first: they are what a reader must act on.
    std::vector<const corroboration::Alias*> order;
    for (const corroboration::Alias& alias : aliases) order.push_back(&alias);
    std::ranges::stable_sort(order, [](const auto* a, const auto* b) { return a->slip && !b->slip; });
    const std::size_t shown = std::min(limits_.aliases, order.size());
    for (std::size_t i = 0; i < shown; ++i) {
      std::string line;
      for (const std::string& form : order[i]->forms) line += (line.empty() ? "" : " = ") + one_line(form);
      if (order[i]->slip) line += "  (a slip?)";
      out_ += "  " + wrap(line, options_.columns, 4, 2) + "\n";
    }
    more(shown, order.size());
  }

  void left_out() {
    if (!pile().errors.empty()) {
      heading("Could not be read", fmt::format("{}", pile().errors.size()));
      const std::size_t shown = std::min(limits_.errors, pile().errors.size());
      for (std::size_t i = 0; i < shown; ++i) out_ += "  " + wrap(one_line(to_string(pile().errors[i])), options_.columns, 4, 2) + "\n";
      more(shown, pile().errors.size());
    }
    if (pile().skipped.empty()) return;
    heading("Left out", fmt::format("{}", pile().skipped.size()));
    const std::size_t shown = std::min(limits_.errors, pile().skipped.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const Skipped& skipped = pile().skipped[i];
      out_ += "  " + wrap(one_line(skipped.path) + ": " + reason_of(skipped), options_.columns, 4, 2) + "\n";
    }
    more(shown, pile().skipped.size());
  }

  std::string reason_of(const Skipped& skipped) const {
    switch (skipped.reason) {
      case SkipReason::kind: return "not a .txt, .md or .html file; name it on the command line to read it";
      case SkipReason::hidden: return "hidden";
      case SkipReason::duplicate:
        return skipped.document == reading::none ? "given twice" : "the same as " + view_.short_paths[skipped.document] + ", counted once";
      case SkipReason::loop: return "a link to what was read already";
      case SkipReason::special: return "not a file that can be read";
    }
    return {};
  }
};

}  // namespace

std::string summary_of(const Pile& pile, const SummaryOptions& options) { return Summary(pile, options).text(); }

}  // namespace girok::app
