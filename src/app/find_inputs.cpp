#include "app/find_inputs.h"

#include <cerrno>
#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace girok::app {
namespace {

constexpr std::string_view standard_input = "-";

bool ends_with_known_kind(std::string_view name) {
  static constexpr std::array<std::string_view, 6> endings = {".txt", ".md", ".markdown", ".html", ".htm", ".xhtml"};
  return std::ranges::any_of(endings, [&](std::string_view ending) {
    if (name.size() <= ending.size()) return false;
    const std::string_view tail = name.substr(name.size() - ending.size());
    return std::ranges::equal(tail, ending, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
  });
}

/// Names of a folder's entries, sorted; nothing where it may not be read.
std::optional<std::vector<std::string>> entries_of(const std::string& folder) {
  DIR* const handle = ::opendir(folder.c_str());
  if (handle == nullptr) return std::nullopt;
  std::vector<std::string> names;
  while (const dirent* const entry = ::readdir(handle)) {
    const std::string_view name = static_cast<const char*>(entry->d_name);
    if (name != "." && name != "..") names.emplace_back(name);
  }
  ::closedir(handle);
  std::ranges::sort(names);
  return names;
}

std::string join(const std::string& folder, const std::string& name) { return folder.ends_with('/') ? folder + name : folder + '/' + name; }

class Walk {
 public:
  Inputs found;

  void visit(const std::string& root) {
    std::vector<std::string> stack = {root};   // a stack of our own: folders may be nested deeper than calls can be
    for (bool named = true; !stack.empty(); named = false) {
      const std::string path = std::move(stack.back());
      stack.pop_back();
      const std::vector<std::string> inside = look_at(path, named);
      for (auto name = inside.rbegin(); name != inside.rend(); ++name) stack.push_back(join(path, *name));
    }
  }

 private:
  std::set<FileId> folders_;
  std::map<FileId, std::size_t> files_;
  bool took_standard_input_ = false;

  void skip(const std::string& path, SkipReason reason, std::size_t input = reading::none) {
    found.skipped.push_back({path, reason, input});
  }

  void add_error(int error, const std::string& path, bool folder) {
    if (error == ENOENT || error == ENOTDIR) {
      found.errors.push_back({ErrorCode::not_found, "no such file or folder", path, "check the spelling of the path"});
    } else {
      found.errors.push_back({ErrorCode::unreadable,
                              (folder ? "this folder cannot be looked into: " : "cannot be read: ") + describe_errno(error), path,
                              error == EACCES ? "ask its owner for the right to read it" : ""});
    }
  }

  /// Takes a file, or gives the names inside a folder. `named`: by the user, not found in a folder.
  std::vector<std::string> look_at(const std::string& path, bool named) {
    if (named && std::string_view(path) == standard_input) {
      if (!took_standard_input_) found.files.push_back({path, std::nullopt, std::nullopt});
      took_standard_input_ = true;
      return {};
    }
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    if (!named && name.starts_with('.')) {
      skip(path, SkipReason::hidden);
      return {};
    }
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) {
      // A dangling link inside a folder is nobody's document; a file the user names is.
      if (!named && (errno == ENOENT || errno == ELOOP))
        skip(path, errno == ELOOP ? SkipReason::loop : SkipReason::special);
      else
        add_error(errno, path, false);
      return {};
    }
    const FileId id = {info.st_dev, info.st_ino};
    if (S_ISDIR(info.st_mode)) return look_into(path, id);
    if (!named && !ends_with_known_kind(name)) {
      skip(path, SkipReason::kind);
    } else if (!S_ISREG(info.st_mode) && !named) {
      skip(path, SkipReason::special);
    } else if (S_ISREG(info.st_mode) && !files_.try_emplace(id, found.files.size()).second) {
      skip(path, SkipReason::duplicate, files_.at(id));
    } else {
      found.files.push_back({path, std::nullopt, id});
    }
    return {};
  }

  std::vector<std::string> look_into(const std::string& path, FileId id) {
    if (!folders_.insert(id).second) {
      skip(path, SkipReason::loop);
      return {};
    }
    std::optional<std::vector<std::string>> inside = entries_of(path);
    if (inside) return *std::move(inside);
    add_error(errno, path, true);
    return {};
  }
};

}  // namespace

std::string_view name_of(SkipReason reason) {
  switch (reason) {
    case SkipReason::kind: return "kind";
    case SkipReason::hidden: return "hidden";
    case SkipReason::duplicate: return "duplicate";
    case SkipReason::loop: return "loop";
    case SkipReason::special: return "special";
  }
  return "special";
}

Inputs find_inputs(std::span<const std::string> paths) {
  Walk walk;
  for (const std::string& path : paths) walk.visit(path);
  return std::move(walk.found);
}

}  // namespace girok::app
