#include "vault/recover.h"

#include <algorithm>

#include <fmt/format.h>

#include "vault/copying.h"
#include "vault/log_writer.h"

namespace girok::vault {
namespace {

class Recovery {
 public:
  Recovery(const Environment& environment, const std::string& path, std::string out, const Survey& survey, const MemberSecret& member)
      : environment_(environment), disk_(*environment.disk), path_(path), out_(std::move(out)), survey_(survey), member_(member) {}

  Result<RecoverReport> run(Progress* progress) {
    for (const char* const folder : {"members", "log", "blobs", "keyring", "snapshot"}) {
      if (Result<> made = disk_.make_folder(join_path(out_, folder)); !made) return tl::unexpected<Error>(made.error());
    }
    if (Result<> copied = copy_file(disk_, vault_file_path(path_), vault_file_path(out_)); !copied)
      return tl::unexpected<Error>(copied.error());
    if (Result<> copied = members(); !copied) return tl::unexpected<Error>(copied.error());
    if (progress != nullptr) progress->start("saving", survey_.devices.size(), "devices' logs");
    for (const DeviceSurvey& device : survey_.devices) {
      if (Result<> written = chain(device); !written) return tl::unexpected<Error>(written.error());
      if (progress != nullptr) progress->advance();
    }
    if (Result<> copied = blobs(progress); !copied) return tl::unexpected<Error>(copied.error());
    if (Result<> copied = keyring(); !copied) return tl::unexpected<Error>(copied.error());
    if (Result<> synced = sync_tree(disk_, out_); !synced) return tl::unexpected<Error>(synced.error());
    return std::move(report_);
  }

 private:
  Result<> members() {
    const std::string folder = join_path(path_, "members");
    const Result<std::vector<Disk::Entry>> entries = disk_.list(folder);
    if (!entries) {
      report_.losses.push_back(entries.error());
      return {};
    }
    for (const Disk::Entry& entry : *entries) {
      if (entry.folder || entry.name.starts_with('.') || !entry.name.ends_with(".json")) continue;
      const Result<MemberFile> file = load_member_file(disk_, join_path(folder, entry.name), survey_.file.vault);
      if (!file) {
        report_.losses.push_back(file.error());
        continue;
      }
      if (Result<> saved = save_member_file(disk_, out_, *file); !saved) return saved;
      ++report_.members;
    }
    return {};
  }

  Result<> chain(const DeviceSurvey& device) {
    LogWriter writer(disk_, out_, device.device, {});
    Hash previous{};
    auto lost = device.lost.begin();
    std::unique_ptr<DiskFile> file;
    std::uint32_t segment = 0;
    for (std::size_t i = 0; i <= device.frames.size(); ++i) {
      for (; lost != device.lost.end() && lost->before_frame == i; ++lost) {
        if (Result<> closed = gap(device.device, *lost, previous, writer); !closed) return closed;
      }
      if (i == device.frames.size()) break;
      const Frame& frame = device.frames[i];
      if (frame.place.segment != segment) {
        Result<std::unique_ptr<DiskFile>> opened = disk_.open(segment_path(path_, device.device, frame.place.segment), Disk::Mode::read);
        if (!opened) return tl::unexpected<Error>(opened.error());
        file = *std::move(opened);
        segment = frame.place.segment;
      }
      if (Result<> copied = writer.append(*file, frame); !copied) return copied;
      previous = frame.last_hash();
      ++report_.batches;
    }
    return writer.finish();
  }

  Result<> gap(const Id& device, const LostBatches& lost, Hash& previous, LogWriter& writer) {
    report_.lost += lost.count();
    report_.losses.push_back({ErrorCode::damaged,
                              lost.first == lost.last ? fmt::format("batch {} of one device is lost", lost.first)
                                                      : fmt::format("batches {} to {} of one device are lost", lost.first, lost.last),
                              "log/" + file_name_of(device),
                              "another copy of the case may have them: use that one, and merge this one's news into it"});
    BatchHeader header;
    header.vault = survey_.file.vault;
    header.device = device;
    header.member = member_.id();
    header.sequence = lost.first;
    header.previous = previous;
    // As late as it can be: so that whoever recovers had the right to by then.
    const std::uint64_t now = std::max(environment_.now_ms() << 16, lost.after_clock + 1);
    header.clock = lost.before_clock ? *lost.before_clock - 1 : now;
    header.gap = Gap{lost.last, *lost.goes_on_from};
    if (header.clock <= lost.after_clock)
      return fail(ErrorCode::damaged, "the clocks around the lost batches leave no place for a gap", "log/" + file_name_of(device),
                  "use another copy of the case");
    const Verdict verdict = survey_.authority.judge(header);
    if (!verdict.counts()) {
      return fail(ErrorCode::refused, "you cannot close the gap in this log: " + verdict.why, "log/" + file_name_of(device),
                  "let a member recover it who could manage the case at that time; the founder always could");
    }
    const std::vector<std::uint8_t> bytes = encode(header);
    const Hash hash = hash_of_header(bytes);
    const Signature signature = member_.signing().sign(signed_bytes(hash));
    previous = header.gap->last_hash;
    ++report_.gaps;
    return writer.append(frame_head(bytes, hash, signature, 0));
  }

