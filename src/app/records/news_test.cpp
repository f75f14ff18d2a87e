// What is new: an import is one line, whatever its size, and hides nothing.
#include "app/records/news.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "app/case/edit.h"
#include "app/records/import_undo.h"
#include "app/records/test_loose.h"
#include "crypto/hash.h"
#include "vault/merge.h"
#include "vault/raised.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }
constexpr std::uint64_t day_ms = 86'400'000;

ImportReport bring(vault::Vault& vault, std::size_t count, const std::string& name) {
  ImportFile file;
  file.path = name + ".csv";
  file.bytes = name;
  file.size = file.bytes.size();
  file.sha256 = crypto::sha256_hex(file.bytes);
  for (std::size_t i = 0; i < count; ++i) file.records.push_back(record(std::to_string(i), "Event", {words("note", "a market day")}));
  std::vector<ImportFile> files;
  files.push_back(std::move(file));
  ImportReport report = import_records(vault, schema(), std::move(files), {});
  REQUIRE(report.written);
  return report;
}

Id make(vault::Vault& vault, const std::string& type) { return must(edit_record(vault, {}, type, {"note=something"}, {}, {})); }
void change(vault::Vault& vault, const Id& record) { (void)must(edit_record(vault, record, {}, {"note=something else"}, {}, {})); }

/// "2026-01-02* import market Event 3+0", a line each; * where it is fresh.
std::vector<std::string> told(const News& news) {
  std::vector<std::string> all;
  for (const NewsLine& line : news.lines) {
    std::string one = line.day + (line.fresh ? "*" : "");
    if (line.kind == NewsLine::Kind::import) one += " import";
    if (line.kind == NewsLine::Kind::undo) one += " undo " + std::to_string(line.records);
    for (const std::string& list : line.lists) one += " " + list;
    for (const auto& [type, count] : line.types) one += " " + type + " " + std::to_string(count.made) + "+" + std::to_string(count.changed);
    all.push_back(std::move(one));
  }
  return all;
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("an import is one line and hides nothing; what is done to one record on one day counts once; what is later is fresh") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id event = make(*vault, "Event");
  const Id place = make(*vault, "Place");
  world.now_ms += day_ms;
  change(*vault, event);
  change(*vault, event);
  const Id group = make(*vault, "Group");
  change(*vault, group);
  const std::uint64_t visit = vault->model().latest_clock();
  const ImportReport import = bring(*vault, 1200, "market");
  world.now_ms += day_ms;
  change(*vault, place);

  NewsCounts counts;
  const Told expected = {"2026-01-03* Place 0+1", "2026-01-02* import market Event 1200+0", "2026-01-02 Event 0+1 Group 1+0",
                         "2026-01-01 Event 1+0 Place 1+0"};
  CHECK(told(counts.of(*vault, visit)) == expected);
  CHECK(counts.of(*vault, visit).whole);
  CHECK(told(counts.of(*vault, visit)) == expected);  // from what was kept
  CHECK(told(NewsCounts().of(*vault, {}))[0] == "2026-01-03 Place 0+1");
  const News news = counts.of(*vault, visit);
  CHECK(news.lines[1].batch == import.batch);
  CHECK(news.lines[1].items == import.items);
  CHECK_FALSE(news.lines[2].batch.has_value());

  // Taken back: the history tells of the import, and here stands that it was taken back.
  REQUIRE(undo_import(*vault, *import.batch, {}).written);
  counts.changed(import.items);
  CHECK(told(counts.of(*vault, visit)) ==
        Told{"2026-01-03* undo 1201", "2026-01-03* Place 0+1", "2026-01-02 Event 0+1 Group 1+0", "2026-01-01 Event 1+0 Place 1+0"});
}

TEST_CASE("an import of more statements than are looked at one by one is counted all the same") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  make(*vault, "Event");
  (void)bring(*vault, 10'500, "large");  // three statements each
  make(*vault, "Place");
  CHECK(told(NewsCounts().of(*vault, {})) == Told{"2026-01-01 Event 1+0 Place 1+0", "2026-01-01 import large Event 10500+0"});
}

