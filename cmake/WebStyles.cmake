# Where there is no Node (GIROK_WEB=OFF): the style sheet as it is, its @imports put in their places, and no scripts.
# cmake -DWEB=… -DOUT=… -DROOM=… -P WebStyles.cmake
file(STRINGS ${WEB}/styles/app.css lines ENCODING UTF-8)
set(css "")
foreach(line IN LISTS lines)
  if(line MATCHES "^@import \"\\./([a-z-]+\\.css)\"")
    file(READ ${WEB}/styles/${CMAKE_MATCH_1} part)
    string(APPEND css "${part}")
  endif()
endforeach()
string(SHA256 hash "${css}")
string(SUBSTRING "${hash}" 0 8 hash)
string(TOUPPER "${hash}" hash)
set(file ${OUT}/files/style-${hash}.css)
file(REMOVE_RECURSE ${OUT}/files)
file(WRITE ${file} "${css}")
set(symbol girok_${ROOM}_web_0)
file(WRITE ${OUT}/web_files.cpp
"#include \"${ROOM}/web_files.h\"
#include <cstddef>
asm(\".section .rodata\\n.global ${symbol}\\n.global ${symbol}_end\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n${symbol}_end:\\n.byte 0\\n.previous\\n\");
extern \"C\" const char ${symbol}[], ${symbol}_end[];
namespace girok::${ROOM} {
std::span<const WebFile> web_files() {
  static const WebFile files[] = {
      {\"style-${hash}.css\", \"text/css; charset=utf-8\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}, {}},
  };
  return files;
}
std::string_view web_file_name(std::string_view entry) { return entry == \"app.css\" ? \"style-${hash}.css\" : std::string_view{}; }
}
")
