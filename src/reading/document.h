// One document as the engines see it: a UTF-8 text, the way back to its original bytes, and what has been found in it so far.
//
// All spans are byte offsets into `text`; `map` takes them to the original file. The pipeline (reading.h) fills the members in order:
// load -> tokens, sentences, language -> segments, metadata -> names -> quotations -> attributions -> quantities -> claims.
//
// Threads  Plain data; a document is read by one thread, afterwards shared read-only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/dates.h"
#include "base/interval.h"
#include "base/span.h"
#include "text/decode.h"
#include "text/tokens.h"

namespace girok::reading {

inline constexpr std::size_t none = static_cast<std::size_t>(-1);

// ---- structure -----------------------------------------------------------------------------------------------------

/// What the source's own markup says of a stretch of text. Plain text has only `paragraph` and `list_item`.
enum class BlockKind : std::uint8_t { paragraph, heading, list_item, caption, quote, navigation, aside, footer, table, time, byline };

struct Block {
  Span span;
  BlockKind kind = BlockKind::paragraph;
  std::uint8_t level = 0;  ///< 1..6 for headings
};

enum class SegmentKind : std::uint8_t { title, byline, dateline, body, caption, pullquote, boilerplate };
/// "title", "byline", "dateline", "body", "caption", "pullquote", "boilerplate".
std::string_view name_of(SegmentKind kind);

/// Segments are in order, do not overlap, and cover every token.
struct Segment {
  Span span;
  SegmentKind kind = SegmentKind::body;
  /// The sentences in it say again, word for word, what an earlier segment said: counted once.
  bool repeated = false;
};

struct Metadata {
  std::string title, author, outlet;
  std::optional<PartialDate> date;   ///< of publication
  Span title_span, author_span, outlet_span, date_span;  ///< empty where it came from markup that is not text
};

// ---- names ---------------------------------------------------------------------------------------------------------

enum class NameKind : std::uint8_t { person, organisation, outlet, place, nationality, document, other };
std::string_view name_of(NameKind kind);

/// One occurrence of a proper name.
struct Name {
  Span span;
  NameKind kind = NameKind::other;
  std::string text;            ///< as it stands, without title ("Ms") and possessive
  std::string canonical;  ///< the fullest form in this document it refers to ("Evangelou" -> "Sofia Evangelou"; "GRC" -> "Global ...")
  std::string role;  ///< for persons, where stated beside the name: "legal adviser"
  std::string organisation;  ///< for persons, where stated beside the name
};

/// "Database Center for X (DCX)", "DCX (Database Center for X)": stated in the text.
struct Abbreviation {
  std::string shorter, longer;
  Span short_span, long_span;
};

// ---- speech and sources --------------------------------------------------------------------------------------------

enum class QuotationKind : std::uint8_t { direct, mixed, indirect, scare };
std::string_view name_of(QuotationKind kind);

/// A stretch of somebody's words. `span` holds the words without the marks; a quotation continued over paragraphs is one quotation.
struct Quotation {
  Span span;
  QuotationKind kind = QuotationKind::direct;
  std::string speaker;  ///< canonical name or description ("a North Korean woman"); empty where not known
  std::string role, organisation;  ///< of the speaker, where stated
  std::string addressee;  ///< "told X": the outlet or body spoken to; it heard the words first
  Span cue;  ///< "said", "told investigators"; empty where none
  bool unclosed = false;  ///< the closing mark is missing or of another kind
};

enum class SourceKind : std::uint8_t { outlet, agency, organisation, person, document, anonymous };
std::string_view name_of(SourceKind kind);

/// One link in a chain of who has it from whom.
struct Source {
  SourceKind kind = SourceKind::organisation;
  std::string name;  ///< canonical; "anonymous" for "reportedly", "is estimated", "are said to"; "previous reports" as written
  std::string role, organisation;
  Span span;  ///< where it is named; empty where it is the document's own outlet
};

/// Says that everything in `scope` (a sentence, or a clause of it) stands on `chain`.
struct Attribution {
  Span scope;
  Span cue;  ///< "according to", "said", "reportedly"
  std::vector<Source> chain;  ///< reader's side first, ultimate source last; the document's own outlet is not repeated here
};

// ---- quantities ----------------------------------------------------------------------------------------------------

enum class QuantityKind : std::uint8_t {
  count,  ///< "82,000 cases", "hundreds of thousands of women", "thousands"
  share,  ///< "70-80 per cent", "a third", "one in three", "half": unit "percent", value in percent
  money,  ///< currency set
  age,  ///< "aged 12", "as young as nine", "12-year-old": unit "year" or "month"
  duration,  ///< "one year", "six weeks"
  measurement,  ///< "40 km", "21 g": unit is the SI or common name
  multiple,  ///< "twice", "threefold", "three times as many": value is the factor, unit "times"
  ordinal,  ///< "52nd session", "third": recognised so as not to be counted; never a claim
  calendar,  ///< years and dates "1994-1998", "28 March 2023": never a claim of its own
  rate,  ///< "two to four men per night" is a count with a period; "1.2 per 100,000" is a rate
  number,  ///< a bare number with nothing counted beside it
};
std::string_view name_of(QuantityKind kind);

struct Quantity {
  Span span;  ///< with bound words, currency, unit and period: "more than $105m per year"
  Span number;  ///< the numeral or number words alone: "105"
  Interval value;  ///< in full: 105000000; shares in percent
  QuantityKind kind = QuantityKind::count;
  std::string unit;  ///< "percent", "year", "kilometre", "times"; empty for counts and money
  std::string currency;  ///< ISO 4217; empty where the sign is ambiguous beyond its usual reading or there is none
  std::string period;  ///< "year", "month", "week", "day", "night", "hour", "time": per what; empty where none
  std::string hedge;  ///< as written: "about", "some", "roughly", "up to", "at least", "estimated"
  std::size_t conversion_of = none;  ///< index of the quantity this one restates in brackets: "$105mn (£86mn)"
};

// ---- claims --------------------------------------------------------------------------------------------------------

/// What is counted, or what a share is a share of: a set of concepts (see data/lexicon), language-independent, sorted, unique.
/// "head" is who or what is counted, "restriction" narrows it, "event" is what is said to have happened to it.
struct Measure {
  std::string text;  ///< as written
  Span span;
  std::vector<std::string> head;  ///< "woman", "girl"
  std::vector<std::string> restriction;  ///< "north-korea", "china"
  std::vector<std::string> event;  ///< "traffick", "sell"
  std::string main_event;  ///< the one that stands nearest to the number; empty where there is none
  bool empty() const { return head.empty() && restriction.empty() && event.empty(); }
};

struct Claim {
  Span span;  ///< the quantity; for a statement without one, its sentence or quoted words
  Span sentence;
  std::optional<Quantity> quantity;  ///< none: a named statement
  Measure measure;
  std::optional<Measure> denominator;
  std::optional<std::string> place;
  std::optional<std::string> time;  ///< "since the 1990s", "2023"; as written
  std::optional<std::string> hedge;  ///< "reportedly", "is estimated", "about"
  std::vector<Source> attribution;  ///< outlet <- agency <- organisation <- person
  SegmentKind segment = SegmentKind::body;
  bool repeated = false;  ///< stands in a sentence this document has already said
  std::size_t quotation = none;  ///< index into the document's quotations, where it stands in one
};

// ---- the document --------------------------------------------------------------------------------------------------

struct Document {
  std::string path;  ///< as given by the user; "-" for standard input
  std::string sha256;  ///< of the original bytes, hex; filled by the caller, who owns the hashing
  std::uint64_t byte_count = 0;
  std::string encoding;
  std::string text;
  text::OffsetMap map;  ///< text -> original bytes
  std::vector<Block> blocks;
  std::vector<std::string> notes;  ///< things a reader should know: "2 invalid bytes replaced", "encoding guessed"

  std::vector<text::Token> tokens;
  std::vector<Span> sentences;
  text::Language language = text::Language::unknown;
  Metadata metadata;
  std::vector<Segment> segments;
  std::vector<Name> names;
  std::vector<Abbreviation> abbreviations;
  std::vector<Quotation> quotations;
  std::vector<Attribution> attributions;
  std::vector<Quantity> quantities;
  std::vector<Claim> claims;

  std::string_view operator[](Span span) const { return slice(text, span); }
};

}  // namespace girok::reading
