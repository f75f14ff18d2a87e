// The writers of all formats behind one door. Private to the export.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/records/export_files.h"

namespace girok::app {

struct Exported {
  bool bag = false;                                 ///< the files and attachments are its payload
  std::vector<std::pair<std::string, std::string>> bag_info;
  bool folder = false;                              ///< several files, or a format that is a folder
  exchange::Files files;
  std::map<std::string, std::string> attachments;   ///< path in the export, path in Collected::attachments
  std::vector<records::Loss> losses;
  std::vector<exchange::Note> notes;
};

Result<Exported> write_format(const vault::Vault& vault, const records::Schema& schema, const Collected& collected,
                              const ExportOptions& options);

}  // namespace girok::app
