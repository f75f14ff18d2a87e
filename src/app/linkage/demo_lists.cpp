#include "app/linkage/demo_lists.h"

#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/linkage/link_lists.h"
#include "app/linkage/link_text.h"
#include "base/disk.h"
#include "demo_lists/embedded.h"

namespace girok::app {
namespace {

/// How many clusters lie in at least two of the lists.
std::size_t in_several_lists(const LinkRun& run) {
  std::map<std::uint32_t, std::set<std::uint32_t>> lists;
  for (std::size_t record = 0; record < run.table.records(); ++record) lists[run.linkage.cluster[record]].insert(run.table.list[record]);
  std::size_t count = 0;
  for (const auto& [cluster, of] : lists) count += of.size() > 1 ? 1 : 0;
  return count;
}

/// The first pair that is nearly certain and whose names are written in other letters.
const linkage::LinkedPair* telling_pair(const LinkRun& run) {
  constexpr float certain = 0.99F;
  const auto is_latin = [](const std::string& text) { return !text.empty() && static_cast<unsigned char>(text.front()) < 0x80; };
  for (const linkage::LinkedPair& pair : run.linkage.pairs) {
    if (pair.probability < certain || run.table.list[pair.a] == run.table.list[pair.b]) continue;
    if (is_latin(values_of(run, 0, pair.a)) != is_latin(values_of(run, 0, pair.b))) return &pair;
  }
  return nullptr;
}

}  // namespace

std::vector<std::pair<std::string_view, std::string_view>> demo_lists() {
  std::vector<std::pair<std::string_view, std::string_view>> lists;
  for (const std::string_view name : demo_lists::embedded_names()) lists.emplace_back(name, demo_lists::embedded(name));
  return lists;
}

tl::expected<LinkRun, std::vector<Error>> link_demo_lists() {
  linkage::TableOptions options;
  options.id_column = "No";
  linkage::TableReader reader(options);
  std::vector<Error> errors;
  for (const auto& [name, bytes] : demo_lists()) {
    tl::expected<void, std::vector<Error>> added = reader.add_csv(bytes, stem_of(std::string(name)), std::string(name));
    if (!added) std::ranges::move(added.error(), std::back_inserter(errors));
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  tl::expected<linkage::Table, std::vector<Error>> table = reader.finish();
  if (!table) return tl::unexpected(std::move(table).error());
  LinkRequest request;
  request.keep_table = true;
  request.draws = 20;  // for the estimate of those on no list
  return link_table(*std::move(table), request);
}

std::string demo_text_of(const LinkRun& run, std::size_t columns) {
  std::string out = fmt::format(
      "{} lists of invented persons, as three organisations would keep them: {} records, names in Hangul, Chinese characters and Latin "
      "letters.\n"
      "{} persons, of whom {} stand in more than one list. Expected precision {:.1f} %, recall {:.1f} %: the model's own expectation.\n",
      run.table.lists.size(), run.table.records(), run.linkage.clusters, in_several_lists(run), run.linkage.expected.precision * 100,
      run.linkage.expected.recall * 100);
  if (const linkage::LinkedPair* const pair = telling_pair(run))
    out += "\nWhy, for one pair:\n" + text_of_pair(run, pair->a, pair->b, {columns, true});
  return out;
}

Result<> write_demo_lists(const std::string& folder) {
  if (const Result<> made = real_disk().make_folder(folder); !made) return made;
  for (const auto& [name, bytes] : demo_lists()) {
    const std::string path = join_path(folder, name);
    if (real_disk().exists(path)) continue;
    if (const Result<> written = write_file(path, bytes); !written) return written;
  }
  return {};
}

}  // namespace girok::app
