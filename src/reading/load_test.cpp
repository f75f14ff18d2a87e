// Bytes of three formats become text whose every span leads back to the bytes.
#include "reading/load.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace girok;
using namespace girok::reading;

namespace {

Document must_load(std::string_view bytes, Format format) {
  auto document = load("d", bytes, format);
  REQUIRE(document.has_value());
  return std::move(*document);
}
std::string html_text(std::string_view html) { return must_load(html, Format::html).text; }
std::string markdown_text(std::string_view markdown) { return must_load(markdown, Format::markdown).text; }

/// The source bytes that the first occurrence of `words` in the text stands for.
std::string source_of(const Document& document, std::string_view bytes, std::string_view words) {
  const std::size_t at = document.text.find(words);
  REQUIRE(at != std::string::npos);
  const Span span = document.map.to_source({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())});
  return std::string(slice(bytes, span));
}

}  // namespace

TEST_CASE("HTML becomes paragraphs") {
  CHECK(html_text("<p>One\n  two</p><p>Three") == "One two\n\nThree");
  CHECK(html_text("a<br>b<br><br>c") == "a\nb\n\nc");
  CHECK(html_text("<p>not <b>one</b><i>word</i> more</p>") == "not oneword more");
  CHECK(html_text("<ul><li>a<li>b</ul>c") == "a\n\nb\n\nc");
  CHECK(html_text("<tr><td>Year<td>2020</tr><tr><td>x</td><td>y</td></tr>") == "Year | 2020\n\nx | y");
  CHECK(html_text("<pre>a\n  b</pre>") == "a\n  b");
  CHECK(html_text("<q>Words</q> she said") == "“Words” she said");
  CHECK(html_text("1,200<sup>3</sup> miners") == "1,200³ miners");
}

TEST_CASE("HTML's references are decoded") {
  CHECK(html_text("&lt;b&gt; &amp;amp; &eacute;&ouml &#233; &#xE9; &#146;") == "<b> &amp; éö é é ’");
  CHECK(html_text("AT&T &nosuch; & &#; &#x; &") == "AT&T &nosuch; & &#; &#x; &");
  CHECK(html_text("a&nbsp;b &hellip; &notin; &notit;") ==
        "a\xC2\xA0"
        "b … ∉ ¬it;");  // the standard's own example of the longest match
  CHECK(html_text("&#0;&#xD800;&#x110000;&#99999999999;") == "����");
}

TEST_CASE("what is no text is left out, and broken markup loses nothing") {
  CHECK(html_text("a<script>if (a < b) '</p>'</script>b<style>p{}</style>c<!-- x --><template>t</template>d") == "abcd");
  CHECK(html_text("a<script>never closed <p>b") == "a");
  CHECK(html_text("a<svg>never closed <p>b") == "anever closed\n\nb");
  CHECK(html_text("a < b and c<d e") == "a < b and c<d e");
  CHECK(html_text("<a title='x > y'>b</a>") == "b");
  CHECK(html_text("<p title=\"never closed>b</p> c") == "b\n\nc");
  CHECK(html_text("a<!-- never closed > b") == "a b");
  CHECK(html_text("<![CDATA[x < y]]>z") == "x < yz");
}

TEST_CASE("blocks carry what the markup says") {
  const Document document = must_load(
      "<header>Site</header><main><h2>H</h2><p>P "
      "<span>x</span></p><ul><li>L</ul><figcaption>C</figcaption><blockquote><p>Q</p></blockquote>"
      "<div class='related-links'>R</div><div class=share>S</div><p><time>4 May</time></p><div style='display: "
      "none'>X</div></main><footer><p>F</p></footer>",
      Format::html);
  std::string kinds;
  for (const Block& block : document.blocks) kinds += "phlcqnaftTb"[static_cast<std::size_t>(block.kind)];
  CHECK(kinds == "nhplcqaaTaf");
}

TEST_CASE("long prose is prose, whatever its container is called") {
  const std::string words = "Forty miners were freed from the pits near Orrin on Tuesday, the council said. ";
  const Document document =
      must_load("<form><div class=sidebar><p>" + words + words + words + words + "</p><p>Short.</p></div></form>", Format::html);
  REQUIRE(document.blocks.size() == 2);
  CHECK(document.blocks[0].kind == BlockKind::paragraph);
  CHECK(document.blocks[1].kind == BlockKind::aside);
}

TEST_CASE("spans of HTML and Markdown lead back to the original bytes") {
  const std::string html = "\xEF\xBB\xBF<p>caf&eacute; <b>noir</b></p>\n<p>second</p>";
  const Document page = must_load(html, Format::html);
  CHECK(source_of(page, html, "café") == "caf&eacute;");
  CHECK(source_of(page, html, "noir") == "noir");
  CHECK(source_of(page, html, "é noir") == "&eacute; <b>noir");
  CHECK(source_of(page, html, "second") == "second");
  const std::string markdown = "# A *b* c\n\n> see [the report](http://x.y) now";
  const Document note = must_load(markdown, Format::markdown);
  CHECK(source_of(note, markdown, "A b") == "A *b");
  CHECK(source_of(note, markdown, "report now") == "report](http://x.y) now");
}

