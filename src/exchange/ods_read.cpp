// ODS: OpenDocument 1.3 part 3, chapter 9 (tables).
#include "exchange/table_build.h"
#include "exchange/zip.h"

namespace girok::exchange {

tl::expected<Tables, std::vector<Error>> read_ods(const ZipArchive&, const std::string& name, const TableLimits&) {
  return tl::unexpected(std::vector<Error>{{ErrorCode::unsupported, "an ODS table", name, "save it as XLSX or CSV"}});
}

}  // namespace girok::exchange
