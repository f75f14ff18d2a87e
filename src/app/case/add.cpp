#include "app/case/add.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "app/access.h"
#include "app/files.h"
#include "app/keys/descriptor.h"
#include "app/terminal.h"
#include "base/parallel.h"
#include "crypto/hash.h"
#include "reading/load.h"
#include "text/tokens.h"

namespace girok::app {
namespace {

using records::Attachment;
using records::Confidentiality;
using records::Statement;
using records::Value;

constexpr std::uint64_t most_in_memory = reading::max_document_bytes;
constexpr std::size_t most_files = 512;                   // of one batch
constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20;   // of one batch, unless one file has more

std::string_view name_of_path(std::string_view path) {
  if (path == "-") return "standard input";
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view ending_of(std::string_view path) {
  const std::string_view name = name_of_path(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot + 1);
}

bool is_text_kind(std::string_view path) { return path == "-" || media_type_of(path).starts_with("text/"); }

/// File names are any bytes: what no terminal would show is left out.
std::string title_of(std::string_view path) {
  std::string title = one_line(name_of_path(path));
  return title.empty() ? "no name" : title;
}

/// A file too large to be held, piece by piece.
class LargeFile {
 public:
  static Result<LargeFile> open(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file)
      return fail(ErrorCode::unreadable, "cannot be read: " + describe_errno(errno), path,
                  "check that the medium it lies on is still there");
    return LargeFile(std::move(file), path);
  }
  Result<std::size_t> read(std::span<std::uint8_t> out) {
    while (true) {
      const ssize_t got = ::read(file_.get(), out.data(), out.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR)
        return fail(ErrorCode::unreadable, "cannot be read: " + describe_errno(errno), path_,
                    "check that the medium it lies on is still there");
    }
  }

 private:
  LargeFile(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  Descriptor file_;
  std::string path_;
};

Result<std::string> sha256_of_large(const std::string& path) {
  Result<LargeFile> file = LargeFile::open(path);
  if (!file) return tl::unexpected<Error>(file.error());
  crypto::Sha256 hash;
  std::vector<std::uint8_t> buffer(std::size_t{1} << 20);
  while (true) {
    const Result<std::size_t> got = file->read(buffer);
    if (!got) return tl::unexpected<Error>(got.error());
    if (*got == 0) return crypto::to_hex(hash.finish());
    hash.update(std::span(buffer).first(*got));
  }
}

/// A file that was read, and waits to be sealed.
struct Loaded {
  std::string held;
  std::optional<std::string_view> borrowed;  ///< the caller's bytes, instead
  bool large = false;
  std::uint64_t size = 0;
  std::string sha256;
  std::optional<std::string> text;
  std::string language;

  /// A view of this very object: a short string moves with it.
  std::string_view bytes() const { return borrowed ? *borrowed : std::string_view(held); }
};

Result<Loaded> load(const Input& input) {
  Loaded loaded;
  if (input.bytes) {
    loaded.borrowed = *input.bytes;
  } else {
    struct stat info{};
    const bool known = input.path != "-" && ::stat(input.path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
    if (known && static_cast<std::uint64_t>(info.st_size) > most_in_memory) {
      Result<std::string> sha256 = sha256_of_large(input.path);
      if (!sha256) return tl::unexpected<Error>(sha256.error());
      loaded.large = true;
      loaded.size = static_cast<std::uint64_t>(info.st_size);
      loaded.sha256 = *std::move(sha256);
      return loaded;
    }
    Result<std::string> bytes = read_file(input.path, most_in_memory);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    loaded.held = *std::move(bytes);
  }
  loaded.size = loaded.bytes().size();
  loaded.sha256 = crypto::sha256_hex(loaded.bytes());
  if (!is_text_kind(input.path)) return loaded;
  Result<reading::Document> document = reading::load(input.path, loaded.bytes(), reading::format_of(input.path, loaded.bytes()));
  if (!document) return loaded;   // not a text, whatever its name says: kept all the same
  loaded.language = text::code_of(text::language_of(document->text, text::tokenize(document->text)));
  loaded.text = std::move(document->text);
  return loaded;
}

class Adding {
 public:
  Adding(vault::Vault& vault, const AddOptions& options) : vault_(vault), options_(options), clearance_(seen_by(vault)) {}

  Added run(Inputs inputs) {
    inputs_ = inputs.files.size();
    added_.skipped = std::move(inputs.skipped);
    added_.errors = std::move(inputs.errors);
    if (const Result<> may = require(vault_, Deed::add_documents); !may) {
      added_.errors.push_back(may.error());
      return std::move(added_);
    }
    if (options_.progress) options_.progress->start("adding", inputs.files.size(), "files");
    for (std::size_t begin = 0; begin < inputs.files.size() && !stopped_;) {
      const std::size_t end = window_from(inputs.files, begin);
      add_window(std::span(inputs.files).subspan(begin, end - begin));
      begin = end;
    }
    if (options_.progress) options_.progress->finish();
    if (vault_.wants_snapshot()) (void)vault_.save_snapshot();  // a cache: the next command is slower without, nothing worse
    return std::move(added_);
  }

 private:
  static std::uint64_t size_of(const Input& input) {
    if (input.bytes) return input.bytes->size();
    struct stat info{};
    return ::stat(input.path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
  }

  static std::size_t window_from(const std::vector<Input>& files, std::size_t begin) {
    std::uint64_t bytes = 0;
    std::size_t end = begin;
    while (end < files.size() && end - begin < most_files) {
      bytes += size_of(files[end]);
      if (end > begin && bytes > most_bytes) break;
      ++end;
    }
    return end;
  }

  void add_window(std::span<const Input> files) {
    std::vector<std::optional<Result<Loaded>>> loaded(files.size());
    parallel_for(files.size(), options_.threads, [&](std::size_t i) { loaded[i].emplace(load(files[i])); });
    const std::size_t before = added_.files.size();
    const Result<> kept = keep_window(files, loaded);
    if (kept) return;
    // Nothing of this window is in the case. What ends one write ends the next as well: a full disk, a right that is missing.
    const auto window = std::ranges::subrange(added_.files.begin() + static_cast<std::ptrdiff_t>(before), added_.files.end());
    added_.files.erase(std::ranges::remove_if(window, &AddedFile::is_new).begin(), added_.files.end());
    added_.errors.push_back(kept.error());
    stopped_ = true;
  }

  Result<> keep_window(std::span<const Input> files, std::vector<std::optional<Result<Loaded>>>& loaded) {
    vault::Draft draft;
    std::optional<vault::BlobWriter> shared;
    std::map<std::string, Id> fresh;   // of this window
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (options_.progress) options_.progress->advance();
      if (!*loaded[i]) {
        added_.errors.push_back(loaded[i]->error());
        continue;
      }
      Loaded& file = **loaded[i];
      AddedFile line{files[i].path,
                     {},
                     true,
                     file.text.has_value(),
                     file.size,
                     file.sha256,
                     std::string(media_type_of(files[i].path)),
                     options_.language.empty() ? file.language : options_.language};
      const std::optional<Id> there = known(file.sha256, fresh);
      line.is_new = !there;
      line.record = there ? *there : new_id(vault_.environment().random);
      if (!there) {
        const Result<bool> kept = keep(draft, shared, files[i], file, line);
        if (!kept) return tl::unexpected<Error>(kept.error());
        if (!*kept) continue;
        fresh[file.sha256] = line.record;
      }
      added_.files.push_back(std::move(line));
      loaded[i].reset();
    }
    if (shared) {
      if (const Result<> done = finish(*shared, draft); !done) return done;
    }
    if (draft.empty()) return {};
    const Result<vault::Receipt> receipt = vault_.append(std::move(draft));
    if (!receipt) return tl::unexpected<Error>(receipt.error());
    return {};
  }

  std::optional<Id> known(const std::string& sha256, const std::map<std::string, Id>& fresh) const {
    if (const auto at = fresh.find(sha256); at != fresh.end()) return at->second;
    const std::vector<Id> there = vault_.model().records_with("sha256", sha256, clearance_);
    return there.empty() ? std::nullopt : std::optional(there.front());
  }

  std::string title_for(const Input& input) {
    if (options_.title.empty()) return title_of(input.path);
    ++titled_;
    return inputs_ == 1 ? options_.title : fmt::format("{} {}", options_.title, titled_);
  }

  static Result<> finish(vault::BlobWriter& writer, vault::Draft& draft) {
    const Result<vault::BlobInfo> info = writer.finish();
    if (!info) return tl::unexpected<Error>(info.error());
    draft.add_blob(*info);
    return {};
  }

  /// False where this file could not be read after all: that has been noted, and the others go on.
  Result<bool> keep(vault::Draft& draft, std::optional<vault::BlobWriter>& shared, const Input& input, Loaded& file,
                    const AddedFile& line) {
    const std::optional<Id> subject =
        options_.level == Confidentiality::sealed && !options_.subject ? std::optional(line.record) : options_.subject;
    // What a subject's key protects lies in a file of its own, so that erasing removes it from the disk too; so do large files, which may fail midway.
    std::optional<vault::BlobWriter> own;
    std::optional<vault::BlobWriter>& writer = subject || file.large ? own : shared;
    if (!writer) {
      Result<vault::BlobWriter> made = vault_.blob_writer();
      if (!made) return tl::unexpected<Error>(made.error());
      writer.emplace(*std::move(made));
    }
    const std::string title = title_for(input);
    Result<Attachment> original =
        file.large ? add_large(*writer, input.path, line, title) : writer->add(file.bytes(), line.media_type, title, line.has_text);
    if (!original && file.large && original.error().code != ErrorCode::write_failed) {
      added_.errors.push_back(original.error());
      return false;
    }
    if (!original) return tl::unexpected<Error>(original.error());
    if (crypto::to_hex(original->sha256) != line.sha256) throw std::logic_error("what was sealed is not what was read");
    std::optional<Attachment> text;
    if (file.text) {
      Result<Attachment> kept = writer->add(*file.text, "text/plain; charset=utf-8", title, true);
      if (!kept) return tl::unexpected<Error>(kept.error());
      text = *std::move(kept);
    }
    if (own) {
      if (const Result<> done = finish(*own, draft); !done) return tl::unexpected<Error>(done.error());
    }
    add_statements(draft, line, subject, title, *std::move(original), std::move(text), file.text ? *std::move(file.text) : std::string());
    return true;
  }

  static Result<Attachment> add_large(vault::BlobWriter& writer, const std::string& path, const AddedFile& line, const std::string& title) {
    Result<LargeFile> file = LargeFile::open(path);
    if (!file) return tl::unexpected<Error>(file.error());
    Result<Attachment> kept = writer.add([&](std::span<std::uint8_t> out) { return file->read(out); }, line.media_type, title);
    if (kept && crypto::to_hex(kept->sha256) != line.sha256) {
      return fail(ErrorCode::unreadable, "the file changed while it was read", path, "wait until nobody writes to it, and add it again");
    }
    return kept;
  }

  void add_statements(vault::Draft& draft, const AddedFile& line, const std::optional<Id>& subject, const std::string& title,
                      Attachment original, std::optional<Attachment> text, std::string words) const {
    const Confidentiality level = options_.level;
    const Confidentiality low = std::min(level, Confidentiality::internal);
    const auto say = [&](std::string_view property, Value value, Confidentiality at, const std::optional<Id>& under,
                         std::string plain = {}) {
      Statement statement;
      statement.entity = line.record;
      statement.property = property;
      statement.value = std::move(value);
      statement.confidentiality = at;
      (void)draft.add(std::move(statement), under, std::move(plain));
    };
    say("type", Value::of_code("Item"), low, {});
    // Of a file that can be forgotten, its hash must not stay behind: who has the file could still show that it was here.
    const Confidentiality described = subject ? level : low;
    say("sha256", Value::of_code(line.sha256), described, subject);
    say("size", Value::of_number(std::to_string(line.bytes)), described, subject);
    say("media-type", Value::of_code(line.media_type), described, subject);
    if (!line.language.empty() && (text || !options_.language.empty())) say("language", Value::of_code(line.language), described, subject);
    say("title", Value::of_text(title), level, subject);
    for (const std::string& source : options_.sources) say("source", Value::of_text(source), level, subject);
    if (options_.subject) say("about", Value::of_record(*options_.subject), level, subject);
    say("file", Value::of_attachment(std::move(original)), level, subject);
    if (text) say("text", Value::of_attachment(*std::move(text)), level, subject, std::move(words));
  }

  vault::Vault& vault_;
  const AddOptions& options_;
  vault::Confidentiality clearance_;
  Added added_;
  bool stopped_ = false;
  std::size_t inputs_ = 0, titled_ = 0;
};

}  // namespace

std::string_view media_type_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 31> types = {{
      {"txt", "text/plain"},
      {"md", "text/markdown"},
      {"markdown", "text/markdown"},
      {"html", "text/html"},
      {"htm", "text/html"},
      {"xhtml", "text/html"},
      {"csv", "text/csv"},
      {"pdf", "application/pdf"},
      {"jpg", "image/jpeg"},
      {"jpeg", "image/jpeg"},
      {"png", "image/png"},
      {"gif", "image/gif"},
      {"webp", "image/webp"},
      {"heic", "image/heic"},
      {"tif", "image/tiff"},
      {"tiff", "image/tiff"},
      {"mp3", "audio/mpeg"},
      {"m4a", "audio/mp4"},
      {"ogg", "audio/ogg"},
      {"wav", "audio/wav"},
      {"mp4", "video/mp4"},
      {"mov", "video/quicktime"},
      {"webm", "video/webm"},
      {"json", "application/json"},
      {"zip", "application/zip"},
      {"eml", "message/rfc822"},
      {"odt", "application/vnd.oasis.opendocument.text"},
      {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
      {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {"warc", "application/warc"},
  }};
  if (path == "-") return "text/plain";
  std::string ending(ending_of(path));
  for (char& c : ending) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const auto* const at = std::ranges::find(types, std::string_view(ending), &std::pair<std::string_view, std::string_view>::first);
  return at == types.end() ? "application/octet-stream" : at->second;
}

Inputs find_files(std::span<const std::string> paths) {
  // A pipe that nobody writes into would be waited for without end, and a device may have none.
  const auto is_special = [](const std::string& path) {
    struct stat info{};
    return path != "-" && ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
  };
  Inputs inputs = find_inputs(paths);
  std::erase_if(inputs.files, [&](const Input& input) {
    if (!is_special(input.path)) return false;
    inputs.errors.push_back({ErrorCode::unreadable, "this is neither a file nor a folder", input.path,
                             "a pipe, a socket or a device is not added; what a program writes: PROGRAM | girok add -"});
    return true;
  });
  for (Skipped& skipped : inputs.skipped) {
    if (skipped.reason != SkipReason::kind) continue;
    if (is_special(skipped.path))
      skipped.reason = SkipReason::special;
    else
      inputs.files.push_back({skipped.path, std::nullopt, std::nullopt});
  }
  std::erase_if(inputs.skipped, [](const Skipped& skipped) { return skipped.reason == SkipReason::kind; });
  return inputs;
}

Added add_files(vault::Vault& vault, Inputs inputs, const AddOptions& options) { return Adding(vault, options).run(std::move(inputs)); }

}  // namespace girok::app
