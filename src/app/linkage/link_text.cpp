#include "app/linkage/link_text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "app/terminal.h"
#include "app/text_table.h"
#include "linkage/review.h"

namespace girok::app {
namespace {

using linkage::Duplicates;
using linkage::FieldKind;
using linkage::Linkage;

std::string count_of(std::uint64_t number, const char* one, const char* many) { return grouped(number) + " " + (number == 1 ? one : many); }

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

std::string kind_of(const linkage::Field& field) {
  std::string kind(linkage::name_of(field.kind));
  if (field.kind == FieldKind::name && field.part != text::NamePart::full) kind += fmt::format(" ({})", name_of(field.part));
  return kind;
}

std::string columns_of_field(const LinkRun& run, const linkage::Field& field) {
  std::string text;
  for (const std::vector<std::size_t>& alternative : field.columns) {
    if (!text.empty()) text += " or ";
    for (std::size_t i = 0; i < alternative.size(); ++i) text += (i == 0 ? "" : " + ") + one_line(run.table.columns[alternative[i]].name);
  }
  return text;
}

void tell_lists(const LinkRun& run, std::string& out, std::size_t columns) {
  out += fmt::format("{}, {}\n", count_of(run.lists.size(), "list", "lists"), count_of(run.table.records(), "record", "records"));
  TextTable rows({"LIST", "RECORDS", "THE SAME PERSON TWICE"}, {0, 1, 0});
  constexpr std::size_t most = 20;
  for (std::size_t i = 0; i < std::min(most, run.lists.size()); ++i) {
    const ListLine& list = run.lists[i];
    const char* const found = list.duplicates == Duplicates::none   ? "held never to happen"
                              : list.duplicates == Duplicates::some ? "may happen"
                                                                    : "not known";
    rows.add({one_line(list.name), grouped(list.records),
              std::string(found) + (list.duplicates == Duplicates::unknown ? ""
                                    : list.said                            ? " (said)"
                                                                           : " (estimated)")});
  }
  out += rows.text(columns);
  if (run.lists.size() > most) out += fmt::format("  … and {} more\n", run.lists.size() - most);
}

void tell_fields(const LinkRun& run, std::string& out, std::size_t columns) {
  out += "\nCompared\n";
  TextTable rows({"FIELD", "KIND", "FILLED", "FROM", "WHY"}, {0, 0, 1, 0, 0});
  for (std::size_t i = 0; i < run.input.fields.size(); ++i) {
    const linkage::Field& field = run.input.fields[i].field;
    const double missing = i < run.linkage.model.fields.size() ? run.linkage.model.fields[i].missing : 0;
    rows.add({one_line(field.name), kind_of(field), percent(1 - missing), columns_of_field(run, field), one_line(field.why)});
  }
  out += rows.text(columns);
  if (!run.guess.left_out.empty() || !run.table.ignored.empty()) {
    out += "\nNot compared\n";
    TextTable left({"COLUMN", "WHY"}, {0, 0});
    for (const std::string& column : run.table.ignored) left.add({one_line(column), "left out as asked"});
    for (const linkage::ColumnNote& note : run.guess.left_out) left.add({one_line(note.column), one_line(note.what)});
    out += left.text(columns);
  }
  if (!run.value_notes.empty()) {
    out += "\nValues\n";
    TextTable notes({"COLUMN", "NOTE"}, {0, 0});
    for (const linkage::ColumnNote& note : run.value_notes) notes.add({one_line(note.column), one_line(note.what)});
    out += notes.text(columns);
  }
}

void tell_passes(const Linkage& linkage, std::string& out, std::size_t columns) {
  out += fmt::format("\nBrought together: {}\n", count_of(linkage.compared, "pair", "pairs"));
  if (linkage.passes.empty()) return;
  TextTable rows({"RECORDS THAT SHARE", "PAIRS", "NEW", "FINDS", "BLOCKS LEFT OUT"}, {0, 1, 1, 1, 0});
  for (const linkage::Pass& pass : linkage.passes) {
    std::string left = "-";
    if (pass.left_out_blocks != 0)
      left = fmt::format("{} with {}, the largest of {}", grouped(pass.left_out_blocks),
                         count_of(pass.left_out_records, "record", "records"), grouped(pass.largest_left_out));
    rows.add({one_line(pass.name), grouped(pass.pairs), grouped(pass.new_pairs), percent(pass.recall), left});
  }
  out += rows.text(columns);
  out += "  FINDS: the estimated share of all true pairs\n";
}

std::string bits_of(float bits) { return fmt::format("{:+.1f}", static_cast<double>(bits)); }

/// A line a field: what each level weighs.
void tell_weights(const LinkRun& run, std::string& out, std::size_t columns) {
  out += "\nWeights, in bits: one more doubles the odds\n";
  const linkage::Model& model = run.linkage.model;
  TextTable rows({"FIELD", "LEVELS"}, {0, 0});
  for (std::size_t i = 0; i < model.fields.size(); ++i) {
    const linkage::FieldModel& field = model.fields[i];
    std::string text;
    for (std::size_t level = 1; level < std::min(field.levels.size(), linkage::max_levels); ++level)
      text += fmt::format("{}{} {}", text.empty() ? "" : "; ", field.levels[level], bits_of(field.weight_bits[0][level]));
    if (field.parent >= 0)
      text += fmt::format(" (less where {} agrees)", one_line(run.input.fields[static_cast<std::size_t>(field.parent)].field.name));
    rows.add({one_line(run.input.fields[i].field.name), text});
  }
  out += rows.text(columns);
  out += fmt::format("  Before anything is compared: {:+.1f}{}\n", model.prior_bits,
                     model.converged ? "" : ". The estimation did not settle: take the weights with care");
}

/// A line a level: the shares that the weights come from.
void tell_shares(const LinkRun& run, std::string& out, std::size_t columns) {
  out += "\nWeights\n";
  const linkage::Model& model = run.linkage.model;
  TextTable rows({"FIELD", "LEVEL", "SAME PERSON", "OTHERS", "BITS", "GIVEN ANOTHER FIELD THAT AGREES / DIFFERS"}, {0, 0, 1, 1, 1, 0});
  for (std::size_t i = 0; i < model.fields.size(); ++i) {
    const linkage::FieldModel& field = model.fields[i];
    for (std::size_t level = 1; level < std::min(field.levels.size(), linkage::max_levels); ++level) {
      std::string given;
      if (field.parent >= 0) given = bits_of(field.weight_bits[1][level]) + " / " + bits_of(field.weight_bits[2][level]);
      if (field.parent >= 0 && level == 1) given += "  " + one_line(run.input.fields[static_cast<std::size_t>(field.parent)].field.name);
      rows.add({level == 1 ? one_line(run.input.fields[i].field.name) : "", field.levels[level], fmt::format("{:.4f}", field.m[level]),
                fmt::format("{:.6f}", field.u[level]), fmt::format("{:+.2f}", static_cast<double>(field.weight_bits[0][level])), given});
    }
  }
  out += rows.text(columns);
  out += fmt::format("  Before anything is compared: {:+.2f} bits. One bit more doubles the odds{}\n", model.prior_bits,
                     model.converged ? "" : "; the estimation did not settle, so take them with care");
}

void tell_clusters(const LinkRun& run, std::string& out, std::size_t columns) {
  const Linkage& linkage = run.linkage;
  std::vector<std::uint32_t> sizes(linkage.clusters, 0);
  for (const std::uint32_t cluster : linkage.cluster) ++sizes[cluster];
  std::map<std::uint32_t, std::uint64_t> by_size;
  for (const std::uint32_t size : sizes) ++by_size[size];
  out += fmt::format("\nLinked from a probability of {:.2f} on: {}\n", linkage.threshold, count_of(linkage.clusters, "person", "persons"));
  TextTable rows({"RECORDS", "PERSONS"}, {1, 1});
  constexpr std::size_t most = 8;
  std::uint64_t larger = 0;
  std::size_t shown = 0;
  for (const auto& [size, count] : by_size) {
    if (++shown <= most)
      rows.add({grouped(size), grouped(count)});
    else
      larger += count;
  }
  out += rows.text(columns);
  if (larger != 0) out += fmt::format("  and {} of more, the largest of {}\n", grouped(larger), grouped(by_size.rbegin()->first));
  const linkage::Expected& expected = linkage.expected;
  if (linkage.clusters == linkage.cluster.size()) {
    out += "  No two records are held to be one person.\n";
    return;
  }
  out += fmt::format(
      "  Pairs joined: {}. Expected precision {}, recall {} (what no pass brings together included).\n"
      "  That is the model's own expectation; an honest figure comes from a sample that a person looks at.\n",
      grouped(static_cast<std::uint64_t>(std::llround(expected.linked_pairs))), percent(expected.precision), percent(expected.recall));
}

/// "name another writing of the same, born same as far as known; against it: birthplace different".
std::string reasons_of(const LinkRun& run, const linkage::LinkedPair& pair) {
  std::string for_it, against;
  for (const linkage::Step& step : linkage::explain(run.input, run.linkage.model, pair.a, pair.b).steps) {
    if (step.level == 0) continue;
    std::string& side = step.weight_bits + step.frequency_bits > 0 ? for_it : against;
    side += (side.empty() ? "" : ", ") + one_line(run.input.fields[step.field].field.name) + " " + step.level_name;
  }
  return for_it + (against.empty() ? "" : "; against it: " + against);
}

/// Of a case: what was found, with the reasons in words.
void tell_proposals(const LinkRun& run, std::string& out, std::size_t columns) {
  constexpr std::size_t most = 20;
  const std::vector<linkage::LinkedPair> proposals = proposals_of(run, most + 1);
  if (proposals.empty()) return;
  out += "\nProposed, and not decided\n";
  TextTable rows({"RECORD", "RECORD", "PROBABILITY", "WHY"}, {0, 0, 1, 0});
  for (std::size_t i = 0; i < std::min(most, proposals.size()); ++i) {
    const linkage::LinkedPair& pair = proposals[i];
    rows.add({shown_record(run, pair.a), shown_record(run, pair.b), fmt::format("{:.2f}", static_cast<double>(pair.probability)),
              reasons_of(run, pair)});
  }
  out += rows.text(columns);
  if (proposals.size() > most) out += "  … and more: girok link export\n";
}

void tell_doubtful(const LinkRun& run, std::string& out, const LinkTextOptions& options) {
  const std::vector<linkage::Question> questions = linkage::review_queue(run.input, run.linkage, run.decisions.decisions, options.doubtful);
  if (questions.empty()) return;
  out += "\nDoubtful: what an answer would tell most about\n";
  TextTable rows({"RECORD", "RECORD", "PROBABILITY", "BITS"}, {0, 0, 1, 1});
  for (const linkage::Question& question : questions) {
    const linkage::LinkedPair& pair = run.linkage.pairs[question.pair];
    rows.add({shown_record(run, pair.a), shown_record(run, pair.b), fmt::format("{:.2f}", static_cast<double>(pair.probability)),
              fmt::format("{:+.1f}", static_cast<double>(pair.weight_bits))});
  }
  out += rows.text(options.columns);
}

void tell_notes(const LinkRun& run, std::string& out, std::size_t columns) {
  std::vector<std::string> notes;
  for (const linkage::Note& note : run.linkage.notes) notes.push_back(note.what + (note.hint.empty() ? "" : " (" + note.hint + ")"));
  for (const auto& [file, what] : {std::pair(&run.decisions, "decisions"), std::pair(&run.labels, "labels")}) {
    if (file->not_here != 0)
      notes.push_back(fmt::format("{} of {} {} are about records that are not in these lists", file->not_here, file->lines, what));
  }
  if (notes.empty()) return;
  out += "\nNotes\n";
  for (const std::string& note : notes) out += "  - " + wrap(one_line(note), columns, 4, 4) + '\n';
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string text_of(const LinkRun& run, const LinkTextOptions& options) {
  std::string out;
  tell_lists(run, out, options.columns);
  tell_fields(run, out, options.columns);
  tell_passes(run.linkage, out, options.columns);
  if (options.shares)
    tell_shares(run, out, options.columns);
  else
    tell_weights(run, out, options.columns);
  tell_clusters(run, out, options.columns);
  if (!run.short_names.empty()) tell_proposals(run, out, options.columns);
  tell_doubtful(run, out, options);
  tell_notes(run, out, options.columns);
  if (!run.decisions.decisions.empty())
    out += fmt::format("\n{} bound this result.\n", count_of(run.decisions.decisions.size(), "decision", "decisions"));
  if (!options.review.empty()) out += "\nNext:  " + options.review + '\n';
  return out;
}

}  // namespace girok::app
