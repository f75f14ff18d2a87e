#include "server/templates.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include <kainjow/mustache.hpp>

#include "app/html.h"
#include "server_templates/embedded.h"

namespace girok::server {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::string file_of(std::string_view name) { return std::string(name) + ".mustache"; }

/// With partials in their places; `depth` keeps a template from taking itself in.
std::string with_partials(std::string_view name, std::vector<std::string>& problems, int depth = 0) {
  const std::string_view source = server_templates::embedded(file_of(name));
  if (source.empty() || depth > 8) {
    problems.push_back("no template " + std::string(name));
    return {};
  }
  std::string out;
  std::string_view rest = source;
  while (true) {
    const std::size_t at = rest.find("{{>");
    if (at == std::string_view::npos) return out += rest;
    const std::size_t end = rest.find("}}", at);
    if (end == std::string_view::npos) return out += rest;
    out += rest.substr(0, at);
    std::string_view partial = rest.substr(at + 3, end - at - 3);
    while (partial.starts_with(' ')) partial.remove_prefix(1);
    while (partial.ends_with(' ')) partial.remove_suffix(1);
    std::string inner = with_partials(partial, problems, depth + 1);
    if (inner.ends_with('\n')) inner.pop_back();
    out += inner;
    rest.remove_prefix(end + 2);
  }
}

/// "key {{a}} {{b}}" into its key and its arguments.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("{{")) ++depth;
    if (i > 0 && text.substr(i - 1).starts_with("}}")) {
      parts.back() += text[i];
      --depth;
      continue;
    }
    if (text[i] == ' ' && depth <= 0) {
      parts.emplace_back();
    } else {
      parts.back() += text[i];
    }
  }
  std::erase(parts, std::string());
  return parts;
}

std::string word_for(std::string_view inside, std::string_view name, const Words& words, std::vector<std::string>& problems) {
  const std::vector<std::string> parts = parts_of(inside);
  const std::string key = parts.empty() ? std::string() : parts.front();
  if ((key == "said" || key == "placed") && parts.size() == 2)
    return "{{#" + key + "}}{" + parts[1] + "}{{/" + key + "}}";  // escaped there
  if (!words.has(key)) problems.push_back(std::string(name) + ": no word " + key + " in " + std::string(words.language()));
  // Escaped first: what goes in is mustache, and is escaped when it is filled.
  std::string text = app::escape(words[key]);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_place = i + 2 < text.size() && text[i] == '{' && text[i + 2] == '}' && text[i + 1] >= '0' && text[i + 1] <= '9';
    const std::size_t index = is_place ? static_cast<std::size_t>(text[i + 1] - '0') + 1 : parts.size();
    if (index < parts.size()) {
      out += parts[index];
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Chinese marks are as wide as a letter, and have their blank in them: none stands behind.
bool ends_with_wide_mark(std::string_view text) {
  constexpr std::string_view marks[] = {"：", "，", "。", "；", "、", "）", "？", "！"};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return text.ends_with(mark); });
}

std::string with_words(std::string_view name, const std::string& source, const Words& words, std::vector<std::string>& problems) {
  std::string out;
  std::string_view rest = source;
  while (true) {
    const std::size_t at = rest.find("[[");
    const std::size_t end = at == std::string_view::npos ? at : rest.find("]]", at);
    if (end == std::string_view::npos) return out += rest;
    out += rest.substr(0, at);
    out += word_for(rest.substr(at + 2, end - at - 2), name, words, problems);
    rest.remove_prefix(end + 2);
    if (rest.starts_with(' ') && ends_with_wide_mark(out)) rest.remove_prefix(1);
  }
}

/// Parsed, and one thread at a time while it is filled: the library keeps state in a template.
struct Loaded {
  std::mutex mutex;
  std::vector<std::unique_ptr<mustache>> free;
  std::string text;
};

class Library {
 public:
  Loaded& find(std::string_view name, const Words& words) {
    const std::string key = std::string(words.language()) + "/" + std::string(name);
    {
      const std::shared_lock<std::shared_mutex> lock(mutex_);
      if (const auto at = loaded_.find(key); at != loaded_.end()) return *at->second;
    }
    std::vector<std::string> problems;
    auto made = std::make_unique<Loaded>();
    made->text = with_words(name, with_partials(name, problems), words, problems);
    const std::unique_lock<std::shared_mutex> lock(mutex_);
    return *loaded_.try_emplace(key, std::move(made)).first->second;
  }

 private:
  std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Loaded>> loaded_;
};

Library& library() {
  static Library all;
  return all;
}

data data_of(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return json.get_ref<const std::string&>().empty() ? data(false) : data(json.get_ref<const std::string&>());
  if (json.is_number()) return json.dump();
  if (json.is_array()) {
    if (json.empty()) return false;
    data list(data::type::list);
    for (const Json& item : json) list.push_back(data_of(item));
    return list;
  }
  if (json.is_object()) {
    if (json.empty()) return false;
    data object(data::type::object);
    for (const auto& [key, value] : json.items()) object.set(key, data_of(value));
    return object;
  }
  return false;
}

/// A sentence of an engine, escaped: in the reader's language, or as it is and marked so.
std::string said(const Words& words, const std::string& english) {
  if (const std::optional<std::string> sentence = words.said(english)) return app::escape(*sentence);
  return "<span lang=\"en\">" + app::escape(english) + "</span>";
}

/// Where something is wrong, escaped: a place in a table in the reader's language; names of files and fields as they are, which can be words of ours ("day").
std::string placed(const Words& words, const std::string& where) {
  return app::escape(where.find(", ") == std::string::npos ? where : words.said(where).value_or(where));
}

}  // namespace

bool has_template(std::string_view name) { return !server_templates::embedded(file_of(name)).empty(); }

std::string rendered(std::string_view name, const Words& words, const Json& view) {
  Loaded& loaded = library().find(name, words);
  std::unique_ptr<mustache> one;
  {
    const std::lock_guard<std::mutex> lock(loaded.mutex);
    if (!loaded.free.empty()) {
      one = std::move(loaded.free.back());
      loaded.free.pop_back();
    }
  }
  if (!one) {
    one = std::make_unique<mustache>(loaded.text);
    one->set_custom_escape([](const std::string& text) { return app::escape(text); });
  }
  data whole = view.empty() ? data(data::type::object) : data_of(view);
  whole.set("said", kainjow::mustache::lambda2{[&words](const std::string& text, const kainjow::mustache::renderer& render) {
              return said(words, render(text));
            }});
  whole.set("placed", kainjow::mustache::lambda2{[&words](const std::string& text, const kainjow::mustache::renderer& render) {
              return placed(words, render(text));
            }});
  std::string out = one->render(whole);
  const std::lock_guard<std::mutex> lock(loaded.mutex);
  loaded.free.push_back(std::move(one));
  return out;
}

std::vector<std::string> problems_of_templates() {
  std::vector<std::string> problems;
  for (const std::string_view file : server_templates::embedded_names()) {
    if (!file.ends_with(".mustache")) continue;
    const std::string_view name = file.substr(0, file.size() - 9);
    for (const char* const language : languages) {
      const std::string text = with_words(name, with_partials(name, problems), Words::of(language), problems);
      const mustache parsed(text);
      if (!parsed.is_valid()) problems.push_back(std::string(name) + ": " + parsed.error_message());
    }
  }
  return problems;
}

}  // namespace girok::server
