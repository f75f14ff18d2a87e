// A bag of our own: RFC 8493, version 1.0.
#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "exchange/bag.h"
#include "exchange/digest.h"

namespace girok::exchange {
namespace {

constexpr std::size_t widest_info_line = 79;   // RFC 8493, 2.2.2: lines should be no longer

std::string encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '\n')
      out += "%0A";
    else if (c == '\r')
      out += "%0D";
    else if (c == '%')
      out += "%25";
    else
      out += c;
  }
  return out;
}

struct Sums {
  std::string sha512, sha256;
  std::uint64_t bytes = 0;
};

Result<Sums> write_one(Disk& disk, const std::string& path, const BagFile& file) {
  if (Result<> made = disk.make_folder(folder_of(path)); !made) return tl::unexpected<Error>(made.error());
  auto out = disk.open(path, Disk::Mode::create_new);
  if (!out) return tl::unexpected<Error>(out.error());
  Digest sha512 = *Digest::of("sha512"), sha256 = *Digest::of("sha256");
  Sums sums;
  const Result<> written = file.bytes([&](ByteSpan bytes) -> Result<> {
    sha512.add(bytes);
    sha256.add(bytes);
    Result<> done = (*out)->write(sums.bytes, bytes);
    sums.bytes += bytes.size();
    return done;
  });
  if (!written) return tl::unexpected<Error>(written.error());
  if (Result<> synced = (*out)->sync(); !synced) return tl::unexpected<Error>(synced.error());
  sums.sha512 = sha512.hex();
  sums.sha256 = sha256.hex();
  return sums;
}

BagFile of_text(std::string path, std::string text) {
  return {std::move(path), [text = std::move(text)](const std::function<Result<>(ByteSpan)>& take) { return take(as_bytes(text)); }};
}

/// "Label: value", long values continued on lines that begin with blanks.
std::string info_text(const std::vector<std::pair<std::string, std::string>>& info, std::uint64_t bytes, std::size_t files) {
  std::string text;
  auto all = info;
  all.emplace_back("Payload-Oxum", std::to_string(bytes) + "." + std::to_string(files));
  for (const auto& [label, value] : all) {
    std::string line = label + ":";
    std::size_t at = 0;
    while (at < value.size()) {
      std::size_t end = std::min(value.find_first_of(" \n\r", at), value.size());
      const std::string_view word = std::string_view(value).substr(at, end - at);
      if (!word.empty()) {
        if (line.size() + 1 + word.size() > widest_info_line && line.find_first_not_of(' ') != std::string::npos && line != label + ":") {
          text += line + "\n";
          line = " ";
        }
        line += " " + std::string(word);
      }
      at = end + 1;
    }
    text += line + "\n";
  }
  return text;
}

Result<> check_names(const std::vector<BagFile>& files) {
  std::set<std::string> seen;
  for (const BagFile& file : files) {
    if (!is_within_bag(file.path) || !valid_utf8(file.path) || file.path.ends_with('/') || file.path.find("//") != std::string::npos ||
        file.path.find('\\') != std::string::npos)
      return fail(ErrorCode::usage, "not a path below the payload", {}, "letters and digits, and / between folders");
    if (!seen.insert(file.path).second) return fail(ErrorCode::usage, "two files of one path", {}, {});
  }
  return {};
}

Result<> fill(Disk& disk, const std::string& folder, const std::vector<BagFile>& files,
              const std::vector<std::pair<std::string, std::string>>& info) {
  std::map<std::string, Sums> payload, tags;
  std::uint64_t bytes = 0;
  if (Result<> made = disk.make_folder(join_path(folder, "data")); !made) return made;
  for (const BagFile& file : files) {
    const auto sums = write_one(disk, join_path(folder, "data/" + file.path), file);
    if (!sums) return tl::unexpected<Error>(sums.error());
    bytes += sums->bytes;
    payload["data/" + file.path] = *sums;
  }
  const auto manifest = [](const std::map<std::string, Sums>& of, std::string Sums::* sum) {
    std::string text;
    for (const auto& [path, sums] : of) text += sums.*sum + "  " + encoded(path) + "\n";
    return text;
  };
  const std::vector<BagFile> tag_files = {of_text("bag-info.txt", info_text(info, bytes, files.size())),
                                          of_text("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
                                          of_text("manifest-sha256.txt", manifest(payload, &Sums::sha256)),
                                          of_text("manifest-sha512.txt", manifest(payload, &Sums::sha512))};
  for (const BagFile& file : tag_files) {
    const auto sums = write_one(disk, join_path(folder, file.path), file);
    if (!sums) return tl::unexpected<Error>(sums.error());
    tags[file.path] = *sums;
  }
  for (const BagFile& file : {of_text("tagmanifest-sha256.txt", manifest(tags, &Sums::sha256)),
                              of_text("tagmanifest-sha512.txt", manifest(tags, &Sums::sha512))}) {
    if (const auto sums = write_one(disk, join_path(folder, file.path), file); !sums) return tl::unexpected<Error>(sums.error());
  }
  std::set<std::string> folders = {folder, join_path(folder, "data")};
  for (const auto& [path, sums] : payload) folders.insert(folder_of(join_path(folder, path)));
  for (const std::string& made : folders) {
    if (Result<> synced = disk.sync_folder(made); !synced) return synced;
  }
  return {};
}

}  // namespace

Result<> write_bag(Disk& disk, const std::string& folder, const std::vector<BagFile>& files,
                   const std::vector<std::pair<std::string, std::string>>& info) {
  if (Result<> good = check_names(files); !good) return good;
  if (disk.exists(folder)) return fail(ErrorCode::write_failed, "there is something of that name already", folder, "choose another name");
  const std::string name = folder.substr(folder.rfind('/') + 1), above = folder_of(folder), beside = join_path(above, ".new-" + name);
  if (Result<> removed = disk.remove_tree(beside); !removed) return removed;
  Result<> done = fill(disk, beside, files, info);
  if (done) done = disk.rename(beside, folder);
  if (!done) {
    (void)disk.remove_tree(beside);
    return done;
  }
  return disk.sync_folder(above);
}

}  // namespace girok::exchange
