#include "server/words.h"

#include "server_words/embedded.h"

namespace girok::server {

Words::Words(std::string_view language) : phrases_({}, language), translations_(language) {
  for (const std::string_view name : server_words::embedded_names()) phrases_.add(server_words::embedded(name));
}

const Words& Words::of(std::string_view language) {
  static const Words en("en"), ko("ko"), zh("zh");
  return language == "ko" ? ko : language == "zh" ? zh : en;
}

std::string Words::of_code(std::string_view prefix, std::string_view code) const {
  const std::string key = std::string(prefix) + "." + std::string(code);
  return std::string(has(key) ? (*this)[key] : code);
}

}  // namespace girok::server
