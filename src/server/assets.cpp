#include "server/assets.h"

#include <algorithm>

#include "server/web_files.h"

namespace girok::server {

std::string_view asset_name(std::string_view entry) { return web_file_name(entry); }

Response static_file(const Request& request) {
  const std::string_view name = std::string_view(request.path).substr(8);
  const auto files = web_files();
  const auto at = std::ranges::find(files, name, &WebFile::name);
  if (at == files.end()) return {404, {{"Content-Type", "text/plain; charset=utf-8"}}, "There is no such file.\n"};
  Response response{
      200,
      {{"Content-Type", std::string(at->type)}, {"Cache-Control", "public, max-age=31536000, immutable"}, {"Vary", "Accept-Encoding"}},
      {}};
  const bool packed = !at->gzip.empty() && request.header("accept-encoding").find("gzip") != std::string_view::npos;
  if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = packed ? at->gzip : at->bytes;
  return response;
}

}  // namespace girok::server
