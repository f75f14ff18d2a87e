#include "reading/names_internal.h"
namespace girok::reading {
void find_cjk_names(const Words&, NameFinds&) {}
}  // namespace girok::reading
