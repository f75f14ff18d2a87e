// Any bytes in the place of any file of a vault: opening it never crashes, and says what is wrong with a hint, or gives a state that can be asked. The first byte
// chooses the file, or that the bytes are a header, or operations, which a member then signs and seals as if they were honest: so that
// what comes after the signature is reached too.
#include <cstdint>
#include <cstdlib>

#include "base/memory_disk.h"
#include "crypto/random.h"
#include "vault/compression.h"
#include "vault/vault.h"

namespace {

using namespace girok;
using namespace girok::vault;

void check(bool holds) {
  if (!holds) std::abort();
}

template <class T>
T must(Result<T> result) {
  check(result.has_value());
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// A small vault, made once: a founder, a colleague, texts, a subject, a snapshot.
struct Base {
  MemoryDisk disk;
  Environment environment;
  Id vault, device;
  crypto::Key secret;
  EpochKeys keys;
  BatchHeader last;
  Hash last_hash{};
  FramePlace end;
  std::string path = "/v", log, keyring, member, snapshot, heads;

  Base() {
    environment = world(disk);
    std::unique_ptr<Vault> made =
        must(Vault::create(environment, path, "founder", crypto::SecretBytes::copy_of(std::string_view("words"))));
    const Id subject{{1}};
    for (int i = 0; i < 3; ++i) {
      Draft draft;
      Statement statement;
      statement.entity = Id{{static_cast<std::uint8_t>(i + 1)}};
      statement.property = "name";
      statement.value = records::Value::of_text("누군가 somebody");
      draft.add(statement);
      statement.confidentiality = Confidentiality::sealed;
      draft.add(statement, subject);
      must(made->append(std::move(draft)));
    }
    must(made->save_snapshot());
    vault = made->id();
    device = *made->device();
    secret = made->member().secret().clone();
    std::vector<std::string> problems;
    keys = EpochKeys::collect(made->authority(), made->member(), vault, problems);
    log = segment_path(path, device, 1);
    member = member_file_path(path, made->member().id());
    snapshot = made->snapshot_path();
    for (const auto& [name, bytes] : disk.files) {
      if (name.find("/keyring/") != std::string::npos) keyring = name;
      if (name.ends_with("/heads")) heads = name;
    }
    LogReader reader(disk, path, vault, device);
    while (std::optional<Frame> frame = must(reader.next())) {
      last = frame->header;
      last_hash = frame->hash;
      end = frame->next();
    }
  }

  static Environment world(Disk& on) {
    Environment made;
    made.disk = &on;
    made.random = crypto::random_bytes;
    made.now_ms = [] { return std::uint64_t{1'767'225'600'000}; };
    made.state_folder = "/state";
    made.cost = made.least_cost = {8, 1};
    made.threads = 1;
    return made;
  }
};

/// A frame that follows the last one, signed by the founder.
void append_signed(const Base& base, MemoryDisk& disk, BatchHeader header, ByteSpan body) {
  const MemberSecret founder(base.secret.clone());
  header.vault = base.vault;
  header.device = base.device;
  header.member = founder.id();
  header.sequence = base.last.sequence + 1;
  header.previous = base.last_hash;
  header.bodies.clear();
  std::vector<std::uint8_t> sealed;
  if (!body.empty()) {
    BodyInfo info;
    info.epoch = *base.keys.newest(info.compartment);
    const EpochKey& key = *base.keys.find(info.compartment, info.epoch);
    info.plain_size = body.size();
    info.commitment = crypto::key_commitment(key.body, info.nonce);
    sealed = crypto::seal(key.body, info.nonce, body_associated(header.vault, header.device, header.sequence, info), compress(body));
    info.sealed_size = sealed.size();
    info.hash = crypto::blake2b(sealed);
    header.bodies.push_back(info);
  }
  const std::vector<std::uint8_t> bytes = encode(header);
  const Hash hash = hash_of_header(bytes);
  std::vector<std::uint8_t> frame = frame_head(bytes, hash, founder.signing().sign(signed_bytes(hash)), sealed.size());
  frame.insert(frame.end(), sealed.begin(), sealed.end());
  must(append_frame(disk, base.path, base.device, base.end, frame));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Base base;
  if (size == 0) return 0;
  const ByteSpan rest(data + 1, size - 1);
  MemoryDisk disk = base.disk.copy();
  const auto put = [&](const std::string& path) { disk.files[path] = std::make_shared<MemoryDisk::Bytes>(rest.begin(), rest.end()); };
  OpenOptions options;
  options.use_snapshot = false;
  switch (data[0] % 9) {
    case 0: put(base.log); break;
    case 1: disk.files[base.log]->insert(disk.files[base.log]->end(), rest.begin(), rest.end()); break;
    case 2: put(base.keyring); break;
    case 3: put(base.member); break;
    case 4: put(vault_file_path(base.path)); break;
    case 5:
      put(base.snapshot);
      options.use_snapshot = true;
      break;
    case 6: put(base.heads); break;
    case 7: {
      const Result<BatchHeader> header = decode_header(rest);
      if (!header) return 0;
      append_signed(base, disk, *header, {});
      break;
    }
    default: {
      if (rest.empty()) return 0;
      BatchHeader header;
      header.clock = base.last.clock + 1;
      append_signed(base, disk, header, rest);
      break;
    }
  }
  const Environment environment = Base::world(disk);
  const Result<FoundMember> found = find_member(environment, base.path, "");
  if (!found) check(!found.error().what.empty() && !found.error().hint.empty());
  const Result<std::unique_ptr<Vault>> opened = Vault::open(environment, base.path, MemberSecret(base.secret.clone()), options);
  if (!opened) {
    check(!opened.error().what.empty() && !opened.error().hint.empty());
    return 0;
  }
  const Filter all{Confidentiality::sealed, {}, {}, {}, {}, {}, {}, {}};
  (void)(*opened)->model().records(all, 10);
  (void)(*opened)->model().search(*Query::parse("누군가"), all, 10);
  (void)(*opened)->model().history({{}, {}, {}, {}, Confidentiality::sealed}, 10);
  return 0;
}
