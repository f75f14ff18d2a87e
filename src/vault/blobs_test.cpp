#include "vault/blobs.h"

#include <doctest/doctest.h>

#include "vault/test_world.h"

namespace girok::vault {
namespace {

const Id vault_id{{7}};

struct Blobs {
  TestWorld world;
  Environment environment = world.machine();
  std::string path = world.path("v");
  BlobWriter writer() { return must(BlobWriter::create(environment, path, vault_id)); }
  Result<std::string> read(const Attachment& item) { return read_item(*environment.disk, path, vault_id, item, 1 << 24); }
};

TEST_CASE("items of every size come back: none, one byte, around a chunk, many chunks") {
  Blobs b;
  BlobWriter writer = b.writer();
  std::vector<std::pair<std::string, Attachment>> items;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, blob_chunk_bytes - 1, blob_chunk_bytes, blob_chunk_bytes + 1,
                                 3 * blob_chunk_bytes, 3 * blob_chunk_bytes + 5}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + size);
    items.emplace_back(bytes, must(writer.add(bytes, "application/octet-stream", "x", false)));
    items.emplace_back(bytes, must(writer.add(bytes, "text/plain", "x", true)));
  }
  const BlobInfo info = must(writer.finish());
  for (const auto& [bytes, item] : items) {
    CHECK(must(b.read(item)) == bytes);
    CHECK(item.sha256 == crypto::sha256(as_bytes(bytes)));
    CHECK(item.size == bytes.size());
  }
  CHECK(check_blob(*b.environment.disk, b.path, info).has_value());
  CHECK(must(blobs_of(*b.environment.disk, b.path)) == std::vector<Id>{info.blob});
}

TEST_CASE("a source that gives little at a time, or an error half way, is taken as it is") {
  Blobs b;
  BlobWriter writer = b.writer();
  std::string told;
  const Attachment item = must(writer.add(
      [&, left = std::size_t{200'000}](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
        const std::size_t size = std::min({out.size(), left, std::size_t{777}});
        std::fill_n(out.begin(), size, static_cast<std::uint8_t>('a' + left % 7));
        told.append(size, static_cast<char>('a' + left % 7));
        left -= size;
        return size;
      },
      "audio/ogg", "voice"));
  CHECK(writer.add([](std::span<std::uint8_t>) -> Result<std::size_t> { return fail(ErrorCode::unreadable, "gone"); }, "x", "x")
            .error()
            .what == "gone");
  must(writer.finish());
  CHECK(must(b.read(item)) == told);
}

TEST_CASE("nothing stays of a blob that was not finished") {
  Blobs b;
  {
    BlobWriter writer = b.writer();
    must(writer.add("bytes", "x", "x", false));
  }
  CHECK(must(blobs_of(*b.environment.disk, b.path)).empty());
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(b.path)) files += entry.is_regular_file() ? 1 : 0;
  CHECK(files == 0);
}

TEST_CASE("every changed byte, every cut, another vault and another place are refused") {
  Blobs b;
  BlobWriter writer = b.writer();
  const Attachment item = must(writer.add("a short testimony, invented", "text/plain", "x", false));
  const Attachment second = must(writer.add("another one, of the same size", "text/plain", "x", false));
  const BlobInfo info = must(writer.finish());
  const std::string path = blob_path(b.path, info.blob), good = slurp(path);
  std::size_t unnoticed = 0;
  for (std::size_t at = static_cast<std::size_t>(item.offset); at < item.offset + item.sealed_size; ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    spill(path, bad);
    unnoticed += b.read(item) ? 1 : 0;
    unnoticed += check_blob(*b.environment.disk, b.path, info) ? 1 : 0;
    spill(path, good.substr(0, at));
    unnoticed += b.read(item) ? 1 : 0;
  }
  CHECK(unnoticed == 0);
  spill(path, good);
  CHECK(read_item(*b.environment.disk, b.path, Id{{8}}, item, 1 << 20).error().code == ErrorCode::damaged);
  Attachment elsewhere = item;
  elsewhere.offset = second.offset;
  CHECK(b.read(elsewhere).error().code == ErrorCode::damaged);
  CHECK(must(b.read(item)) == "a short testimony, invented");
}

}  // namespace
}  // namespace girok::vault
