// Names of sources brought together: for certain, and only likely.
#include "corroboration/sources.h"

#include <doctest/doctest.h>

namespace girok::corroboration {
namespace {

using reading::Source;
using reading::SourceKind;

reading::Document document_with(const std::vector<Source>& chain) {
  reading::Document document;
  reading::Attribution attribution;
  attribution.chain = chain;
  document.attributions.push_back(attribution);
  return document;
}

Source body(const char* name) { return {SourceKind::organisation, name, {}, {}, {}}; }
Source person(const char* name, const char* organisation) { return {SourceKind::person, name, {}, organisation, {}}; }

}  // namespace

TEST_CASE("a source's key leaves out articles, honorifics, case and hyphens") {
  for (const char* name : {"The Lantern Harbour Centre", "lantern harbour centre", "Lantern-Harbour Centre", "the Lantern Harbour Centre's",
                           "Lantern Harbour Centre,"}) {
    CHECK(source_key(name) == "lantern harbour centre");
  }
  CHECK(source_key("Ms. Holt") == source_key("Holt"));
  CHECK(source_key("Harbour Watch") != source_key("Harbour Centre"));
}

TEST_CASE("a claim stands on the body at the end of its chain, or on the last person, but on nobody anonymous") {
  const std::vector<Source> told = {{SourceKind::outlet, "Harbour Post", {}, {}, {}}, body("Dockers' Union"), person("Ana Ruiz", "")};
  CHECK(Sources::ultimate(told)->name == "Dockers' Union");
  const std::vector<Source> heard = {{SourceKind::outlet, "Harbour Post", {}, {}, {}}, person("Ana Ruiz", "")};
  CHECK(Sources::ultimate(heard)->name == "Ana Ruiz");
  CHECK(Sources::ultimate({{SourceKind::anonymous, "anonymous", {}, {}, {}}}) == nullptr);
  CHECK(Sources::ultimate({}) == nullptr);
  CHECK(Sources::party(person("Ana Ruiz", "Dockers' Union")) == "Dockers' Union");
  CHECK(Sources::party(person("Ana Ruiz", "")) == "Ana Ruiz");
}

TEST_CASE("a stated abbreviation, and a person beside one body, are one source for certain") {
  std::vector<reading::Document> documents = {document_with({person("Mira Holt", "Lantern Harbour Centre")}), document_with({body("LHC")}),
                                              document_with({body("Dockers' Union")})};
  documents[0].abbreviations.push_back({"LHC", "Lantern Harbour Centre", {}, {}});
  const Sources sources(documents, {});
  CHECK(sources.certain("LHC") == sources.certain("the Lantern Harbour Centre"));
  CHECK(sources.certain("Mira Holt") == sources.certain("LHC"));
  CHECK(sources.certain("Dockers' Union") != sources.certain("LHC"));
  CHECK(sources.certain("Coastal Watch") == Sources::unknown);
}

TEST_CASE("a person beside two bodies, and a proposed alias, join only likely") {
  const std::vector<reading::Document> documents = {
      document_with({person("Mira Holt", "Blue Lantern Watch")}), document_with({person("Mira Holt", "Blue Lantern Alliance")}),
      document_with({body("Harbour Records Centre")}), document_with({body("Harbour Record Centre")})};
  Alias alias;
  alias.kind = AliasKind::near_name;
  alias.forms = {"Harbour Records Centre", "Harbour Record Centre"};
  const Sources sources(documents, {alias});
  CHECK(sources.certain("Blue Lantern Watch") != sources.certain("Blue Lantern Alliance"));
  CHECK(sources.certain("Harbour Records Centre") != sources.certain("Harbour Record Centre"));
  CHECK(sources.likely("Harbour Records Centre") == sources.likely("Harbour Record Centre"));
}

TEST_CASE("the publisher of a document is its issuer") {
  std::vector<reading::Document> documents(2);
  documents[1].metadata.outlet = "Harbour Post";
  const Sources sources(documents, {});
  CHECK(sources.issuer(0) == Sources::unknown);
  CHECK(sources.issuer(1) == sources.certain("Harbour Post"));
}

}  // namespace girok::corroboration
