#include "exchange/ftm_model.h"

#include <algorithm>
#include <utility>

#include "records/imprecise.h"

namespace girok::exchange::ftm {

namespace {

// clang-format off
constexpr PropertyRow rows[] = {
    {"Person", "name", "name", How::special, Way::in},
    {"Person", "name", "name", How::name, Way::out},
    {"Person", "alias", "alias", How::name},
    {"Person", "alias", "weakAlias", How::name, Way::in},
    {"Person", "alias", "previousName", How::name, Way::in},
    {"Person", "alias", "abbreviation", How::name, Way::in},
    {"Person", "name-birth", "previousName", How::name, Way::out},
    {"Person", "name-imposed", "alias", How::name, Way::out, "written as alias; that it was imposed is lost"},
    {"Person", "name-official", "alias", How::name, Way::out, "written as alias; that it stands in papers is lost"},
    {"Person", "note", "notes", How::text},
    {"Person", "note", "description", How::text, Way::in},
    {"Person", "note", "summary", How::text, Way::in},
    {"Person", "note", "biography", How::text, Way::in},
    {"Person", "contact", "email", How::contact},
    {"Person", "contact", "phone", How::contact, Way::in},
    {"Person", "contact", "address", How::contact, Way::in},
    {"Person", "contact", "website", How::contact, Way::in},
    {"Person", "born", "birthDate", How::date},
    {"Person", "died", "deathDate", How::date},
    {"Person", "sex", "gender", How::gender},
    {"Person", "citizenship", "nationality", How::country},
    {"Person", "citizenship", "citizenship", How::country, Way::in},
    {"Person", "ethnicity", "ethnicity", How::string},
    {"Person", "identity-number", "idNumber", How::identifier},
    {"Person", "identity-number", "passportNumber", How::string, Way::in},
    {"Person", "identity-number", "socialSecurityNumber", How::string, Way::in},
    {"Person", "occupation", "position", How::string},
    {"Person", "occupation", "profession", How::string, Way::in},
    {"Person", "education", "education", How::term},
    {"Person", "speaks", "spokenLanguage", How::language},
    {"Person", "birthplace", "birthPlace", How::special},
    {"Person", "birthplace", "birthCountry", How::special, Way::in},
    {"Person", "name", "firstName", How::special, Way::in},
    {"Person", "name", "middleName", How::special, Way::in},
    {"Person", "name", "lastName", How::special, Way::in},
    {"Group", "name", "name", How::special, Way::in},
    {"Group", "name", "name", How::name, Way::out},
    {"Group", "alias", "alias", How::name},
    {"Group", "alias", "weakAlias", How::name, Way::in},
    {"Group", "alias", "previousName", How::name, Way::in},
    {"Group", "alias", "abbreviation", How::name, Way::in},
    {"Group", "name-official", "alias", How::name, Way::out, "written as alias; that it stands in papers is lost"},
    {"Group", "note", "notes", How::text},
    {"Group", "note", "description", How::text, Way::in},
    {"Group", "note", "summary", How::text, Way::in},
    {"Group", "contact", "email", How::contact},
    {"Group", "contact", "phone", How::contact, Way::in},
    {"Group", "contact", "address", How::contact, Way::in},
    {"Group", "contact", "website", How::contact, Way::in},
    {"Group", "country", "country", How::country},
    {"Group", "country", "jurisdiction", How::country, Way::in},
    {"Group", "country", "mainCountry", How::country, Way::in},
    {"Event", "title", "name", How::special, Way::in},
    {"Event", "title", "name", How::name, Way::out},
    {"Event", "description", "description", How::text},
    {"Event", "event-kind", "keywords", How::term},
    {"Event", "note", "notes", How::text},
    {"Event", "note", "summary", How::text, Way::in},
    {"Event", "date", "date", How::special},
    {"Event", "date", "startDate", How::special, Way::in},
    {"Event", "date", "endDate", How::special, Way::in},
    {"Event", "place", "addressEntity", How::link},
    {"Event", "place", "location", How::special, Way::in},
    {"Event", "place", "country", How::special, Way::in},
    {"Act", "act-type", "name", How::special, Way::out},
    {"Act", "description", "description", How::text, Way::out},
    {"Act", "note", "notes", How::text, Way::out},
    {"Act", "date", "date", How::special, Way::out},
    {"Act", "until", "endDate", How::special, Way::out},
    {"Act", "place", "addressEntity", How::link, Way::out},
    {"Act", "victim", "object", How::special, Way::out},
    {"Act", "event", "object", How::special, Way::out},
    {"Involvement", "act", "object", How::special, Way::out},
    {"Involvement", "perpetrator", "subject", How::special, Way::out},
    {"Involvement", "degree", "role", How::term, Way::out},
    {"Involvement", "note", "description", How::text, Way::out},
    {"Place", "name", "name", How::special, Way::in},
    {"Place", "name", "name", How::name, Way::out},
    {"Place", "alias", "alias", How::name},
    {"Place", "alias", "weakAlias", How::name, Way::in},
    {"Place", "alias", "previousName", How::name, Way::in},
    {"Place", "note", "notes", How::text},
    {"Place", "note", "remarks", How::string, Way::in},
    {"Place", "note", "description", How::text, Way::in},
    {"Place", "note", "summary", How::text, Way::in},
    {"Place", "address", "full", How::address},
    {"Place", "address", "street", How::special, Way::in},
    {"Place", "address", "street2", How::special, Way::in},
    {"Place", "address", "postalCode", How::special, Way::in},
    {"Place", "address", "city", How::special, Way::in},
    {"Place", "iso", "country", How::special},
    {"Place", "iso", "region", How::special, Way::in},
    {"Place", "iso", "state", How::special, Way::in},
    {"Place", "latitude", "latitude", How::number},
    {"Place", "longitude", "longitude", How::number},
    {"Place", "place-kind", "keywords", How::term},
    {"Item", "title", "title", How::special, Way::in},
    {"Item", "title", "title", How::string, Way::out},
    {"Item", "title", "name", How::special, Way::in},
    {"Item", "title", "fileName", How::special, Way::in},
    {"Item", "file", "fileName", How::special, Way::out},
    {"Item", "note", "notes", How::text},
    {"Item", "note", "description", How::text, Way::in},
    {"Item", "note", "summary", How::text, Way::in},
    {"Item", "media-type", "mimeType", How::code},
    {"Item", "size", "fileSize", How::number},
    {"Item", "language", "language", How::language},
    {"Item", "published", "publishedAt", How::date},
    {"Item", "acquired", "retrievedAt", How::date},
    {"Item", "source", "publisher", How::string},
    {"Item", "source", "author", How::string, Way::in},
    {"Item", "source", "sourceUrl", How::string, Way::in},
    {"Item", "identifier", "contentHash", How::special, Way::in},
    {"Testimony", "date", "date", How::date, Way::out},
    {"Testimony", "language", "language", How::language, Way::out},
    {"Testimony", "note", "notes", How::text, Way::out},
    {"Testimony", "speaker", "entity", How::special, Way::out},
    {"Claim", "said", "description", How::special, Way::in},
    {"Claim", "said", "description", How::text, Way::out},
    {"Claim", "said", "name", How::special, Way::in},
    {"Claim", "said", "summary", How::special, Way::in},
    {"Claim", "about", "entity", How::link},
    {"Claim", "note", "notes", How::text},
    {"Relationship", "valid-from", "startDate", How::date},
    {"Relationship", "valid-until", "endDate", How::date},
    {"Relationship", "note", "description", How::text},
    {"Relationship", "note", "summary", How::text, Way::in},
};

constexpr SchemaRow schemas[] = {
    {"Person", "Person", FtmKind::person},
    {"Organization", "Group", FtmKind::group}, {"Company", "Group", FtmKind::group}, {"PublicBody", "Group", FtmKind::group}, {"LegalEntity", "Group", FtmKind::group},
    {"Event", "Event", FtmKind::event},
    {"Address", "Place", FtmKind::place},
    {"Document", "Item", FtmKind::item}, {"Pages", "Item", FtmKind::item}, {"PlainText", "Item", FtmKind::item}, {"HyperText", "Item", FtmKind::item}, {"Image", "Item", FtmKind::item},
    {"Audio", "Item", FtmKind::item}, {"Video", "Item", FtmKind::item}, {"Article", "Item", FtmKind::item}, {"Email", "Item", FtmKind::item}, {"Table", "Item", FtmKind::item}, {"Workbook", "Item", FtmKind::item},
    {"Note", "Claim", FtmKind::claim},
    {"Family", "Relationship", FtmKind::relationship}, {"Associate", "Relationship", FtmKind::relationship}, {"Membership", "Relationship", FtmKind::relationship},
    {"Employment", "Relationship", FtmKind::relationship}, {"Directorship", "Relationship", FtmKind::relationship}, {"Ownership", "Relationship", FtmKind::relationship},
    {"Representation", "Relationship", FtmKind::relationship}, {"UnknownLink", "Relationship", FtmKind::relationship},
};

constexpr EdgeRow edges[] = {
    {"Family", "relative", "person", "relationship"}, {"Associate", "associate", "person", "relationship"}, {"Membership", "member", "organization", "role"},
    {"Employment", "employee", "employer", "role"}, {"Directorship", "director", "organization", "role"}, {"Ownership", "owner", "asset", "role"},
    {"Representation", "agent", "client", "role"}, {"UnknownLink", "subject", "object", "role"},
};

constexpr std::string_view identifiers[] = {"registrationNumber", "taxNumber", "vatCode", "leiCode", "dunsCode", "innCode", "ogrnCode", "wikidataId", "opencorporatesUrl"};

/// ISO 639-1 (or BCP 47) and ISO 639-3, of the languages that FollowTheMoney has.
constexpr std::pair<std::string_view, std::string_view> languages[] = {
    {"ko", "kor"}, {"zh", "zho"}, {"zh-Hans", "zho"}, {"zh-Hant", "zho"}, {"en", "eng"}, {"ja", "jpn"}, {"ru", "rus"}, {"mn", "mon"}, {"vi", "vie"}, {"lo", "lao"}, {"th", "tha"}, {"km", "khm"},
    {"my", "mya"}, {"ms", "msa"}, {"id", "ind"}, {"tl", "tgl"}, {"ne", "nep"}, {"hi", "hin"}, {"bn", "ben"}, {"ur", "urd"}, {"fa", "fas"}, {"ar", "ara"}, {"tr", "tur"}, {"uk", "ukr"},
    {"pl", "pol"}, {"de", "deu"}, {"fr", "fra"}, {"es", "spa"}, {"it", "ita"}, {"pt", "por"}, {"nl", "nld"}, {"cs", "ces"}, {"ro", "ron"}, {"sw", "swa"}, {"am", "amh"}, {"kk", "kaz"}, {"uz", "uzb"},
};
// clang-format on

/// The longest beginning, a year at least, that the two days share.
std::optional<std::string> shared_beginning(std::int32_t first, std::int32_t last) {
  const std::string a = to_string(date_of_day(first)), b = to_string(date_of_day(last));
  for (const std::size_t size : {std::size_t{10}, std::size_t{7}, std::size_t{4}}) {
    if (a.substr(0, size) == b.substr(0, size)) return a.substr(0, size);
  }
  return std::nullopt;
}

}  // namespace

std::span<const PropertyRow> property_rows() { return rows; }
std::span<const SchemaRow> schema_rows() { return schemas; }
std::span<const std::string_view> identifier_properties() { return identifiers; }

const SchemaRow* schema_row(std::string_view schema) {
  const auto at = std::ranges::find(schemas, schema, &SchemaRow::schema);
  return at == std::end(schemas) ? nullptr : at;
}

const EdgeRow* edge_row(std::string_view schema) {
  const auto at = std::ranges::find(edges, schema, &EdgeRow::schema);
  return at == std::end(edges) ? nullptr : at;
}

std::string_view our_language(std::string_view theirs) {
  for (const auto& [ours, three] : languages) {
    if (three == theirs) return ours;
  }
  return {};
}

std::string_view their_language(std::string_view ours) {
  for (const auto& [own, three] : languages) {
    if (own == ours) return three;
  }
  return {};
}

std::size_t most_characters(How how) {
  switch (how) {
    case How::name: return 384;
    case How::text: return 65'000;
    case How::address: return 250;
    case How::identifier: return 64;
    default: return 1024;
  }
}

std::optional<TheirDate> their_date(std::string_view ours) {
  const auto date = records::parse_date(ours);
  if (!date) return std::nullopt;
  const bool exact = date->type == DateType::exact || date->type == DateType::month || date->type == DateType::year;
  std::optional<std::string> text;
  if (date->type == DateType::about && ours.ends_with('~')) {
    text = std::string(ours.substr(0, ours.size() - 1));
  } else if (date->first && date->last) {
    text = shared_beginning(*date->first, *date->last);
  }
  if (!text || *text < "1000") return std::nullopt;
  return TheirDate{*text, exact};
}

std::string stand_in(std::string_view type, std::string_view id) { return std::string(type) + " " + std::string(id); }

bool is_stand_in(std::string_view name, std::string_view id) {
  if (name == id) return true;
  if (!name.ends_with(id) || name.size() > id.size() + 20) return false;
  name.remove_suffix(id.size());
  if (!name.ends_with(' ')) return false;
  name.remove_suffix(1);
  return name == "Person" || name == "Group" || name == "Event" || name == "Act" || name == "Item" || name == "Testimony";
}

std::string shown_name(std::string_view name) {
  const bool plain = !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-';
  });
  return plain ? std::string(name) : "(a name that is not shown here)";
}

}  // namespace girok::exchange::ftm
