#include "reading/html_metadata.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "reading/dateline.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t longest_value = 500;

enum class What : std::uint8_t { title, author, outlet, date };

struct MetaName {
  std::string_view name;
  What what;
  int rank;
};

constexpr std::array meta_names = {
    MetaName{"article:published_time", What::date, 9},
    MetaName{"og:published_time", What::date, 8},
    MetaName{"og:article:published_time", What::date, 8},
    MetaName{"datepublished", What::date, 8},
    MetaName{"parsely-pub-date", What::date, 7},
    MetaName{"sailthru.date", What::date, 7},
    MetaName{"pubdate", What::date, 7},
    MetaName{"publishdate", What::date, 7},
    MetaName{"publish-date", What::date, 7},
    MetaName{"publish_date", What::date, 7},
    MetaName{"citation_publication_date", What::date, 6},
    MetaName{"citation_date", What::date, 6},
    MetaName{"citation_online_date", What::date, 5},
    MetaName{"dc.date.issued", What::date, 6},
    MetaName{"dcterms.issued", What::date, 6},
    MetaName{"dc.date", What::date, 5},
    MetaName{"dcterms.date", What::date, 5},
    MetaName{"dc.date.created", What::date, 5},
    MetaName{"dcterms.created", What::date, 5},
    MetaName{"date", What::date, 4},
    MetaName{"author", What::author, 8},
    MetaName{"article:author", What::author, 6},
    MetaName{"og:article:author", What::author, 6},
    MetaName{"byl", What::author, 7},
    MetaName{"parsely-author", What::author, 7},
    MetaName{"sailthru.author", What::author, 7},
    MetaName{"citation_author", What::author, 6},
    MetaName{"dc.creator", What::author, 6},
    MetaName{"dcterms.creator", What::author, 6},
    MetaName{"og:site_name", What::outlet, 9},
    MetaName{"citation_journal_title", What::outlet, 7},
    MetaName{"dc.publisher", What::outlet, 6},
    MetaName{"dcterms.publisher", What::outlet, 6},
    MetaName{"publisher", What::outlet, 5},
    MetaName{"application-name", What::outlet, 4},
    MetaName{"og:title", What::title, 8},
    MetaName{"twitter:title", What::title, 6},
    MetaName{"citation_title", What::title, 7},
    MetaName{"dc.title", What::title, 6},
    MetaName{"dcterms.title", What::title, 6},
};

std::string lower_ascii(std::string_view text) {
  std::string lower(text.substr(0, 64));
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string one_line(std::string_view text) {
  std::string line;
  bool space = false;
  for (const char c : trimmed(text)) {
    const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
    if (!is_space) {
      if (space) line += ' ';
      line += c;
    }
    space = is_space;
  }
  return line;
}

bool looks_like_address(std::string_view value) {
  return value.starts_with("http://") || value.starts_with("https://") || value.starts_with("//") || value.starts_with("@");
}

// ---- JSON-LD -------------------------------------------------------------------------------------------------------

enum class Owner : std::uint8_t { root, author, publisher, other };

Owner owner_of_key(std::string_view key, Owner parent) {
  if (parent == Owner::author || parent == Owner::publisher || parent == Owner::other) return Owner::other;
  if (key == "author" || key == "creator") return Owner::author;
  if (key == "publisher") return Owner::publisher;
  if (key == "@graph" || key == "mainEntity") return Owner::root;
  return Owner::other;
}

// Reads the string whose opening quotation mark is at `at`; leaves `at` after the closing one. Keeps at most longest_value bytes.
std::string read_string(std::string_view json, std::size_t& at) {
  std::string value;
  const auto hex4 = [&](std::size_t begin) -> std::uint32_t {
    std::uint32_t code = 0xFFFD;
    if (begin + 4 <= json.size()) std::from_chars(json.data() + begin, json.data() + begin + 4, code, 16);
    return code;
  };
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    char32_t c = 0;
    if (json[at] != '\\') {
      if (value.size() < longest_value) value += json[at];
      continue;
    }
    if (++at >= json.size()) break;
    switch (json[at]) {
      case 'n':
      case 'r':
      case 't':
      case 'b':
      case 'f': c = ' '; break;
      case 'u':
        c = hex4(at + 1);
        at += 4;
        if (c >= 0xD800 && c < 0xDC00 && at + 2 < json.size() && json[at + 1] == '\\' && json[at + 2] == 'u') {
          const std::uint32_t low = hex4(at + 3);
          c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
          at += 6;
        }
        if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
        break;
      default: c = static_cast<unsigned char>(json[at]);
    }
    if (value.size() < longest_value) {
      if (c < 0x80)
        value += static_cast<char>(c);
      else
        text::append_rune(value, c);
    }
  }
  at = std::min(at + 1, json.size());
  return value;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    const text::Rune rune = text::rune_at(text, 0);
    if (rune.size == 0 || !(text::is_space(rune.value) || rune.value == 0xFEFF)) break;
    text.remove_prefix(rune.size);
  }
  while (!text.empty()) {
    const text::Rune rune = text::rune_before(text, text.size());
    if (rune.size == 0 || !(text::is_space(rune.value) || rune.value == 0xFEFF)) break;
    text.remove_suffix(rune.size);
  }
  return text;
}

