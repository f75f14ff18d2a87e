#include "app/estimation/estimate_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "app/estimation/estimate_links.h"
#include "app/estimation/estimate_rows.h"
#include "app/estimation/estimate_table.h"

namespace girok::app {
namespace {

using estimation::Cell;
using estimation::Overlaps;
using estimation::Pattern;
using Errors = std::vector<Error>;

constexpr std::size_t most_errors = 1000;

/// A file, or bytes at hand.
struct Source {
  std::string name;  ///< for errors
  std::string_view bytes;
  bool is_file = true;
};

std::string file_name(const std::string& path) { return path == "-" ? path : path.substr(path.rfind('/') + 1); }

/// What `girok link` writes has these columns.
bool is_link_header(const std::vector<std::string>& header) { return std::ranges::find(header, "cluster_id") != header.end(); }

class InputReader {
 public:
  InputReader(const EstimateInputOptions& options, std::vector<Source> sources, Source strata)
      : options_(options), sources_(std::move(sources)), strata_source_(std::move(strata)), names_(options.lists) {}

  tl::expected<EstimateInput, Errors> read() {
    if (sources_.empty())
      return stop(ErrorCode::usage, "no file is named", {}, "girok estimate TABLE.csv, or girok estimate clusters.csv draws.csv");
    for (const Source& source : sources_) {
      out_.files.push_back(file_name(source.name));
      open(source);
    }
    if (errors_.empty()) check_kinds();
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    if (tables_.empty())
      read_links();
    else
      read_table();
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    return std::move(out_);
  }

 private:
  struct Opened {
    const Source* source = nullptr;
    std::unique_ptr<RowReader> rows;
    std::vector<std::string> header;
  };

  tl::unexpected<Errors> stop(ErrorCode code, std::string what, std::string where, std::string hint) {
    say(code, std::move(what), std::move(where), std::move(hint));
    return tl::unexpected(std::move(errors_));
  }
  void say(ErrorCode code, std::string what, std::string where, std::string hint) {
    if (errors_.size() < most_errors) errors_.push_back({code, std::move(what), std::move(where), std::move(hint)});
  }
  void take(Errors errors) {
    for (Error& error : errors)
      if (errors_.size() < most_errors) errors_.push_back(std::move(error));
  }

  std::unique_ptr<RowReader> rows_of(const Source& source) {
    tl::expected<std::unique_ptr<RowReader>, Errors> rows =
        source.is_file ? RowReader::open(source.name) : RowReader::of_bytes(source.bytes, source.name);
    if (!rows) {
      take(std::move(rows).error());
      return nullptr;
    }
    out_.notes.insert(out_.notes.end(), (*rows)->notes().begin(), (*rows)->notes().end());
    return std::move(*rows);
  }

  void open(const Source& source) {
    struct stat info{};
    if (source.is_file && source.name != "-" && ::stat(source.name.c_str(), &info) == 0)
      out_.file_ids.emplace_back(info.st_dev, info.st_ino);
    std::unique_ptr<RowReader> rows = rows_of(source);
    if (!rows) return;
    Opened opened{&source, nullptr, rows->header()};
    opened.rows = std::move(rows);
    const bool links = is_link_header(opened.header);
    const bool draws = links && std::ranges::find(opened.header, "draw") != opened.header.end();
    (draws ? draws_ : links ? clusters_ : tables_).push_back(std::move(opened));
  }

  void check_kinds() {
    if (!tables_.empty() && sources_.size() > 1)
      return say(ErrorCode::usage, "one table is read at a time", sources_[1].name,
                 "several lists of persons: girok link FILE… --clusters clusters.csv first; several parts of one table: put them below "
                 "each other, "
                 "with a column for --by");
    if (clusters_.size() > 1)
      return say(ErrorCode::usage, "two files of clusters", clusters_[1].source->name, "one of clusters, and one of draws");
    if (draws_.size() > 1) return say(ErrorCode::usage, "two files of draws", draws_[1].source->name, "one of clusters, and one of draws");
    if (!tables_.empty() && !options_.strata.empty())
      return say(ErrorCode::usage, "a table has its strata in its own columns", "--strata", "--by COLUMN");
    if (tables_.empty() && !options_.by.empty() && options_.strata.empty())
      return say(ErrorCode::usage, "clusters have no columns for strata", "--by", "--strata TABLE: list,record_id and the columns of --by");
    if (!options_.strata.empty() && options_.by.empty())
      return say(ErrorCode::usage, "it is not said which columns make strata", "--strata", "--by COLUMN,…");
    if (!options_.strata.empty() && clusters_.empty())
      return say(ErrorCode::usage, "strata are made of clusters", "--strata", "give the file of clusters too");
    if (tables_.empty() && !options_.count.empty()) return say(ErrorCode::usage, "clusters have no count", "--count", "leave it out");
    if (options_.by.size() > max_strata_columns)
      say(ErrorCode::usage, fmt::format("at most {} columns make strata", max_strata_columns), "--by", {});
  }

