#include "app/linkage/link_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "app/embedded.h"
#include "app/html.h"
#include "app/linkage/link_text.h"
#include "app/terminal.h"
#include "app/translations.h"
#include "linkage/review.h"

namespace girok::app {
namespace {

constexpr std::size_t most_lists = 50, most_columns = 200, most_doubtful = 40;

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }
std::string shown(std::string_view text) { return escape(one_line(text)); }
/// What the engine says, whatever the page's language.

/// A bar from the middle: what speaks for one person to the right, what speaks against it to the left. Attributes, for styles are not allowed.
std::string bar(double bits) {
  constexpr double half = 80, bits_at_the_end = 16;
  const double length = std::min(std::abs(bits) / bits_at_the_end, 1.0) * half;
  return fmt::format(
      "<svg width=160 height=14 viewBox=\"0 0 160 14\" aria-hidden=true focusable=false><rect x=\"{:.1f}\" y=2 width=\"{:.1f}\" height=10 "
      "fill=\"{}\"/>"
      "<rect x=79.5 y=0 width=1 height=14 fill=\"#888\"/></svg>",
      bits < 0 ? half - length : half, length, bits < 0 ? "#b4552d" : "#2f6f9f");
}

class Page {
 public:
  Page(const LinkRun& run, const std::string& language) : run_(run), labels_(language) {}

  std::string page() && {
    head();
    result();
    lists();
    compared();
    passes();
    weights();
    doubtful();
    notes();
    out_ += fmt::format("</main>\n<footer><p>{}</p></footer>\n</body>\n</html>\n", label("footer"));
    return std::move(out_);
  }

 private:
  std::string label(std::string_view key) const { return escape(labels_[key]); }
  /// What the engine says, in the report's language or marked as English.
  std::string said(std::string_view english) const {
    if (const std::optional<std::string> sentence = translations_.said(english)) return shown(*sentence);
    return fmt::format("<span lang=en>{}</span>", shown(english));
  }
  std::string name_of_field(std::size_t field) const { return shown(run_.input.fields[field].field.name); }

  void head() {
    const std::string_view style = embedded("report.css");
    const std::size_t lists = run_.table.lists.size();
    const std::string title = lists == 1 ? label("link.title.one") : escape(labels_.with("link.title", std::to_string(lists)));
    out_ += page_head(labels_.language(), title, style);
    out_ += fmt::format("<a class=skip href=\"#result\">{}</a>\n<header>\n<h1>{}</h1>\n<p class=lede>{}</p>\n</header>\n", label("skip"),
                        title, label("link.lede"));
    out_ += fmt::format("<nav id=contents aria-label=\"{}\"><ul>\n", label("contents"));
    for (const std::string_view id : {"result", "lists", "compared", "passes", "weights", "doubtful", "notes"})
      out_ += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, label("link." + std::string(id)));
    out_ += "</ul></nav>\n<main>\n";
  }

  void begin(std::string_view id) {
    out_ +=
        fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n", id, label("link." + std::string(id)));
  }
  void end() { out_ += fmt::format("<p class=back><a href=\"#contents\">{}</a></p>\n</section>\n", label("back")); }

