#include "exchange/zip.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"
#include "exchange/records_json.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

struct CloseZip {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

constexpr std::uint64_t always_allowed = std::uint64_t{1} << 20;

/// Some programs write the paths of Windows.
std::string with_slashes(std::string_view path) {
  std::string out(path);
  std::replace(out.begin(), out.end(), '\\', '/');
  return out;
}

}  // namespace

struct ZipArchive::State {
  std::unique_ptr<zip_t, CloseZip> archive;
  std::string name;
  ZipLimits limits;
  std::vector<ZipEntry> entries;
  std::unordered_map<std::string, std::size_t> by_path, by_folded;

  Result<> take_entries(std::size_t archive_size);
  Result<> take_entry(const zip_stat_t& stat);
};

namespace {

struct Unpacking {
  std::unique_ptr<zip_file_t, CloseEntry> file;
  std::uint64_t size = 0, got = 0;
  std::string where;
  std::array<char, 1 << 16> buffer{};
};

Result<std::string_view> next_piece(Unpacking& entry) {
  if (entry.file == nullptr) return std::string_view();
  const zip_int64_t count = zip_fread(entry.file.get(), entry.buffer.data(), entry.buffer.size());
  if (count < 0)
    return fail(ErrorCode::malformed, "a part of the archive does not unpack: it is damaged", entry.where,
                "get the file again, or save it again where it comes from");
  entry.got += static_cast<std::uint64_t>(count);
  if (entry.got > entry.size || (count == 0 && entry.got != entry.size))
    return fail(ErrorCode::malformed, "a part of the archive is not of the size that the archive tells", entry.where,
                "get the file again; such files are also made to exhaust a computer");
  if (count == 0) entry.file.reset();
  return std::string_view(entry.buffer.data(), static_cast<std::size_t>(count));
}

}  // namespace

ZipArchive::ZipArchive(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipArchive::ZipArchive(ZipArchive&&) noexcept = default;
ZipArchive& ZipArchive::operator=(ZipArchive&&) noexcept = default;
ZipArchive::~ZipArchive() = default;

Result<ZipArchive> ZipArchive::open(std::string_view bytes, std::string name, const ZipLimits& limits) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  zip_error_fini(&error);
  if (archive == nullptr) {
    if (source != nullptr) zip_source_free(source);
    return fail(ErrorCode::malformed, "no ZIP archive that can be opened", std::move(name), "the file may be cut off: get it again");
  }
  auto state = std::make_unique<State>();
  state->archive.reset(archive);
  state->name = std::move(name);
  state->limits = limits;
  if (const auto taken = state->take_entries(bytes.size()); !taken) return tl::unexpected(taken.error());
  return ZipArchive(std::move(state));
}

Result<> ZipArchive::State::take_entries(std::size_t archive_size) {
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  if (count < 0 || static_cast<std::uint64_t>(count) > limits.entries)
    return fail(ErrorCode::too_large, "an archive of more than " + std::to_string(limits.entries) + " entries", name);
  std::uint64_t unpacked = 0, packed = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0 ||
        (stat.valid & ZIP_STAT_SIZE) == 0 || (stat.valid & ZIP_STAT_COMP_SIZE) == 0)
      return fail(ErrorCode::malformed, "an archive with an entry that says neither name nor size", name);
    if (stat.size > limits.unpacked || (unpacked += stat.size) > limits.unpacked)
      return fail(ErrorCode::too_large, "unpacked, the archive is larger than " + std::to_string(limits.unpacked) + " bytes", name,
                  "split the table, or save it as CSV");
    if (stat.comp_size > archive_size || (packed += stat.comp_size) > archive_size)
      return fail(ErrorCode::malformed, "the archive's entries overlap: it is made to exhaust a computer, or damaged", name,
                  "ask where the file comes from");
    if (const auto taken = take_entry(stat); !taken) return taken;
  }
  return {};
}

