// Makes data/compat/vault-1: a small case of format 1, with something of everything, that every later version must open.
//
//   make_compat_vault OUT        OUT must not exist
//
// Model    Fixed randomness and a fixed clock: the same program makes the same bytes (with the same zstd). What it holds is told, by hand, in
//          data/compat/vault-1.expected.txt. All people, places and words are invented.
// Limits   For this one purpose: never for a case that holds anything.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "vault/merge.h"
#include "vault/recover.h"
#include "vault/recovery_key.h"
#include "vault/vault.h"

namespace {

using namespace girok;
using namespace girok::vault;
using records::Confidentiality;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

crypto::SecretBytes words(std::string_view text) { return crypto::SecretBytes::copy_of(text); }

/// BLAKE2b of a counter: bytes that look random, the same every time.
RandomSource fixed_bytes() {
  return [counter = std::make_shared<std::uint64_t>(0)](std::span<std::uint8_t> out) {
    for (std::size_t at = 0; at < out.size();) {
      ByteWriter block;
      block.label("girok compat 1");
      block.u64((*counter)++);
      const crypto::Hash hash = crypto::blake2b(block.view());
      for (std::size_t i = 0; i < hash.size() && at < out.size(); ++i) out[at++] = hash[i];
    }
  };
}

class Maker {
 public:
  explicit Maker(std::string out) : out_(std::move(out)), folder_(out_ + ".making") {
    std::filesystem::create_directories(folder_);
    laptop_ = machine("laptop");
    tower_ = machine("tower");
    tablet_ = machine("tablet");
    other_ = machine("other");
  }
  ~Maker() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Maker(const Maker&) = delete;
  Maker& operator=(const Maker&) = delete;

  void make() {
    begin();
    by_the_founder();
    by_a_colleague();
    by_intake();
    by_somebody_removed();
    erase();
    lose_a_batch();
  }

