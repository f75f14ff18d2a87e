# girok_web(<target> <room>): the scripts and styles of web/ are built by Node and become part of the program. Declares, in the
# generated header "<room>/web_files.h":
#
#   namespace girok::<room> {
#     struct WebFile { std::string_view name, type, bytes, gzip; };
#     std::span<const WebFile> web_files();                        // sorted by name; a name changes with its content
#     std::string_view web_file_name(std::string_view entry);      // "app.js", "app.css", "icon.svg" → the name of its file; empty where there is none
#   }
#
# The packages come from the npm registry once, into GIROK_WEB_PACKAGES, and again only when web/package-lock.json has changed; what is
# there already is used without a network. With GIROK_WEB=OFF the style sheet is all there is, Node is not needed, and pages work without scripts.
option(GIROK_WEB "Build the scripts of the web pages (needs Node 18 or later, and npm once)" ON)
set(GIROK_WEB_PACKAGES ${CMAKE_SOURCE_DIR}/build/web-packages CACHE PATH "Where the npm packages are; one folder for all builds")

function(girok_web_header room out)
  file(CONFIGURE OUTPUT ${out}/${room}/web_files.h CONTENT
"#pragma once
#include <span>
#include <string_view>
namespace girok::${room} {
/// A script or style sheet of the pages, alive for the whole run.
struct WebFile {
  std::string_view name;   // of its content: it may be kept for ever
  std::string_view type;   // its content type
  std::string_view bytes;
  std::string_view gzip;   // the same, compressed; empty where there is none
};
/// All of them, sorted by name.
std::span<const WebFile> web_files();
/// The file behind \"app.js\", \"app.css\" or \"icon.svg\"; empty where there is none.
std::string_view web_file_name(std::string_view entry);
}
" @ONLY)
endfunction()

# Node and npm, or a plain word about what is missing.
function(girok_find_node)
  find_program(GIROK_NODE NAMES node nodejs)
  find_program(GIROK_NPM NAMES npm)
  find_program(GIROK_FLOCK NAMES flock)
  set(advice "On Debian: apt-get install nodejs npm (or ./run setup). To build without scripts in the pages: cmake -DGIROK_WEB=OFF …")
  if(NOT GIROK_NODE)
    message(FATAL_ERROR "The web pages are built with Node.js 18 or later, and there is no `node` here. ${advice}")
  endif()
  execute_process(COMMAND ${GIROK_NODE} --version OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE)
  string(REGEX REPLACE "^v" "" version "${version}")
  if(version VERSION_LESS 18)
    message(FATAL_ERROR "The web pages are built with Node.js 18 or later; ${GIROK_NODE} is ${version}. ${advice}")
  endif()
  if(NOT GIROK_NPM AND NOT EXISTS ${GIROK_WEB_PACKAGES}/.installed)
    message(FATAL_ERROR "The packages of the web pages are fetched by npm, and there is no `npm` here. ${advice}")
  endif()
endfunction()

function(girok_web target room)
  set(web ${CMAKE_SOURCE_DIR}/web)
  set(out ${CMAKE_BINARY_DIR}/web)
  girok_web_header(${room} ${out})
  file(GLOB_RECURSE styles CONFIGURE_DEPENDS ${web}/styles/*.css)
  if(GIROK_WEB)
    girok_find_node()
    file(GLOB_RECURSE scripts CONFIGURE_DEPENDS ${web}/src/*.ts)
    list(FILTER scripts EXCLUDE REGEX "\\.test\\.ts$")
    set(npm "${GIROK_NPM}")
    if(NOT npm)
      set(npm npm)
    endif()
    set(alone)
    if(GIROK_FLOCK)  # two builds at once share the folder
      set(alone ${GIROK_FLOCK} ${GIROK_WEB_PACKAGES}.lock)
    endif()
    get_filename_component(beside ${GIROK_WEB_PACKAGES} DIRECTORY)
    file(MAKE_DIRECTORY ${beside})
    add_custom_command(OUTPUT ${out}/packages.stamp
      COMMAND ${alone} ${GIROK_NODE} ${web}/packages.mjs ${GIROK_WEB_PACKAGES} ${npm}
      COMMAND ${CMAKE_COMMAND} -E touch ${out}/packages.stamp
      DEPENDS ${web}/package.json ${web}/package-lock.json ${web}/packages.mjs
      COMMENT "Packages of the web pages" VERBATIM)
    add_custom_command(OUTPUT ${out}/web_files.cpp
      COMMAND ${GIROK_NODE} ${web}/build.mjs --packages ${GIROK_WEB_PACKAGES} --out ${out} --room ${room}
      DEPENDS ${out}/packages.stamp ${web}/build.mjs ${web}/tsconfig.json ${web}/images/icon.svg ${scripts} ${styles}
      COMMENT "Scripts and styles of the web pages" VERBATIM)
  else()
    add_custom_command(OUTPUT ${out}/web_files.cpp
      COMMAND ${CMAKE_COMMAND} -DWEB=${web} -DOUT=${out} -DROOM=${room} -P ${CMAKE_SOURCE_DIR}/cmake/WebStyles.cmake
      DEPENDS ${styles} ${CMAKE_SOURCE_DIR}/cmake/WebStyles.cmake
      COMMENT "Styles of the web pages" VERBATIM)
  endif()
  add_custom_target(girok_web_files DEPENDS ${out}/web_files.cpp)
  target_sources(${target} PRIVATE ${out}/web_files.cpp)
  target_include_directories(${target} PRIVATE ${out})
endfunction()