TEST_CASE("only the newest are told, and that there is more; what is gone is no news") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  for (std::size_t i = 0; i < NewsCounts::most_lines + 2; ++i) {
    make(*vault, "Event");
    world.now_ms += day_ms;
  }
  NewsCounts counts;
  News news = counts.of(*vault, {});
  CHECK(news.lines.size() == NewsCounts::most_lines);
  CHECK_FALSE(news.whole);

  const Id gone = make(*vault, "Place");
  CHECK(counts.of(*vault, {}).lines.front().types.contains("Place"));
  vault::Draft draft;
  for (const vault::StoredStatement& stored : vault->model().statements_of(gone, vault::Confidentiality::sealed))
    draft.retract(stored.id, "a mistake");
  (void)must(vault->append(std::move(draft)));
  news = counts.of(*vault, {});
  CHECK_FALSE(news.lines.front().types.contains("Place"));
}

TEST_CASE("steps of which nothing may be seen take no place: what was before them is told, and what was not looked at is not denied") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  (void)bring(*vault, 3, "market");
  const Id somebody = must(edit_record(*vault, {}, "Person", {"label=W-1"}, {}, {}));
  const Told before = told(NewsCounts().of(*vault, {}));
  CHECK(before == Told{"2026-01-01 Person 1+0", "2026-01-01 import market Event 3+0"});
  const std::uint64_t visit = vault->model().latest_clock();
  NewsCounts counts;
  (void)counts.of(*vault, visit);
  for (std::size_t i = 0; i < NewsCounts::most_steps + 1; ++i) {
    vault::Draft draft;
    records::Statement alias;
    alias.entity = somebody;
    alias.property = "alias";
    alias.value = records::Value::of_text("somebody else");
    alias.confidentiality = vault::Confidentiality::sealed;
    draft.add(alias);
    (void)must(vault->append(std::move(draft)));
  }
  const News news = counts.of(*vault, visit);
  CHECK(told(news) == before);
  CHECK(news.whole);
  CHECK(news.nothing_since);
  CHECK(told(NewsCounts().of(*vault, {})) == before);
  CHECK_FALSE(NewsCounts().of(*vault, {}).nothing_since);  // since when?
  change(*vault, somebody);
  CHECK_FALSE(counts.of(*vault, visit).nothing_since);
}

TEST_CASE("of an import what is still there is counted, whatever was taken away of it one by one, and when") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  (void)bring(*vault, 5, "market");
  NewsCounts counts;
  const auto now = [&] {
    counts.changed(vault->model().take_changed());
    return told(counts.of(*vault, {}));
  };
  (void)now();
  CHECK(now() == Told{"2026-01-01 import market Event 5+0"});
  vault::Filter events;
  events.types = {"Event"};
  events.clearance = vault::Confidentiality::sealed;
  const std::vector<vault::RecordLine> all = vault->model().records(events, 10);
  change(*vault, all[1].record);
  CHECK(now() == Told{"2026-01-01 Event 0+1", "2026-01-01 import market Event 5+0"});
  vault::Draft draft;
  for (const vault::StoredStatement& stored : vault->model().statements_of(all[2].record, vault::Confidentiality::sealed))
    draft.retract(stored.id, "a mistake");
  (void)must(vault->append(std::move(draft)));
  CHECK(now() == Told{"2026-01-01 Event 0+1", "2026-01-01 import market Event 4+0"});
}

namespace {

/// Somebody at work, on one of two copies of a case, by chance.
class AtWork {
 public:
  explicit AtWork(unsigned seed) : random_(seed), imports_(seed % 2 == 0) {
    records_.push_back(make(*here, "Event"));
    std::filesystem::copy(world_.case_path(), there_path_, std::filesystem::copy_options::recursive);
    there_ = must(vault::Vault::open(world_.machine("tower"), there_path_, vault::copy_of(here->member())));
  }
  std::size_t one_of(std::size_t count) { return random_() % count; }

