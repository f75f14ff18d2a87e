#include "app/records/import_held.h"

#include <algorithm>
#include <array>

#include "exchange/esf.h"
#include "exchange/zip.h"

namespace girok::app {
namespace {

constexpr std::uint64_t most_unpacked = std::uint64_t{256} << 20;

bool is_spreadsheet(const exchange::ZipArchive& archive) { return archive.find("[Content_Types].xml") || archive.find("mimetype"); }

bool is_read(std::string_view path) {
  static constexpr std::array<std::string_view, 9> endings = {".csv",  ".tsv",   ".txt",    ".xlsx", ".ods",
                                                              ".json", ".jsonl", ".ndjson", ".xml"};
  if (path.find('/') != std::string_view::npos) return false;
  std::string lower(path);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char sign) { return static_cast<char>(sign < 128 ? std::tolower(sign) : sign); });
  return std::ranges::any_of(endings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

/// "bag/" where everything lies in one folder of that name.
std::string folder_around(const exchange::ZipArchive& archive) {
  std::string around;
  for (const exchange::ZipEntry& entry : archive.entries()) {
    const std::size_t slash = entry.path.find('/');
    if (slash == std::string::npos) {
      if (entry.folder) continue;
      return {};
    }
    const std::string first = entry.path.substr(0, slash + 1);
    if (!around.empty() && around != first) return {};
    around = first;
  }
  return around;
}

Result<> unpack(const exchange::ZipArchive& archive, const std::string& into, MemoryDisk& disk) {
  const std::string around = folder_around(archive);
  std::uint64_t left = most_unpacked;
  (void)disk.make_folder(into);
  for (std::size_t i = 0; i < archive.entries().size(); ++i) {
    const exchange::ZipEntry& entry = archive.entries()[i];
    if (entry.folder || entry.path.size() <= around.size()) continue;
    const Result<std::string> bytes = archive.read(i, left);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    left -= bytes->size();
    disk.files[into + "/" + entry.path.substr(around.size())] = std::make_shared<MemoryDisk::Bytes>(bytes->begin(), bytes->end());
  }
  return {};
}

/// Tables that are one only together.
bool belong_together(const std::map<std::string, std::string_view>& files) {
  exchange::Files tables;
  for (const auto& [path, bytes] : files) {
    if (path.ends_with(".csv") && path.find('/') == std::string::npos) tables[path] = bytes;
  }
  return tables.size() > 1 && exchange::looks_like_esf(tables);
}

void take(const std::map<std::string, std::string_view>& files, const std::string& before, HeldParts& into) {
  for (const auto& [path, bytes] : files) {
    if (is_read(path)) {
      into.parts.push_back({before + path, bytes, false});
    } else if (const auto [at, fresh] = into.beside.emplace(path, bytes); !fresh && at->second != bytes) {
      // Records name it by this path alone: which of the two they mean cannot be known.
      into.errors.push_back({ErrorCode::usage, "two files have the same name", before + path, "give one of them another name"});
    }
  }
}

void take_archive(const HeldFile& file, HeldParts& into) {
  Result<exchange::ZipArchive> archive = exchange::ZipArchive::open(file.bytes, file.name, {.unpacked = most_unpacked});
  if (!archive) {
    into.errors.push_back(archive.error());
    return;
  }
  if (is_spreadsheet(*archive)) {
    into.parts.push_back({file.name, file.bytes, false});
    return;
  }
  if (into.disk.exists(file.name)) {
    into.errors.push_back({ErrorCode::usage, "two files have the same name", file.name, "give one of them another name"});
    return;
  }
  if (const Result<> unpacked = unpack(*archive, file.name, into.disk); !unpacked) {
    into.errors.push_back(unpacked.error());
    return;
  }
  const std::map<std::string, std::string_view> files = files_below(into.disk, file.name);
  if (files.contains("bagit.txt") || belong_together(files))
    into.parts.push_back({file.name, {}, true});
  else
    take(files, file.name + "/", into);
}

}  // namespace

std::map<std::string, std::string_view> files_below(const MemoryDisk& disk, const std::string& folder) {
  std::map<std::string, std::string_view> files;
  const std::string before = folder + "/";
  for (auto at = disk.files.lower_bound(before); at != disk.files.end() && at->first.starts_with(before); ++at)
    files[at->first.substr(before.size())] = as_text(*at->second);
  return files;
}

std::unique_ptr<HeldParts> lay_out(const std::vector<std::shared_ptr<const HeldFile>>& files) {
  auto parts = std::make_unique<HeldParts>();
  if (files.size() == 1 && !files.front()->bytes.starts_with("PK\x03\x04")) {  // whatever it is called
    parts->parts.push_back({files.front()->name, files.front()->bytes, false});
    return parts;
  }
  std::map<std::string, std::string_view> plain;
  for (const std::shared_ptr<const HeldFile>& file : files) {
    if (file->bytes.starts_with("PK\x03\x04")) {
      take_archive(*file, *parts);
    } else if (!plain.emplace(file->name, file->bytes).second) {
      parts->errors.push_back({ErrorCode::usage, "two files have the same name", file->name, "give one of them another name"});
    }
  }
  if (!belong_together(plain)) {
    take(plain, {}, *parts);
    if (parts->parts.empty() && parts->errors.empty())
      parts->errors.push_back({ErrorCode::unsupported, "nothing in it can be read as records",
                               files.size() == 1 ? files.front()->name : std::string(),
                               "tables, JSON lines and bags can; documents are added at Documents"});
    return parts;
  }
  const std::string folder = "tables";
  (void)parts->disk.make_folder(folder);
  for (const auto& [name, bytes] : plain)
    parts->disk.files[folder + "/" + name] = std::make_shared<MemoryDisk::Bytes>(bytes.begin(), bytes.end());
  parts->parts.push_back({folder, {}, true});
  return parts;
}

}  // namespace girok::app
