#include "app/case/find_case.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "app/keys/agent.h"

namespace girok::app {
namespace {

std::vector<std::string> cases_here() {
  std::vector<std::string> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(".", error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.ends_with(".girok") && entry->is_directory(ignored)) found.push_back(name);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

Result<std::string> find_case_here(const std::string& named) {
  if (!named.empty()) return named;
  const char* const set = std::getenv("GIROK_CASE");
  if (set != nullptr && *set != '\0') return std::string(set);
  std::vector<std::string> here = cases_here();
  if (here.size() == 1) return std::move(here.front());
  if (here.empty())
    return fail(ErrorCode::not_found, "no case is named, and there is none here", {},
                "make one: girok init NAME.girok; or name one: --case DIR");
  return fail(ErrorCode::usage, "there are several cases here", {}, "name one: --case DIR, or set GIROK_CASE");
}

Result<std::string> find_case(const std::string& named) {
  const char* const set = std::getenv("GIROK_CASE");
  if (!named.empty() || (set != nullptr && *set != '\0')) return find_case_here(named);
  const Result<std::vector<AgentStatus>> open = find_agents();
  if (open && open->size() == 1) return open->front().folder;
  if (open && open->size() > 1) return fail(ErrorCode::usage, "several cases are open", {}, "name one: --case DIR, or set GIROK_CASE");
  return find_case_here(named);
}

bool lies_in(const std::string& path, const std::string& folder) {
  std::error_code error;
  const std::filesystem::path inner = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  const std::filesystem::path outer = std::filesystem::canonical(folder, error);
  for (std::filesystem::path at = inner; !at.empty(); at = at.parent_path()) {
    if (at == outer) return true;
    if (at == at.parent_path()) break;
  }
  return false;
}

}  // namespace girok::app
