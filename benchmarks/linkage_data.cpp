// Makes lists for the bench of linkage: from a seed, with the truth in a file of its own.
//
//   bench_linkage_data korean  FOLDER [--persons N] [--siblings SHARE] [--errors FACTOR] [--seed N]
//   bench_linkage_data western FOLDER [--records N] [--duplicates SHARE] [--errors FACTOR] [--seed N]
//   bench_linkage_data papers  FOLDER [--records N] [--errors FACTOR] [--seed N]
//   bench_linkage_data historic FOLDER [--persons N] [--errors FACTOR] [--seed N]
//
// korean   all.csv (list, record_id, name, …: one header for all lists), one file a list under the headers of its own language (intake, submissions, border, testimonies), truth.csv
// western  all.csv (record_id, given_name, surname, date_of_birth, city, postcode, street, email), truth.csv
// papers   first.csv, second.csv (title, authors, venue, year in two manners), truth.csv
// historic all.csv (many noisy copies of a person of earlier centuries), truth.csv
//
// truth.csv has list, record_id, person_id, family_id and script for every record, in no other file. Without arguments: how fast it is.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "made/historic.h"
#include "made/korean.h"
#include "made/papers.h"
#include "made/western.h"

namespace {

using namespace made;

/// A file that is written in pieces of a megabyte.
class Out {
 public:
  Out(const std::filesystem::path& folder, const std::string& name, std::string_view header) : file_(folder / name, std::ios::binary) {
    if (!file_) throw std::runtime_error("cannot write " + (folder / name).string());
    text_ = std::string(header) + "\n";
  }
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;
  ~Out() { flush(); }
  void row(std::initializer_list<std::string_view> cells) {
    std::size_t left = cells.size();
    for (const std::string_view cell : cells) put_cell(text_, cell, --left == 0);
    if (text_.size() > (std::size_t{1} << 20U)) flush();
  }

 private:
  void flush() {
    file_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }
  std::ofstream file_;
  std::string text_;
};

constexpr std::string_view truth_header = "list,record_id,person_id,family_id,script";
using Arguments = std::map<std::string, double>;

double said(const Arguments& arguments, const std::string& name, double otherwise) {
  const auto found = arguments.find(name);
  return found == arguments.end() ? otherwise : found->second;
}
std::size_t count_said(const Arguments& arguments, const std::string& name, std::size_t otherwise) {
  return static_cast<std::size_t>(said(arguments, name, static_cast<double>(otherwise)));
}

void make_korean(const std::filesystem::path& folder, const Arguments& arguments) {
  KoreanOptions options;
  options.persons = count_said(arguments, "persons", options.persons);
  options.siblings = said(arguments, "siblings", options.siblings);
  options.errors = said(arguments, "errors", options.errors);
  options.seed = count_said(arguments, "seed", 1);
  const Koreans koreans(options);
  Out all(folder, "all.csv", "list,record_id,name,sex,birth_date,age,age_in_year,birthplace,crossed_in");
  Out truth(folder, "truth.csv", truth_header);
  Out intake(folder, "intake.csv", "번호,성명,성별,생년월일,출생지,탈북연도"),
      submissions(folder, "submissions.csv", "id,name,sex,year of birth,place of birth,year of departure");
  Out border(folder, "border.csv", "编号,姓名,性别,年龄,登记年份,出生地,过境年份"),
      testimonies(folder, "testimonies.csv", "id,name,sex,born,age,interviewed_in,birthplace,crossed_in");
  for (std::size_t list = 0; list < profiles.size(); ++list) {
    std::vector<std::pair<std::size_t, std::size_t>> order;
    Dice dice(options.seed, 5, list);
    for (std::size_t person = 0; person < koreans.people().size(); ++person) {
      if (!dice.chance(profiles[list].share)) continue;
      order.emplace_back(person, 0);
      for (std::size_t copy = 1; dice.chance(profiles[list].duplicates); ++copy) order.emplace_back(person, copy);
    }
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[dice.below(i)]);
    std::size_t number = 0;
    for (const auto& [who, copy] : order) {
      const KoreanPerson& person = koreans.people()[who];
      const KoreanRecord r = koreans.record(person, list, copy);
      const std::string id = std::string(1, profiles[list].name[0]) + padded(static_cast<int>(++number), 5);
      all.row({profiles[list].name, id, r.name, r.sex, r.birth, r.age, r.asked, r.place, r.crossed});
      truth.row({profiles[list].name, id, std::to_string(person.number), std::to_string(person.family_number),
                 script_names[static_cast<std::size_t>(r.script)]});
      if (list == 0) intake.row({id, r.name, r.sex, r.birth, r.place, r.crossed});
      if (list == 1) submissions.row({id, r.name, r.sex, r.birth, r.place, r.crossed});
      if (list == 2) border.row({id, r.name, r.sex, r.age, r.asked, r.place, r.crossed});
      if (list == 3) testimonies.row({id, r.name, r.sex, r.birth, r.age, r.asked, r.place, r.crossed});
    }
  }
}

