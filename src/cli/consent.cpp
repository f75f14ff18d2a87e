// girok consent: what a person has agreed to, and what not.
#include "app/records/consent_edit.h"

#include "app/case/case_json.h"
#include "app/records/schema_of.h"
#include "app/records/stored_record.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/how_said.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class ConsentCommand : public CaseCommand {
 public:
  std::string name() const override { return "consent"; }
  std::string summary() const override { return "What a person has agreed to: new, show, list, check, review, withdraw"; }

  void describe(Options& options) override {
    describe_new(options);
    Options show = options.subcommand("show", "A consent, or all of a person", show_);
    show.argument("RECORD", record_, "The consent, or the person").option("--day", day_, "DAY", "As of this day (today, UTC)");
    finish(show, "Example:\n  girok consent show 3F2K7QAB");
    Options list = options.subcommand("list", "All consents, and in which state each is", list_);
    list.argument("PERSON", record_, "Of this person only", false)
        .option("--expiring", expiring_, "DAYS", "In force, and ending within so many days: 90d")
        .option("--day", day_, "DAY", "As of this day (today, UTC)");
    finish(list,
           "Examples:\n  girok consent list\n  girok consent list --expiring 90d\n\nExit code: 0 something is there, 3 nothing is there; "
           "others as below girok consent --help.");
    describe_check(options);
    Options review = options.subcommand("review", "Asked again, and it holds", review_);
    review.argument("CONSENT", record_, "The consent").option("--day", day_, "DAY", "When (today, UTC)");
    finish(review,
           "Example:\n  girok consent review 9TQ4M2XB --day 2026-11-20\n\nA consent is never changed: another scope, or a later end, is a "
           "new one.");
    Options withdraw = options.subcommand("withdraw", "Taken back: from that day on nothing is permitted", withdraw_);
    withdraw.argument("RECORD", record_, "The consent, or the person")
        .option("--day", day_, "DAY", "From when on (today, UTC)")
        .option("--reason", reason_, "TEXT", "What was said; need not be given");
    finish(withdraw,
           "Example:\n  girok consent withdraw 3F2K7QAB\n\nEnds every consent of the person given until that day. It forgets nothing: "
           "girok erase does, and what was handed over is told.");
    options.footer(
        "Examples:\n"
        "  girok consent new 3F2K7QAB --given 2026-11-20 --permits documentation:own-organisation --permits legal-proceedings:court\n"
        "  girok consent check 3F2K7QAB --purpose advocacy --recipient united-nations\n"
        "  girok consent withdraw 3F2K7QAB\n\n"
        "Nothing is permitted unless somebody agreed to it. Every export asks, and says what it left out and why.\n\n"
        "Exit code: 0 done, or permitted; 1 not written, 2 wrong usage, 3 no such record, 4 locked, 5 not permitted, refused or damaged.");
  }

  ExitCode run() override {
    if (check_ && (purpose_.empty() || recipient_.empty()))
      return failed({ErrorCode::usage, "a use is a purpose and a recipient", {}, "--purpose advocacy --recipient united-nations"});
    std::optional<std::int32_t> within;
    if (expiring_) {
      const Result<std::int32_t> days = days_from(*expiring_);
      if (!days) return failed(days.error());
      within = *days;
    }
    std::optional<std::int32_t> day;
    if (day_) {
      const Result<std::int32_t> typed = app::day_from(*day_);
      if (!typed) return failed(typed.error());
      day = *typed;
    }
    Result<app::EditOptions> how = how_.options();
    if (!how) return failed(how.error());
    std::vector<std::string> lines;
    if (new_ && read_lines_) {
      Result<std::vector<std::string>> typed = assignments_or_input({});
      if (!typed) return failed(typed.error());
      lines = *std::move(typed);
    }

    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    const Result<records::Schema> schema = app::schema_of(vault);
    if (!schema) return failed(schema.error());
    std::optional<Id> record;
    if (!record_.empty()) {
      const Result<Id> named = app::record_named(vault, record_);
      if (!named) return failed(named.error());
      record = *named;
    }
    const std::int32_t on = day.value_or(app::today(vault));
    if (new_) return add(vault, *schema, *record, lines, *how);
    if (show_) return show(vault, *schema, *record, on);
    if (list_) return list(vault, *schema, record, within, on);
    if (check_) return check(vault, *schema, *record, on);
    if (review_) return review(vault, *schema, *record, on);
    return withdraw(vault, *schema, *record, on);
  }

 private:
  void finish(Options& options, const std::string& footer) {
    describe_json(options);
    describe_case(options);
    options.footer(footer);
  }

  void describe_new(Options& options) {
    static const std::vector<std::string> answers = {"yes", "no", "not-asked"};
    Options add = options.subcommand("new", "Somebody has agreed, or has not; prints the record's id", new_);
    add.argument("PERSON", record_, "Who")
        .option("--given", given_, "DAY", "When: 2026-11-20 (today, UTC)")
        .option("--expires", expires_, "DAY", "The last day on which it holds")
        .option("--permits", permits_, "PURPOSE:RECIPIENT", "May be given several times; * stands for every one")
        .option("--refuses", refuses_, "PURPOSE:RECIPIENT", "Goes before what is permitted; may be given several times");
    static const std::array<std::pair<const char*, const char*>, 7> questions = {
        {{"--interview", "Agrees to the interview"},
         {"--told-purpose", "Was told its purpose"},
         {"--told-use", "Was told what the data may be used for"},
         {"--told-research", "Was told of research without identity"},
         {"--told-access", "Was told of the right to the own data"},
         {"--told-storage", "Was told how long it is kept"},
         {"--told-withdrawal", "Was told how to withdraw"}}};
    for (std::size_t i = 0; i < questions.size(); ++i)
      add.choice(questions[i].first, answers_[i], answers, "ANSWER", std::string(questions[i].second) + ": yes, no, not-asked");
    add.option("--in-language", in_language_, "CODE", "In which language it was explained: ko")
        .option("--how", form_, "HOW", "written, spoken-recorded, spoken-witnessed, … (vocabulary consent-form)")
        .option("--interpreter", interpreter_, "PERSON", "Who interpreted")
        .option("--witness", witness_, "PERSON", "Who was there")
        .option("--guardian", guardian_, "PERSON", "Who consents for a child")
        .choice("--guardian-consents", guardian_consents_, answers, "ANSWER", "Of a child: yes, no, not-asked")
        .choice("--assent", assent_, answers, "ANSWER", "The child's own: yes, no, not-asked")
        .flag("--lines", read_lines_, "More, as lines PROPERTY=VALUE on standard input");
    how_.describe(add);
    finish(
        add,
        "Example:\n"
        "  girok consent new 3F2K7QAB --given 2026-11-20 --expires 2028-11-20 --in-language ko --interview yes --told-purpose yes \\\n"
        "    --told-use yes --told-withdrawal yes --permits documentation:own-organisation --refuses publication:*\n\n"
        "Purposes and recipients: girok vocab show consent-purpose, consent-recipient. For a child, guardian and child must both agree.");
  }

  void describe_check(Options& options) {
    Options check = options.subcommand("check", "May this be used for that, by them?", check_);
    check.argument("PERSON", record_, "Whose consent")
        .option("--purpose", purpose_, "PURPOSE", "girok vocab show consent-purpose")
        .option("--recipient", recipient_, "RECIPIENT", "girok vocab show consent-recipient")
        .option("--day", day_, "DAY", "On this day (today, UTC)");
    finish(check,
           "Example:\n  girok consent check 3F2K7QAB --purpose legal-proceedings --recipient court\n\nExit code: 0 permitted, 5 not "
           "permitted; the reason is told.");
  }

  static Result<std::int32_t> days_from(std::string typed) {
    if (typed.ends_with('d')) typed.pop_back();
    const bool good = !typed.empty() && typed.size() <= 5 && typed.find_first_not_of("0123456789") == std::string::npos;
    if (!good) return fail(ErrorCode::usage, "this is not a number of days", "--expiring", "90 or 90d");
    return static_cast<std::int32_t>(std::stol(typed));
  }

  ExitCode done(const app::Edited& edited, Output& out) {
    if (const int wrong = tell_report(edited.report); wrong != success) return static_cast<ExitCode>(wrong);
    return out.finish() ? success : partly;
  }

  ExitCode add(vault::Vault& vault, const records::Schema& schema, const Id& person, std::vector<std::string> lines,
               const app::EditOptions& how) {
    const auto say = [&](const char* property, const std::string& value) {
      if (!value.empty()) lines.push_back(std::string(property) + "=" + value);
    };
    say("given", given_.value_or(app::text_of_day(app::today(vault))));
    say("expires", expires_.value_or(""));
    for (const std::string& scope : permits_) say("permits", scope);
    for (const std::string& scope : refuses_) say("refuses", scope);
    for (std::size_t i = 0; i < answers_.size(); ++i) say(app::consent_questions()[i].c_str(), answers_[i]);
    say("in-language", in_language_.value_or(""));
    say("how", form_.value_or(""));
    say("interpreter", interpreter_.value_or(""));
    say("witness", witness_.value_or(""));
    say("guardian", guardian_.value_or(""));
    say("guardian-consents", guardian_consents_);
    say("assent", assent_);
    const app::Edited edited = app::new_consent(vault, schema, person, lines, how);
    if (const int wrong = tell_report(edited.report); wrong != success) return static_cast<ExitCode>(wrong);
    Output out;
    app::Names names(vault);
    out.write(json_ ? app::json_of_id("edit", "record", edited.record) : names.record(edited.record) + "\n");
    return out.finish() ? success : partly;
  }

  ExitCode show(vault::Vault& vault, const records::Schema& schema, const Id& record, std::int32_t on) {
    const Result<std::vector<app::ConsentLine>> lines = app::consents_named(vault, schema, record, on);
    if (!lines) return failed(lines.error());
    Output out;
    app::Names names(vault);
    const bool one = lines->size() == 1 && lines->front().consent == record;
    if (json_) {
      out.write(one ? app::json_of(vault, lines->front()) : app::json_of(*lines));
    } else {
      for (const app::ConsentLine& line : *lines)
        out.write(app::text_of({line}, names, terminal_columns()) + app::questions_text(vault, schema, line) + (one ? "" : "\n"));
      if (lines->empty()) out.write(app::text_of(*lines, names, terminal_columns()));
    }
    if (!out.finish()) return partly;
    return lines->empty() ? nothing : success;
  }

  ExitCode list(vault::Vault& vault, const records::Schema& schema, const std::optional<Id>& person,
                const std::optional<std::int32_t>& within, std::int32_t on) {
    app::ConsentListOptions options;
    options.person = person;
    options.expiring_within_days = within;
    options.day = on;
    if (Result<> may = app::require(vault, app::Deed::read_records); !may) return failed(may.error());
    const std::vector<app::ConsentLine> lines = app::list_consents(vault, schema, options);
    Output out;
    app::Names names(vault);
    out.write(json_ ? app::json_of(lines) : app::text_of(lines, names, terminal_columns()));
    if (!out.finish()) return partly;
    return lines.empty() ? nothing : success;
  }

  ExitCode check(vault::Vault& vault, const records::Schema& schema, const Id& person, std::int32_t on) {
    if (app::type_of_record(vault, person, app::seen_by(vault)) != "Person")
      return failed({ErrorCode::usage, "this is no person", {}, "girok record list Person"});
    const Result<records::Use> use = app::use_from(schema, purpose_, recipient_);
    if (!use) return failed(use.error());
    const Result<app::ConsentCheck> checked = app::check_consent(vault, schema, person, *use, on);
    if (!checked) return failed(checked.error());
    Output out;
    app::Names names(vault);
    out.write(json_ ? app::json_of(*checked) : app::text_of(*checked, names));
    if (!out.finish()) return partly;
    return checked->finding.permitted() ? success : damaged;
  }

  ExitCode review(vault::Vault& vault, const records::Schema& schema, const Id& consent, std::int32_t on) {
    if (app::type_of_record(vault, consent, app::seen_by(vault)) != "Consent")
      return failed({ErrorCode::usage, "this is no consent", {}, "girok consent list"});
    const app::Edited edited = app::review_consent(vault, schema, consent, on);
    Output out;
    if (json_ && edited.report.written) out.write(app::json_of_id("edit", "record", consent));
    return done(edited, out);
  }

  ExitCode withdraw(vault::Vault& vault, const records::Schema& schema, const Id& record, std::int32_t on) {
    const app::Withdrawal withdrawal = app::withdraw_consent(vault, schema, record, on, reason_.value_or(""));
    Output out;
    app::Names names(vault);
    if (withdrawal.edited.report.written) out.write(json_ ? app::json_of(withdrawal, on) : app::text_of(withdrawal, names, on));
    return done(withdrawal.edited, out);
  }

  bool new_ = false, show_ = false, list_ = false, check_ = false, review_ = false, withdraw_ = false, read_lines_ = false;
  std::string record_, purpose_, recipient_, guardian_consents_, assent_;
  std::array<std::string, 7> answers_;
  std::vector<std::string> permits_, refuses_;
  std::optional<std::string> given_, expires_, in_language_, form_, interpreter_, witness_, guardian_, expiring_, day_, reason_;
  HowSaidOptions how_;
};

}  // namespace

std::unique_ptr<Command> make_consent() { return std::make_unique<ConsentCommand>(); }

}  // namespace girok::cli
