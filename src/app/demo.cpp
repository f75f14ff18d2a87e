#include "app/demo.h"

#include "demo/embedded.h"

namespace girok::app {

Inputs demo_inputs() {
  Inputs inputs;
  for (const std::string_view name : demo::embedded_names())
    inputs.files.push_back({"demo/" + std::string(name), demo::embedded(name), std::nullopt});
  return inputs;
}

Pile read_demo(const ReadOptions& options) { return read_documents(demo_inputs(), options); }

}  // namespace girok::app
