// The fields of HTCDS 2.0 as its spreadsheets and its form name them, and what each is to us.
//
// Model    IOM, Human Trafficking Case Data Standard 2.0 (CC BY 4.0): field names and labels. docs/formats/htcds.md.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace girok::exchange {

enum class HtcdsHolder : std::uint8_t { person, trafficking_case, consent };
enum class HtcdsForm : std::uint8_t {
  plain,      ///< the property's value
  name_part,  ///< a part of Person.name
  labelled,   ///< a text with the field's label and a colon before it
  consent,    ///< yes or no
};

struct HtcdsField {
  std::string_view name, label;
  std::string_view in_template;     ///< the templates' machine row, where it is another; "-" where there it is empty
  std::string_view in_form;         ///< the XLSForm's name, where it is another
  HtcdsHolder holder = HtcdsHolder::person;
  std::string_view property;
  HtcdsForm form = HtcdsForm::plain;
  bool core = true;                 ///< has a column in the templates, in that order
  bool mailing = false;             ///< of the address block
};

/// The templates' columns first, in their order; then what else of the standard has a place with us.
std::span<const HtcdsField> htcds_fields();
/// By name of the standard, of the templates or of the form; case, blanks, `_` and `-` do not count. Null where it is none.
const HtcdsField* htcds_field(std::string_view name);
const HtcdsField* htcds_field_by_label(std::string_view label);
/// At most three names that are near.
std::string nearest_htcds_fields(std::string_view name);

}  // namespace girok::exchange
