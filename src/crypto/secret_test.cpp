#include "crypto/secret.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <limits>
#include <new>
#include <string>

#include "crypto/testing.h"

namespace girok::crypto {
namespace {

/// Kibibytes of this process that are locked into memory, as the kernel counts them (proc(5)); -1 where it does not say.
long locked_kib() {
  std::ifstream in("/proc/self/status");
  for (std::string word; in >> word;) {
    long kib = -1;
    if (word == "VmLck:" && in >> kib) return kib;
  }
  return -1;
}

TEST_CASE("secret bytes begin as zeros, and are copied, moved and cloned like a value") {
  SecretBytes zeros(40);
  CHECK(std::count(zeros.bytes().begin(), zeros.bytes().end(), 0) == 40);

  SecretBytes a = SecretBytes::copy_of("a secret");
  CHECK(a.text() == "a secret");
  const SecretBytes b = a.clone();
  a.writable()[0] = 'A';
  CHECK(a.text() == "A secret");
  CHECK(b.text() == "a secret");

  SecretBytes moved = std::move(a);
  CHECK(moved.text() == "A secret");
  moved = SecretBytes::copy_of(std::string_view("another"));
  CHECK(moved.text() == "another");
}

TEST_CASE("no secret bytes are a value too") {
  const SecretBytes none, zero(0), copy = SecretBytes::copy_of(std::string_view());
  CHECK(none.empty());
  CHECK(zero.empty());
  CHECK(copy.text().empty());
  CHECK(none.clone().empty());
}

TEST_CASE("shortened secret bytes wipe what they let go, and do not grow") {
  SecretBytes secret = SecretBytes::copy_of("short and long");
  const std::uint8_t* const start = secret.bytes().data();
  secret.shrink(5);
  CHECK(secret.text() == "short");
  CHECK(std::count(start + 5, start + 14, 0) == 9);  // still this allocation's bytes
  CHECK_THROWS_AS(secret.shrink(6), std::logic_error);
}

TEST_CASE("more secret bytes than there is memory are refused as memory is") {
  CHECK_THROWS_AS(SecretBytes(std::numeric_limits<std::size_t>::max()), std::bad_alloc);
}

TEST_CASE("a write past the end of secret bytes kills the process") {
  if (GIROK_SANITIZED) {
    MESSAGE("skipped: a sanitizer catches the signal itself");
    return;
  }
  for (const std::size_t size : {1, 32, 33, 4096}) {
    const int within = in_child([&] {
      SecretBytes secret(size);
      volatile std::uint8_t* const last = secret.writable().data() + (size - 1);
      *last = 1;
      return 0;
    });
    CHECK_MESSAGE(ended_well(within), size);
    const int beyond = in_child([&] {
      SecretBytes secret(size);
      volatile std::uint8_t* const past = secret.writable().data() + size;
      *past = 1;
      return 0;
    });
    CHECK_MESSAGE((WIFSIGNALED(beyond) && WTERMSIG(beyond) == SIGSEGV), size);
  }
}

TEST_CASE("a write before the start of secret bytes kills the process when they are freed") {
  if (GIROK_SANITIZED) {
    MESSAGE("skipped: a sanitizer catches the signal itself");
    return;
  }
  const int status = in_child([] {
    {
      SecretBytes secret(32);
      volatile std::uint8_t* const before = secret.writable().data() - 1;
      *before = static_cast<std::uint8_t>(*before + 1);
    }
    return 0;
  });
  CHECK(WIFSIGNALED(status));
}

TEST_CASE("locked memory is locked by the kernel's own count") {
  if (GIROK_SANITIZED || locked_kib() < 0) {
    MESSAGE("skipped: a sanitizer takes mlock() away, or the kernel does not count");
    return;
  }
  const int status = in_child([] {
    const long before = locked_kib();
    const SecretBytes secret(32 * 1024);
    return !memory_is_locked() || locked_kib() - before >= 32 ? 0 : 1;
  });
  CHECK(ended_well(status));
}

TEST_CASE("memory that the system will not lock is said to be so, and still holds secrets") {
  if (GIROK_SANITIZED) {
    MESSAGE("skipped: a sanitizer takes mlock() away");
    return;
  }
  const int status = in_child([] {
    const rlimit nothing{0, 0};
    if (setrlimit(RLIMIT_MEMLOCK, &nothing) != 0) return 2;
    if (geteuid() == 0 && setuid(65534) != 0) return 3;  // the administrator may lock without limit
    const SecretBytes secret = SecretBytes::copy_of("kept all the same");
    if (secret.text() != "kept all the same") return 4;
    return memory_is_locked() ? 5 : 0;
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("secrets are equal where size and bytes are") {
  const auto a = unhex("00010203"), b = unhex("00010204"), c = unhex("000102");
  CHECK(equal_secrets(a, a));
  CHECK_FALSE(equal_secrets(a, b));
  CHECK_FALSE(equal_secrets(a, c));
  CHECK(equal_secrets({}, {}));
  CHECK_FALSE(equal_secrets(a, {}));
}

TEST_CASE("wiped bytes are zeros") {
  auto bytes = unhex("0102030405");
  wipe(std::span(bytes).subspan(1, 3));
  CHECK(bytes == unhex("0100000005"));
  wipe({});
}

TEST_CASE("keys are copied byte for byte") {
  Key key = Key::copy_of(counting<key_size>());
  const Key twin = key.clone();
  CHECK(equal_secrets(key.bytes(), counting<key_size>()));
  key.writable()[31] = 0;
  CHECK(equal_secrets(twin.bytes(), counting<key_size>()));
  CHECK(equal_secrets(Key().bytes(), std::array<std::uint8_t, key_size>{}));
}

}  // namespace
}  // namespace girok::crypto
