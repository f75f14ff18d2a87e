// On whom a sentence stands.
//
// Model    Cues ("according to", a verb of speaking with its subject, "reportedly") found in each sentence, their sources resolved by name or by who
//          spoke last, ordered outlet <- organisation <- person, and laid over the clause they govern (docs/methods/reading.md, "Attribution").
//          A sentence without a cue of its own inherits nothing, except inside a quotation.
// Limits   No parser: a subject further from its verb than a relative clause or two is not found, and the sentence stays unattributed.
// Tested by attribution_test.cpp

#include <algorithm>
#include <array>

#include "reading/attribution_internal.h"
#include "reading/reading.h"

namespace girok::reading {
namespace {

/// A "sentence" longer than this is read in pieces, so that hostile text costs linear time.
constexpr std::size_t longest_piece = 400;

SourceKind kind_of(const Name& name) {
  if (name.kind == NameKind::outlet) {
    const auto& lists = word_lists();
    const std::string_view form =
        std::string_view(name.text).starts_with("The ") ? std::string_view(name.text).substr(4) : std::string_view(name.text);
    return ((lists.english(form) | lists.korean(form) | lists.chinese(form)) & agency) != 0 ? SourceKind::agency : SourceKind::outlet;
  }
  if (name.kind == NameKind::person) return SourceKind::person;
  if (name.kind == NameKind::document) return SourceKind::document;
  return SourceKind::organisation;
}

bool is_one_person(std::string_view lower) {
  constexpr std::array<std::string_view, 20> nouns{"woman",    "man",     "girl",    "boy",     "mother",  "father",  "defector",
                                                   "survivor", "witness", "victim",  "refugee", "escapee", "migrant", "prisoner",
                                                   "worker",   "nurse",   "teacher", "farmer",  "child",   "resident"};
  return std::find(nouns.begin(), nouns.end(), lower) != nouns.end();
}

enum class Reading : std::uint8_t { english, korean, chinese };

Reading reading_of(const Document& document, std::size_t begin, std::size_t end) {
  std::size_t latin = 0, hangul = 0, han = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (document.tokens[i].kind != text::TokenKind::word) continue;
    latin += document.tokens[i].script == text::Script::latin ? 1 : 0;
    hangul += document.tokens[i].script == text::Script::hangul ? 1 : 0;
    han += document.tokens[i].script == text::Script::han ? 1 : 0;
  }
  if (hangul > 0 && hangul * 2 >= latin) return Reading::korean;
  return han > latin * 2 ? Reading::chinese : Reading::english;
}

/// What is said inside a quotation stands on its speaker, also in the sentences of it that carry no cue.
void attribute_quotations(Scene& scene) {
  const Document& document = scene.document();
  if (document.quotations.empty()) return;
  std::unordered_map<std::string_view, const Name*> by_name;
  for (const Name& name : document.names) {
    by_name.emplace(name.canonical, &name);
    by_name.emplace(name.text, &name);
  }
  for (const Quotation& quotation : document.quotations) {
    if (quotation.speaker.empty() || quotation.span.empty() || quotation.kind == QuotationKind::scare) continue;
    std::vector<Source> chain;
    const auto append = [&](const std::string& name, SourceKind otherwise) {
      if (name.empty()) return;
      Source source{otherwise, name, {}, {}, {}};
      const auto known = by_name.find(name);
      if (known != by_name.end()) source.kind = kind_of(*known->second);
      extend_chain(chain, {source});
    };
    append(quotation.addressee, SourceKind::outlet);
    append(quotation.organisation, SourceKind::organisation);
    append(quotation.speaker, SourceKind::person);
    chain.back().role = quotation.role;
    chain.back().organisation = chain.back().kind == SourceKind::person ? quotation.organisation : std::string();
    scene.attributions.push_back({quotation.span, quotation.cue, std::move(chain)});
  }
}

}  // namespace

void extend_chain(std::vector<Source>& chain, const std::vector<Source>& more) {
  for (const Source& source : more) {
    const bool known = std::any_of(chain.begin(), chain.end(), [&](const Source& s) { return s.name == source.name; });
    if (!known) chain.push_back(source);
  }
}

Source anonymous_source(Span span) { return {SourceKind::anonymous, "anonymous", {}, {}, span}; }

Scene::Scene(const Document& document) : document_(document), words_(document), at_(document.tokens.size(), -1) {
  std::size_t token = 0;
  first_.resize(document.names.size());
  last_.resize(document.names.size());
  for (std::size_t n = 0; n < document.names.size(); ++n) {
    const Name& name = document.names[n];
    while (token < document.tokens.size() && document.tokens[token].end <= name.span.begin) ++token;
    first_[n] = token;
    last_[n] = token;
    for (std::size_t i = token; i < document.tokens.size() && document.tokens[i].begin < name.span.end; ++i) {
      at_[i] = static_cast<std::int32_t>(n);
      last_[n] = i;
    }
    if (name.kind != NameKind::person) continue;
    Standing& standing = standing_[name.canonical];
    if (standing.role.empty()) standing.role = name.role;
    if (standing.organisation.empty()) standing.organisation = name.organisation;
  }
}

