// Files copied piece by piece, and checked on the way. Private to what makes whole copies of a vault.
#pragma once

#include <optional>
#include <string>

#include "base/disk.h"
#include "base/result.h"
#include "vault/batch.h"

namespace girok::vault {

/// Copies a file into a folder that is made where it is missing; synced, the folder's names are not. `wanted`: what the bytes must be. Nothing is left where it fails.
/// Errors: not_found, unreadable, damaged (not what was wanted), write_failed.
Result<> copy_file(Disk& disk, const std::string& from, const std::string& to, const BlobInfo* wanted = nullptr);

/// A name for what is made beside its place and renamed when it is whole.
std::string name_beside(const std::string& path, const RandomSource& random);
/// Gives what was made beside its place its name. Where that, or making it last, fails, it is beside its place still.
Result<> put_in_place(Disk& disk, const std::string& fresh, const std::string& path);
/// The same error, with the name that the caller knows.
Error named_again(Error error, const std::string& from, const std::string& to);

/// Syncs the names in a folder and in all folders below it.
Result<> sync_tree(Disk& disk, const std::string& folder);

}  // namespace girok::vault
