#include "app/read_documents.h"

#include <map>
#include <optional>
#include <utility>

#include "base/parallel.h"
#include "crypto/hash.h"
#include "reading/load.h"
#include "reading/reading.h"

namespace girok::app {
namespace {

struct ReadFile {
  reading::Document document;
  std::vector<std::uint32_t> lines;
};

/// Offsets at which lines begin: after \n, or after a \r that no \n follows.
std::vector<std::uint32_t> line_starts(std::string_view bytes, std::string_view encoding) {
  const bool little = encoding.starts_with("UTF-16LE");
  const bool big = encoding.starts_with("UTF-16BE");
  const std::size_t step = little || big ? 2 : 1;
  const auto unit = [&](std::size_t i) -> unsigned {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    if (step == 1) return byte(i);
    return little ? byte(i) | byte(i + 1) << 8U : byte(i) << 8U | byte(i + 1);
  };
  std::vector<std::uint32_t> starts = {0};
  for (std::size_t i = 0; i + step <= bytes.size(); i += step) {
    const unsigned c = unit(i);
    const bool lone_return = c == '\r' && !(i + 2 * step <= bytes.size() && unit(i + step) == '\n');
    if (c == '\n' || lone_return) starts.push_back(static_cast<std::uint32_t>(i + step));
  }
  return starts;
}

Result<ReadFile> read_one(const Input& input) {
  std::string held;
  std::string_view bytes;
  if (input.bytes) {
    bytes = *input.bytes;
  } else {
    Result<std::string> read = read_file(input.path, reading::max_document_bytes);
    if (!read) return tl::unexpected(std::move(read).error());
    held = *std::move(read);
    bytes = held;
  }
  Result<reading::Document> document = reading::load(input.path, bytes, reading::format_of(input.path, bytes));
  if (!document) return tl::unexpected(std::move(document).error());
  std::vector<std::uint32_t> lines = line_starts(bytes, document->encoding);
  document->sha256 = crypto::sha256_hex(bytes);
  document->byte_count = bytes.size();
  held = {};   // the engines need the text alone
  reading::read(*document);
  return ReadFile{*std::move(document), std::move(lines)};
}

/// Documents without their repetitions. Where duplicates go is said in `skipped`.
void collect(std::vector<std::optional<Result<ReadFile>>>& results, const Inputs& inputs, Pile& pile) {
  std::map<std::string, std::size_t, std::less<>> by_hash;
  std::vector<std::size_t> document_of(results.size(), reading::none);
  for (std::size_t i = 0; i < results.size(); ++i) {
    Result<ReadFile>& result = *results[i];
    if (!result) {
      pile.errors.push_back(std::move(result).error());
      continue;
    }
    const auto [first, is_new] = by_hash.try_emplace(result->document.sha256, pile.documents.size());
    document_of[i] = first->second;
    if (inputs.files[i].id) pile.files.push_back(*inputs.files[i].id);
    if (is_new) {
      pile.documents.push_back(std::move(result->document));
      pile.lines.push_back(std::move(result->lines));
    } else {
      pile.skipped.push_back({inputs.files[i].path, SkipReason::duplicate, i});
    }
    results[i].reset();
  }
  for (Skipped& skipped : pile.skipped) {
    if (skipped.document == reading::none) continue;
    skipped.document = document_of[skipped.document];
    if (skipped.document != reading::none) pile.documents[skipped.document].notes.push_back("the same file again: " + skipped.path);
  }
}

std::vector<corroboration::Judged> judged_in(const std::vector<reading::Document>& documents, const std::vector<JudgedDocuments>& judged) {
  std::map<std::string_view, std::size_t> at;
  for (std::size_t d = 0; d < documents.size(); ++d) at.emplace(documents[d].path, d);
  std::vector<corroboration::Judged> found;
  for (const JudgedDocuments& one : judged) {
    const auto a = at.find(one.a), b = at.find(one.b);
    if (a != at.end() && b != at.end()) found.push_back({a->second, b->second, one.one_origin});
  }
  return found;
}

}  // namespace

Pile read_documents(Inputs inputs, const ReadOptions& options) {
  std::vector<std::optional<Result<ReadFile>>> results(inputs.files.size());
  if (options.progress) options.progress->start("reading", inputs.files.size(), "documents");
  const auto stopped = [&] { return options.progress != nullptr && options.progress->stopped(); };
  parallel_for(inputs.files.size(), options.threads, [&](std::size_t i) {
    if (stopped()) {
      results[i].emplace(fail(ErrorCode::cancelled, "stopped before it was read", inputs.files[i].path));
      return;
    }
    results[i].emplace(read_one(inputs.files[i]));
    if (options.progress) options.progress->advance();
  });

  Pile pile;
  pile.errors = std::move(inputs.errors);
  pile.skipped = std::move(inputs.skipped);
  collect(results, inputs, pile);
  if (options.progress) options.progress->start("comparing", 0, "documents");
  corroboration::Options corroboration_options;
  corroboration_options.rates = options.rates;
  corroboration_options.threads = options.threads == 0 ? default_threads() : options.threads;
  corroboration_options.go_on = [&] { return !stopped(); };
  corroboration_options.judged = judged_in(pile.documents, options.judged);
  pile.found = corroboration::corroborate(pile.documents, corroboration_options);
  if (options.progress) options.progress->finish();
  pile.stopped = stopped();
  return pile;
}

Pile read_documents(std::span<const std::string> paths, const ReadOptions& options) { return read_documents(find_inputs(paths), options); }

}  // namespace girok::app
