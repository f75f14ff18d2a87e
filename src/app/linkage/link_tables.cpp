#include "app/linkage/link_tables.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "app/linkage/link_decisions.h"
#include "app/whole_file.h"

namespace girok::app {
namespace {

void append_whole(std::string& out, std::uint64_t value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void append_fixed(std::string& out, double value, int decimals) {
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals).ptr;
  out.append(digits.data(), end);
}

/// "list,record_id" of records, the lists' names made ready once.
class RecordFields {
 public:
  explicit RecordFields(const linkage::Table& table) : table_(table) {
    for (const std::string& list : table.lists) {
      append_csv_field(lists_.emplace_back(), list);
      lists_.back() += ',';
    }
  }
  void append(std::string& out, std::size_t record) const {
    out += lists_[table_.list[record]];
    append_csv_field(out, table_.id_of(record));
  }

 private:
  const linkage::Table& table_;
  std::vector<std::string> lists_;
};

constexpr const char* clusters_head = "list,record_id,cluster_id\n";
constexpr const char* pairs_head = "list_a,id_a,list_b,id_b,probability,weight_bits\n";

void append_cluster(std::string& out, const RecordFields& fields, const LinkRun& run, std::size_t record) {
  fields.append(out, record);
  out += ',';
  append_whole(out, run.linkage.cluster[record]);
  out += '\n';
}

void append_pair(std::string& out, const RecordFields& fields, const linkage::LinkedPair& pair) {
  fields.append(out, pair.a);
  out += ',';
  fields.append(out, pair.b);
  out += ',';
  append_fixed(out, static_cast<double>(pair.probability), 6);
  out += ',';
  append_fixed(out, static_cast<double>(pair.weight_bits), 3);
  out += '\n';
}

}  // namespace

Result<> write_clusters(const LinkRun& run, const std::string& path) {
  Result<WholeFile> file = WholeFile::create(path, run.files);
  if (!file) return tl::unexpected<Error>(file.error());
  const RecordFields fields(run.table);
  file->write(clusters_head);
  for (std::size_t record = 0; record < run.linkage.cluster.size(); ++record) {
    append_cluster(file->buffer(), fields, run, record);
    file->flush_if_full();
  }
  return file->finish();
}

Result<> write_pairs(const LinkRun& run, const std::string& path) {
  Result<WholeFile> file = WholeFile::create(path, run.files);
  if (!file) return tl::unexpected<Error>(file.error());
  const RecordFields fields(run.table);
  file->write(pairs_head);
  for (const linkage::LinkedPair& pair : run.linkage.pairs) {
    append_pair(file->buffer(), fields, pair);
    file->flush_if_full();
  }
  return file->finish();
}

std::string clusters_csv_of(const LinkRun& run) {
  std::string out = clusters_head;
  const RecordFields fields(run.table);
  for (std::size_t record = 0; record < run.linkage.cluster.size(); ++record) append_cluster(out, fields, run, record);
  return out;
}

std::string pairs_csv_of(const LinkRun& run) {
  std::string out = pairs_head;
  const RecordFields fields(run.table);
  for (const linkage::LinkedPair& pair : run.linkage.pairs) append_pair(out, fields, pair);
  return out;
}

Result<> write_draws(const LinkRun& run, const std::string& path) {
  Result<WholeFile> file = WholeFile::create(path, run.files);
  if (!file) return tl::unexpected<Error>(file.error());
  const RecordFields fields(run.table);
  file->write("draw,list,record_id,cluster_id\n");
  for (std::size_t draw = 0; draw < run.linkage.draws.size(); ++draw) {
    std::string number;
    append_whole(number, draw + 1);
    number += ',';
    const std::vector<std::uint32_t>& clusters = run.linkage.draws[draw];
    for (std::size_t record = 0; record < clusters.size(); ++record) {
      std::string& out = file->buffer();
      out += number;
      fields.append(out, record);
      out += ',';
      append_whole(out, clusters[record]);
      out += '\n';
      file->flush_if_full();
    }
  }
  return file->finish();
}

std::uint64_t draws_bytes(const LinkRun& run) {
  const std::size_t records = run.table.records();
  if (records == 0) return 0;
  // A few records tell how long a line is.
  const RecordFields fields(run.table);
  std::string sample;
  const std::size_t step = std::max<std::size_t>(records / 100, 1);
  std::size_t taken = 0;
  for (std::size_t record = 0; record < records; record += step, ++taken) {
    sample += "100,";
    fields.append(sample, record);
    sample += ',';
    append_whole(sample, run.linkage.clusters);
    sample += '\n';
  }
  return sample.size() * run.linkage.draws.size() * records / taken;
}

}  // namespace girok::app
