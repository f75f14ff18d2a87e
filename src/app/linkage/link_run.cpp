#include "app/linkage/link_run.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/linkage/link_lists.h"
#include "app/stages.h"
#include "app/terminal.h"
#include "base/union_find.h"

namespace girok::app {
namespace {

using linkage::Duplicates;
using linkage::Field;
using linkage::FieldJoin;
using Errors = std::vector<Error>;

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > most ? text + ", …" : text;
}

/// Lists that somebody spoke of, and passes, found; what is not there is told.
class Asked {
 public:
  Asked(const LinkConfig& config, Errors& errors) : config_(config), errors_(errors) {}

  std::vector<Duplicates> duplicates(const std::vector<std::string>& lists) {
    std::vector<Duplicates> said(lists.size(), Duplicates::unknown);
    for (const auto& [names, value] : {std::pair(&config_.unique, Duplicates::none), std::pair(&config_.repeated, Duplicates::some)}) {
      for (const std::string& name : *names) {
        const auto at = std::ranges::find(lists, name);
        if (at == lists.end()) {
          errors_.push_back({ErrorCode::usage, "there is no list of that name: " + name, "lists", "the lists are " + some_of(lists)});
          continue;
        }
        Duplicates& of_list = said[static_cast<std::size_t>(at - lists.begin())];
        if (of_list != Duplicates::unknown && of_list != value)
          errors_.push_back({ErrorCode::usage, "a list is said both to repeat persons and not to: " + name, "lists", "say one of them"});
        of_list = value;
      }
    }
    return said;
  }

  std::vector<std::vector<linkage::PassKey>> passes(const std::vector<Field>& fields) {
    std::vector<std::string> names;
    names.reserve(fields.size());
    for (const Field& field : fields) names.push_back(field.name);
    std::vector<std::vector<linkage::PassKey>> passes;
    for (const std::vector<LinkPassKey>& keys : config_.passes) {
      passes.emplace_back();
      for (const LinkPassKey& key : keys) {
        const auto at = std::ranges::find(names, key.field);
        if (at == names.end())
          errors_.push_back({ErrorCode::usage, "there is no field of that name: " + key.field, fmt::format("passes[{}]", passes.size() - 1),
                             "the fields are " + some_of(names)});
        else
          passes.back().push_back({static_cast<std::uint8_t>(at - names.begin()), key.part});
      }
    }
    return passes;
  }

 private:
  const LinkConfig& config_;
  Errors& errors_;
};

std::optional<DecisionFile> read_file_of(const std::string& path, const linkage::Table& table, Errors& errors) {
  if (path.empty()) return DecisionFile{};
  tl::expected<DecisionFile, Errors> file = read_decisions(path, table);
  if (file) return *std::move(file);
  std::ranges::move(file.error(), std::back_inserter(errors));
  return std::nullopt;
}

/// Two records that one decision keeps apart and others bring together: told by name, so that somebody can look at them.
void find_contradictions(const std::vector<linkage::Decision>& decisions, const linkage::Table& table, Errors& errors) {
  if (decisions.empty()) return;
  UnionFind same(table.records());
  for (const linkage::Decision& decision : decisions) {
    if (decision.verdict == linkage::Verdict::same) same.join(decision.a, decision.b);
  }
  for (const linkage::Decision& decision : decisions) {
    if (decision.verdict != linkage::Verdict::different || same.find(decision.a) != same.find(decision.b)) continue;
    const RecordName a = name_of_record(table, decision.a), b = name_of_record(table, decision.b);
    errors.push_back({ErrorCode::refused, "these two were decided to be different, and by other decisions, taken together, the same",
                      fmt::format("{}:{}, {}:{}", a.list, a.id, b.list, b.id),
                      "look at the decisions about them again, and decide anew about one"});
  }
}

void free_columns(linkage::Table& table) {
  for (linkage::Column& column : table.columns) {
    column.codes = {};
    column.values = {};
  }
}

void count_lists(LinkRun& run, const std::vector<Duplicates>& said) {
  for (std::size_t i = 0; i < run.table.lists.size(); ++i) {
    const Duplicates found = i < run.linkage.duplicates.size() ? run.linkage.duplicates[i] : Duplicates::unknown;
    run.lists.push_back({run.table.lists[i], 0, found, said[i] != Duplicates::unknown});
  }
  for (const std::uint32_t list : run.table.list) ++run.lists[list].records;
}

}  // namespace

