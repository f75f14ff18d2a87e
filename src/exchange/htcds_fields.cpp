#include "exchange/htcds_fields.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "records/vocabulary.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

constexpr HtcdsHolder person = HtcdsHolder::person, victim = HtcdsHolder::trafficking_case;
constexpr HtcdsForm plain = HtcdsForm::plain, part = HtcdsForm::name_part, labelled = HtcdsForm::labelled;

// Labels of the address block are those of the standard; the templates' machine row stands over others (docs/formats/htcds.md).
constexpr std::array fields = {
    HtcdsField{"cas_CaseOwner", "Case Owner", "", "", victim, "case-owner"},
    HtcdsField{"prs_Salutation", "Salutation", "", "", person, "note", labelled},
    HtcdsField{"prs_FirstName", "First Name", "", "prs_First_Name", person, "name", part},
    HtcdsField{"prs_SecondName", "Second Name", "", "prs_Second_Name", person, "name", part},
    HtcdsField{"con_Consent", "Consent", "", "", HtcdsHolder::consent, "consents-to-interview", HtcdsForm::consent},
    HtcdsField{"prs_Birthdate", "Birthdate", "", "", person, "born"},
    HtcdsField{"prs_Gender", "Gender", "", "", person, "gender"},
    HtcdsField{"prs_Citizenship", "Citizenship", "", "", person, "citizenship"},
    HtcdsField{"prs_Title", "Title", "", "", person, "role"},
    HtcdsField{"prs_Email", "Email", "", "", person, "contact", labelled},
    HtcdsField{"prs_HomePhone", "Home Phone", "", "", person, "contact", labelled},
    HtcdsField{"prs_MobilePhone", "Mobile Phone", "", "", person, "contact", labelled},
    HtcdsField{"prs_MailingStreet", "Mailing Street", "prs_MailingCity", "", person, "contact", labelled, true, true},
    HtcdsField{"prs_MailingCity", "Mailing City", "prs_MailingCountry", "", person, "contact", labelled, true, true},
    HtcdsField{"prs_MailingState", "Mailing State/Province", "", "", person, "contact", labelled, true, true},
    HtcdsField{"prs_MailingPostalCode", "Mailing Zip/Postal Code", "prs_MailingStreet", "", person, "contact", labelled, true, true},
    HtcdsField{"prs_MailingCountry", "Mailing Country", "prs_MailingPostalCode", "", person, "contact", labelled, true, true},
    HtcdsField{"vic_TraffickingStatus", "Trafficking Status", "", "", victim, "trafficking-status"},
    HtcdsField{"vic_TraffickingStatusDecisionMakingOrg", "Trafficking Status Decision Making Organization",
               "vic_TraffickinStatusDecisionMakingOrg", "", victim, "status-decided-by"},
    HtcdsField{"vic_MethodOfRecruitment", "Method of Recruitment", "", "", victim, "recruitment-method"},
    HtcdsField{"vic_LocationOfRecruitment", "Location of Recruitment", "", "", victim, "recruitment-place"},
    HtcdsField{"vic_MethodsOfControl", "Methods of Control", "", "vic_Methods_of_Control", victim, "control"},
    HtcdsField{"vic_TypeOfExploitation", "Type of Exploitation", "", "", victim, "exploitation"},
    HtcdsField{"vic_ForcedLabourIndustry", "Forced Labour Industry", "", "", victim, "industry"},
    HtcdsField{"vic_TypeOfSexExploitation", "Type of Sex Exploitation", "", "", victim, "sexual-exploitation"},
    HtcdsField{"vic_LocationOfExploitation", "Location of Exploitation", "", "", victim, "exploitation-place"},
    HtcdsField{"cas_Status", "Status", "", "", victim, "case-status"},
    HtcdsField{"cas_ReferringOrganisation", "Referring Organisation", "", "", victim, "referred-from"},
    HtcdsField{"cas_IncomingReferralDate", "Incoming Referral Date", "", "", victim, "referred-in"},
    HtcdsField{"cas_ReferringPrimaryCaseWorker", "Referring Primary Case Worker", "", "", victim, "referred-from-worker"},
    HtcdsField{"cas_ReasonForIncomingReferral", "Reason for Incoming Referral", "", "", victim, "referral-in-reason"},
    HtcdsField{"cas_IncomingReferralDetails", "Incoming Referral Details", "", "", victim, "referral-in-details"},
    HtcdsField{"cas_ReferredOrganisation", "Referred Organisation", "", "", victim, "referred-to"},
    HtcdsField{"cas_ReferredPrimaryCaseWorker", "Referred Primary Case Worker", "", "", victim, "referred-to-worker"},
    HtcdsField{"cas_ReasonForOutgoingReferral", "Reason for Outgoing Referral", "-", "", victim, "referral-out-reason"},
    HtcdsField{"cas_OutgoingReferralDate", "Outgoing Referral Date", "", "", victim, "referred-out"},
    HtcdsField{"cas_OutgoingReferralDetails", "Outgoing Referral Details", "", "", victim, "referral-out-details"},
    HtcdsField{"cas_ReasonForCaseClosure", "Reason for Case Closure", "", "", victim, "closure-reason"},

    HtcdsField{"prs_MiddleName", "Middle Name", "", "", person, "name", part, false},
    HtcdsField{"prs_Deceased", "Deceased", "", "", person, "deceased", plain, false},
    HtcdsField{"prs_MaritalStatus", "Marital Status", "", "", person, "marital-status", plain, false},
    HtcdsField{"prs_NumberOfChildren", "Number of Children", "", "", person, "children", plain, false},
    HtcdsField{"prs_PrimaryLanguage", "Primary Language", "", "", person, "speaks", plain, false},
    HtcdsField{"prs_SecondaryLanguage", "Secondary Language", "", "", person, "speaks", plain, false},
    HtcdsField{"prs_HighestLevelOfEducation", "Highest Level of Education", "", "", person, "education", plain, false},
    HtcdsField{"prs_IdentityNumber", "Identity Number", "", "", person, "identity-number", plain, false},
    HtcdsField{"prs_MailingLatitude", "Latitude", "", "", person, "contact", labelled, false},
    HtcdsField{"prs_MailingLongitude", "Longitude", "", "", person, "contact", labelled, false},
    HtcdsField{"vic_RelationshipToTrafficker", "Relationship to Trafficker", "", "", victim, "trafficker-relationship", plain, false},
    HtcdsField{"vic_AgeWhenTrafficked", "Age when Trafficked", "", "", victim, "age-when-trafficked", plain, false},
    HtcdsField{"vic_RecruitmentWebsitesAndApps", "Recruitment Websites and Apps", "", "", victim, "online-recruitment", plain, false},
    HtcdsField{"vic_ExploitationWebsitesAndApps", "Exploitation Websites and Apps", "", "", victim, "online-exploitation", plain, false},
    HtcdsField{"vic_Vulnerabilities", "Vulnerabilities", "", "", victim, "vulnerability", plain, false},
    HtcdsField{"vic_DetailsOfVulnerabilities", "Details Of Vulnerabilities", "", "", victim, "note", labelled, false},
};

