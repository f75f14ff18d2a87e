#include "server/pages/records_shared.h"
namespace girok::server {
void add_record_pictures(Routes& routes) { (void)routes; }
}  // namespace girok::server