tl::expected<LinkRun, Errors> link_table(linkage::Table table, const LinkRequest& request, std::vector<linkage::Decision> decisions) {
  Errors errors;
  LinkRun run;
  run.table = std::move(table);
  Asked asked(request.config, errors);
  linkage::Options options;
  options.duplicates = asked.duplicates(run.table.lists);
  tl::expected<linkage::Guess, Errors> guess = linkage::guess_fields(run.table, request.config.fields);
  if (guess) {
    run.guess = *std::move(guess);
    options.passes = asked.passes(run.guess.fields);
  } else {
    std::ranges::move(guess.error(), std::back_inserter(errors));
  }
  if (std::optional<DecisionFile> file = read_file_of(request.decisions, run.table, errors)) run.decisions = *std::move(file);
  if (std::optional<DecisionFile> file = read_file_of(request.labels, run.table, errors)) run.labels = *std::move(file);
  std::vector<linkage::Decision> binding = std::move(decisions);
  binding.insert(binding.end(), run.decisions.decisions.begin(), run.decisions.decisions.end());
  find_contradictions(binding, run.table, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));

  if (request.progress != nullptr) request.progress->start("preparing", 0, "values");
  if (request.progress != nullptr && request.progress->stopped())
    return tl::unexpected(Errors{{ErrorCode::cancelled, "stopped before the lists were linked", {}, {}}});
  run.input = linkage::prepare(run.table, run.guess.fields, request.threads, run.value_notes);
  if (!request.keep_table) free_columns(run.table);

  options.threshold = request.config.threshold;
  if (request.config.keep) options.keep_probability = *request.config.keep;
  options.pair_budget = request.config.pair_budget;
  options.block_limit = request.config.block_limit;
  options.decisions = std::move(binding);
  options.labels = run.labels.decisions;
  std::erase_if(options.labels, [](const linkage::Decision& label) { return label.verdict == linkage::Verdict::cannot_tell; });
  options.draws = request.draws;
  options.seed = request.config.seed.value_or(1);
  options.threads = request.threads;
  options.progress = stages_of(request.progress);
  Result<linkage::Linkage> linked = linkage::link(run.input, options);
  if (request.progress != nullptr) request.progress->finish();
  if (!linked) return tl::unexpected(Errors{linked.error()});
  run.linkage = *std::move(linked);
  count_lists(run, options.duplicates);
  return run;
}

tl::expected<LinkRun, Errors> link_lists(const LinkRequest& request) {
  linkage::TableOptions options;
  options.id_column = request.config.id;
  options.list_column = request.config.list;
  options.ignore = request.config.ignore;
  if (request.progress != nullptr) request.progress->start("reading", 0, "lists");
  tl::expected<ReadLists, Errors> read = read_lists(request.files, options);
  if (!read) return tl::unexpected(std::move(read).error());
  tl::expected<LinkRun, Errors> run = link_table(std::move(read->table), request);
  if (request.progress != nullptr) request.progress->finish();
  if (!run) return run;
  run->files = std::move(read->files);
  run->notes = std::move(read->notes);
  return run;
}

LinkConfig config_of(const LinkRun& run, const LinkConfig& said, std::vector<std::string>& notes) {
  LinkConfig config = said;
  config.fields.clear();
  for (const Field& field : run.guess.fields) {
    linkage::FieldSaid now;
    now.kind = field.kind;
    now.part = field.part;
    now.join = field.join;
    const bool plain = std::ranges::all_of(field.columns, [](const std::vector<std::size_t>& columns) { return columns.size() == 1; });
    if (!plain && field.columns.size() > 1) {
      notes.push_back("the field " + field.name +
                      " comes from several columns in other ways from list to list, which a configuration cannot say: it is guessed again");
      continue;
    }
    if (plain) now.join = FieldJoin::first;
    for (const std::vector<std::size_t>& columns : field.columns) {
      for (const std::size_t column : columns) now.columns.push_back(run.table.columns[column].name);
    }
    config.fields.push_back(std::move(now));
  }
  return config;
}

std::string shown_record(const LinkRun& run, std::uint32_t record) {
  if (!run.short_names.empty()) return run.short_names[record];
  const RecordName name = name_of_record(run.table, record);
  return one_line(name.list) + ":" + one_line(name.id);
}

std::vector<linkage::LinkedPair> proposals_of(const LinkRun& run, std::size_t count) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> decided;
  for (const linkage::Decision& decision : run.decisions.decisions) decided.emplace(decision.a, decision.b);
  std::vector<linkage::LinkedPair> proposals;
  for (const linkage::LinkedPair& pair : run.linkage.pairs) {
    if (run.linkage.cluster[pair.a] == run.linkage.cluster[pair.b] && !decided.contains({pair.a, pair.b})) proposals.push_back(pair);
  }
  std::ranges::stable_sort(proposals,
                           [](const linkage::LinkedPair& x, const linkage::LinkedPair& y) { return x.probability > y.probability; });
  if (proposals.size() > count) proposals.resize(count);
  return proposals;
}

std::string values_of(const LinkRun& run, std::size_t field, std::uint32_t record) {
  std::string text;
  for (const std::vector<std::size_t>& columns : run.input.fields[field].field.columns) {
    for (const std::size_t column : columns) {
      const linkage::Column& of = run.table.columns[column];
      const std::string_view value = of.values.at(of.codes[record]);
      if (!value.empty()) text += (text.empty() ? "" : " / ") + std::string(value);
    }
  }
  return text;
}

}  // namespace girok::app