 private:
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  Environment machine(const std::string& name) {
    Environment environment;
    environment.disk = &real_disk();
    environment.random = random_;
    environment.now_ms = [clock = clock_] { return *clock += 60'000; };
    environment.state_folder = path("state-" + name);
    environment.threads = 1;
    return environment;
  }
  std::unique_ptr<Vault> open(const Environment& environment, const std::string& where, const MemberSecret& member) {
    return must(Vault::open(environment, where, MemberSecret(member.secret().clone())));
  }
  static Statement say(const Id& entity, std::string property, records::Value value, Confidentiality level, std::string language = {}) {
    Statement statement;
    statement.entity = entity;
    statement.property = std::move(property);
    statement.value = std::move(value);
    statement.confidentiality = level;
    statement.language = std::move(language);
    return statement;
  }
  static records::Value text(std::string value) { return records::Value::of_text(std::move(value)); }

  void begin() {
    std::unique_ptr<Vault> vault = must(Vault::create(laptop_, case_, "nari", words("bako rimu tesa wolo pidu nesa")));
    nari_ = std::make_unique<MemberSecret>(vault->member().secret().clone());
    haneul_ = std::make_unique<MemberSecret>(must(Vault::enrol(laptop_, case_, "하늘", words("강가 바람 소리 나무 그늘 저녁"))));
    minji_ = std::make_unique<MemberSecret>(must(Vault::enrol(laptop_, case_, "minji", words("keto lamu sori vanu tilo gera"))));
    intake_ = std::make_unique<MemberSecret>(must(Vault::enrol(laptop_, case_, "intake-1", words("wosi pelu dano kiru mefa tobu"))));
    gone_ = std::make_unique<MemberSecret>(must(Vault::enrol(laptop_, case_, "gone", words("rafu nilo seka pumi dora welu"))));
    must(vault->grant(haneul_->id(), right_write | right_manage, Confidentiality::restricted,
                      {Compartment::internal, Compartment::restricted}));
    must(vault->grant(minji_->id(), right_write, Confidentiality::partner, {Compartment::internal}));
    must(vault->grant(intake_->id(), right_intake, Confidentiality::public_aggregate, {}));
    must(vault->grant(gone_->id(), right_write, Confidentiality::internal, {Compartment::internal}));

    // Every way to open: the printed key for the founder, the organisation's for a colleague.
    const crypto::SecretBytes printed = new_recovery_key(random_);
    MemberFile mine = *must(find_member(laptop_, case_, "nari")).member;
    wrap_with_recovery_key(mine, *nari_, printed, laptop_);
    sign_member_file(mine, *nari_);
    must(save_member_file(real_disk(), case_, mine));
    std::cout << "recovery key of nari: " << print_recovery_key(printed).text() << "\n";
    crypto::Key seed;
    random_(seed.writable());
    const crypto::BoxKey organisation(seed);
    must(vault->set_organisation(organisation.public_key()));
    MemberFile theirs = *must(find_member(laptop_, case_, "하늘")).member;
    wrap_for_organisation(theirs, *haneul_, organisation.public_key(), laptop_);
    sign_member_file(theirs, *haneul_);
    must(save_member_file(real_disk(), case_, theirs));
    std::cout << "seed of the organisation's key: " << crypto::to_hex(seed.bytes()) << "\n";
  }

  void by_the_founder() {
    const std::unique_ptr<Vault> vault = open(laptop_, case_, *nari_);
    Draft draft;
    draft.add(say(kim_, "type", records::Value::of_code("person"), Confidentiality::internal));
    draft.add(say(kim_, "name", text("김가상"), Confidentiality::sealed, "ko"), kim_);
    draft.add(say(kim_, "name", text("金假想"), Confidentiality::sealed, "zh"), kim_);
    draft.add(say(kim_, "testimony", text("우리는 밤에 강을 건넜습니다. 여덟 명이었어요."), Confidentiality::restricted, "ko"));
    draft.add(say(kim_, "count", records::Value::of_number("8"), Confidentiality::public_aggregate));
    draft.add(say(lee_, "type", records::Value::of_code("person"), Confidentiality::internal));
    draft.add(say(lee_, "name", text("이아무"), Confidentiality::sealed, "ko"), lee_);
    const OperationId born = draft.add(say(lee_, "born", records::Value::of_date("1975"), Confidentiality::internal));
    const Receipt receipt = must(vault->append(std::move(draft)));

    Draft better;
    Statement corrected = say(lee_, "born", records::Value::of_date("1976"), Confidentiality::internal);
    corrected.supersedes = {receipt.operation(born)};
    better.add(std::move(corrected));
    const OperationId slip = better.add(say(lee_, "note", text("a slip"), Confidentiality::internal, "en"));
    const Receipt second = must(vault->append(std::move(better)));
    Draft taken_back;
    taken_back.retract(second.operation(slip), "written under the wrong person");
    must(vault->append(std::move(taken_back)));

    BlobWriter writer = must(vault->blob_writer());
    std::string story;
    for (int i = 0; i < 20; ++i) story += "她说，那年冬天很冷，村里的人都没有出门。\n";  // long enough to be packed
    Draft attached;
    attached.add(say(source_, "type", records::Value::of_code("document"), Confidentiality::internal));
    attached.add(say(source_, "text", records::Value::of_attachment(must(writer.add(story, "text/plain", "故事.txt", true))),
                     Confidentiality::restricted));
    attached.add(say(source_, "scan",
                     records::Value::of_attachment(must(writer.add(std::string("\x89PNG invented", 13), "image/png", "scan.png", false))),
                     Confidentiality::sealed));
    attached.add_blob(must(writer.finish()));
    Statement quoted = say(kim_, "place", text("두만강 근처의 어느 마을"), Confidentiality::restricted, "ko");
    quoted.source = source_;
    quoted.span = Span{0, 57};
    quoted.basis = records::Basis::hearsay;
    quoted.confidence = 60;
    quoted.asserted_by = lee_;
    attached.add(std::move(quoted));
    attached.read(source_, ReadKind::shown);
    must(vault->append(std::move(attached)));
  }

  void by_a_colleague() {
    const std::unique_ptr<Vault> vault = open(tower_, case_, *haneul_);
    Draft draft;
    draft.add(say(kim_, "knows", records::Value::of_record(lee_), Confidentiality::restricted));
    draft.add(say(lee_, "minor", records::Value::of_truth(false), Confidentiality::internal));
    must(vault->append(std::move(draft)));
    Draft lost;  // is ruined later: a gap stands in its place
    lost.add(say(lee_, "note", text("this note is lost"), Confidentiality::internal, "en"));
    lost_ = must(vault->append(std::move(lost)));
    Draft last;
    last.add(say(lee_, "note", text("After the gap."), Confidentiality::partner, "en"));
    must(vault->append(std::move(last)));
  }

  void by_intake() {
    const std::unique_ptr<Vault> vault = open(tablet_, case_, *intake_);
    Draft draft;
    draft.add(say(park_, "name", text("박모모"), Confidentiality::sealed, "ko"), park_);
    draft.add(say(park_, "testimony", text("그날은 비가 왔습니다."), Confidentiality::restricted, "ko"));
    must(vault->append(std::move(draft)));
  }

  /// One batch before the removal, which counts, and one after it by a copy that had not heard of it, which is refused.
  void by_somebody_removed() {
    Environment& environment = other_;
    {
      const std::unique_ptr<Vault> theirs = open(environment, case_, *gone_);
      Draft draft;
      draft.add(say(lee_, "seen", text("Written before the removal."), Confidentiality::internal, "en"));
      must(theirs->append(std::move(draft)));
    }
    const std::string copy = path("copy.girok");
    std::filesystem::copy(case_, copy, std::filesystem::copy_options::recursive);
    must(open(laptop_, case_, *nari_)->remove(gone_->id()));
    {
      const std::unique_ptr<Vault> theirs = open(environment, copy, *gone_);
      Draft draft;
      draft.add(say(lee_, "seen", text("Written after it."), Confidentiality::internal, "en"));
      must(theirs->append(std::move(draft)));
    }
    if (must(merge(laptop_, case_, copy)).batches != 1) throw std::runtime_error("one batch was to be merged");
  }

  void erase() {
    const std::unique_ptr<Vault> vault = open(laptop_, case_, *nari_);
    BlobWriter writer = must(vault->blob_writer());
    Draft draft;
    draft.add(say(choi_, "name", text("최지움"), Confidentiality::sealed, "ko"), choi_);
    draft.add(say(choi_, "file", records::Value::of_attachment(must(writer.add("to be forgotten", "text/plain", "forgotten.txt", false))),
                  Confidentiality::restricted),
              choi_);
    draft.add(say(choi_, "count", records::Value::of_number("1"), Confidentiality::public_aggregate));
    draft.add_blob(must(writer.finish()));
    must(vault->append(std::move(draft)));
    must(vault->erase(choi_, "consent withdrawn"));
  }

  void lose_a_batch() {
    LogReader reader(real_disk(), case_, must(load_vault_file(real_disk(), case_)).vault, lost_.device);
    while (const std::optional<Frame> frame = must(reader.next())) {
      if (frame->header.sequence != lost_.sequence) continue;
      std::fstream file(segment_path(case_, lost_.device, frame->place.segment), std::ios::binary | std::ios::in | std::ios::out);
      file.seekp(static_cast<std::streamoff>(frame->place.offset + 40));
      file.put('x').put('y').put('z');
    }
    const RecoverReport report = must(recover(laptop_, case_, out_, *nari_));
    if (report.gaps != 1 || !report.check.whole()) throw std::runtime_error("one gap was to be made");
  }

  const std::string out_, folder_, case_ = folder_ + "/case.girok";
  RandomSource random_ = fixed_bytes();
  std::shared_ptr<std::uint64_t> clock_ = std::make_shared<std::uint64_t>(1'767'225'600'000);  // 2026-01-01T00:00:00Z
  Environment laptop_, tower_, tablet_, other_;
  std::unique_ptr<MemberSecret> nari_, haneul_, minji_, intake_, gone_;
  Receipt lost_;
  const Id kim_{{1}}, lee_{{2}}, park_{{3}}, choi_{{4}}, source_{{5}};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || std::filesystem::exists(argv[1])) {
    std::cerr << "make_compat_vault OUT        (OUT must not exist)\n";
    return 2;
  }
  try {
    Maker(argv[1]).make();
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
