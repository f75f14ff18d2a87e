# girok_embed(<target> <room> <folder>): the files of a folder become part of the program, so that one file is
# all there is to copy. Declares, in the generated header "<room>/embedded.h":
#
#   namespace girok::<room> {
#     std::string_view embedded(std::string_view name);         // empty where unknown
#     std::span<const std::string_view> embedded_names();       // sorted
#   }
#
# Names are relative to the folder. The bytes are taken in by the assembler (.incbin), so large files cost
# no compile time.
function(girok_embed target room folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_SOURCE_DIR}/${folder}/*)
  set(out ${CMAKE_BINARY_DIR}/embedded/${room})
  set(asm "")
  set(decls "")
  set(cases "")
  set(names "")
  set(depends "")
  set(index 0)
  foreach(file ${files})
    set(path ${CMAKE_SOURCE_DIR}/${folder}/${file})
    list(APPEND depends ${path})
    set(symbol girok_${room}_file_${index})
    string(APPEND asm
      "asm(\".section .rodata\\n.global ${symbol}\\n.global ${symbol}_end\\n${symbol}:\\n.incbin \\\"${path}\\\"\\n${symbol}_end:\\n.byte 0\\n.previous\\n\");\n")
    string(APPEND decls "extern \"C\" const char ${symbol}[], ${symbol}_end[];\n")
    string(APPEND cases "  if (name == \"${file}\") return {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})};\n")
    string(APPEND names "    \"${file}\",\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${out}/${room}/embedded.h CONTENT
"#pragma once
#include <span>
#include <string_view>
namespace girok::${room} {
/// The bytes of an embedded file, alive for the whole run; empty where there is no such file.
std::string_view embedded(std::string_view name);
/// The names of all embedded files, sorted.
std::span<const std::string_view> embedded_names();
}
" @ONLY)
  file(CONFIGURE OUTPUT ${out}/embedded.cpp CONTENT
"#include \"${room}/embedded.h\"
#include <cstddef>
${asm}
${decls}
namespace girok::${room} {
std::string_view embedded(std::string_view name) {
${cases}  return {};
}
std::span<const std::string_view> embedded_names() {
  static constexpr std::string_view names[] = {
${names}  };
  return names;
}
}
" @ONLY)
  target_sources(${target} PRIVATE ${out}/embedded.cpp)
  set_source_files_properties(${out}/embedded.cpp PROPERTIES OBJECT_DEPENDS "${depends}")
  target_include_directories(${target} PRIVATE ${out})
  string(REGEX REPLACE "^girok_" "" name ${target})
  if(TARGET ${name}_test)  # tests of a room may look at what is embedded in it
    target_include_directories(${name}_test PRIVATE ${out})
  endif()
endfunction()
