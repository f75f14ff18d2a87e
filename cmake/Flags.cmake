# Warnings, hardening and sanitizers in one place: the interface target girok_flags.
add_library(girok_flags INTERFACE)
target_compile_options(girok_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -fstack-protector-strong -fstack-clash-protection -fcf-protection)
if(GIROK_WERROR)
  target_compile_options(girok_flags INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(girok_flags INTERFACE _FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
endif()
target_link_options(girok_flags INTERFACE -Wl,-z,relro,-z,now)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(GIROK_SANITIZE "" CACHE STRING "Sanitizers, as in address,undefined")
if(GIROK_SANITIZE)
  add_compile_options(-fsanitize=${GIROK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GIROK_SANITIZE})
  # With a sanitizer's calls in between, g++ no longer sees that an optional was looked at before it is read.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()
if(GIROK_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
