// Checksums that packages from elsewhere carry: MD5 and the SHA families, fed piece by piece. The only user of OpenSSL.
//
// Model    OpenSSL's EVP interface. MD5 and SHA-1 tell a slip, not a forgery: they are read in bags of others, and never written.
// Threads  A value belongs to one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace girok::exchange {

class Digest {
 public:
  /// "md5", "sha1", "sha224", "sha256", "sha384", "sha512". Nothing where the name is another.
  static std::optional<Digest> of(std::string_view algorithm);
  void add(ByteSpan bytes);
  /// Lower-case hexadecimal; to be called once.
  std::string hex();

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;
};

/// How many hexadecimal digits it has; 0 where the algorithm is not known.
std::size_t digits_of(std::string_view algorithm);

}  // namespace girok::exchange
