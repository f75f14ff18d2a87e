// The evidence base at the size it is made for: how long importing, opening, rebuilding, searching, editing and verifying take, and what they hold in memory.
//
//   bench_vault [--records N] [--texts N] [--seed N] [--folder DIR] [--export DIR] [--only-export] [--edits N] [--each N] [--scan N] [--subjects] [--keep]
//
// Model    An invented evidence base (support/evidence.h) on the real disk, in a vault as `girok init` makes it, with the real cost of a passphrase. Each part runs in
//          a process of its own, so that its memory is its own. What the generator takes is not counted. Times are of the wall.
//          A durable edit is compared with the disk: the same number of bytes appended to a file in the same folder and synced, in turns with the edits.
//          The numbers a search gives are held against a scan of what was generated (--scan: so many questions of each kind).
// Output   "name tab value" lines, which benchmarks/vault_table.py makes a table of; what is going on goes to standard error.
//          --export: the same data and questions as files for other databases. --subjects: once more with the sealed names under keys of their own.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/evidence.h"
#include "support/evidence_csv.h"
#include "support/measure.h"
#include "text/search_tokens.h"
#include "vault/snippet.h"
#include "vault/vault.h"
#include "vault/verify.h"

namespace {

using namespace girok;
using namespace girok::benchmarks;
using vault::Vault;

constexpr std::size_t texts_a_batch = 500, records_a_batch = 1000, hits_shown = 10;
constexpr std::uint64_t largest_text = 1 << 20;

struct Options {
  EvidenceRecipe recipe;
  std::string folder, export_folder;
  std::size_t edits = 500, each = 40, scan = 2;
  bool only_export = false, subjects = false, keep = false;
};

/// The value, or an end with the error's words.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void note(std::string_view what) { fmt::print(stderr, "  … {}\n", what); }

/// A vault in the folder, and who opens it.
struct Case {
  vault::Environment environment;
  std::string path;
  crypto::SecretBytes passphrase;
  std::unique_ptr<vault::MemberSecret> member;

