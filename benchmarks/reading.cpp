// How fast documents are read and compared, what that costs in memory, and how both grow with the pile.
//
//   bench_reading [--quick]
//
// Generated documents (support/generate.h): one in ten has a passage of an earlier one, half of those altered; every one has the same stock
// sentence, which must neither be reported nor make the work quadratic. Speeds are those of one core. Also prints how many of the planted copies
// are found, how many runs are reported that nobody planted, and how many paraphrases, of which none is.
// Last, reading and corroboration as a whole.
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corroboration/corroboration.h"
#include "reading/load.h"
#include "reading/reading.h"
#include "support/generate.h"

namespace {

using namespace girok;
/// Of the processor, in this process: what one core does, however busy the machine is with other things.
double seconds_since(std::clock_t start) { return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; }

/// Kilobytes, from /proc; 0 where there is none.
std::size_t memory_kb(std::string_view field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return static_cast<std::size_t>(std::strtoull(line.c_str() + field.size() + 1, nullptr, 10));
  }
  return 0;
}

/// Lets the next reading of the peak be that of what follows.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << 5; }

double megabytes(const benchmarks::Generated& made) {
  std::size_t bytes = 0;
  for (const std::string& text : made.texts) bytes += text.size();
  return static_cast<double>(bytes) / 1e6;
}

void reading_speed(std::size_t documents) {
  const benchmarks::Generated made = benchmarks::generate({.seed = 7, .documents = documents});
  const auto start = std::clock();
  std::size_t claims = 0, failed = 0;
  for (const std::string& text : made.texts) {
    Result<reading::Document> document = reading::load("generated.txt", text, reading::Format::text);
    if (!document) {
      ++failed;
      continue;
    }
    reading::read(*document);
    claims += document->claims.size();
  }
  const double seconds = seconds_since(start);
  fmt::print("reading, all steps     {:8.1f} MB/s per core   ({} documents, {:.1f} MB, {:.2f} s; {} claims, {} failed)\n",
             megabytes(made) / seconds, documents, megabytes(made), seconds, claims, failed);
}

struct Measured {
  double seconds = 0, megabytes = 0, document_bytes = 0, reuse_bytes = 0;
};

Measured reuse_at(std::size_t count) {
  benchmarks::Generated made = benchmarks::generate({.seed = 11, .documents = count});
  Measured result;
  result.megabytes = megabytes(made);
  const std::size_t before = memory_kb("VmRSS:");
  std::vector<reading::Document> documents(count);
  for (std::size_t i = 0; i < count; ++i) {
    documents[i].text = std::move(made.texts[i]);
    documents[i].tokens = text::tokenize(documents[i].text);
    documents[i].sentences = text::sentences(documents[i].text, documents[i].tokens);
  }
  const std::size_t loaded = memory_kb("VmRSS:");
  forget_peak();
  const auto start = std::clock();
  const std::vector<corroboration::Reuse> found = corroboration::find_reuse(documents, 1);
  result.seconds = seconds_since(start);
  const double per_document = 1024.0 / static_cast<double>(count);
  result.document_bytes = static_cast<double>(loaded - std::min(loaded, before)) * per_document;
  result.reuse_bytes = static_cast<double>(memory_kb("VmHWM:") - std::min(loaded, memory_kb("VmHWM:"))) * per_document;

  std::set<std::pair<std::size_t, std::size_t>> pairs, planted;
  std::size_t paraphrases = 0;
  for (const corroboration::Reuse& reuse : found) {
    paraphrases += reuse.kind == corroboration::ReuseKind::paraphrase;
    pairs.emplace(reuse.spans[0].document, reuse.spans[1].document);
  }
  std::size_t recalled = 0, altered = 0, recalled_altered = 0, unplanted = 0;
  for (const benchmarks::Planted& copy : made.planted) {
    const bool there = pairs.contains({copy.original, copy.document});
    planted.emplace(copy.original, copy.document);
    recalled += there;
    altered += copy.altered;
    recalled_altered += copy.altered && there;
  }
  for (const auto& pair : pairs) unplanted += !planted.contains(pair);
  const auto percent = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  };
  fmt::print("{:9} {:8.1f} {:8.2f} {:8.1f} {:12.2f} {:13.0f} {:13.0f} {:10} {:9.1f} % {:8.1f} % {:9} {:11}\n", count, result.megabytes,
             result.seconds, result.megabytes / result.seconds, 1e6 * result.seconds / static_cast<double>(count), result.document_bytes,
             result.reuse_bytes, made.planted.size(), percent(recalled, made.planted.size()), percent(recalled_altered, altered), unplanted,
             paraphrases);
  return result;
}

/// Seconds of reading and of corroborating as many documents.
std::pair<double, double> whole_at(std::size_t count) {
  const benchmarks::Generated made = benchmarks::generate({.seed = 5, .documents = count});
  std::vector<reading::Document> documents;
  documents.reserve(count);
  const auto start = std::clock();
  for (const std::string& text : made.texts) {
    Result<reading::Document> document = reading::load("generated.txt", text, reading::Format::text);
    if (!document) continue;
    reading::read(*document);
    documents.push_back(std::move(*document));
  }
  const double reading_seconds = seconds_since(start);
  const auto read = std::clock();
  const corroboration::Corroboration found = corroboration::corroborate(documents, {});
  const double seconds = seconds_since(read);
  fmt::print("{:9} {:8.1f} {:9.2f} {:13.2f} {:9} {:13}\n", count, megabytes(made), reading_seconds, seconds, found.figures.size(),
             found.discrepancies.size());
  return {reading_seconds, seconds};
}

void whole(const std::vector<std::size_t>& counts) {
  fmt::print("\nreading and corroboration, one core\n");
  fmt::print("{:>9} {:>8} {:>9} {:>13} {:>9} {:>13}\n", "documents", "MB", "reading s", "corroborate s", "figures", "discrepancies");
  std::vector<std::pair<double, double>> seconds;
  for (const std::size_t count : counts) seconds.push_back(whole_at(count));
  for (std::size_t i = 1; i < seconds.size(); ++i) {
    fmt::print("  x {} documents: reading x {:.1f}, corroboration x {:.1f}\n", counts[i] / counts[i - 1],
               seconds[i].first / seconds[i - 1].first, seconds[i].second / seconds[i - 1].second);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool quick = argc > 1 && std::string_view(argv[1]) == "--quick";
  reading_speed(quick ? 200 : 2000);
  fmt::print("\nfingerprints and reuse, one core\n");
  fmt::print("{:>9} {:>8} {:>8} {:>8} {:>12} {:>13} {:>13} {:>10} {:>11} {:>10} {:>9} {:>11}\n", "documents", "MB", "s", "MB/s",
             "us/document", "bytes kept/d", "bytes peak/d", "planted", "recall", "altered", "unplanted", "paraphrases");
  std::vector<Measured> sizes;
  for (const std::size_t count : quick ? std::vector<std::size_t>{500, 5000} : std::vector<std::size_t>{1000, 10000, 100000})
    sizes.push_back(reuse_at(count));
  fmt::print("\ngrowth from each size to one ten times as large (10 = linear, 100 = quadratic)\n");
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    fmt::print("  time x {:.1f}   memory of reuse x {:.1f}\n", sizes[i].seconds / sizes[i - 1].seconds,
               10 * sizes[i].reuse_bytes / std::max(1.0, sizes[i - 1].reuse_bytes));
  }
  whole(quick ? std::vector<std::size_t>{200, 2000} : std::vector<std::size_t>{1000, 10000});
  return 0;
}
