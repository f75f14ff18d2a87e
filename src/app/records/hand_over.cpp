#include "app/records/hand_over.h"

#include <algorithm>

#include "app/access.h"
#include "app/case/edit.h"
#include "app/case/names.h"
#include "app/records/coding.h"
#include "app/records/stored_record.h"
#include "crypto/hash.h"
#include "records/schema.h"

namespace girok::app {
namespace {

using records::Confidentiality;

struct NewParty {
  std::string type, assignment;  ///< no assignment: somebody without name and label
};
/// Somebody new, as coding.h has it.
std::optional<NewParty> new_party(std::string_view typed) {
  if (const auto name = name_after(typed, "named:"); name && !name->empty()) return NewParty{"Person", "name=" + *name};
  if (const auto name = name_after(typed, "named-group:"); name && !name->empty()) return NewParty{"Group", "name=" + *name};
  if (const auto label = name_after(typed, "new:"); label && !label->empty()) return NewParty{"Person", "label=" + *label};
  if (const auto label = name_after(typed, "new-group:"); label && !label->empty()) return NewParty{"Group", "label=" + *label};
  if (typed == "new") return NewParty{"Person", "placeholder=yes"};
  if (typed == "new-group") return NewParty{"Group", "placeholder=yes"};
  return std::nullopt;
}

class HandingOver {
 public:
  HandingOver(vault::Vault& vault, const records::Schema& schema, const HandedOver& what)
      : vault_(vault), schema_(schema), what_(what), how_(what.how), seen_(seen_by(vault)) {}

  TakenOver run(Inputs inputs) {
    leave_out_empty(inputs);
    check(inputs);
    if (!taken_.errors.empty()) return std::move(taken_);
    if (!what_.about.empty() && !find_subject()) return std::move(taken_);
    how_.subject = subject_;
    taken_.added = add_files(vault_, std::move(inputs), how_);
    std::vector<Id> fresh;
    for (const AddedFile& file : taken_.added.files) {
      if (file.is_new) fresh.push_back(file.record);
    }
    for (const Id& record : fresh) link_to_origin(record);
    if (what_.testimony && !fresh.empty()) make_testimony(fresh);
    return std::move(taken_);
  }

 private:
  void wrong(Error error, std::string_view where) {
    error.where = std::string(where);
    taken_.errors.push_back(std::move(error));
  }

  /// The others are added all the same.
  static void leave_out_empty(Inputs& inputs) {
    const auto is_empty = [](const Input& input) { return input.bytes && input.bytes->empty(); };
    for (const Input& input : inputs.files) {
      if (is_empty(input)) inputs.errors.push_back({ErrorCode::usage, "a file is empty", "file", "look whether it was copied whole"});
    }
    std::erase_if(inputs.files, is_empty);
  }

  void check(const Inputs& inputs) {
    if (const Result<> may = require(vault_, Deed::add_documents); !may) wrong(may.error(), {});
    if (inputs.files.empty() && inputs.errors.empty())
      wrong({ErrorCode::usage, "there is nothing to add", {}, "choose a file, or write the words"}, "file");
    if (inputs.files.empty() && !inputs.errors.empty())
      taken_.errors.insert(taken_.errors.end(), inputs.errors.begin(), inputs.errors.end());
    const records::Vocabulary* const languages = schema_.vocabularies().find("language");
    if (!how_.language.empty() && (languages == nullptr || languages->find(how_.language) == nullptr))
      wrong({ErrorCode::usage, "there is no such language", {}, "choose one of the list"}, "language");
    if (what_.made_from && type_of_record(vault_, *what_.made_from, seen_) != "Item")
      wrong({ErrorCode::not_found, "there is no such document", {}, "see the list of documents"}, "made-from");
    if (!what_.about.empty() && !new_party(what_.about)) {
      const Result<Id> there = record_named(vault_, what_.about);
      if (!there) wrong(there.error(), "about");
    }
    if (!what_.testimony && !what_.date.empty())
      wrong({ErrorCode::usage, "only of a testimony it is said when it was told", {}, "say that it is one, or leave the date out"}, "date");
    const bool more_is_said = what_.testimony || what_.made_from || !what_.about.empty();
    if (more_is_said && !inputs.files.empty() && std::ranges::all_of(inputs.files, [&](const Input& input) { return is_there(input); }))
      wrong({ErrorCode::usage, "this is in the case already", {}, "open it there, and say on its page what is missing"}, "file");
    if (what_.testimony && !what_.date.empty()) {
      const records::Property* const date = schema_.property("Testimony", "date");
      const Result<records::Value> value = records::value_from_text(schema_, *date, what_.date);
      if (!value) wrong(value.error(), "date");
    }
  }

  bool is_there(const Input& input) const {
    return input.bytes && !vault_.model().records_with("sha256", crypto::sha256_hex(*input.bytes), seen_).empty();
  }

  bool find_subject() {
    if (const std::optional<NewParty> party = new_party(what_.about)) {
      const Edited made = edit(vault_, schema_, {}, party->type, {party->assignment}, {}, strict());
      for (const Error& error : made.report.errors) wrong(error, "about");
      if (!made.report.errors.empty()) return false;
      subject_ = made.record;
      return true;
    }
    const Result<Id> there = record_named(vault_, what_.about);
    if (!there) return wrong(there.error(), "about"), false;
    subject_ = *there;
    return true;
  }

  EditOptions strict() const {
    EditOptions options;
    options.strict = true;
    options.deed = Deed::add_documents;
    return options;
  }
  /// Of what belongs to the document.
  EditOptions as_sealed() const {
    EditOptions options = strict();
    if (how_.level == Confidentiality::sealed) options.level = Confidentiality::sealed;
    return options;
  }
  void say(const Id& record, const std::vector<std::string>& assignments) {
    const Edited said = edit(vault_, schema_, record, {}, assignments, {}, as_sealed());
    for (const Error& error : said.report.errors) wrong(error, "made-from");
  }

  void link_to_origin(const Id& record) {
    if (!what_.made_from) return;
    say(record, {"derived-from=@" + to_string(*what_.made_from),
                 "derivation=" + (what_.derivation.empty() ? std::string("transcript") : what_.derivation)});
    for (const vault::StoredStatement& link : vault_.model().statements_to(*what_.made_from, seen_)) {
      if (link.statement.property == "item" && type_of_record(vault_, link.statement.entity, seen_) == "Testimony")
        say(link.statement.entity, {"item=@" + to_string(record)});
    }
  }

  void make_testimony(const std::vector<Id>& items) {
    std::vector<std::string> assignments;
    for (const Id& item : items) assignments.push_back("item=@" + to_string(item));
    if (subject_) assignments.push_back("speaker=@" + to_string(*subject_));
    if (!what_.date.empty()) assignments.push_back("date=" + what_.date);
    if (!how_.language.empty()) assignments.push_back("language=" + how_.language);
    const Edited made = edit(vault_, schema_, {}, "Testimony", assignments, {}, as_sealed());
    for (const Error& error : made.report.errors) wrong(error, "testimony");
    if (made.report.errors.empty()) taken_.testimony = made.record;
  }

  vault::Vault& vault_;
  const records::Schema& schema_;
  const HandedOver& what_;
  AddOptions how_;
  Confidentiality seen_;
  std::optional<Id> subject_;
  TakenOver taken_;
};

}  // namespace

TakenOver hand_over(vault::Vault& vault, const records::Schema& schema, Inputs inputs, const HandedOver& what) {
  return HandingOver(vault, schema, what).run(std::move(inputs));
}

}  // namespace girok::app
