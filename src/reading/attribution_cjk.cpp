#include "reading/attribution_internal.h"
namespace girok::reading {
void attribute_korean(Scene&, std::size_t, std::size_t) {}
void attribute_chinese(Scene&, std::size_t, std::size_t) {}
}  // namespace girok::reading
