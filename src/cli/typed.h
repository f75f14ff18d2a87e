// What was typed: lists with commas, and a command that can be typed again.
//
// Threads  Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace girok::cli {

/// "a,b" "c" → a, b, c. Nothing for nothing between two commas.
std::vector<std::string> split_at_commas(const std::vector<std::string>& typed);
/// As a shell takes it for one word: in quotes where it holds more than letters, digits and marks that mean nothing.
std::string quoted_for_shell(std::string_view word);
/// The name of a file without its folders; "-" stays.
std::string without_folders(std::string path);

}  // namespace girok::cli
