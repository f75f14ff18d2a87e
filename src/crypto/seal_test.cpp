#include "crypto/seal.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <sodium.h>
#include <stdexcept>

#include "crypto/testing.h"

namespace girok::crypto {
namespace {

std::string text_of(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
TEST_CASE("sealing gives the bytes that the draft of XChaCha20-Poly1305 publishes") {
  const Key key = key_from("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  const auto nonce = array_of<24>("404142434445464748494a4b4c4d4e4f5051525354555657");
  const auto associated = unhex("50515253c0c1c2c3c4c5c6c7");
  const std::string plain =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
  const auto sealed = seal(key, nonce, associated, bytes_of(plain));
  CHECK(to_hex(sealed) ==
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e"
        "c0875924c1c7987947deafd8780acf49");
  const auto opened = open(key, nonce, associated, sealed);
  REQUIRE(opened);
  CHECK(text_of(*opened) == plain);
}

TEST_CASE("what was sealed opens, into ordinary and into guarded memory") {
  CHECK(rc::check("round trip", [] {
    const Key key = any_key();
    const auto nonce = any_array<24>();
    const auto associated = any_bytes(), plain = any_bytes();
    const auto sealed = seal(key, nonce, associated, plain);
    RC_ASSERT(sealed.size() == plain.size() + seal_overhead);
    RC_ASSERT(open(key, nonce, associated, sealed) == plain);
    const auto secret = open_secret(key, nonce, associated, sealed);
    RC_ASSERT(secret.has_value());
    RC_ASSERT(equal_secrets(secret->bytes(), plain));
  }));
}

TEST_CASE("an empty message is sealed and opened like any other") {
  const Key key = Key::copy_of(counting<32>());
  const auto sealed = seal(key, Nonce{}, {}, {});
  CHECK(sealed.size() == seal_overhead);
  CHECK(open(key, Nonce{}, {}, sealed) == std::vector<std::uint8_t>{});
  CHECK(open_secret(key, Nonce{}, {}, sealed)->empty());
  CHECK_FALSE(open(key, Nonce{}, {}, flipped(sealed, 0)));
  CHECK_FALSE(open_secret(key, Nonce{}, {}, flipped(sealed, 0)));
}

TEST_CASE("one bit turned over anywhere, in key, nonce, associated bytes or ciphertext, opens nothing") {
  const auto key = counting<32>(1);
  const auto nonce = counting<24>(2);
  const auto associated = unhex("0a0b0c");
  const auto sealed = seal(Key::copy_of(key), nonce, associated, bytes_of("twenty bytes of text"));
  const auto opens = [](Bytes k, Bytes n, Bytes a, Bytes s) {
    Nonce as_nonce{};
    std::copy(n.begin(), n.end(), as_nonce.begin());
    const Key as_key = Key::copy_of(std::span<const std::uint8_t, 32>(k.data(), 32));
    return open(as_key, as_nonce, a, s).has_value() || open_secret(as_key, as_nonce, a, s).has_value();
  };
  REQUIRE(opens(key, nonce, associated, sealed));
  for (std::size_t bit = 0; bit < key.size() * 8; ++bit)
    CHECK_FALSE(opens(flipped({key.begin(), key.end()}, bit), nonce, associated, sealed));
  for (std::size_t bit = 0; bit < nonce.size() * 8; ++bit)
    CHECK_FALSE(opens(key, flipped({nonce.begin(), nonce.end()}, bit), associated, sealed));
  for (std::size_t bit = 0; bit < associated.size() * 8; ++bit) CHECK_FALSE(opens(key, nonce, flipped(associated, bit), sealed));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) CHECK_FALSE(opens(key, nonce, associated, flipped(sealed, bit)));
}

TEST_CASE("a sealed message that was cut or lengthened opens nothing") {
  const Key key = Key::copy_of(counting<32>());
  auto sealed = seal(key, Nonce{}, {}, bytes_of("text"));
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    CHECK_FALSE(open(key, Nonce{}, {}, Bytes(sealed).first(size)));
    CHECK_FALSE(open_secret(key, Nonce{}, {}, Bytes(sealed).first(size)));
  }
  sealed.push_back(0);
  CHECK_FALSE(open(key, Nonce{}, {}, sealed));
}

// By python's hashlib: k = blake2b(b"girok commitment\0", digest_size=32, key=bytes(range(32))).digest()
//                      blake2b(bytes(range(24)), digest_size=32, key=k).hexdigest()
TEST_CASE("a commitment is bound to the key and the nonce") {
  const Key key = Key::copy_of(counting<32>()), other = Key::copy_of(counting<32>(1));
  const auto nonce = counting<24>();
  CHECK(to_hex(key_commitment(key, nonce)) == "5a1da5ea55c6131bc24b0c1f7f7183b3e0d6d1e6c594676e5bfdb4f2414a4ecb");
  CHECK(key_commitment(key, nonce) == blake2b(derive_key(key, "girok commitment"), nonce));  // as its header says
  CHECK(key_commitment(key, nonce) != key_commitment(other, nonce));
  CHECK(key_commitment(key, nonce) != key_commitment(key, counting<24>(1)));
}

struct Chunk {
  std::string plain;
  std::vector<std::uint8_t> sealed;
};

/// `texts` sealed as a stream, each chunk with its number as associated byte.
std::vector<Chunk> stream_of(const std::vector<std::string>& texts, const Key& key, const StreamHeader& header) {
  StreamSealer sealer(key, header);
  std::vector<Chunk> chunks;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto number = static_cast<std::uint8_t>(i);
    chunks.push_back({texts[i], {}});
    sealer.push(bytes_of(texts[i]), {&number, 1}, i + 1 == texts.size(), chunks.back().sealed);
  }
  return chunks;
}

TEST_CASE("a stream opens chunk by chunk, and says which is the last") {
  CHECK(rc::check("round trip", [] {
    const Key key = any_key();
    const auto header = any_array<24>();
    auto texts = *rc::gen::arbitrary<std::vector<std::string>>();
    texts.push_back(*rc::gen::arbitrary<std::string>());
    const auto chunks = stream_of(texts, key, header);
    StreamOpener opener(key, header);
    std::string all, expected;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      const auto number = static_cast<std::uint8_t>(i);
      RC_ASSERT(chunks[i].sealed.size() == chunks[i].plain.size() + stream_overhead);
      RC_ASSERT(opener.pull(chunks[i].sealed, {&number, 1}, all) == std::optional(i + 1 == chunks.size()));
      expected += chunks[i].plain;
    }
    RC_ASSERT(all == expected);
  }));
}