  void begin_table(std::string_view caption, std::initializer_list<std::string_view> columns) {
    out_ += fmt::format("<div class=scroll tabindex=0 role=region aria-label=\"{0}\"><table><caption>{0}</caption>\n<thead><tr>",
                        label(caption));
    for (const std::string_view column : columns) out_ += fmt::format("<th scope=col>{}</th>", label(column));
    out_ += "</tr></thead>\n<tbody>\n";
  }
  void end_table() { out_ += "</tbody></table></div>\n"; }
  /// Cells that are HTML already; the first names the row.
  void row(const std::vector<std::string>& cells) {
    out_ += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i)
      out_ += i == 0 ? fmt::format("<th scope=row>{}</th>", cells[i]) : fmt::format("<td>{}</td>", cells[i]);
    out_ += "</tr>\n";
  }

  void result() {
    const linkage::Linkage& linkage = run_.linkage;
    begin("result");
    out_ += "<dl class=stats>\n";
    const auto stat = [&](std::string_view key, const std::string& value) {
      out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", label(key), value);
    };
    stat("link.records", grouped(run_.table.records()));
    stat("link.persons", grouped(linkage.clusters));
    stat("link.pairs", grouped(static_cast<std::uint64_t>(std::llround(linkage.expected.linked_pairs))));
    if (linkage.clusters != linkage.cluster.size()) {
      stat("link.precision", percent(linkage.expected.precision));
      stat("link.recall", percent(linkage.expected.recall));
    }
    out_ += fmt::format("</dl>\n<p class=note>{}</p>\n", label("link.expected"));
    std::vector<std::uint32_t> sizes(linkage.clusters, 0);
    for (const std::uint32_t cluster : linkage.cluster) ++sizes[cluster];
    std::map<std::uint32_t, std::uint64_t> by_size;
    for (const std::uint32_t size : sizes) ++by_size[size];
    begin_table("link.sizes", {"link.records", "link.persons"});
    for (const auto& [size, count] : by_size) row({grouped(size), grouped(count)});
    end_table();
    histogram();
    end();
  }

  /// Kept pairs by tenths of probability; bars by the logarithm, for nearly all are at the ends.
  void histogram() {
    std::array<std::uint64_t, 10> counts{};
    for (const linkage::LinkedPair& pair : run_.linkage.pairs)
      ++counts[std::min<std::size_t>(static_cast<std::size_t>(pair.probability * 10), 9)];
    begin_table("link.probabilities", {"link.probability", "link.count", "link.scale"});
    const double most = std::log1p(static_cast<double>(*std::ranges::max_element(counts)));
    for (std::size_t i = 0; i < counts.size(); ++i) {
      constexpr double width = 300;
      const double length = most > 0 ? std::log1p(static_cast<double>(counts[i])) / most * width : 0;
      row({fmt::format("{:.1f}–{:.1f}", static_cast<double>(i) / 10, static_cast<double>(i + 1) / 10), grouped(counts[i]),
           fmt::format("<svg width=300 height=12 viewBox=\"0 0 300 12\" aria-hidden=true focusable=false><rect width=\"{:.1f}\" height=12 "
                       "fill=\"#2f6f9f\"/></svg>",
                       length)});
    }
    end_table();
  }

  void lists() {
    begin("lists");
    begin_table("link.lists", {"link.list", "link.records", "link.twice"});
    for (std::size_t i = 0; i < std::min(most_lists, run_.lists.size()); ++i) {
      const ListLine& list = run_.lists[i];
      const char* const found = list.duplicates == linkage::Duplicates::none   ? "link.none"
                                : list.duplicates == linkage::Duplicates::some ? "link.some"
                                                                               : "link.unknown";
      row({shown(list.name), grouped(list.records), list.said ? fmt::format("{} ({})", label(found), label("link.said")) : label(found)});
    }
    end_table();
    more(std::min(most_lists, run_.lists.size()), run_.lists.size());
    end();
  }

  void more(std::size_t shown_here, std::size_t all) {
    if (shown_here < all) out_ += fmt::format("<p class=note>{}</p>\n", escape(labels_.with("more", std::to_string(all - shown_here))));
  }

  void compared() {
    begin("compared");
    begin_table("link.compared", {"link.field", "link.kind", "link.filled", "link.from", "link.why"});
    for (std::size_t i = 0; i < run_.input.fields.size(); ++i) {
      const linkage::Field& field = run_.input.fields[i].field;
      std::string from;
      for (const std::vector<std::size_t>& columns : field.columns) {
        if (!from.empty()) from += " / ";
        for (std::size_t k = 0; k < columns.size(); ++k)
          from += fmt::format("{}{}", k == 0 ? "" : " + ", shown(run_.table.columns[columns[k]].name));
      }
      row({name_of_field(i), said(linkage::name_of(field.kind)), percent(1 - run_.linkage.model.fields[i].missing), from, said(field.why)});
    }
    end_table();
    if (!run_.guess.left_out.empty() || !run_.table.ignored.empty() || !run_.value_notes.empty()) {
      begin_table("link.left", {"link.column", "link.why"});
      std::size_t count = 0;
      for (const std::string& column : run_.table.ignored) {
        if (++count <= most_columns) row({shown(column), said("left out as asked")});
      }
      for (const std::vector<linkage::ColumnNote>* const notes : {&run_.guess.left_out, &run_.value_notes}) {
        for (const linkage::ColumnNote& note : *notes) {
          if (++count <= most_columns) row({shown(note.column), said(note.what)});
        }
      }
      end_table();
      more(std::min(count, most_columns), count);
    }
    end();
  }

  void passes() {
    begin("passes");
    begin_table("link.passes", {"link.pass", "link.count", "link.new", "link.finds", "link.blocks"});
    for (const linkage::Pass& pass : run_.linkage.passes) {
      const std::string left = pass.left_out_blocks == 0
                                   ? std::string("–")
                                   : fmt::format("{} ({})", grouped(pass.left_out_blocks), grouped(pass.left_out_records));
      row({said(pass.name), grouped(pass.pairs), grouped(pass.new_pairs), percent(pass.recall), left});
    }
    end_table();
    end();
  }

  void weights() {
    begin("weights");
    out_ += fmt::format("<p class=intro>{}</p>\n", label("link.weights.intro"));
    const linkage::Model& model = run_.linkage.model;
    for (std::size_t i = 0; i < model.fields.size(); ++i) {
      const linkage::FieldModel& field = model.fields[i];
      out_ += fmt::format("<h3>{}</h3>\n", name_of_field(i));
      begin_table("link.weights", {"link.level", "link.same", "link.others", "link.bits", "link.weights"});
      for (std::size_t level = 1; level < std::min(field.levels.size(), linkage::max_levels); ++level) {
        const auto bits = static_cast<double>(field.weight_bits[0][level]);
        row({said(field.levels[level]), fmt::format("{:.4f}", field.m[level]), fmt::format("{:.6f}", field.u[level]),
             fmt::format("{:+.2f}", bits), bar(bits)});
      }
      end_table();
    }
    end();
  }

  void doubtful() {
    begin("doubtful");
    out_ += fmt::format("<p class=intro>{}</p>\n", label("link.doubtful.intro"));
    for (const linkage::Question& question : linkage::review_queue(run_.input, run_.linkage, run_.decisions.decisions, most_doubtful)) {
      const linkage::LinkedPair& pair = run_.linkage.pairs[question.pair];
      const linkage::Waterfall waterfall = linkage::explain(run_.input, run_.linkage.model, pair.a, pair.b);
      out_ += fmt::format("<h3>{} · {} <span class=id>{} {:.2f}</span></h3>\n", shown(shown_record(run_, pair.a)),
                          shown(shown_record(run_, pair.b)), label("link.probability"), waterfall.probability);
      begin_table("link.doubtful", {"link.field", "link.level", "link.bits", "link.weights"});
      const auto line = [&](const std::string& name, const std::string& level, double bits) {
        row({name, level, fmt::format("{:+.2f}", bits), bar(bits)});
      };
      line("", label("link.before"), waterfall.prior_bits);
      for (const linkage::Step& step : waterfall.steps) {
        line(name_of_field(step.field), said(step.level_name), step.weight_bits);
        if (step.frequency_bits != 0) line("", label(step.frequency_bits > 0 ? "link.rare" : "link.common"), step.frequency_bits);
      }
      line("", label("link.together"), waterfall.total_bits);
      end_table();
    }
    end();
  }

  void notes() {
    begin("notes");
    out_ += "<ul>\n";
    for (const linkage::Note& note : run_.linkage.notes)
      out_ += fmt::format("<li>{}</li>\n", said(note.hint.empty() ? note.what : fmt::format("{} ({})", note.what, note.hint)));
    out_ += "</ul>\n";
    end();
  }

  const LinkRun& run_;
  Labels labels_;
  Translations translations_{labels_.language()};
  std::string out_;
};

}  // namespace

std::string link_report_of(const LinkRun& run, const std::string& language) { return Page(run, language).page(); }

}  // namespace girok::app
