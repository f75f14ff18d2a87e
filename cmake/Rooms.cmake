# A room is a folder src/<name>: x.h, x.cpp and x_test.cpp side by side.
#
#   girok_room(<name> [ROOMS <rooms below>...] [LINK <targets>...] [EMBED <folder>])
#
# makes the library girok_<name> from every *.cpp that is not a test, and the test program <name>_test from
# every *_test.cpp. A room that is still empty becomes an interface library. EMBED puts the files of a folder
# into the library (see Embed.cmake).
function(girok_room name)
  cmake_parse_arguments(ROOM "" "EMBED" "ROOMS;LINK" ${ARGN})
  set(dir ${CMAKE_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*.cpp)
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${dir}/*_test.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  set(links ${ROOM_LINK})
  foreach(room ${ROOM_ROOMS})
    list(APPEND links girok_${room})
  endforeach()

  if(sources)
    add_library(girok_${name} STATIC ${sources})
    target_include_directories(girok_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(girok_${name} PUBLIC ${links} PRIVATE girok_flags)
    if(ROOM_EMBED)
      girok_embed(girok_${name} ${name} ${ROOM_EMBED})
    endif()
  else()
    add_library(girok_${name} INTERFACE)
    target_include_directories(girok_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(girok_${name} INTERFACE ${links})
  endif()

  if(GIROK_TESTS AND tests)
    add_executable(${name}_test ${tests} ${CMAKE_SOURCE_DIR}/tests/doctest_main.cpp)
    target_link_libraries(${name}_test PRIVATE girok_${name} girok_flags rapidcheck)
    if(ROOM_EMBED)  # tests of a room may look at what is embedded in it
      target_include_directories(${name}_test PRIVATE ${CMAKE_BINARY_DIR}/embedded/${name})
    endif()
    target_compile_definitions(${name}_test PRIVATE GIROK_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
endfunction()

# girok_program(<name> DIRECTORY <folder> ROOMS <rooms>...): a program from every *.cpp of the folder.
function(girok_program name)
  cmake_parse_arguments(PROGRAM "" "DIRECTORY" "ROOMS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${PROGRAM_DIRECTORY}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  foreach(room ${PROGRAM_ROOMS})
    target_link_libraries(${name} PRIVATE girok_${room})
  endforeach()
  target_link_libraries(${name} PRIVATE girok_flags)
endfunction()

# The fault tests of the vault: one program, vault_faults, run by tests/faults/run-vault-faults.
function(girok_fault_tests folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  add_executable(vault_faults ${sources})
  target_link_libraries(vault_faults PRIVATE girok_vault girok_flags)
  target_compile_definitions(vault_faults PRIVATE DOCTEST_CONFIG_DISABLE)  # test_world.h includes it, for the unit tests
endfunction()

# Each benchmarks/*.cpp is a program of its own, bench_<stem>; with Google Benchmark where it is installed.
function(girok_benchmarks folder)
  find_package(benchmark QUIET)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  file(GLOB support CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/support/*.cpp)
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    add_executable(bench_${stem} ${source} ${support})
    target_include_directories(bench_${stem} PRIVATE ${CMAKE_SOURCE_DIR}/${folder})
    target_link_libraries(bench_${stem} PRIVATE girok_app girok_flags)
    if(benchmark_FOUND)
      target_link_libraries(bench_${stem} PRIVATE benchmark::benchmark)
    endif()
    target_compile_definitions(bench_${stem} PRIVATE GIROK_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  endforeach()
endfunction()

# Each tests/fuzz/*_fuzz.cpp is a libFuzzer target of the same name where GIROK_FUZZ is on (clang). In the tests' build the
# same source becomes <stem>_replay, which runs the inputs kept in tests/fuzz/corpus/<stem>/ and tests/issues/<stem>/ once each.
function(girok_fuzz_targets folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*_fuzz.cpp)
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    if(GIROK_FUZZ)
      add_executable(${stem} ${source})
      target_link_libraries(${stem} PRIVATE girok_app girok_flags)
      target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
    else()
      add_executable(${stem}_replay ${source} ${CMAKE_SOURCE_DIR}/tests/fuzz_replay_main.cpp)
      target_link_libraries(${stem}_replay PRIVATE girok_app girok_flags)
      add_test(NAME ${stem} COMMAND ${stem}_replay ${folder}/corpus/${stem} tests/issues/${stem}
               WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    endif()
  endforeach()
endfunction()
