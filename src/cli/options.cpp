#include "cli/options.h"

#include <functional>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/version.h"

namespace girok::cli {

Options& Options::flag(const std::string& names, bool& value, const std::string& help) {
  app_->add_flag(names, value, help);
  return *this;
}

Options& Options::option(const std::string& names, std::string& value, const std::string& placeholder, const std::string& help) {
  app_->add_option(names, value, help)->type_name(placeholder);
  return *this;
}

Options& Options::option(const std::string& names, std::optional<std::string>& value, const std::string& placeholder,
                         const std::string& help) {
  app_->add_option_function<std::string>(
          names, [&value](const std::string& given) { value = given; }, help)
      ->type_name(placeholder)
      ->check(CLI::Validator([](const std::string& given) { return given.empty() ? "is empty" : ""; }, ""));
  return *this;
}

Options& Options::option(const std::string& names, bool& given, std::string& value, const std::string& placeholder,
                         const std::string& help) {
  const auto take = [&given, &value](const std::string& word) {
    given = true;
    value = word;
  };
  app_->add_option_function<std::string>(names, take, help)->type_name("[" + placeholder + "]")->expected(0, 1);
  return *this;
}

Options& Options::option(const std::string& names, std::vector<std::string>& values, const std::string& placeholder,
                         const std::string& help) {
  app_->add_option(names, values, help)->type_name(placeholder)->allow_extra_args(false);
  return *this;
}

Options& Options::number(const std::string& names, std::optional<std::int64_t>& value, std::int64_t least, std::int64_t most,
                         const std::string& placeholder, const std::string& help) {
  app_->add_option_function<std::int64_t>(
          names, [&value](std::int64_t given) { value = given; }, help)
      ->type_name(placeholder)
      ->check(CLI::Range(least, most));
  return *this;
}

Options& Options::choice(const std::string& names, std::string& value, const std::vector<std::string>& choices,
                         const std::string& placeholder, const std::string& help) {
  app_->add_option(names, value, help)->check(CLI::IsMember(choices))->type_name(placeholder);
  return *this;
}

Options& Options::argument(const std::string& name, std::string& value, const std::string& help, bool required) {
  app_->add_option(name, value, help)->type_name("")->required(required);
  return *this;
}

Options& Options::arguments(const std::string& name, std::vector<std::string>& values, const std::string& help, bool required) {
  app_->add_option(name, values, help)->type_name("")->required(required);
  return *this;
}

Options& Options::footer(const std::string& text) {
  app_->footer(text);
  return *this;
}

Options Options::subcommand(const std::string& name, const std::string& summary, bool& chosen, bool required) {
  app_->require_subcommand(required ? 1 : 0, 1);
  CLI::App* const sub = app_->add_subcommand(name, summary);
  sub->callback([&chosen] { chosen = true; });
  return Options(*sub);
}

int dispatch(int argc, char** argv) {
  CLI::App program("Girok keeps evidence encrypted, finds it again, and reads piles of documents: who says what, who copied whom.",
                   "girok");
  program.set_version_flag("--version", std::string("girok ") + version);
  program.require_subcommand(1);
  program.footer(
      "Examples:\n"
      "  girok demo                                   a first look, on invented documents\n"
      "  girok read articles/ --report report.html    your own, without keeping them\n"
      "  girok init work.girok                        an encrypted case of your own\n\n"
      "girok COMMAND --help says more.");

  std::vector<std::unique_ptr<Command>> commands = all_commands();
  std::vector<CLI::App*> parsers;
  for (const std::unique_ptr<Command>& command : commands) {
    CLI::App* const parser = program.add_subcommand(command->name(), command->summary());
    if (command->hidden()) parser->group("");
    Options options(*parser);
    command->describe(options);
    parsers.push_back(parser);
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version are "errors" of this library with exit code 0; all real ones are wrong usage.
    return program.exit(error) == 0 ? success : usage;
  }
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (parsers[i]->parsed()) return commands[i]->run();
  }
  return usage;
}

}  // namespace girok::cli
