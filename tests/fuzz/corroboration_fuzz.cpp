// Two or three documents out of one input, the later ones with a stretch of the first: whatever they are, all that is found lies in them, every
// claim with a number belongs to one figure, the range of origins is a range, and two threads find what one finds.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "corroboration/corroboration.h"
#include "reading/load.h"
#include "reading/reading.h"

namespace {

using namespace girok;
using namespace girok::corroboration;

void require(bool holds) {
  if (!holds) std::abort();
}

/// The input's first bytes say how many documents there are, and what the later ones take from the first.
std::vector<reading::Document> documents_of(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  const std::size_t count = 2 + byte(0) % 2;
  const auto format = byte(0) & 2 ? reading::Format::html : reading::Format::text;
  const std::string_view text = bytes.substr(4);
  const std::size_t part = text.size() / count;
  const std::string_view first = text.substr(0, part);
  const std::size_t from = first.size() * byte(1) / 256, length = (first.size() - from) * byte(2) / 255;
  std::vector<reading::Document> documents;
  for (std::size_t i = 0; i < count; ++i) {
    std::string own(text.substr(i * part, part));
    if (i > 0) own.insert(own.size() * byte(3) / 256, first.substr(from, length));
    if (auto document = reading::load(std::string(1, static_cast<char>('a' + i)) + ".txt", own, format)) {
      reading::read(*document);
      documents.push_back(*std::move(document));
    }
  }
  return documents;
}

class Check {
 public:
  Check(const std::vector<reading::Document>& documents, const Corroboration& found) : documents_(documents), found_(found) {}

  void run() const {
    for (const Reuse& reuse : found_.reuse) {
      for (const DocumentSpan& at : reuse.spans) inside(at);
      for (const DocumentSpan& at : reuse.changes) inside(at);
    }
    for (const Alias& alias : found_.aliases) {
      require(alias.forms.size() == alias.occurrences.size());
      for (const DocumentSpan& at : alias.occurrences) inside(at);
    }
    figures();
    for (const Discrepancy& discrepancy : found_.discrepancies) {
      for (std::size_t i = 0; i < discrepancy.claims.size(); ++i) {
        valid(discrepancy.claims[i]);
        require(i == 0 || discrepancy.claims[i - 1] < discrepancy.claims[i]);
      }
      for (const DocumentSpan& at : discrepancy.passages) inside(at);
      require(!discrepancy.explanation.empty());
    }
    const Provenance& provenance = found_.provenance;
    for (const Edge& edge : provenance.edges)
      require(edge.from < provenance.nodes.size() && edge.to < provenance.nodes.size() && edge.from != edge.to);
    for (const Node& node : provenance.nodes) {
      if (node.claim) valid(*node.claim);
    }
    range(provenance.origins, documents_.size());
  }

 private:
  void inside(const DocumentSpan& at) const {
    require(at.document < documents_.size() && !at.span.empty() && at.span.end <= documents_[at.document].text.size());
  }
  void valid(ClaimRef ref) const { require(ref.document < documents_.size() && ref.claim < documents_[ref.document].claims.size()); }
  static void range(const Origins& origins, std::size_t most) {
    require(origins.min <= origins.max && origins.max <= most && (origins.min > 0) == (most > 0));
  }

  void figures() const {
    std::set<ClaimRef> seen;
    for (const Figure& figure : found_.figures) {
      require(!figure.claims.empty());
      for (const ClaimRef ref : figure.claims) {
        valid(ref);
        require(documents_[ref.document].claims[ref.claim].quantity.has_value() && seen.insert(ref).second);
      }
      range(figure.origins, figure.claims.size());
    }
  }

  const std::vector<reading::Document>& documents_;
  const Corroboration& found_;
};

/// All that a reader sees of the result, in its order.
std::string shown(const Corroboration& c) {
  std::string s;
  const auto number = [&](std::size_t n) { s += std::to_string(n) + ","; };
  for (const Reuse& r : c.reuse) {
    for (const DocumentSpan& at : r.spans) number(at.document), number(at.span.begin), number(at.span.end);
  }
  for (const Alias& a : c.aliases) s += a.evidence;
  for (const Figure& f : c.figures) {
    s += f.label;
    for (const ClaimRef ref : f.claims) number(ref.document), number(ref.claim);
    number(f.origins.min), number(f.origins.max);
  }
  for (const Discrepancy& d : c.discrepancies) s += std::string(name_of(d.kind)) + d.explanation;
  for (const Node& n : c.provenance.nodes) s += n.label;
  for (const Edge& e : c.provenance.edges) number(e.from), number(e.to), s += e.evidence;
  number(c.provenance.origins.min), number(c.provenance.origins.max);
  return s;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const std::vector<reading::Document> documents = documents_of({reinterpret_cast<const char*>(data), size});
  Options options;
  const Corroboration one = corroborate(documents, options);
  Check(documents, one).run();
  options.threads = 2;
  require(shown(one) == shown(corroborate(documents, options)));
  return 0;
}