Result<> ZipArchive::State::take_entry(const zip_stat_t& stat) {
  ZipEntry entry;
  entry.path = with_slashes(stat.name);
  entry.size = stat.size;
  entry.folder = entry.path.ends_with('/');
  if (entry.folder) entry.path.pop_back();
  if (!valid_utf8(entry.path) || !is_safe_path(entry.path))
    return fail(ErrorCode::malformed, "an archive with a name that leads out of its folder, or is none", name,
                "no spreadsheet program writes such a file: ask where it comes from");
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
    return fail(ErrorCode::unsupported, "the archive is encrypted", name, "open it with its password and save it without one");
  if (stat.size > always_allowed && stat.size / limits.ratio > stat.comp_size)
    return fail(ErrorCode::too_large, "an entry of the archive unpacks to more than " + std::to_string(limits.ratio) + " times its size",
                name, "such files are made to exhaust a computer: ask where it comes from; a table that is truly so can be saved as CSV");
  if (!by_path.emplace(entry.path, entries.size()).second)
    return fail(ErrorCode::malformed, "an archive in which a name stands twice", name, "save the file again where it comes from");
  by_folded.emplace(text::fold_word(entry.path), entries.size());
  entries.push_back(std::move(entry));
  return {};
}

const std::vector<ZipEntry>& ZipArchive::entries() const { return state_->entries; }

std::optional<std::size_t> ZipArchive::find(std::string_view path) const {
  if (const auto found = state_->by_path.find(std::string(path)); found != state_->by_path.end()) return found->second;
  if (const auto found = state_->by_folded.find(text::fold_word(path)); found != state_->by_folded.end()) return found->second;
  return std::nullopt;
}

ByteSource ZipArchive::source(std::size_t entry) const {
  auto unpacking = std::make_shared<Unpacking>();
  unpacking->size = state_->entries[entry].size;
  unpacking->where = state_->name;
  unpacking->file.reset(zip_fopen_index(state_->archive.get(), entry, 0));
  if (unpacking->file == nullptr) {
    return [where = state_->name]() -> Result<std::string_view> {
      return fail(ErrorCode::malformed, "a part of the archive cannot be unpacked: it is damaged, or packed in an uncommon way", where,
                  "save the file again with a spreadsheet program");
    };
  }
  return [unpacking] { return next_piece(*unpacking); };
}

Result<std::string> ZipArchive::read(std::size_t entry, std::uint64_t most) const {
  if (state_->entries[entry].size > most)
    return fail(ErrorCode::too_large, "a part of the archive is larger than " + std::to_string(most) + " bytes", state_->name);
  const ByteSource pieces = source(entry);
  std::string out;
  while (true) {
    const auto piece = pieces();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) return out;
    out.append(*piece);
  }
}

namespace {

/// Adds one part; its bytes must live until the archive is closed.
bool add_part(zip_t* archive, const ZipPart& part) {
  zip_source_t* source = zip_source_buffer(archive, part.bytes.data(), part.bytes.size(), 0);
  if (source == nullptr) return false;
  const zip_int64_t index = zip_file_add(archive, part.path.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  const auto at = static_cast<zip_uint64_t>(index);
  constexpr zip_uint16_t first_day = (1 << 5) | 1;  // 1980-01-01
  return zip_set_file_compression(archive, at, part.stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0 &&
         zip_file_set_dostime(archive, at, 0, first_day, 0) == 0 &&
         zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_UNIX, zip_uint32_t{0100644} << 16) == 0;
}

Result<std::string> bytes_of(zip_source_t* source) {
  const auto failed = [] { return fail(ErrorCode::write_failed, "the archive could not be read back from memory"); };
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_source_open(source) != 0) return failed();
  std::string out;
  if (zip_source_stat(source, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE) != 0) out.resize(stat.size);
  std::size_t got = 0;
  while (got < out.size()) {
    const zip_int64_t count = zip_source_read(source, out.data() + got, out.size() - got);
    if (count <= 0) break;
    got += static_cast<std::size_t>(count);
  }
  zip_source_close(source);
  if (out.empty() || got != out.size()) return failed();
  return out;
}

}  // namespace

Result<std::string> write_zip(std::span<const ZipPart> parts) {
  for (const ZipPart& part : parts) {
    if (!is_safe_path(part.path)) return fail(ErrorCode::usage, "a path that may lead out of an archive's folder");
  }
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (source == nullptr) return fail(ErrorCode::write_failed, "no archive could be made in memory");
  zip_source_keep(source);
  const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> kept(source, zip_source_free);
  zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
  if (archive == nullptr) {
    zip_source_free(source);
    return fail(ErrorCode::write_failed, "no archive could be made in memory");
  }
  for (const ZipPart& part : parts) {
    if (add_part(archive, part)) continue;
    zip_discard(archive);
    return fail(ErrorCode::usage, "a path stands twice in an archive, or cannot be written");
  }
  if (zip_close(archive) != 0) {
    zip_discard(archive);
    return fail(ErrorCode::write_failed, "the archive could not be written in memory");
  }
  return bytes_of(source);
}

}  // namespace girok::exchange