TEST_CASE("libsodium's own end of a stream opens ours, and ours opens its") {
  const Key key = Key::copy_of(counting<32>());
  const std::vector<std::string> texts = {"first", "", std::string(100'000, 'x'), "last"};

  const auto header = counting<24>(7);
  crypto_secretstream_xchacha20poly1305_state state;
  REQUIRE(crypto_secretstream_xchacha20poly1305_init_pull(&state, header.data(), key.bytes().data()) == 0);
  const auto chunks = stream_of(texts, key, header);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const auto number = static_cast<std::uint8_t>(i);
    std::vector<std::uint8_t> plain(chunks[i].plain.size() + 1);
    unsigned long long size = 0;
    unsigned char tag = 9;
    REQUIRE(crypto_secretstream_xchacha20poly1305_pull(&state, plain.data(), &size, &tag, chunks[i].sealed.data(), chunks[i].sealed.size(),
                                                       &number, 1) == 0);
    CHECK(text_of(Bytes(plain).first(size)) == texts[i]);
    CHECK(tag == (i == 3 ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE));
  }

  StreamHeader drawn{};
  REQUIRE(crypto_secretstream_xchacha20poly1305_init_push(&state, drawn.data(), key.bytes().data()) == 0);
  StreamOpener opener(key, drawn);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::vector<std::uint8_t> sealed(texts[i].size() + stream_overhead);
    const auto plain = bytes_of(texts[i]);
    crypto_secretstream_xchacha20poly1305_push(
        &state, sealed.data(), nullptr, plain.data(), plain.size(), nullptr, 0,
        i == 3 ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    std::string out;
    CHECK(opener.pull(sealed, {}, out) == std::optional(i == 3));
    CHECK(out == texts[i]);
  }
}

/// What a stream's opener makes of these chunks in this order: the plain texts until the first refusal, and whether the last was seen.
struct Opened {
  std::string text;
  bool refused = false, whole = false;
  friend bool operator==(const Opened&, const Opened&) = default;
};

Opened opened(const std::vector<std::vector<std::uint8_t>>& chunks, const Key& key, const StreamHeader& header) {
  Opened result;
  StreamOpener opener(key, header);
  for (const auto& chunk : chunks) {
    const auto last = opener.pull(chunk, {}, result.text);
    if (!last) {
      result.refused = true;
      return result;
    }
    result.whole = *last;
  }
  return result;
}

TEST_CASE("a stream whose chunks were cut, reordered, doubled, changed or taken from elsewhere is refused where it begins to differ") {
  const Key key = Key::copy_of(counting<32>()), other_key = Key::copy_of(counting<32>(1));
  const auto header = counting<24>(), other_header = counting<24>(1);
  const auto sealed_as = [](const Key& with, const StreamHeader& from) {
    StreamSealer sealer(with, from);
    std::vector<std::vector<std::uint8_t>> chunks(3);
    sealer.push(bytes_of("one "), {}, false, chunks[0]);
    sealer.push(bytes_of("two "), {}, false, chunks[1]);
    sealer.push(bytes_of("three"), {}, true, chunks[2]);
    return chunks;
  };
  const auto c = sealed_as(key, header), foreign = sealed_as(key, other_header), strange = sealed_as(other_key, header);

  CHECK(opened(c, key, header) == Opened{"one two three", false, true});
  CHECK(opened({c[0], c[1]}, key, header) == Opened{"one two ", false, false});  // cut: the end never comes
  CHECK(opened({c[0], c[2]}, key, header) == Opened{"one ", true, false});
  CHECK(opened({c[1], c[0], c[2]}, key, header) == Opened{"", true, false});
  CHECK(opened({c[0], c[0], c[1], c[2]}, key, header) == Opened{"one ", true, false});
  CHECK(opened({c[0], c[1], c[2], c[2]}, key, header) == Opened{"one two three", true, true});
  CHECK(opened({c[0], foreign[1], c[2]}, key, header) == Opened{"one ", true, false});
  CHECK(opened({c[0], strange[1], c[2]}, key, header) == Opened{"one ", true, false});
  CHECK(opened(c, other_key, header) == Opened{"", true, false});
  CHECK(opened(c, key, other_header) == Opened{"", true, false});
  for (std::size_t bit = 0; bit < c[1].size() * 8; ++bit) {
    CHECK(opened({c[0], flipped(c[1], bit), c[2]}, key, header) == Opened{"one ", true, false});
  }
  for (std::size_t size = 0; size < c[1].size(); ++size) {
    CHECK(opened({c[0], {c[1].begin(), c[1].begin() + static_cast<std::ptrdiff_t>(size)}, c[2]}, key, header) ==
          Opened{"one ", true, false});
  }
}

TEST_CASE("a refused chunk leaves no trace, and the right one still opens after it") {
  const Key key = Key::copy_of(counting<32>());
  const auto header = counting<24>();
  const auto chunks = stream_of({"first", "second"}, key, header);
  const std::uint8_t zero = 0, one = 1;
  StreamOpener opener(key, header);
  std::string out = "before ";
  CHECK_FALSE(opener.pull(flipped(chunks[0].sealed, 9), {&zero, 1}, out));
  CHECK_FALSE(opener.pull(chunks[0].sealed, {&one, 1}, out));  // other associated bytes
  CHECK(out == "before ");
  CHECK(opener.pull(chunks[0].sealed, {&zero, 1}, out) == std::optional(false));
  CHECK(opener.pull(chunks[1].sealed, {&one, 1}, out) == std::optional(true));
  CHECK(out == "before firstsecond");
}

TEST_CASE("chunks with tags that our sealer never writes are refused") {
  const Key key = Key::copy_of(counting<32>());
  for (const int tag : {crypto_secretstream_xchacha20poly1305_TAG_PUSH, crypto_secretstream_xchacha20poly1305_TAG_REKEY}) {
    crypto_secretstream_xchacha20poly1305_state state;
    StreamHeader header{};
    crypto_secretstream_xchacha20poly1305_init_push(&state, header.data(), key.bytes().data());
    std::vector<std::uint8_t> sealed(4 + stream_overhead);
    crypto_secretstream_xchacha20poly1305_push(&state, sealed.data(), nullptr, bytes_of("text").data(), 4, nullptr, 0,
                                               static_cast<unsigned char>(tag));
    std::string out;
    StreamOpener opener(key, header);
    CHECK_FALSE(opener.pull(sealed, {}, out));
    CHECK(out.empty());
  }
}

TEST_CASE("what another program seals after the last chunk is not part of the stream") {
  const Key key = Key::copy_of(counting<32>());
  crypto_secretstream_xchacha20poly1305_state state;
  StreamHeader header{};
  crypto_secretstream_xchacha20poly1305_init_push(&state, header.data(), key.bytes().data());
  std::array<std::vector<std::uint8_t>, 2> chunks;
  for (auto& chunk : chunks) {
    chunk.resize(4 + stream_overhead);
    crypto_secretstream_xchacha20poly1305_push(&state, chunk.data(), nullptr, bytes_of("text").data(), 4, nullptr, 0,
                                               crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  }
  std::string out;
  StreamOpener opener(key, header);
  CHECK(opener.pull(chunks[0], {}, out) == std::optional(true));
  CHECK_FALSE(opener.pull(chunks[1], {}, out));
  CHECK(out == "text");
}

TEST_CASE("nothing is pushed after the last chunk, and chunks are appended") {
  StreamSealer sealer(Key::copy_of(counting<32>()), counting<24>());
  std::vector<std::uint8_t> out = {1, 2, 3};
  sealer.push(bytes_of("all"), {}, true, out);
  CHECK(out.size() == 3 + 3 + stream_overhead);
  CHECK(out[2] == 3);
  CHECK_THROWS_AS(sealer.push({}, {}, true, out), std::logic_error);
}

TEST_CASE("an item's key in ordinary memory makes the same stream as the same key in guarded memory") {
  const auto bytes = counting<key_size>(7);
  const Key key = Key::copy_of(bytes);
  const StreamHeader header = counting<stream_header_size>(3);
  std::vector<std::uint8_t> guarded, open;
  StreamSealer(key, header).push(bytes_of("a page"), bytes_of("place"), true, guarded);
  StreamSealer(ItemKey{bytes}, header).push(bytes_of("a page"), bytes_of("place"), true, open);
  CHECK(guarded == open);
  std::string plain;
  CHECK(StreamOpener(ItemKey{bytes}, header).pull(guarded, bytes_of("place"), plain) == true);
  CHECK(plain == "a page");
}

}  // namespace
}  // namespace girok::crypto