  Result<> blobs(Progress* progress) {
    const std::vector<Id>& unlinked = survey_.authority.unlinked();
    if (progress != nullptr) progress->start("saving", 0, "attachments' files");
    for (const DeviceSurvey& device : survey_.devices) {
      for (const Frame& frame : device.frames) {
        for (const BlobInfo& blob : frame.header.blobs) {
          if (std::ranges::binary_search(unlinked, blob.blob)) continue;
          const Result<> copied = copy_file(disk_, blob_path(path_, blob.blob), blob_path(out_, blob.blob), &blob);
          if (progress != nullptr) progress->advance();
          if (copied) {
            ++report_.blobs;
          } else if (copied.error().code == ErrorCode::write_failed) {
            return copied;
          } else {
            ++report_.blobs_lost;
            Error error = copied.error();
            if (error.code == ErrorCode::not_found) error.what = "an attachment's file is missing";
            report_.losses.push_back(std::move(error));
          }
        }
      }
    }
    return {};
  }

  Result<> keyring() {
    const Result<std::vector<KeyringFile>> files = keyring_files(disk_, path_);
    if (!files) {
      report_.losses.push_back(files.error());
      return {};
    }
    for (const KeyringFile& file : *files) {
      Result<std::vector<KeyringEntry>> entries = read_keyring_file(disk_, file.path);
      if (!entries) {
        report_.losses.push_back(entries.error());
        // What else is in the file may be whole: an entry that is not opens nothing.
        entries = salvage_keyring_file(disk_, file.path);
        if (!entries || entries->empty()) continue;
      }
      report_.subjects += entries->size();
      const std::string to = join_path(join_path(join_path(out_, "keyring"), file_name_of(file.device)), file.name);
      if (Result<> made = disk_.make_folder(folder_of(to)); !made) return made;
      if (Result<> written = disk_.write_file(to, encode_keyring_file(*entries)); !written) return written;
    }
    return {};
  }

  const Environment& environment_;
  Disk& disk_;
  const std::string& path_;
  const std::string out_;
  const Survey& survey_;
  const MemberSecret& member_;
  RecoverReport report_;
};

}  // namespace

Result<RecoverReport> recover(const Environment& environment, const std::string& path, const std::string& out, const MemberSecret& member,
                              Progress* progress) {
  Disk& disk = *environment.disk;
  if (disk.exists(out)) return fail(ErrorCode::write_failed, "there is something of that name already", out, "choose another name");
  const Result<Survey> found = survey(environment, path, progress);
  if (!found) return tl::unexpected<Error>(found.error());
  const std::string fresh = name_beside(out, environment.random);
  const auto build = [&]() -> Result<RecoverReport> {
    Result<RecoverReport> report = Recovery(environment, path, fresh, *found, member).run(progress);
    if (!report) return report;
    VerifyOptions options;
    options.progress = progress;
    Result<VerifyReport> check = verify(environment, fresh, options);
    if (!check) return tl::unexpected<Error>(check.error());
    report->check = *std::move(check);
    for (Error& problem : report->check.problems) problem = named_again(std::move(problem), fresh, out);
    if (const Result<> placed = put_in_place(disk, fresh, out); !placed) return tl::unexpected<Error>(placed.error());
    return report;
  };
  Result<RecoverReport> report = build();
  if (!report) {
    (void)disk.remove_tree(fresh);
    return tl::unexpected<Error>(named_again(report.error(), fresh, out));
  }
  return report;
}

}  // namespace girok::vault
