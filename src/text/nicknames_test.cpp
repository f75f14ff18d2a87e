#include "text/nicknames.h"

#include <doctest/doctest.h>

namespace girok::text {
namespace {

TEST_CASE("short forms share the number of the full name") {
  // Forms in common use, as dictionaries of given names list them (Hanks, Hardcastle & Hodges, A Dictionary of First Names, 2006).
  for (const char* form : {"bob", "rob", "bobby", "robbie", "robert"}) CHECK(full_name(form) == "robert");
  for (const char* form : {"bill", "will", "billy", "liam"}) CHECK(full_name(form) == "william");
  for (const char* form : {"peggy", "maggie", "meg", "margaret"}) CHECK(full_name(form) == "margaret");
  for (const char* form : {"kate", "cathy", "katherine", "catherine"}) CHECK(full_name(form) == "catherine");
  CHECK(usual_name("bob") == usual_name("robert"));
  CHECK(usual_name("bob") != usual_name("bill"));
  CHECK(usual_name("zzyzx") == 0);
  CHECK(usual_name("") == 0);
  CHECK(usual_name("gildong") == 0);
}

TEST_CASE("a form of several names is taken for the usual one") {
  CHECK(full_name("chris") == "christopher");
  CHECK(full_name("sam") == "samuel");
  CHECK(full_name("alex") == "alexander");
  CHECK(full_name("ted") == "edward");
  CHECK(full_name("nathan") == "nathaniel");
}

}  // namespace
}  // namespace girok::text