  Case(const std::string& folder, const std::string& name)
      : environment(vault::real_environment()),
        path(folder + "/" + name + ".girok"),
        passphrase(crypto::SecretBytes::copy_of(std::string_view("an invented passphrase of a benchmark"))) {
    environment.state_folder = folder + "/state";
    const std::unique_ptr<Vault> made = must(Vault::create(environment, path, "bench", passphrase));
    member = std::make_unique<vault::MemberSecret>(made->member().secret().clone());
  }
  std::unique_ptr<Vault> open(bool snapshot) const {
    vault::OpenOptions options;
    options.use_snapshot = snapshot;
    std::unique_ptr<Vault> opened = must(Vault::open(environment, path, vault::MemberSecret(member->secret().clone()), options));
    for (const vault::Notice& notice : opened->notices()) fmt::print(stderr, "  notice {}: {}\n", notice.code, notice.what);
    return opened;
  }
};

// ---- import ----------------------------------------------------------------------------------------------------------------

/// One batch: its texts in one blob file, its statements in one draft.
void import_batch(Vault& opened, std::vector<EvidenceRecord>& records, bool subjects) {
  std::optional<vault::BlobWriter> pack;
  vault::Draft draft;
  for (EvidenceRecord& record : records) {
    if (!record.text.empty()) {
      if (!pack) pack.emplace(must(opened.blob_writer()));
      record.statements.back().value.attachment = must(pack->add(record.text, "text/plain; charset=utf-8", "text.txt", true));
    }
    for (records::Statement& statement : record.statements) {
      const bool own_key = subjects && record.sealed_names && statement.confidentiality == records::Confidentiality::sealed;
      const bool long_text = statement.value.kind == records::ValueKind::attachment;
      draft.add(std::move(statement), own_key ? std::optional<Id>(record.id) : std::nullopt,
                long_text ? std::move(record.text) : std::string());
    }
  }
  if (pack) draft.add_blob(must(pack->finish()));
  must(opened.append(std::move(draft)));
}

void import_all(const Case& files, const Evidence& evidence, bool subjects, Figures& figures) {
  std::unique_ptr<Vault> opened = files.open(true);
  double seconds = 0;
  for (std::size_t next = 0; next < evidence.records();) {
    const std::size_t end = next < evidence.documents() ? std::min(evidence.documents(), next + texts_a_batch)
                                                        : std::min(evidence.records(), next + records_a_batch);
    std::vector<EvidenceRecord> batch;
    for (; next < end; ++next) batch.push_back(evidence.record(next));
    const Stopwatch watch;
    import_batch(*opened, batch, subjects);
    seconds += watch.seconds();
    if (next == evidence.documents()) figures.emplace_back("import documents s", seconds);
  }
  figures.emplace_back("import s", seconds);
  figures.emplace_back("import peak MB", memory_mb("VmHWM:"));
  const Stopwatch watch;
  must(opened->save_snapshot());
  figures.emplace_back("save snapshot s", watch.seconds());
  figures.emplace_back("save snapshot peak MB", memory_mb("VmHWM:"));
}

// ---- opening ---------------------------------------------------------------------------------------------------------------

void measure_derivation(const Case& files, Figures& figures) {
  const vault::FoundMember found = must(vault::find_member(files.environment, files.path, "bench"));
  const Stopwatch watch;
  (void)must(vault::unwrap_with_passphrase(*found.member, files.passphrase, files.environment));
  figures.emplace_back("derivation s", watch.seconds());
}

void measure_open(const Case& files, Figures& figures) {
  const double before = memory_mb("VmRSS:");
  const Stopwatch watch;
  const std::unique_ptr<Vault> opened = files.open(true);
  figures.emplace_back("open s", watch.seconds());
  figures.emplace_back("resident after opening MB", memory_mb("VmRSS:") - before);
  figures.emplace_back("open peak MB", memory_mb("VmHWM:") - before);
  figures.emplace_back("statements", static_cast<double>(opened->model().count_statements(records::Confidentiality::sealed)));
}

void measure_rebuild(const Case& files, Figures& figures) {
  const double before = memory_mb("VmRSS:");
  const Stopwatch watch;
  const std::unique_ptr<Vault> opened = files.open(false);
  figures.emplace_back("rebuild s", watch.seconds());
  figures.emplace_back("resident after rebuilding MB", memory_mb("VmRSS:") - before);
  figures.emplace_back("rebuild peak MB", memory_mb("VmHWM:") - before);
  figures.emplace_back("statements rebuilt", static_cast<double>(opened->model().count_statements(records::Confidentiality::sealed)));
}

// ---- searching -------------------------------------------------------------------------------------------------------------

struct Answer {
  double ms = 0, ms_of_search = 0, ms_of_processor = 0;
  std::uint64_t statements = 0, records = 0;
};

/// As a person is answered: counts, and ten hits with their snippets, texts read from the disk.
Answer answer(const Vault& opened, const Question& question) {
  Answer given;
  const std::clock_t start = std::clock();
  const Stopwatch watch;
  const vault::Query query = must(vault::Query::parse(question.typed));
  const vault::Found found = opened.model().search(query, question.filter, hits_shown);
  given.ms_of_search = watch.ms();
  std::size_t shown = 0;
  for (const vault::Hit& hit : found.hits) {
    const std::optional<vault::StoredStatement> stored = opened.model().statement(hit.statement, question.filter.clearance);
    if (!stored) throw std::runtime_error("a hit that is not there");
    const records::Value& value = stored->statement.value;
    const std::string text = value.kind == records::ValueKind::attachment ? must(opened.read(value.attachment, largest_text)) : value.text;
    shown += vault::snippet(text, query).marks.size();
  }
  given.ms = watch.ms();
  given.ms_of_processor = 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (!found.hits.empty() && shown == 0) throw std::runtime_error("snippets without a mark");
  given.statements = found.statements;
  given.records = found.records;
  return given;
}

/// Counts again, without an index and without the vault: every text that was generated, cut into words and asked. Gives how many counts differ.
std::size_t wrong_counts(const Evidence& evidence, const std::vector<Question>& asked, const std::vector<Answer>& answers) {
  std::vector<vault::Query> queries;
  for (const Question& question : asked) queries.push_back(must(vault::Query::parse(question.typed)));
  std::vector<std::uint64_t> statements(asked.size()), records(asked.size());
  text::SearchTokens tokens;
  for (std::size_t number = 0; number < evidence.records(); ++number) {
    const EvidenceRecord record = evidence.record(number);
    std::vector<std::uint64_t> here(asked.size());
    for (const records::Statement& statement : record.statements) {
      const bool attached = statement.value.kind == records::ValueKind::attachment;
      if (!attached && statement.value.kind != records::ValueKind::text) continue;
      text::search_tokens(attached ? record.text : statement.value.text, tokens);
      for (std::size_t q = 0; q < asked.size(); ++q) {
        const vault::Filter& filter = asked[q].filter;
        if (statement.confidentiality > filter.clearance) continue;
        if (!filter.types.empty() && std::ranges::find(filter.types, record.statements.front().value.text) == filter.types.end()) continue;
        if (!filter.properties.empty() && std::ranges::find(filter.properties, statement.property) == filter.properties.end()) continue;
        if (queries[q].matches(tokens)) ++here[q];
      }
    }
    for (std::size_t q = 0; q < asked.size(); ++q) {
      statements[q] += here[q];
      records[q] += here[q] > 0;
    }
  }
  std::size_t wrong = 0;
  for (std::size_t q = 0; q < asked.size(); ++q) {
    if (statements[q] == answers[q].statements && records[q] == answers[q].records) continue;
    ++wrong;
    fmt::print(stderr, "  {}: {} statements of {} records found, {} of {} by a scan\n", asked[q].kind, answers[q].statements,
               answers[q].records, statements[q], records[q]);
  }
  return wrong;
}

void measure_search(const Case& files, const Evidence& evidence, const std::vector<Question>& asked, std::size_t scan, Figures& figures) {
  const std::unique_ptr<Vault> opened = files.open(true);
  std::vector<Answer> answers;
  std::map<std::string, std::vector<double>> by_kind;
  std::vector<double> all, without_snippets, of_processor;
  for (const Question& question : asked) {
    answers.push_back(answer(*opened, question));
    by_kind[question.kind].push_back(answers.back().ms);
    all.push_back(answers.back().ms);
    without_snippets.push_back(answers.back().ms_of_search);
    of_processor.push_back(answers.back().ms_of_processor);
  }
  std::map<std::string, std::vector<double>> found_by_kind;
  for (std::size_t q = 0; q < asked.size(); ++q) found_by_kind[asked[q].kind].push_back(static_cast<double>(answers[q].statements));
  for (std::size_t q = 0; q < by_kind.size(); ++q) {  // the kinds go by turns
    const std::string& kind = asked[q].kind;
    const std::vector<double>& times = by_kind[kind];
    figures.emplace_back("search " + kind + " p50 ms", percentile(times, 0.5));
    figures.emplace_back("search " + kind + " p95 ms", percentile(times, 0.95));
    figures.emplace_back("search " + kind + " found p50", percentile(found_by_kind[kind], 0.5));
  }
  figures.emplace_back("search p50 ms", percentile(all, 0.5));
  figures.emplace_back("search p95 ms", percentile(all, 0.95));
  figures.emplace_back("search without snippets p95 ms", percentile(without_snippets, 0.95));
  figures.emplace_back("search, processor p95 ms", percentile(of_processor, 0.95));  // what it would be on an idle machine
  figures.emplace_back("resident after searching MB", memory_mb("VmRSS:"));

  std::vector<double> pages;
  Random random(evidence.recipe().seed + 77);
  for (std::size_t i = 0; i < 2000; ++i) {
    const Id record = evidence.id_of(random.below(evidence.records()));
    const Stopwatch watch;
    const std::size_t told = opened->model().statements_of(record, records::Confidentiality::sealed).size();
    pages.push_back(watch.ms());
    if (told != Evidence::statements_a_record) throw std::runtime_error("a record without its statements");
  }
  figures.emplace_back("record p50 ms", percentile(pages, 0.5));
  figures.emplace_back("record p95 ms", percentile(pages, 0.95));

  if (scan == 0) return;
  const std::size_t kinds = by_kind.size(), some = std::min(asked.size(), kinds * scan);
  figures.emplace_back("counts compared with a scan", static_cast<double>(some));
  figures.emplace_back("counts that differ", static_cast<double>(wrong_counts(
                                                 evidence, {asked.begin(), asked.begin() + static_cast<std::ptrdiff_t>(some)}, answers)));
}

// ---- verifying, editing ----------------------------------------------------------------------------------------------------

void measure_verify(const Case& files, bool with_keys, Figures& figures) {
  vault::VerifyOptions options;
  if (with_keys) options.member = files.member.get();
  const Stopwatch watch;
  const vault::VerifyReport report = must(vault::verify(files.environment, files.path, options));
  const double seconds = watch.seconds();
  if (!report.whole()) throw std::runtime_error("verify: " + to_string(report.problems.front()));
  const std::string name = with_keys ? "verify with keys" : "verify";
  figures.emplace_back(name + " s", seconds);
  figures.emplace_back(name + " MB/s", static_cast<double>(report.log_bytes + report.blob_bytes) / 1e6 / seconds);
  figures.emplace_back(name + " peak MB", memory_mb("VmHWM:"));
}

/// A note of a person gives way to another, each in a batch of its own.
void measure_edits(const Case& files, const Evidence& evidence, std::size_t edits, Figures& figures) {
  const std::unique_ptr<Vault> opened = files.open(true);
  Random random(evidence.recipe().seed + 99);
  const std::string log = files.path + "/log";
  const std::uint64_t before = bytes_below(log);
  std::size_t frame = 1024;
  std::vector<double> times, syncs;
  SyncProbe probe(files.path + "/.probe");
  for (std::size_t i = 0; i < edits; ++i) {
    const Id record = evidence.id_of(evidence.first_person() + random.below(evidence.records() - evidence.first_person()));
    std::vector<vault::StoredStatement> page = opened->model().statements_of(record, records::Confidentiality::sealed);
    const auto old = std::ranges::find_if(page, [](const vault::StoredStatement& stored) { return stored.statement.property == "note"; });
    if (old == page.end()) throw std::runtime_error("a person without a note");
    records::Statement statement = old->statement;
    statement.value.text = fmt::format("corrected after a second talk, as number {} of the day", i);
    statement.supersedes = {old->id};
    const Stopwatch watch;
    vault::Draft draft;
    draft.add(std::move(statement));
    must(opened->append(std::move(draft)));
    times.push_back(watch.ms());
    if (i == 0) frame = static_cast<std::size_t>(bytes_below(log) - before);
    syncs.push_back(probe.append(frame));
  }
  for (const auto& [name, share] : {std::pair("p50", 0.5), std::pair("p95", 0.95)}) {
    figures.emplace_back(fmt::format("edit {} ms", name), percentile(times, share));
    figures.emplace_back(fmt::format("disk sync {} ms", name), percentile(syncs, share));
    figures.emplace_back(fmt::format("edit beyond sync {} ms", name), percentile(times, share) - percentile(syncs, share));
  }
  figures.emplace_back("edit bytes", static_cast<double>(frame));
}

// ---- all of it -------------------------------------------------------------------------------------------------------------

void print(const Figures& figures, std::string_view prefix = "") {
  for (const auto& [name, value] : figures) fmt::print("{}{}\t{:.6g}\n", prefix, name, value);
  std::fflush(stdout);
}

void report_disk(const Case& files, std::string_view prefix = "") {
  Figures figures;
  for (const char* const part : {"log", "blobs", "keyring", "snapshot"})
    figures.emplace_back(fmt::format("disk {} MB", part), static_cast<double>(bytes_below(files.path + "/" + part)) / 1e6);
  figures.emplace_back("disk MB", static_cast<double>(bytes_below(files.path)) / 1e6);
  print(figures, prefix);
}

void measure(const Options& options, const Evidence& evidence, const std::vector<Question>& asked) {
  const Case files(options.folder, "bench");
  note("importing");
  print(apart([&](Figures& figures) { import_all(files, evidence, false, figures); }));
  report_disk(files);
  note("opening");
  print(apart([&](Figures& figures) { measure_derivation(files, figures); }));
  print(apart([&](Figures& figures) { measure_open(files, figures); }));
  note("searching");
  print(apart([&](Figures& figures) { measure_search(files, evidence, asked, options.scan, figures); }));
  note("verifying");
  for (const bool with_keys : {false, true}) print(apart([&](Figures& figures) { measure_verify(files, with_keys, figures); }));
  note("rebuilding");
  print(apart([&](Figures& figures) { measure_rebuild(files, figures); }));
  note("editing");
  print(apart([&](Figures& figures) { measure_edits(files, evidence, options.edits, figures); }));
  if (!options.subjects) return;
  note("once more, with sealed names under keys of their own");
  const Case sealed(options.folder, "subjects");
  print(apart([&](Figures& figures) { import_all(sealed, evidence, true, figures); }), "subjects: ");
  report_disk(sealed, "subjects: ");
  print(apart([&](Figures& figures) { measure_open(sealed, figures); }), "subjects: ");
  print(apart([&](Figures& figures) { measure_rebuild(sealed, figures); }), "subjects: ");
}

void run(Options options) {
  const Evidence evidence(options.recipe);
  const std::vector<Question> asked = questions(evidence, options.each);
  double load = 0;
  if (::getloadavg(&load, 1) == 1) print({{"load before", load}});
  note("generating");
  print(apart([&](Figures& figures) {
    const PlainSize plain = export_evidence(evidence, asked, options.export_folder);
    figures = {{"records", static_cast<double>(evidence.records())},
               {"texts", static_cast<double>(evidence.documents())},
               {"generated statements", static_cast<double>(plain.statements)},
               {"plain operations MB", static_cast<double>(plain.operations) / 1e6},
               {"plain CSV MB", static_cast<double>(plain.csv) / 1e6},
               {"plain texts MB", static_cast<double>(plain.texts) / 1e6}};
  }));
  if (options.only_export) return;
  // Not /tmp, which may lie in memory.
  std::string folder = options.folder.empty() ? "/var/tmp" : options.folder;
  folder += "/girok-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("cannot make a folder in " + options.folder);
  options.folder = folder;
  try {
    measure(options, evidence, asked);
  } catch (...) {
    std::filesystem::remove_all(folder);
    throw;
  }
  if (options.keep)
    note("kept: " + folder);
  else
    std::filesystem::remove_all(folder);
}

bool parse(int argc, char** argv, Options& options) {
  const std::map<std::string_view, std::size_t*> numbers = {{"--records", &options.recipe.records},
                                                            {"--texts", &options.recipe.texts},
                                                            {"--edits", &options.edits},
                                                            {"--each", &options.each},
                                                            {"--scan", &options.scan}};
  const std::map<std::string_view, bool*> flags = {
      {"--only-export", &options.only_export}, {"--subjects", &options.subjects}, {"--keep", &options.keep}};
  const auto number = [](std::string_view text, auto& value) {
    return std::from_chars(text.data(), text.data() + text.size(), value).ptr == text.data() + text.size();
  };
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (const auto flag = flags.find(name); flag != flags.end()) {
      *flag->second = true;
      continue;
    }
    if (++i == argc) return false;
    if (const auto at = numbers.find(name); at != numbers.end()) {
      if (!number(argv[i], *at->second)) return false;
    } else if (name == "--seed") {
      if (!number(argv[i], options.recipe.seed)) return false;
    } else if (name == "--folder") {
      options.folder = argv[i];
    } else if (name == "--export") {
      options.export_folder = argv[i];
    } else {
      return false;
    }
  }
  return options.recipe.texts > 0 && options.recipe.records >= options.recipe.texts + 10;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    fmt::print(stderr, "bench_vault: wrong options; the head of benchmarks/vault.cpp lists them. Records: at least texts + 10.\n");
    return 2;
  }
  try {
    run(std::move(options));
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_vault: {}\n", error.what());
    return 1;
  }
  return 0;
}
