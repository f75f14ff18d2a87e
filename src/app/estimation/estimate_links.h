// Clusters and draws of a linkage, row by row: how many persons are on exactly which lists, in each draw.
//
// Model    A person is a cluster; her lists are those of its records. Rows of a draw stand together. Where there are strata, a person's is that of her records.
// Limits   Memory: four bytes a cluster of one draw (eight where there are strata); numbers of clusters that are not small whole numbers are kept as texts.
// Threads  One.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "estimation/overlaps.h"

namespace girok::app {

/// Which stratum a record is of: names of strata once, a number a record.
class RecordStrata {
 public:
  /// The values of the record's columns. False where the record was there before.
  bool add(std::string_view list, std::string_view record, const std::vector<std::string>& values);
  /// Number of the stratum; 0 where the record is not there.
  std::uint32_t of(std::string_view list, std::string_view record) const;
  const std::vector<std::string>& values(std::uint32_t stratum) const { return strata_[stratum - 1]; }
  /// The stratum of a person whose records are of these two: what differs, column by column, is said to.
  std::uint32_t together(std::uint32_t a, std::uint32_t b);
  std::size_t columns = 0;

 private:
  std::uint32_t number_of(const std::vector<std::string>& values);
  static std::string key_of(std::string_view list, std::string_view record);
  std::vector<std::vector<std::string>> strata_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::unordered_map<std::string, std::uint32_t> records_;
};

struct CountedLinks {
  std::vector<estimation::Cell> cells;
  std::vector<std::pair<std::vector<std::string>, estimation::Cell>> by_stratum;  ///< values of all columns, a cell
  std::uint64_t records = 0;
  std::int64_t without_stratum = 0, differs = 0;  ///< persons
};

/// Names of lists in the order in which they are met, shared by the files of one run.
class ListNames {
 public:
  /// Those that are counted; empty: all.
  explicit ListNames(const std::vector<std::string>& wanted) : wanted_(wanted.begin(), wanted.end()) {}
  /// Its number; nothing where it is not wanted. Beyond 2^20 names: the last.
  std::optional<std::uint32_t> number_of(std::string_view name);
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::set<std::string, std::less<>> wanted_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::string last_;
  std::uint32_t last_number_ = 0;
};

class LinkCounter {
 public:
  /// `draws`: rows name their draw. `strata` may be null. Both must outlive this.
  LinkCounter(ListNames& lists, RecordStrata* strata, bool draws) : lists_(lists), strata_(strata), draws_(draws) {}

  struct Row {
    std::string_view draw, list, record, cluster;
  };
  /// Nothing, or what is wrong with the row.
  std::optional<Error> add(const Row& row);
  /// One a draw; one in all where there are none.
  std::vector<CountedLinks> finish();

 private:
  void close();
  struct Person {
    estimation::Pattern pattern = 0;
    std::uint32_t stratum = 0;
  };
  Person& person(std::string_view cluster);

  ListNames& lists_;
  RecordStrata* strata_;
  bool draws_;
  std::string draw_;
  bool open_ = false;
  std::set<std::string, std::less<>> seen_;
  std::vector<Person> dense_;
  std::unordered_map<std::string, Person> other_;
  std::uint64_t records_ = 0;
  std::vector<CountedLinks> done_;
};

}  // namespace girok::app
