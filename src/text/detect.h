// Which encoding bytes without a mark are in. Private to this room.
//
// Model    uchardet proposes (the method of Li & Momoi 2001, "A composite approach to language/encoding detection"); since it takes
//          short EUC-KR for GB18030 and the other way round, each candidate then decodes a sample, and the one that yields the most
//          frequent characters of its language wins.
// Limits   A sample of 32 KiB from the first byte that is not ASCII. Texts of one or two such characters are a guess.
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>

namespace girok::text {

/// An encoding under the name we show and the name ICU's converter goes by.
struct Encoding {
  std::string name;
  std::string converter;  ///< empty where unknown
};

/// From any label ("ks_c_5601-1987", "gb2312", "latin1"): the superset that documents with this label are really in.
Encoding encoding_of(std::string_view label);

/// Windows-1252 as typists and word processors leave it in English: curly quotes, dashes, £, accented letters beside ASCII letters.
/// Requires: no multi-byte UTF-8 in `bytes`.
bool looks_like_windows_1252(std::string_view bytes);

/// The best guess. Requires: at least one byte that is not ASCII, or an escape sequence.
Encoding guess_encoding(std::string_view bytes);

}  // namespace girok::text
