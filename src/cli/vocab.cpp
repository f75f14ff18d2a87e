// girok vocab: the words that codes are taken from, and an organisation's own.
#include "app/records/vocab.h"

#include <fmt/format.h>

#include "app/case/find_case.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

using records::Vocabularies;

class VocabCommand : public CaseCommand {
 public:
  std::string name() const override { return "vocab"; }
  std::string summary() const override {
    return "The words that codes are taken from: list, show, find, crosswalk; check and add your own";
  }

  void describe(Options& options) override {
    Options list = options.subcommand("list", "All vocabularies", list_);
    describe_printing(list);
    Options show = options.subcommand("show", "One vocabulary, its terms in three languages", show_);
    show.argument("NAME", name_, "The vocabulary, such as act-type");
    describe_printing(show);
    Options find = options.subcommand("find", "Terms by words of their code, labels or notes, in any of the languages", find_);
    find.arguments("WORDS", words_, "All of them must occur").option("--in", in_, "NAME", "Only in this vocabulary");
    describe_printing(find);
    Options crosswalk = options.subcommand("crosswalk", "How the terms stand to those of another system", crosswalk_);
    crosswalk.argument("NAME", name_, "The vocabulary")
        .option("--to", to_, "SCHEME", "htcds, htcds-label, htcds-xlsform, htcds-definitions, esf, palermo, ilo, ftm");
    describe_printing(crosswalk);
    Options check = options.subcommand("check", "Whether tables of your own are good: every bad row; nothing is written", check_);
    check.arguments("FILE", files_, "Tables of types, properties, rules or terms (CSV, TSV, XLSX, ODS), those that others need first");
    check.flag("--json", json_, "Print JSON (docs/formats/vocabulary.md)");
    describe_case(check);
    Options add = options.subcommand("add", "Put tables of your own into a case", add_);
    add.arguments("FILE", files_, "Tables, those that others need first")
        .option("--title", title_, "TEXT", "What the record is called (the file's name)");
    add.flag("--json", json_, "Print JSON (docs/formats/vocabulary.md)");
    describe_case(add);
    options.footer(
        "Examples:\n"
        "  girok vocab list\n"
        "  girok vocab show act-type --lang ko\n"
        "  girok vocab find 강제송환\n"
        "  girok vocab crosswalk control-method --to ilo --csv\n"
        "  girok vocab check our-terms.csv\n"
        "  girok vocab add our-terms.csv\n\n"
        "Looking up and checking needs no case; where one is open, or named with --case, its own tables count too. Codes never\n"
        "change meaning: what your tables add stands beside what is there (docs/howto/own-vocabulary.md).\n\n"
        "Exit code: 0 done, 1 a table is not good, 2 wrong usage, 3 nothing of that name, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (csv_ && json_) return failed({ErrorCode::usage, "--csv and --json exclude each other", {}, "give one of them"});
    if (add_) return add();
    ExitCode code = success;
    const std::optional<app::CaseSchema> schema = schema_here(code);
    if (!schema) return code;
    how_.csv = csv_;
    how_.tongue = records::tongue_from(lang_);
    for (const app::SchemaTable& table : schema->tables) {
      if (!table.errors.empty())
        note("a table of the case is left out: " + to_string(table.errors.front()) +
             (table.errors.size() > 1 ? fmt::format(", and {} more", table.errors.size() - 1) : ""));
    }
    const Vocabularies& vocabularies = schema->schema.vocabularies();
    if (list_) return print(json_ ? app::json_of(vocabularies, schema->tables) : "", app::rows_of(vocabularies, how_), "");
    if (show_) return show(vocabularies);
    if (find_) return find(vocabularies);
    if (crosswalk_) return crosswalk(vocabularies);
    return tell(app::check_tables(schema->schema, files_));
  }

 private:
  void describe_printing(Options& options) {
    options.choice("--lang", lang_, {"en", "ko", "zh"}, "LANG", "Labels in this language only, and the notes")
        .flag("--csv", csv_, "Print a table for spreadsheets")
        .flag("--json", json_, "Print JSON (docs/formats/vocabulary.md)");
    describe_case(options);
  }

  /// The case's, where one is named, or open; the program's otherwise. Nobody is asked for a passphrase to look up a word.
  std::optional<app::CaseSchema> schema_here(ExitCode& code) {
    const app::CaseOptions asked = case_options();
    const bool named = !folder_.empty() || !member_.empty() || asked.passphrase.descriptor;
    if (!named) {
      const Result<std::string> path = app::find_case("");
      if (!path || !app::held_secret(environment(), *path, "")) return app::CaseSchema{records::Schema::built_in(), {}};
    }
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return std::nullopt;
    return app::case_schema(*opened->vault);
  }

  ExitCode print(const std::string& json, const app::VocabRows& rows, const std::string& heading) const {
    Output out;
    if (json_) {
      out.write(json);
    } else if (csv_) {
      const Result<std::string> csv = app::csv_of(rows);
      if (!csv) return failed(csv.error());
      out.write(*csv);
    } else {
      out.write(heading);
      out.write(app::text_of(rows, on_terminal() ? terminal_columns() : 0));
    }
    return out.finish() ? success : partly;
  }

  ExitCode show(const Vocabularies& vocabularies) const {
    const Result<const records::Vocabulary*> vocabulary = app::vocabulary_named(vocabularies, name_);
    if (!vocabulary) return failed(vocabulary.error());
    return print(json_ ? app::json_of(**vocabulary) : "", app::rows_of(**vocabulary, how_), app::heading_of(**vocabulary, how_));
  }

  ExitCode find(const Vocabularies& vocabularies) const {
    std::string words;
    for (const std::string& word : words_) words += (words.empty() ? "" : " ") + word;
    const Result<app::FoundTerms> found = app::find_terms(vocabularies, words, in_);
    if (!found) return failed(found.error());
    if (found->near_only && !json_) note(found->terms.empty() ? "nothing has these words" : "nothing has these words; spelt like them:");
    if (found->terms.empty() && !json_) return nothing;
    const ExitCode code = print(json_ ? app::json_of(*found) : "", app::rows_of(*found, how_), "");
    return code == success && found->near_only ? nothing : code;
  }

  ExitCode crosswalk(const Vocabularies& vocabularies) const {
    const Result<app::CrosswalkView> view = app::crosswalk_between(vocabularies, name_, to_);
    if (!view) return failed(view.error());
    return print(json_ ? app::json_of(*view) : "", app::rows_of(*view, how_), "");
  }

  ExitCode tell(const std::vector<app::CheckedTable>& tables) const {
    Output out;
    out.write(json_ ? app::json_of(tables, add_) : app::text_of(tables));
    const bool written = out.finish();   // what each table is comes before what is wrong with it
    ExitCode code = success;
    for (const app::CheckedTable& table : tables) {
      for (const Error& error : table.errors) {
        complain(error);
        code = std::max(code, exit_code_of(error) == usage ? partly : exit_code_of(error));
      }
    }
    if (add_ && code != success) complain("nothing was added to the case");
    return written ? code : partly;
  }

  ExitCode add() {
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    const Result<std::vector<app::CheckedTable>> added = app::add_tables(*opened->vault, files_, title_);
    if (!added) return failed(added.error());
    return tell(*added);
  }

  bool list_ = false, show_ = false, find_ = false, crosswalk_ = false, check_ = false, add_ = false, csv_ = false;
  std::string name_, in_, to_, lang_, title_;
  std::vector<std::string> words_, files_;
  app::VocabText how_;
};

}  // namespace

std::unique_ptr<Command> make_vocab() { return std::make_unique<VocabCommand>(); }

}  // namespace girok::cli
