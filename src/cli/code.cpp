// girok code: from a passage of a text to who did what to whom; claims taken over; proposals reviewed.
#include <algorithm>

#include "app/case/show.h"
#include "app/files.h"
#include "app/records/claims.h"
#include "app/records/coding.h"
#include "app/records/record_list.h"
#include "app/records/schema_of.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/how_said.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class CodeCommand : public CaseCommand {
 public:
  std::string name() const override { return "code"; }
  std::string summary() const override { return "Code a text: a passage into acts; take claims over; review proposals"; }

  void describe(Options& options) override {
    describe_act(options);
    describe_batch(options);
    describe_claims(options);
    describe_review(options);
    options.footer(
        "Examples:\n"
        "  girok code 9TQ4M2XB --span 120..164 --act forced-marriage --victim 3F2K7QAB --perpetrator new --degree ordered\n"
        "  girok show 9TQ4M2XB --text | sed -n 12p | girok code 9TQ4M2XB --quote --act arbitrary-detention --victim new:w1\n"
        "  girok code batch < coding.jsonl\n"
        "  girok code claims 9TQ4M2XB --take 1,3-5\n"
        "  girok code review --accept 7QK2M4WX\n\n"
        "Every statement that is made carries the passage. A KEY becomes the label of the one without a name: no name, a number.\n"
        "Nothing that a machine proposed is accepted without a person.\n\n"
        "Exit code: 0 done, 1 not written, 2 wrong usage, or what was typed does not keep to the schema, 3 no such record or passage,\n"
        "4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (batch_) return batch();
    if (claims_) return claims();
    if (review_) return review();
    return act();
  }

 private:
  void finish(Options& options, const std::string& footer) {
    describe_json(options);
    describe_case(options);
    options.footer(footer);
  }

  void describe_act(Options& options) {
    options.argument("ITEM", item_, "The record whose text it stands in: a document or a testimony", false)
        .option("--span", span_, "BEGIN..END", "The passage, in bytes of the text that girok show --text prints")
        .flag("--quote", quote_, "The passage's words stand on standard input; they must be in the text once")
        .option("--act", type_, "TYPE", "girok vocab show act-type")
        .option("--victim", victim_, "WHO", "A record; new, or new:KEY: somebody without a name; new-group:KEY")
        .option("--perpetrator", perpetrators_, "WHO", "The same; may be given several times")
        .option("--degree", degrees_, "DEGREE", "Of the perpetrators, in their order: girok vocab show involvement-degree")
        .option("--place", place_, "PLACE", "A record, or a country or province (CN-JL): the place with that code, or a new one")
        .option("--date", date_, "DATE", "2003-05, 2003~, 2003/2005")
        .option("--until", until_, "DATE", "Where it lasted")
        .option("--event", event_, "EVENT", "A record, new, or new:KEY")
        .option("--trafficking-act", trafficking_acts_, "TERM", "Palermo Protocol: recruitment, …; may be given several times")
        .option("--means", means_, "TERM", "Palermo Protocol; may be given several times")
        .option("--purpose", purposes_, "TERM", "Palermo Protocol; may be given several times")
        .option("--indicator", indicators_, "TERM", "ILO, of forced labour; may be given several times")
        .number("--confidence", confidence_, 0, 100, "PERCENT", "How sure you are")
        .choice("--basis", basis_, {"direct", "hearsay", "inferred"}, "KIND", "How the source knows");
    describe_state(options, "accepted: you read it");
    describe_json(options);
    describe_case(options);
  }

  void describe_batch(Options& options) {
    Options batch = options.subcommand("batch", "Many acts, as JSON lines on standard input (docs/formats/coding.md)", batch_, false);
    describe_state(batch, "proposed");
    finish(batch,
           "Example:\n"
           "  girok code batch --dry-run < coding.jsonl\n\n"
           "All or nothing; every bad line is told. What a script coded is a proposal, unless you say --state accepted: then it is yours.");
  }

  void describe_state(Options& options, const std::string& usual) {
    options.choice("--state", state_, {"proposed", "accepted"}, "STATE", "proposed or accepted (" + usual + ")")
        .flag("--dry-run", dry_run_, "Check only");
  }

  void describe_claims(Options& options) {
    Options claims = options.subcommand("claims", "What the reading engine finds in a text, and which of it to take over", claims_, false);
    claims.argument("ITEM", claims_item_, "The record whose text is read")
        .option("--take", take_, "NUMBERS", "Take these over as proposals: 1,3-5, or all");
    finish(claims,
           "Examples:\n  girok code claims 9TQ4M2XB\n  girok code claims 9TQ4M2XB --take 1,3-5\n\nWhat was taken over before is not taken "
           "again.");
  }

  void describe_review(Options& options) {
    Options review = options.subcommand("review", "Proposals: listed, accepted, refused", review_, false);
    review.option("--accept", accept_, "RECORD", "Accept it; may be given several times")
        .option("--refuse", refuse_, "RECORD", "Refuse it; may be given several times")
        .option("--reason", reason_, "TEXT", "Why; becomes a note");
    finish(review,
           "Examples:\n  girok code review\n  girok code review --accept 7QK2M4WX --accept 9TQ4\n\n"
           "With an act go its proposed involvements, and where it is accepted those who take part, the event and the place.\n\n"
           "Exit code of the list: 0 something is there, 3 nothing is there.");
  }

  std::optional<app::OpenCase> open_with(ExitCode& code, std::optional<records::Schema>& schema) {
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return opened;
    Result<records::Schema> known = app::schema_of(*opened->vault);
    if (!known) {
      code = failed(known.error());
      return std::nullopt;
    }
    schema = *std::move(known);
    return opened;
  }

  Result<app::CodingEntry> entry() const {
    app::CodingEntry entry;
    if (item_.empty())
      return fail(ErrorCode::usage, "no text is named", {}, "girok code ITEM --span BEGIN..END …, or batch, claims, review");
    entry.item = item_;
    if (span_.has_value() == quote_)
      return fail(ErrorCode::usage, "which passage is not said", {}, "--span BEGIN..END, or --quote and its words on standard input");
    if (span_) {
      const Result<Span> span = app::span_from(*span_);
      if (!span) return tl::unexpected<Error>(span.error());
      entry.span = *span;
    } else {
      Result<std::string> quote = app::read_file("-", std::size_t{1} << 20);
      if (!quote) return tl::unexpected<Error>(quote.error());
      entry.quote = *std::move(quote);
      if (entry.quote.find_first_not_of(" \r\n\t") == std::string::npos)
        return fail(ErrorCode::usage, "the passage is empty", {}, "give its words on standard input");
    }
    if (degrees_.size() > perpetrators_.size())
      return fail(ErrorCode::usage, "more degrees than perpetrators", {}, "--perpetrator WHO --degree DEGREE");
    for (std::size_t i = 0; i < perpetrators_.size(); ++i)
      entry.perpetrators.push_back({perpetrators_[i], i < degrees_.size() ? degrees_[i] : std::string()});
    entry.act = type_;
    entry.victim = victim_;
    entry.place = place_;
    entry.date = date_;
    entry.until = until_;
    entry.event = event_;
    entry.trafficking_act = trafficking_acts_;
    entry.means = means_;
    entry.purpose = purposes_;
    entry.indicator = indicators_;
    if (confidence_) entry.confidence = static_cast<std::uint8_t>(*confidence_);
    if (!basis_.empty()) entry.basis = *records::basis_from(basis_);
    return entry;
  }

  ExitCode act() {
    const Result<app::CodingEntry> typed = entry();
    if (!typed) return failed(typed.error());
    return write({*typed}, state_ == "proposed");
  }

  ExitCode batch() {
    const Result<std::string> bytes = app::read_file("-", std::size_t{256} << 20);
    if (!bytes) return failed(bytes.error());
    app::ReadEntries read = app::read_entries(*bytes);
    if (!read.errors.empty()) {
      app::WriteReport report;
      report.errors = std::move(read.errors);
      return static_cast<ExitCode>(tell_report(report));
    }
    return write(read.entries, state_ != "accepted");
  }

  ExitCode write(const std::vector<app::CodingEntry>& entries, bool proposed) {
    ExitCode code = success;
    std::optional<records::Schema> schema;
    std::optional<app::OpenCase> opened = open_with(code, schema);
    if (!opened) return code;
    const app::Coded coded = app::code_text(*opened->vault, *schema, entries, {proposed, dry_run_});
    const int wrong = tell_report(coded.report);
    Output out;
    app::Names names(*opened->vault);
    if (json_)
      out.write(app::json_of(coded));
    else if (coded.report.written)
      out.write(app::text_of(coded, names));
    if (dry_run_ && wrong == success) note("nothing is wrong; nothing was written");
    if (!out.finish()) return partly;
    return static_cast<ExitCode>(wrong);
  }

  ExitCode claims() {
    ExitCode code = success;
    std::optional<records::Schema> schema;
    std::optional<app::OpenCase> opened = open_with(code, schema);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    const Result<Id> item = app::record_named(vault, claims_item_);
    if (!item) return failed(item.error());
    const Result<std::vector<app::FoundClaim>> found = app::claims_in(vault, *item);
    if (!found) return failed(found.error());
    Output out;
    app::Names names(vault);
    if (!take_) {
      out.write(json_ ? app::json_of(*item, *found) : app::text_of(*found, names, terminal_columns()));
      if (!out.finish()) return partly;
      return found->empty() ? nothing : success;
    }
    const Result<std::vector<std::size_t>> numbers = app::numbers_from(*take_, found->size());
    if (!numbers) return failed(numbers.error());
    const app::TakenClaims taken = app::take_claims(vault, *schema, *item, *found, *numbers);
    const int wrong = tell_report(taken.report);
    if (json_) {
      out.write(app::json_of(taken));
    } else {
      for (const Id& claim : taken.made) out.write(names.record(claim) + "\n");
    }
    if (taken.there != 0) note(std::to_string(taken.there) + (taken.there == 1 ? " was" : " were") + " taken over before");
    if (!out.finish()) return partly;
    return static_cast<ExitCode>(wrong);
  }

  ExitCode review() {
    if (!accept_.empty() && !refuse_.empty())
      return failed({ErrorCode::usage, "--accept and --refuse exclude each other", {}, "one after the other"});
    ExitCode code = success;
    std::optional<records::Schema> schema;
    std::optional<app::OpenCase> opened = open_with(code, schema);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    Output out;
    app::Names names(vault);
    if (accept_.empty() && refuse_.empty()) {
      app::RecordListOptions options;
      options.where = {"review=proposed"};
      const Result<app::RecordList> list = app::list_records(vault, *schema, options);
      if (!list) return failed(list.error());
      out.write(json_ ? app::json_of(*list) : app::text_of(*list, names, terminal_columns()));
      if (!out.finish()) return partly;
      return list->count == 0 ? nothing : success;
    }
    std::vector<Id> records;
    for (const std::string& typed : accept_.empty() ? refuse_ : accept_) {
      const Result<Id> record = app::record_named(vault, typed);
      if (!record) return failed(record.error());
      records.push_back(*record);
    }
    const app::Reviewed reviewed = app::review_records(vault, *schema, records, !accept_.empty(), reason_.value_or(""));
    const int wrong = tell_report(reviewed.report);
    if (json_) {
      out.write(app::json_of(reviewed, !accept_.empty()));
    } else if (wrong == success) {
      for (const Id& record : reviewed.records) out.write(names.record(record) + (accept_.empty() ? "  refused\n" : "  accepted\n"));
    }
    if (!out.finish()) return partly;
    return static_cast<ExitCode>(wrong);
  }

  bool batch_ = false, claims_ = false, review_ = false, quote_ = false, dry_run_ = false;
  std::string item_, claims_item_, type_, victim_, place_, date_, until_, event_, basis_, state_;
  std::vector<std::string> perpetrators_, degrees_, trafficking_acts_, means_, purposes_, indicators_, accept_, refuse_;
  std::optional<std::string> span_, take_, reason_;
  std::optional<std::int64_t> confidence_;
};

}  // namespace

std::unique_ptr<Command> make_code() { return std::make_unique<CodeCommand>(); }

}  // namespace girok::cli
