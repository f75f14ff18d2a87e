#include "corroboration/paraphrase.h"

namespace girok::corroboration {

std::vector<Reuse> find_paraphrases(std::span<const reading::Document>, const Counts&, const std::vector<Reuse>&, unsigned) { return {}; }

}  // namespace girok::corroboration
