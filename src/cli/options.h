// A command's options and arguments, described once: what is parsed, what --help says.
//
// Model    A thin table over CLI11, whose header is heavy: it is included by options.cpp alone. Variables are bound by reference, keep what is in
//          them where an option is not given, and must outlive parsing.
// Threads  One.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace girok::cli {

class Options {
 public:
  explicit Options(CLI::App& app) : app_(&app) {}

  /// "--json"; several names as "-v,--verbose".
  Options& flag(const std::string& names, bool& value, const std::string& help);
  /// "--report OUT.html". An empty text is refused where `value` is optional: it was given, and says nothing.
  Options& option(const std::string& names, std::string& value, const std::string& placeholder, const std::string& help);
  Options& option(const std::string& names, std::optional<std::string>& value, const std::string& placeholder, const std::string& help);
  /// The value may be left out: `given` tells.
  Options& option(const std::string& names, bool& given, std::string& value, const std::string& placeholder, const std::string& help);
  /// May be given several times, once a value.
  Options& option(const std::string& names, std::vector<std::string>& values, const std::string& placeholder, const std::string& help);
  /// A whole number from `least` to `most`.
  Options& number(const std::string& names, std::optional<std::int64_t>& value, std::int64_t least, std::int64_t most,
                  const std::string& placeholder, const std::string& help);
  /// One of `choices`.
  Options& choice(const std::string& names, std::string& value, const std::vector<std::string>& choices, const std::string& placeholder,
                  const std::string& help);
  /// Without dashes: FILE.
  Options& argument(const std::string& name, std::string& value, const std::string& help, bool required = true);
  Options& arguments(const std::string& name, std::vector<std::string>& values, const std::string& help, bool required = true);

  /// Below all options: examples, exit codes.
  Options& footer(const std::string& text);
  /// A command of this command. `chosen` becomes true where it is the one. Where there are any, one must be given, unless the command says what it does without.
  Options subcommand(const std::string& name, const std::string& summary, bool& chosen, bool required = true);

 private:
  CLI::App* app_;
};

}  // namespace girok::cli