  // --- tables -------------------------------------------------------------------------------------------------------

  void read_table() {
    const Opened& opened = tables_.front();
    tl::expected<exchange::Table, Errors> table = opened.rows->whole();
    if (!table) return take(std::move(table).error());
    tl::expected<CountedTable, Errors> counted = count_table(*table, opened.source->name, options_);
    if (!counted) return take(std::move(counted).error());
    out_.form = counted->form;
    out_.count_column = counted->count_column;
    out_.left_out = counted->left_out;
    out_.on_no_list = counted->on_no_list;
    out_.notes.insert(out_.notes.end(), counted->notes.begin(), counted->notes.end());
    for (auto& [values, cell] : counted->cells) {
      for (std::string& value : values)
        if (value.empty()) value = stratum_not_said;
    }
    put_together(counted->lists, counted->cells);
  }

  /// The whole, and each level of strata.
  void put_together(const std::vector<std::string>& lists, const std::vector<std::pair<std::vector<std::string>, Cell>>& cells) {
    std::map<Pattern, std::int64_t> whole;
    for (const auto& [values, cell] : cells) whole[cell.pattern] += cell.count;
    if (!make(lists, whole, out_.whole)) return;
    for (std::size_t columns = 1; columns <= options_.by.size(); ++columns) {
      std::map<std::vector<std::string>, std::map<Pattern, std::int64_t>> strata;
      for (const auto& [values, cell] : cells)
        strata[{values.begin(), values.begin() + static_cast<std::ptrdiff_t>(columns)}][cell.pattern] += cell.count;
      if (strata.size() > max_strata)
        return say(ErrorCode::too_large,
                   fmt::format("the columns of --by make {} strata; at most {} can be used", strata.size(), max_strata), "--by",
                   "put values together in the table: years for days, provinces for towns");
      InputLevel level;
      level.by.assign(options_.by.begin(), options_.by.begin() + static_cast<std::ptrdiff_t>(columns));
      for (const auto& [values, counts] : strata) {
        InputStratum stratum{values, {}};
        if (!make(lists, counts, stratum.overlaps)) return;
        level.strata.push_back(std::move(stratum));
      }
      out_.levels.push_back(std::move(level));
    }
  }

  bool make(const std::vector<std::string>& lists, const std::map<Pattern, std::int64_t>& counts, Overlaps& into) {
    std::vector<Cell> cells;
    for (const auto& [pattern, count] : counts) cells.push_back({pattern, count});
    Result<Overlaps> made = estimation::make_overlaps(lists, std::move(cells));
    if (!made) {
      take({made.error()});
      return false;
    }
    into = *std::move(made);
    return true;
  }

  // --- clusters and draws -------------------------------------------------------------------------------------------

  void read_links() {
    if (!options_.strata.empty() && !read_strata()) return;
    std::vector<CountedLinks> clusters = clusters_.empty() ? std::vector<CountedLinks>{} : count_links(clusters_.front(), false);
    const std::size_t lists_of_clusters = names_.names().size();
    std::vector<CountedLinks> draws = draws_.empty() ? std::vector<CountedLinks>{} : count_links(draws_.front(), true);
    if (!errors_.empty()) return;
    check_lists(clusters.empty() ? names_.names().size() : lists_of_clusters, draws);
    if (!errors_.empty()) return;
    out_.form = clusters.empty() ? InputForm::draws : InputForm::clusters;
    for (const CountedLinks& draw : draws) {
      Overlaps& overlaps = out_.draws.emplace_back();
      if (!make(names_.names(), counts_of(draw), overlaps)) return;
    }
    if (clusters.empty()) {
      out_.whole = out_.draws[median_draw()];
      if (out_.draws.size() > 1)
        out_.notes.push_back(
            "the whole is the draw with the median number of persons; give the file of clusters too, to estimate from what was linked");
      return;
    }
    if (strata_) {
      for (auto& [values, cell] : clusters.front().by_stratum)
        for (std::string& value : values)
          if (value.empty()) value = stratum_not_said;
      put_together(names_.names(), clusters.front().by_stratum);
      if (clusters.front().differs > 0)
        out_.notes.push_back(fmt::format("{} persons have records of several strata: they stand in one of their own, {}",
                                         clusters.front().differs, stratum_differs));
      if (clusters.front().without_stratum > 0)
        out_.notes.push_back(fmt::format("{} persons have no record in the table of strata", clusters.front().without_stratum));
    } else {
      make(names_.names(), counts_of(clusters.front()), out_.whole);
    }
  }

  static std::map<Pattern, std::int64_t> counts_of(const CountedLinks& links) {
    std::map<Pattern, std::int64_t> counts;
    for (const Cell& cell : links.cells) counts[cell.pattern] += cell.count;
    return counts;
  }

