#include "linkage/fields.h"

namespace girok::linkage {

std::string_view name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::name: return "name";
    case FieldKind::date: return "date";
    case FieldKind::age: return "age";
    case FieldKind::place: return "place";
    case FieldKind::sex: return "sex";
    case FieldKind::category: return "category";
    case FieldKind::number: return "number";
    case FieldKind::text: return "text";
    case FieldKind::identifier: return "identifier";
  }
  return "text";
}

}  // namespace girok::linkage
