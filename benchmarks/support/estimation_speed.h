// How fast the estimators are, and how that grows: bootstraps that choose anew, chains, graphs; with lists and classes.
//
// Threads  Methods use their own.
#pragma once

namespace support {

/// Prints "name<TAB>seconds<TAB>what<TAB>how many<TAB>peak MB" a line. `small`: a tenth of everything. -> exit code
int speed(bool small);

}  // namespace support
