// From a view to HTML: mustache templates (web/templates), with the words of a language put in when they are loaded.
//
// Model    [[key]] is a word, [[key {{a}} {{b}}]] one with {0} and {1}; {{> area/name}} takes in another template. Everything of a view is escaped; {{{x}}} only stands for what our own code made and escaped.
//          [[said {{a}}]] is a sentence that an engine made, in the reader's language, or marked as English where no table has it.
//          null, false, "", [] and {} of a view are nothing to a section.
// Limits   Templates are part of the program: what is wrong in one is a bug, which problems_of_templates() finds in tests.
// Threads  Safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/view.h"
#include "server/words.h"

namespace girok::server {

bool has_template(std::string_view name);
/// Requires: has_template(name).
std::string rendered(std::string_view name, const Words& words, const Json& view);
/// Broken templates, words that are not there, partials that are not there: a line each.
std::vector<std::string> problems_of_templates();

}  // namespace girok::server
