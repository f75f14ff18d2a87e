// One million FollowTheMoney lines, made from a seed while they are read: how fast, and in how much memory.
//
//   bench_exchange_ftm [LINES]
//
// Prints a line a pass: making the lines alone, the index, the records; lines a second, and the most memory the process ever had.
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <random>
#include <string>

#include "exchange/ftm.h"

namespace {

using namespace girok;

/// A line after another, in pieces of about 64 KiB; the same for the same seed.
class MadeLines {
 public:
  explicit MadeLines(std::size_t lines) : lines_(lines) {}
  Result<std::string_view> next() {
    chunk_.clear();
    while (made_ < lines_ && chunk_.size() < (std::size_t{64} << 10)) line(made_++);
    bytes_ += chunk_.size();
    return std::string_view(chunk_);
  }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::string id(std::size_t of) const { return "made-" + std::to_string(of); }
  std::string day() {
    return std::to_string(1950 + random_() % 70) + "-0" + std::to_string(1 + random_() % 9) + "-1" + std::to_string(random_() % 10);
  }
  std::string earlier(std::size_t of) { return id(of == 0 ? 0 : random_() % of); }

  void line(std::size_t of) {
    static constexpr const char* words[] = {"Invented", "Made", "Example", "가공", "예시", "虚构"};
    const auto word = [&] { return std::string(words[random_() % 6]); };
    const std::string number = std::to_string(of);
    switch (of % 5) {
      case 0:
      case 1:
        chunk_ += R"({"id": ")" + id(of) + R"(", "schema": "Person", "caption": "x", "properties": {"name": [")" + word() + " " + word() +
                  " " + number + R"("], "alias": [")" + word() + R"("], "birthDate": [")" + day() +
                  R"("], "nationality": ["kp"], "gender": ["female"], "notes": ["A person who does not exist, number )" + number +
                  R"("], "position": ["none"]}})";
        break;
      case 2:
        chunk_ += R"({"id": ")" + id(of) + R"(", "schema": "Company", "properties": {"name": [")" + word() + " Co " + number +
                  R"("], "jurisdiction": ["cn"], "registrationNumber": [")" + number + R"("], "sector": ["none"]}})";
        break;
      case 3:
        chunk_ += R"({"id": ")" + id(of) + R"(", "schema": "Family", "properties": {"person": [")" + earlier(of) + R"("], "relative": [")" +
                  earlier(of) + R"("], "relationship": ["mother"]}})";
        break;
      default:
        chunk_ += R"({"id": ")" + id(of) + R"(", "schema": "Event", "properties": {"name": ["Event )" + number + R"("], "date": [")" +
                  day() + R"("], "location": ["Invented place"], "country": ["cn"]}})";
    }
    chunk_ += '\n';
  }

  std::size_t lines_, made_ = 0;
  std::uint64_t bytes_ = 0;
  std::string chunk_;
  std::mt19937 random_{20261125};
};

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void report(const std::string& pass, std::size_t lines, double seconds) {
  std::cout << std::left << std::setw(24) << pass << std::right << std::fixed << std::setprecision(2) << std::setw(8) << seconds << " s "
            << std::setprecision(0) << std::setw(10) << static_cast<double>(lines) / seconds << " lines/s, peak " << peak_mb() << " MB"
            << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t lines = argc > 1 ? std::stoul(argv[1]) : 1'000'000;
  const auto clock = [] { return std::chrono::steady_clock::now(); };
  const auto since = [&](auto from) { return std::chrono::duration<double>(clock() - from).count(); };

  auto start = clock();
  MadeLines alone(lines);
  while (!alone.next()->empty()) {
  }
  const double making = since(start);
  report("making the lines", lines, making);

  start = clock();
  MadeLines first(lines);
  const auto index = exchange::index_ftm([&] { return first.next(); });
  report("index", lines, since(start) - making);

  start = clock();
  MadeLines second(lines);
  exchange::ReadRecords told;
  std::size_t records = 0, statements = 0;
  exchange::read_ftm([&] { return second.next(); }, "made", exchange::Schema::built_in(),
                     [&](const exchange::LooseRecord& record) {
                       ++records;
                       statements += record.statements.size();
                       return true;
                     },
                     told, &*index);
  report("records", lines, since(start) - making);
  std::cout << second.bytes() / 1'000'000 << " MB of lines; " << records << " records, " << statements << " statements, "
            << told.error_count << " errors, " << told.losses.size() << " kinds of losses\n";
  return told.good() ? 0 : 1;
}