void PageMetadata::offer(Field& field, std::string_view value, int rank) {
  if (rank <= field.rank) return;
  if (std::string line = one_line(value.substr(0, 4 * longest_value)); !line.empty() && line.size() <= longest_value)
    field = {std::move(line), rank};
}

void PageMetadata::offer_date(std::string_view value, int rank) {
  if (rank <= date_.rank) return;
  const std::string_view bare = trimmed(value);
  if (const auto iso = parse_iso_date(bare)) return offer(date_, to_string(*iso), rank);
  if (const auto found = find_full_date(bare)) offer(date_, to_string(found->date), rank);
}

void PageMetadata::meta(std::string_view name, std::string_view content) {
  const std::string lower = lower_ascii(name);
  for (const MetaName& known : meta_names) {
    if (known.name != lower) continue;
    switch (known.what) {
      case What::date: return offer_date(content, known.rank);
      case What::title: return offer(title_, content, known.rank);
      case What::outlet: return looks_like_address(content) ? void() : offer(outlet_, content, known.rank);
      case What::author:
        if (looks_like_address(content)) return;
        if (author_.rank == known.rank && lower == "citation_author" && author_.value.size() < longest_value) {
          author_.value += ", " + one_line(content.substr(0, longest_value));
          return;
        }
        return offer(author_, content, known.rank);
    }
  }
}

void PageMetadata::json_ld(std::string_view json) {
  constexpr int rank = 10;
  std::vector<Owner> open;  // one for each bracket not yet closed
  std::string key, authors, publisher;
  Owner pending = Owner::root;  // of the value that comes next
  const auto owner = [&] { return open.empty() ? Owner::root : open.back(); };
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '{' || c == '[') {
      open.push_back(key.empty() ? owner() : pending);
      key.clear();
      ++at;
    } else if (c == '}' || c == ']') {
      if (!open.empty()) open.pop_back();
      key.clear();
      ++at;
    } else if (c == ',') {
      key.clear();
      ++at;
    } else if (c == '"') {
      std::string value = read_string(json, at);
      std::size_t next = at;
      while (next < json.size() && (json[next] == ' ' || json[next] == '\n' || json[next] == '\t' || json[next] == '\r')) ++next;
      if (next < json.size() && json[next] == ':') {
        key = value.empty() ? "?" : std::move(value);
        pending = owner_of_key(key, owner());
        at = next + 1;
        continue;
      }
      at = next;
      const Owner here = owner();
      const bool is_author =
          (here == Owner::author && (key == "name" || key.empty())) || (here == Owner::root && pending == Owner::author && !key.empty());
      const bool is_publisher = (here == Owner::publisher && (key == "name" || key.empty())) ||
                                (here == Owner::root && pending == Owner::publisher && !key.empty());
      if (is_author && !looks_like_address(value) && authors.size() + value.size() < longest_value && !value.empty()) {
        authors += (authors.empty() ? "" : ", ") + value;
      } else if (is_publisher && !looks_like_address(value) && publisher.empty()) {
        publisher = value;
      } else if (here == Owner::root && key == "datePublished") {
        offer_date(value, rank);
      } else if (here == Owner::root && key == "headline") {
        offer(title_, value, rank);
      }
    } else {
      ++at;
    }
  }
  offer(author_, authors, rank);
  offer(outlet_, publisher, rank - 2);  // og:site_name is how the outlet calls itself
}

void PageMetadata::title(std::string_view text) { offer(title_, text, 2); }

void PageMetadata::time(std::string_view value, bool publication) { offer_date(value, publication ? 3 : 1); }

void PageMetadata::author(std::string_view text) { offer(author_, text, 2); }

Metadata PageMetadata::finish() const {
  Metadata metadata;
  metadata.title = title_.value;
  metadata.author = author_.value;
  metadata.outlet = outlet_.value;
  metadata.date = parse_iso_date(date_.value);
  const std::string_view site = outlet_.value;
  std::string& title = metadata.title;
  if (!site.empty() && title.size() > site.size() && title.ends_with(site)) {
    const std::string_view before = trimmed(std::string_view(title).substr(0, title.size() - site.size()));
    for (const std::string_view separator : {"|", "-", "–", "—", "::", ":", "·", "»", "_"}) {
      if (before.size() > separator.size() && before.ends_with(separator)) {
        title = std::string(trimmed(before.substr(0, before.size() - separator.size())));
        break;
      }
    }
  }
  return metadata;
}

}  // namespace girok::reading
