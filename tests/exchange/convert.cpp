// One format into another, outside any case: what the checks by other programs (run-ftm, run-prov) read and write.
//
//   exchange_convert made COUNT TO          records made for tests (records/test_records.h), COUNT seeds
//   exchange_convert records|ftm FILE TO
//
// TO is records, ftm, prov or annotations. Losses and faults go to standard error, a line each; exit 1 where there are faults.
#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>
#include <string>

#include "exchange/annotation.h"
#include "exchange/ftm.h"
#include "exchange/prov.h"
#include "exchange/records_json.h"
#include "records/test_records.h"

namespace {

using namespace girok;
using namespace girok::exchange;

ReadRecords taken(const std::string& from, const std::string& what) {
  if (from == "made") {
    std::vector<std::uint32_t> seeds(std::stoul(what));
    std::iota(seeds.begin(), seeds.end(), 1);
    ReadRecords all;
    all.records = records::make_records(seeds);
    return all;
  }
  std::ifstream file(what, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (from == "ftm") return read_ftm(bytes, what, Schema::built_in());
  return read_records_json(bytes, what, Schema::built_in());
}

WrittenFiles written(const std::string& to, const RecordSet& set) {
  const Schema& schema = Schema::built_in();
  if (to == "ftm") return write_ftm(schema, set);
  if (to == "prov") {
    ProvOptions options;
    options.organisation = "Invented Centre";
    options.history.push_back({"b1", "import", "2026-11-25T12:00:00Z", "analyst 1", {}});
    for (const LooseRecord& record : set) options.history.back().records.push_back(record.key);
    if (!set.empty()) options.history.push_back({"b2", "edit", "", "analyst 2", {set.front().key, "gone"}});
    return write_prov(set, options);
  }
  WrittenFiles out;
  if (to == "annotations") {
    const std::string text(10'000, 'x');
    return write_annotations(schema, set, [&](const std::string&) { return std::string_view(text); });
  }
  if (auto lines = write_records_json(schema, set)) out.files["records"] = *lines;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const ReadRecords all = taken(argv[1], argv[2]);
  for (const Error& error : all.errors) std::cerr << "error\t" << to_string(error) << '\n';
  for (const Loss& loss : all.losses) std::cerr << "lost reading\t" << loss.what << '\t' << loss.count << '\n';
  const WrittenFiles out = written(argv[3], all.records);
  for (const Loss& loss : out.losses) std::cerr << "lost writing\t" << loss.what << '\t' << loss.count << '\n';
  for (const auto& [name, bytes] : out.files) std::cout << bytes;
  return all.good() ? 0 : 1;
}
