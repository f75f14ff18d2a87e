// Texts on their way into XML.
#include "exchange/xml.h"

namespace girok::exchange {

bool append_xml_text(std::string& out, std::string_view text, bool attribute) {
  bool all = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += attribute ? "&quot;" : "\""; break;
      case '\r': out += "&#13;"; break;
      case '\n': out += attribute ? "&#10;" : "\n"; break;
      case '\t': out += attribute ? "&#9;" : "\t"; break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        const bool no_character =
            byte == 0xEF && text.substr(i, 2) == "\xEF\xBF" && i + 2 < text.size() && static_cast<unsigned char>(text[i + 2]) >= 0xBE;
        if (byte >= 0x20 && !no_character) {
          out += c;
          break;
        }
        all = false;
        if (no_character) i += 2;
      }
    }
  }
  return all;
}

}  // namespace girok::exchange
