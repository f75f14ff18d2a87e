#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <ctime>
#include <set>

#include "app/keys/passphrase.h"
#include "crypto/random.h"

namespace girok::app {

namespace {

double bits(std::string_view text, const std::vector<std::string>& own = {}) { return guesses_log10(text, own) / std::log10(2.0); }

bool strong(std::string_view text, const std::vector<std::string>& own = {}) {
  return check_strength(crypto::SecretBytes::copy_of(text), own).has_value();
}

}  // namespace

TEST_CASE("what everybody tries first is weak, in every dress") {
  for (const char* const text : {"password1234567890", "P@ssw0rd!", "qwertyuiopasdfghjkl", "11111111111111111111", "iloveyouforeverandever",
                                 "19850412", "apple apple apple apple apple", "abcdefghijklmnopqrstuvwxyz", "a", "                    "}) {
    CAPTURE(text);
    CHECK_FALSE(strong(text));
  }
}

TEST_CASE("five words that have nothing to do with each other are strong enough, three are not") {
  CHECK(strong("river window copper lantern monday"));
  CHECK(strong("riverwindowcopperlanternmonday"));
  CHECK_FALSE(strong("river window copper"));
}

TEST_CASE("spaces between words do not make them harder to guess") {
  CHECK(bits("river window copper lantern") == doctest::Approx(bits("riverwindowcopperlantern")));
  CHECK(bits("정원 바다") == doctest::Approx(bits("정원바다")));
}

TEST_CASE("the user's own words are the first that a guesser tries") {
  // zxcvbn 2.5 by itself, from its own C interface: 54.4 bits; the words below are in none of its lists in this form.
  CHECK(strong("Zanerivik Qolbratu 1"));
  CHECK_FALSE(strong("Zanerivik Qolbratu 1", {"Case Zanerivik", "qolbratu"}));
  CHECK(bits("기록보관소") == doctest::Approx(25));
  CHECK(bits("기록보관소", {"2024 기록보관소"}) == doctest::Approx(1));
}

TEST_CASE("a Hangul syllable or a Chinese character counts as one unknown sign, a repeated one as nearly nothing") {
  CHECK(bits("강산") == doctest::Approx(10));
  CHECK(bits("山河") == doctest::Approx(10));
  CHECK(bits("강강강강강강강강강강강강강강강강") == doctest::Approx(5 + 15));
  CHECK(bits("дом") == doctest::Approx(6));
  CHECK_FALSE(strong("안녕하세요여러분"));
  CHECK(strong("단추 호수 망치 연필 구름"));
}

TEST_CASE("Korean typed in Latin mode is judged by its syllables") {
  // 안녕하세요 on a two-set keyboard; zxcvbn alone takes it for random letters.
  CHECK(bits("dkssudgktpdy") == doctest::Approx(25));
  CHECK(bits("dhksfydlqslek") <= 25.001);  // 완료입니다: compound vowel and two closing consonants
  CHECK(bits("wjddnjs qkek") <= 20.001);   // 정원 바다
  CHECK(bits("correcthorsebatterystaple") > 40);
}

TEST_CASE("Latin and Hangul parts add up") { CHECK(bits("xkvqzjwp강산") == doctest::Approx(bits("xkvqzjwp") + 10)); }

TEST_CASE("the longest passphrase is judged at once") {
  std::string text;
  for (unsigned i = 0; text.size() < longest_passphrase; ++i) text += static_cast<char>('a' + (i * i * 7 + i) % 26);
  const std::clock_t start = std::clock();  // the processor's time, whoever else has it meanwhile
  CHECK(strong(text));
  std::string hangul;
  while (hangul.size() + 3 <= longest_passphrase) hangul += "가";
  (void)bits(hangul);
  CHECK(std::clock() - start < CLOCKS_PER_SEC);
}

TEST_CASE("the error says how to make a good one, and repeats nothing") {
  const auto weak = check_strength(crypto::SecretBytes::copy_of("zebra"), {"handle"});
  REQUIRE_FALSE(weak);
  CHECK(weak.error().code == ErrorCode::usage);
  CHECK(weak.error().hint.find("five or six words") != std::string::npos);
  CHECK(to_string(weak.error()).find("zebra") == std::string::npos);
  CHECK(to_string(weak.error()).find("handle") == std::string::npos);
}

TEST_CASE("a suggestion is six words of two syllables, by the random bytes alone, and strong enough") {
  // By hand: 0 is "ba"; 63 is "zu"; the two upper bits are not used.
  unsigned next = 0;
  const auto counted = suggest_passphrase([&next](std::span<std::uint8_t> out) {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(next++ % 2 == 0 ? 0 : 255);
  });
  CHECK(counted.text() == "bazu bazu bazu bazu bazu bazu");
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const auto one = suggest_passphrase(crypto::random_bytes);
    CHECK(check_strength(one, {}));
    seen.insert(std::string(one.text()));
  }
  CHECK(seen.size() == 200);
}

TEST_CASE("any text at all can be judged, and more of it is never below nothing") {
  CHECK(rc::check("any ASCII", [](const std::vector<std::uint8_t>& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) text += static_cast<char>(byte % 95 + 32);
    RC_ASSERT(bits(text) >= 0);
  }));
}

}  // namespace girok::app
