// Who has a name like this, in whatever script or spelling: 김금순, Kim Keum-soon, 金今順.
//
// Model    text/name_lattice.h: names of persons and groups are put under the keys of their lattices; those under a key of what was typed are compared, and 0.8 or more is a find. Names that are no Korean or
//          Chinese ones are left to the search for words.
// Cost     The first time a look at every name (some 1 s for 100,000); afterwards at the records that changed. A find looks at those of the same keys only. Some 100 bytes a name.
// Limits   Of whole names: what is still being typed finds nothing here.
// Threads  One at a time, as the vault. Holds names, sealed ones too: as long as the member's case is open, no longer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

class NameIndex {
 public:
  struct Found {
    Id record;
    std::string name;
    records::Confidentiality level = records::Confidentiality::internal;  ///< of the name
    float likeness = 0;
  };
  /// Statements of these records changed; nothing: whatever may have. Only remembers it.
  void changed(const std::optional<std::vector<Id>>& records);
  /// Up to what the member may see, as it stands now.
  void catch_up(const vault::Vault& vault);
  /// The likest first; each record once. Nothing above `clearance`.
  std::vector<Found> like(std::string_view typed, records::Confidentiality clearance, std::size_t limit) const;

 private:
  struct Name {
    Id record;
    std::uint32_t begin = 0, size = 0;  ///< of `pool_`; of nothing where it stands no more
    records::Confidentiality level = records::Confidentiality::internal;
  };
  /// A key of a lattice, cut to 32 bits: what is under it is compared anyway.
  struct Entry {
    std::uint32_t key = 0, name = 0;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  void drop();
  void take(const vault::StoredStatement& stored);
  void settle();
  std::string_view text_of(const Name& name) const { return std::string_view(pool_).substr(name.begin, name.size); }
  std::vector<std::uint32_t> under(std::uint32_t key) const;

  std::vector<Name> names_;
  std::vector<Entry> sorted_, late_;
  std::string pool_;
  std::vector<Id> changed_;
  bool made_ = false;
};

/// Of records of these types; for who asks for a name on purpose: sealed names too, each logged as found before it is told; left out where the log does not take it. Errors: refused (role).
Result<std::vector<NameIndex::Found>> find_names(vault::Vault& vault, NameIndex& index, std::string_view typed,
                                                 const std::vector<std::string>& types, std::size_t limit);

}  // namespace girok::app
