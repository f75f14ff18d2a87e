// A text in a case, for tests.
#pragma once

#include <string_view>
#include <utility>

#include "app/case/add.h"
#include "vault/test_world.h"

namespace girok::app {

/// The record of a file with these words.
inline Id add_text(vault::Vault& vault, std::string_view text, vault::Confidentiality level = vault::Confidentiality::restricted) {
  Inputs inputs;
  Input input;
  input.path = "notes.txt";
  input.bytes = text;
  inputs.files.push_back(input);
  AddOptions options;
  options.level = level;
  return add_files(vault, std::move(inputs), options).files.at(0).record;
}

}  // namespace girok::app