  void step() {
    vault::Vault& vault = one_of(3) == 0 ? *there_ : *here;
    const Id record = records_[records_.size() - 1 - one_of(std::min<std::size_t>(records_.size(), 6))];
    const std::vector<vault::StoredStatement> all = vault.model().statements_of(record, vault::Confidentiality::sealed, true);
    const bool is_there = std::ranges::any_of(all, [](const auto& one) { return one.statement.property == "type" && one.standing; });
    vault::Draft draft;
    switch (one_of(9)) {
      case 0: records_.push_back(make(vault, one_of(2) == 0 ? "Event" : "Place")); break;
      case 1:
      case 2:
        if (is_there) change(vault, record);
        break;
      case 3:
        for (const vault::StoredStatement& stored : all)
          if (stored.standing) draft.retract(stored.id, "a mistake");
        break;
      case 4:
        for (const vault::StoredStatement& stored : all)
          if (!is_there && stored.statement.property == "type") draft.add(stored.statement);
        break;
      case 5:
        for (const vault::StoredStatement& stored : all)
          if (stored.standing && stored.statement.property == "note") raise(draft, stored);
        break;
      case 6: import_or_take_back(vault); break;
      case 7: world_.now_ms += day_ms; break;
      default: merge(); break;
    }
    if (!draft.empty()) (void)must(vault.append(std::move(draft)));
  }

 private:
  static void raise(vault::Draft& draft, const vault::StoredStatement& stored) {
    records::Statement sealed = stored.statement;
    sealed.confidentiality = vault::Confidentiality::sealed;
    draft.retract(stored.id, vault::reason_of_raise(vault::Confidentiality::sealed, "it says who"));
    draft.add(sealed);
  }
  void import_or_take_back(vault::Vault& vault) {
    if (!imports_) return;
    if (one_of(2) == 0 && &vault == here.get() && !batches_.empty()) {
      (void)undo_import(vault, batches_[one_of(batches_.size())], {});
      return;
    }
    const ImportReport report = bring(vault, 1 + one_of(30), "list-" + std::to_string(lists_++));
    if (&vault == here.get() && report.batch) batches_.push_back(*report.batch);
    vault::Filter events;
    events.types = {"Event"};
    for (const vault::RecordLine& line : vault.model().records(events, 3)) records_.push_back(line.record);
  }
  /// What was done there arrives, with times that are past here.
  void merge() {
    (void)must(vault::merge(world_.machine(), world_.case_path(), there_path_));
    (void)must(here->catch_up());
  }

  TestWorld world_;

 public:
  std::unique_ptr<vault::Vault> here = world_.create(world_.machine());

 private:
  std::mt19937 random_;
  bool imports_;
  std::string there_path_ = world_.path("there.girok");
  std::unique_ptr<vault::Vault> there_;
  std::vector<Id> records_;
  std::vector<ImportBatch> batches_;
  std::size_t lists_ = 0;
};

}  // namespace

TEST_CASE("what is told from what is kept is what is told by who reads it all, whatever was done in between, here or on another copy") {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    AtWork work(seed);
    NewsCounts counts;
    std::uint64_t since = work.here->model().latest_clock();
    for (std::size_t step = 0; step < 60; ++step) {
      CAPTURE(step);
      work.step();
      if (work.one_of(10) == 0) since = work.here->model().latest_clock();
      counts.changed(work.here->model().take_changed());
      if (work.one_of(3) == 0) continue;  // several steps between two looks
      const News kept = counts.of(*work.here, since), anew = NewsCounts().of(*work.here, since);
      CHECK(told(kept) == told(anew));
      CHECK(kept.nothing_since == anew.nothing_since);
      CHECK(kept.whole == anew.whole);
    }
  }
}

}  // namespace girok::app