void make_western(const std::filesystem::path& folder, const Arguments& arguments) {
  WesternOptions options;
  options.records = count_said(arguments, "records", options.records);
  options.duplicates = said(arguments, "duplicates", options.duplicates);
  options.errors = said(arguments, "errors", options.errors);
  options.seed = count_said(arguments, "seed", 1);
  const Westerners people(options);
  Out all(folder, "all.csv", "record_id,given_name,surname,date_of_birth,city,postcode,street,email"),
      truth(folder, "truth.csv", truth_header);
  std::size_t number = 0;
  for (const Westerners::Place& place : people.order()) {
    const WesternRecord r = people.record(place);
    const std::string id = std::to_string(++number);
    all.row({id, r.given, r.surname, r.birth, r.city, r.postcode, r.street, r.email});
    truth.row({"all", id, std::to_string(place.person), std::to_string(place.person), "latin"});
  }
}

void make_papers(const std::filesystem::path& folder, const Arguments& arguments) {
  PaperOptions options;
  options.papers = count_said(arguments, "records", options.papers);
  options.errors = said(arguments, "errors", options.errors);
  options.seed = count_said(arguments, "seed", 1);
  const Papers papers(options);
  Out first(folder, "first.csv", "id,title,authors,venue,year"), second(folder, "second.csv", "id,title,authors,venue,year"),
      truth(folder, "truth.csv", truth_header);
  for (int list = 0; list < 2; ++list)
    for (const PaperRecord& r : papers.list(list)) {
      (list == 0 ? first : second).row({r.id, r.title, r.authors, r.venue, r.year});
      truth.row({list == 0 ? "first" : "second", r.id, std::to_string(r.paper), std::to_string(r.series), list == 0 ? "long" : "short"});
    }
}

void make_historic(const std::filesystem::path& folder, const Arguments& arguments) {
  HistoricOptions options;
  options.persons = count_said(arguments, "persons", options.persons);
  options.errors = said(arguments, "errors", options.errors);
  options.seed = count_said(arguments, "seed", 1);
  Out all(folder, "all.csv", "record_id,full_name,first_name,surname,birth_date,birth_place,postcode,gender,occupation"),
      truth(folder, "truth.csv", truth_header);
  std::size_t number = 0;
  for (const HistoricRecord& r : Historic(options).records()) {
    const std::string id = "h" + std::to_string(++number), person = std::to_string(r.person);
    all.row({id, r.full_name, r.first_name, r.surname, r.birth, r.place, r.postcode, r.gender, r.occupation});
    truth.row({"all", id, person, person, "latin"});
  }
}

int usage() {
  std::cerr << "bench_linkage_data korean|western|papers|historic FOLDER [--persons N] [--records N] [--siblings SHARE] [--duplicates "
               "SHARE] [--errors FACTOR] [--seed N]\n";
  return 2;
}

int how_fast() {
  constexpr std::size_t records = 200000;
  const auto begin = std::chrono::steady_clock::now();
  WesternOptions options;
  options.records = records;
  const Westerners people(options);
  std::size_t bytes = 0;
  for (const Westerners::Place& place : people.order()) bytes += people.record(place).street.size();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("made-up lists: %.0f records a second (%zu bytes of streets); `./run bench linkage` uses them\n",
              static_cast<double>(records) / seconds, bytes);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 1) return how_fast();
  if (argc < 3 || argc % 2 == 0) return usage();
  const std::string kind = argv[1];
  Arguments arguments;
  for (int i = 3; i + 1 < argc; i += 2) {
    char* end = nullptr;
    const double value = std::strtod(argv[i + 1], &end);
    if (std::strncmp(argv[i], "--", 2) != 0 || *end != '\0' || value < 0) return usage();
    arguments[argv[i] + 2] = value;
  }
  try {
    std::filesystem::create_directories(argv[2]);
    if (kind == "korean") return make_korean(argv[2], arguments), 0;
    if (kind == "western") return make_western(argv[2], arguments), 0;
    if (kind == "papers") return make_papers(argv[2], arguments), 0;
    if (kind == "historic") return make_historic(argv[2], arguments), 0;
  } catch (const std::exception& problem) {
    std::cerr << "linkage_data: " << problem.what() << "\n";
    return 1;
  }
  return usage();
}