/// Without what people and programs change in passing.
std::string key_of(std::string_view name) {
  std::string key = text::fold(name);
  std::erase_if(key, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return key;
}

using Index = std::map<std::string, const HtcdsField*, std::less<>>;

const Index& by_name() {
  static const Index index = [] {
    Index made;
    // Names of the standard go first: in the address block the templates' names are other fields' of the standard.
    for (const HtcdsField& field : fields) made.emplace(key_of(field.name), &field);
    for (const HtcdsField& field : fields) {
      if (!field.in_form.empty()) made.emplace(key_of(field.in_form), &field);
      if (field.in_template.size() > 1) made.emplace(key_of(field.in_template), &field);
    }
    return made;
  }();
  return index;
}

const Index& by_label() {
  static const Index index = [] {
    Index made;
    for (const HtcdsField& field : fields) made.emplace(key_of(field.label), &field);
    return made;
  }();
  return index;
}

const HtcdsField* look_up(const Index& index, std::string_view word) {
  const auto at = index.find(key_of(word));
  return at == index.end() ? nullptr : at->second;
}

}  // namespace

std::span<const HtcdsField> htcds_fields() { return fields; }

const HtcdsField* htcds_field(std::string_view name) { return look_up(by_name(), name); }

const HtcdsField* htcds_field_by_label(std::string_view label) { return look_up(by_label(), label); }

std::string nearest_htcds_fields(std::string_view name) {
  std::vector<std::string_view> words;
  for (const HtcdsField& field : fields) {
    words.push_back(field.name);
    words.push_back(field.label);
  }
  std::string out;
  for (const std::string& word : records::nearest_words(name, words)) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace girok::exchange