std::vector<Source> Scene::sources_of(const Name& name) const {
  std::vector<Source> chain;
  if (!can_speak(name)) return chain;
  if (name.kind == NameKind::person) {
    const auto at = standing_.find(name.canonical);
    const Standing& standing = at->second;
    if (!standing.organisation.empty()) chain.push_back({SourceKind::organisation, standing.organisation, {}, {}, {}});
    chain.push_back({SourceKind::person, name.canonical, standing.role, standing.organisation, name.span});
    return chain;
  }
  if (name.kind == NameKind::outlet && !document_.metadata.outlet.empty() && name.canonical == document_.metadata.outlet) return chain;
  chain.push_back({kind_of(name), name.canonical, {}, {}, name.span});
  return chain;
}

void Scene::remember(const std::vector<Source>& chain, bool plural) {
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (chain[i].kind == SourceKind::person) {
      memory.person.assign(1, chain[i]);
      if (i > 0 && chain[i - 1].kind == SourceKind::organisation && chain[i - 1].name == chain[i].organisation)
        memory.person.insert(memory.person.begin(), chain[i - 1]);
    }
    if (chain[i].kind == SourceKind::organisation || (chain[i].kind == SourceKind::document && plural)) {
      memory.group.assign(1, chain[i]);
      memory.group_is_plural = plural;
    }
  }
}

bool Scene::follows_indefinite(std::size_t i, std::size_t first_token) const {
  for (std::size_t k = i; k > first_token && i - k < 5;) {
    --k;
    if (!words_[k].latin) return false;
    const std::string_view word = words_.lower(k);
    if (word == "a" || word == "an" || word == "one" || word == "another") return true;
  }
  return false;
}

void Scene::mention(std::size_t first_token, std::size_t last_token) {
  for (std::size_t i = first_token; i < last_token; ++i) {
    const Name* name = name_at(i);
    if (name != nullptr && name->kind == NameKind::organisation) {
      memory.last_body = name->canonical;
      if (words_[i].latin && (words_.classes(i) & organisation_head) != 0)
        memory.body_by_head[std::string(words_.lower(i))] = name->canonical;
      if (!words_[i].latin) {  // 센터는 -> the 센터 named last
        for (const std::size_t length :
             {word_lists().korean_suffix(name->text, organisation_head), word_lists().chinese_suffix(name->text, organisation_head)}) {
          if (length > 0) memory.body_by_head[name->text.substr(name->text.size() - length)] = name->canonical;
        }
      }
    }
    // Somebody else has come up: "she" is no longer certain.
    if (memory.person.empty()) continue;
    const std::string& heard = memory.person.back().name;
    if (name != nullptr) {
      if (name->kind == NameKind::person && name->canonical != heard) memory.person.clear();
    } else if (words_[i].latin && is_one_person(words_.lower(i)) && !heard.ends_with(words_.text(i)) &&
               follows_indefinite(i, first_token)) {
      memory.person.clear();
    }
  }
}

void Scene::add(Span scope, Span cue, std::vector<Source> chain) {
  if (!chain.empty() && !scope.empty()) attributions.push_back({scope, cue, std::move(chain)});
}

void find_attributions(Document& document) {
  Scene scene(document);
  std::size_t segment = 0;
  for (std::size_t s = 0; s < document.sentences.size(); ++s) {
    const Span span = document.sentences[s];
    while (segment < document.segments.size() && document.segments[segment].span.end <= span.begin) ++segment;
    const bool unread =
        segment < document.segments.size() && document.segments[segment].span.contains(span.begin) &&
        (document.segments[segment].kind == SegmentKind::boilerplate || document.segments[segment].kind == SegmentKind::byline);
    if (unread) continue;
    const std::size_t end = scene.words().sentence_end(s);
    for (std::size_t begin = scene.words().sentence_begin(s); begin < end; begin += longest_piece) {
      const std::size_t piece_end = std::min(end, begin + longest_piece);
      switch (reading_of(document, begin, piece_end)) {
        case Reading::english: attribute_english(scene, begin, piece_end); break;
        case Reading::korean: attribute_korean(scene, begin, piece_end); break;
        case Reading::chinese: attribute_chinese(scene, begin, piece_end); break;
      }
      scene.mention(begin, piece_end);
    }
  }
  attribute_quotations(scene);
  std::stable_sort(scene.attributions.begin(), scene.attributions.end(),
                   [](const Attribution& a, const Attribution& b) { return a.scope.begin < b.scope.begin; });
  document.attributions = std::move(scene.attributions);
}

}  // namespace girok::reading