TEST_CASE("Markdown's marks come off and its words stay") {
  CHECK(markdown_text("# Head #\n\nText") == "Head\n\nText");
  CHECK(markdown_text("Head\n====\nText") == "Head\n\nText");
  CHECK(markdown_text("_at least_ **40** `x` ~~y~~") == "at least 40 x y");
  CHECK(markdown_text("they [are] tired, 5 * 3, 2*3*4, snake_case_name") == "they [are] tired, 5 * 3, 2*3*4, snake_case_name");
  CHECK(markdown_text("[a](http://x/(1)) ![i](p) [r][1] [t]\n\n[1]: http://x\n[t]: y") == "a i r t");
  CHECK(markdown_text("word[^1]\n\n[^1]: note") == "word\n\nnote");
  CHECK(markdown_text("> a\n> b\n\n- c\n1. d") == "a\nb\n\nc\n\nd");
  CHECK(markdown_text("| a | b |\n|---|---|\n| 1 | 2 |") == "a | b\n\n1 | 2");
  CHECK(markdown_text("```\n*a*\n```\nb") == "*a*\n\nb");
  CHECK(markdown_text("a \\* b &amp; <http://x.y> <b>c</b>") == "a * b & http://x.y c");
  const Document image = must_load("![A pit](p.png)", Format::markdown);
  REQUIRE(image.blocks.size() == 1);
  CHECK(image.blocks[0].kind == BlockKind::caption);
}

TEST_CASE("lines wrapped at a column are one paragraph, other lines are their own") {
  const std::string wrapped =
      "The council said on Tuesday that forty miners had been freed from the\npits near Orrin, and that most of them had been held for "
      "more than a\n"
      "year. Some were younger than fifteen, it said, and had never been to\nschool.\n\nADVERTISEMENT\nShort line\n";
  const Document document = must_load(wrapped, Format::text);
  REQUIRE(document.blocks.size() == 3);
  CHECK(document[document.blocks[0].span].ends_with("school."));
  const Document lines = must_load("First headline of the day here\nBy Mara Quill\nText.", Format::text);
  CHECK(lines.blocks.size() == 3);
}

TEST_CASE("the format is known by name, else by the first bytes") {
  CHECK(format_of("a.HTML", "") == Format::html);
  CHECK(format_of("a.md", "<html>") == Format::markdown);
  CHECK(format_of("-", "  <!DOCTYPE HTML><p>") == Format::html);
  CHECK(format_of("-", "<?xml version='1.0'?><!DOCTYPE html PUBLIC>") == Format::html);
  CHECK(format_of("a", "plain < text") == Format::text);
}

TEST_CASE("JSON-LD gives author, outlet and date of the article, not of its comments") {
  const Document document = must_load(
      R"(<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"A \u201cb\u201d","datePublished":"2021-05-04T01:00:00Z",)"
      R"("comment":[{"author":{"name":"Nobody"},"datePublished":"2022-01-01"}],"author":[{"name":"Mara Quill"},{"name":"Jon Sele"}],"publisher":{"name":"Vale Courier"}}]}</script>x)",
      Format::html);
  CHECK(document.metadata.title == "A “b”");
  CHECK(document.metadata.author == "Mara Quill, Jon Sele");
  CHECK(document.metadata.outlet == "Vale Courier");
  REQUIRE(document.metadata.date.has_value());
  CHECK(to_string(*document.metadata.date) == "2021-05-04");
}

TEST_CASE("an empty file is a document with a note; a picture and a giant are errors") {
  const Document empty = must_load("", Format::text);
  CHECK(empty.notes.size() == 1);
  CHECK(empty.text.empty());
  const std::string binary("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\x06\0\0\0\\r\xa8\x66", 33);
  const auto picture = load("p.txt", binary, Format::text);
  REQUIRE(!picture.has_value());
  CHECK(picture.error().code == ErrorCode::malformed);
  CHECK(picture.error().where == "p.txt");
  CHECK(!picture.error().hint.empty());
  const auto giant = load("g.txt", std::string(max_document_bytes + 1, 'a'), Format::text);
  REQUIRE(!giant.has_value());
  CHECK(giant.error().code == ErrorCode::too_large);
}

TEST_CASE("hostile markup is read in one pass") {
  // Quadratic work on these would take minutes.
  for (const char* piece :
       {"<div>", "<b>", "<a x=\"", "<a", "<!--", "<svg>", "<title></title", "&", "<li><b></li>", "<i><div><b></i>", "]]><![CDATA["}) {
    std::string bomb;
    while (bomb.size() < 2'000'000) bomb += piece;
    CHECK(load("b", bomb, Format::html).has_value());
  }
  for (const char* piece : {"[", "[](", "*a ", "`a``b", "<a", "> ", "![a](", "_*"}) {
    std::string bomb;
    while (bomb.size() < 2'000'000) bomb += piece;
    CHECK(load("b", bomb, Format::markdown).has_value());
  }
}
