// Any header at all, for tests by properties.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "records/test_statements.h"
#include "vault/batch.h"

namespace girok::vault {

/// A few entries in strictly ascending order of `key`.
template <class Make, class Key>
auto any_list(Make make, Key key, int most = 4) {
  std::vector<decltype(make())> entries;
  for (int i = *rc::gen::inRange(0, most); i > 0; --i) entries.push_back(make());
  std::ranges::sort(entries, {}, key);
  const auto repeated = std::ranges::unique(entries, {}, key);
  entries.erase(repeated.begin(), repeated.end());
  return entries;
}

inline Act any_act() {
  using records::any_array, records::any_id, records::any_compartment;
  const auto epoch_key = [] { return EpochKeyBox{any_compartment(), *rc::gen::arbitrary<std::uint32_t>(), any_array<key_box_bytes>()}; };
  const auto member_key = [] { return MemberKeyBox{any_id(), any_array<key_box_bytes>()}; };
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return Grant{any_id(),
                   any_array<32>(),
                   any_array<32>(),
                   *rc::gen::inRange<std::uint32_t>(0, all_rights + 1),
                   *rc::gen::inRange<std::uint8_t>(0, 5),
                   any_list(epoch_key, [](const EpochKeyBox& key) { return std::pair(key.compartment, key.epoch); })};
    case 1: return Remove{any_id()};
    case 2:
      return Epoch{any_compartment(), *rc::gen::arbitrary<std::uint32_t>(), any_array<32>(), any_array<32>(),
                   any_list(member_key, &MemberKeyBox::member)};
    case 3: return Organisation{any_array<32>()};
    default: {
      Unlink unlink{any_list(any_id, std::identity{})};
      if (unlink.blobs.empty()) unlink.blobs.push_back(any_id());
      return unlink;
    }
  }
}

inline BodyInfo any_body() {
  using records::any_array;
  BodyInfo body;
  body.compartment = records::any_compartment();
  body.mode = static_cast<BodyMode>(*rc::gen::inRange(0, 2));
  body.epoch = *rc::gen::arbitrary<std::uint32_t>();
  body.nonce = any_array<24>();
  body.plain_size = *rc::gen::inRange<std::uint64_t>(0, max_body_bytes / 3);
  body.sealed_size = *rc::gen::inRange<std::uint64_t>(0, max_body_bytes / 3);
  body.hash = any_array<32>();
  body.commitment = any_array<32>();
  if (body.mode == BodyMode::intake) body.key_box = any_array<key_box_bytes>();
  return body;
}

inline BatchHeader any_header() {
  using records::any_array, records::any_id;
  const auto number = [] { return std::max<std::uint64_t>(*rc::gen::arbitrary<std::uint64_t>() / 2, 1); };
  BatchHeader header;
  header.vault = any_id();
  header.device = any_id();
  header.member = any_id();
  header.sequence = number();
  header.previous = any_array<32>();
  header.clock = number();
  header.seen = any_list([&] { return Head{any_id(), number(), any_array<32>()}; }, &Head::device);
  std::erase_if(header.seen, [&](const Head& head) { return head.device == header.device; });
  header.bodies = any_list(any_body, &BodyInfo::compartment);
  header.blobs = any_list([&] { return BlobInfo{any_id(), number(), any_array<32>()}; }, &BlobInfo::blob);
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) header.acts.push_back(any_act());
  if (*rc::gen::arbitrary<bool>()) header.gap = Gap{header.sequence + *rc::gen::inRange<std::uint64_t>(0, 9), any_array<32>()};
  return header;
}

}  // namespace girok::vault