  std::size_t median_draw() const {
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t i = 0; i < out_.draws.size(); ++i) order.emplace_back(out_.draws[i].n(), i);
    std::ranges::sort(order);
    const std::int64_t median = order[(order.size() - 1) / 2].first;
    return std::ranges::find_if(order, [&](const auto& draw) { return draw.first == median; })->second;
  }

  void check_lists(std::size_t expected, const std::vector<CountedLinks>& draws) {
    const std::string& where = (clusters_.empty() ? draws_ : clusters_).front().source->name;
    for (const std::string& wanted : options_.lists) {
      if (std::ranges::find(names_.names(), wanted) == names_.names().end())
        say(ErrorCode::usage, "there is no list of that name: " + wanted, "--lists",
            "names of lists are those of the files that were linked");
    }
    if (names_.names().empty())
      return say(ErrorCode::malformed, "the table has a header and no rows", where, "see whether it is the file it should be");
    if (names_.names().size() > estimation::max_lists)
      return say(ErrorCode::too_large,
                 fmt::format("there are {} lists; at most {} can be used", names_.names().size(), estimation::max_lists), where,
                 "--lists A,B,C names those to be used");
    if (names_.names().size() != expected)
      return say(ErrorCode::malformed, "the draws name lists that the clusters do not", draws_.front().source->name,
                 "give the clusters and the draws of one run");
    for (const CountedLinks& draw : draws) {
      if (draw.records != draws.front().records)
        return say(ErrorCode::malformed, "the draws do not all have as many records", draws_.front().source->name,
                   "the file may have been cut off: write it again");
    }
  }

  std::vector<CountedLinks> count_links(const Opened& opened, bool draws) {
    const std::array<const char*, 4> wanted{"draw", "list", "record_id", "cluster_id"};
    std::array<std::size_t, 4> at{};
    for (std::size_t i = draws ? 0 : 1; i < wanted.size(); ++i) {
      const auto found = std::ranges::find(opened.header, wanted[i]);
      if (found == opened.header.end())
        say(ErrorCode::malformed, fmt::format("the column {} is missing", wanted[i]), opened.source->name,
            "girok link --clusters and --draws write it");
      at[i] = static_cast<std::size_t>(found - opened.header.begin());
    }
    if (!errors_.empty()) return {};
    LinkCounter counter(names_, draws || !strata_ ? nullptr : &*strata_, draws);
    const Errors errors = opened.rows->each([&](const std::vector<std::string_view>& row) {
      return counter.add({draws ? row[at[0]] : std::string_view{}, row[at[1]], row[at[2]], row[at[3]]});
    });
    take(errors);
    return counter.finish();
  }

  bool read_strata() {
    const std::unique_ptr<RowReader> rows = rows_of(strata_source_);
    if (!rows) return false;
    std::vector<std::string> wanted{"list", "record_id"};
    wanted.insert(wanted.end(), options_.by.begin(), options_.by.end());
    std::vector<std::size_t> at;
    for (const std::string& column : wanted) {
      const auto found = std::ranges::find(rows->header(), column);
      if (found == rows->header().end())
        say(ErrorCode::malformed, "the column " + column + " is missing", strata_source_.name,
            fmt::format("the columns are {}", fmt::join(rows->header(), ", ")));
      at.push_back(static_cast<std::size_t>(found - rows->header().begin()));
    }
    if (!errors_.empty()) return false;
    strata_.emplace();
    strata_->columns = options_.by.size();
    std::vector<std::string> values(options_.by.size());
    take(rows->each([&](const std::vector<std::string_view>& row) -> std::optional<Error> {
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = row[at[i + 2]];
      if (strata_->add(row[at[0]], row[at[1]], values)) return std::nullopt;
      return Error{ErrorCode::malformed, "a record is there twice", {}, "one row a record of a list"};
    }));
    return errors_.empty();
  }

  const EstimateInputOptions& options_;
  std::vector<Source> sources_;
  Source strata_source_;
  ListNames names_;
  std::vector<Opened> tables_, clusters_, draws_;
  std::optional<RecordStrata> strata_;
  EstimateInput out_;
  Errors errors_;
};

}  // namespace

std::string_view name_of(InputForm form) {
  static constexpr std::array<std::string_view, 4> names{"patterns", "persons", "clusters", "draws"};
  return names[static_cast<std::size_t>(form)];
}

tl::expected<EstimateInput, Errors> read_estimate_input(const EstimateInputOptions& options) {
  std::vector<Source> sources;
  for (const std::string& file : options.files) sources.push_back({file, {}, true});
  return InputReader(options, std::move(sources), {options.strata, {}, true}).read();
}

tl::expected<EstimateInput, Errors> read_estimate_bytes(const std::vector<std::pair<std::string, std::string_view>>& files,
                                                        const EstimateInputOptions& options, std::string_view strata) {
  std::vector<Source> sources;
  for (const auto& [name, bytes] : files) sources.push_back({name, bytes, false});
  return InputReader(options, std::move(sources), {options.strata, strata, false}).read();
}

}  // namespace girok::app
