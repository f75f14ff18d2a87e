# girok_han_table(<target>): the table of Han characters (Korean readings, pinyin, variants), made by tools/make-han-table from Debian's
# packages unicode-data and libhangul-data, and taken into the target by the assembler. Declares nothing: src/text/han_readings.cpp names the symbols.
set(GIROK_UNICODE_DATA /usr/share/unicode CACHE PATH "Where Unihan_Readings.txt.bz2 and its siblings are (Debian: unicode-data)")
set(GIROK_HANJA_TXT /usr/share/libhangul/hanja/hanja.txt CACHE FILEPATH "The list of Hanja of libhangul (Debian: libhangul-data)")

function(girok_han_table target)
  set(unihan "")
  foreach(name Readings Variants OtherMappings)
    list(APPEND unihan ${GIROK_UNICODE_DATA}/Unihan_${name}.txt.bz2)
  endforeach()
  foreach(file ${unihan} ${GIROK_HANJA_TXT})
    if(NOT EXISTS ${file})
      message(FATAL_ERROR "${file} is not there. Please install Debian's packages unicode-data and libhangul-data (./run setup does), "
                          "or say where the files are with -DGIROK_UNICODE_DATA=FOLDER and -DGIROK_HANJA_TXT=FILE.")
    endif()
  endforeach()
  find_program(GIROK_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)  # Debian's own, with bz2
  find_program(GIROK_PYTHON NAMES python3)
  if(NOT GIROK_PYTHON)
    message(FATAL_ERROR "python3 is not there. Please install it (./run setup does): the table of Han characters is made with it.")
  endif()

  set(out ${CMAKE_BINARY_DIR}/han_table)
  file(MAKE_DIRECTORY ${out})
  add_custom_command(
    OUTPUT ${out}/han_table.bin
    COMMAND ${GIROK_PYTHON} ${CMAKE_SOURCE_DIR}/tools/make-han-table ${GIROK_UNICODE_DATA} ${GIROK_HANJA_TXT} ${out}/han_table.bin
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/make-han-table ${unihan} ${GIROK_HANJA_TXT}
    COMMENT "Making the table of Han characters" VERBATIM)
  file(CONFIGURE OUTPUT ${out}/han_table.cpp CONTENT
"asm(\".section .rodata\\n.balign 8\\n.global girok_han_table\\n.global girok_han_table_end\\ngirok_han_table:\\n.incbin \\\"${out}/han_table.bin\\\"\\ngirok_han_table_end:\\n.byte 0\\n.previous\\n\");
" @ONLY)
  target_sources(${target} PRIVATE ${out}/han_table.cpp)
  set_source_files_properties(${out}/han_table.cpp PROPERTIES OBJECT_DEPENDS ${out}/han_table.bin)
endfunction()
