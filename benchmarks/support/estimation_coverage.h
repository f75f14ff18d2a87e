// How often nominal intervals hold the truth: every method and the advice on tables drawn from populations of known size.
//
// Threads  One table a thread; the same figures on any number of threads.
#pragma once

namespace support {

/// Prints one line a population and method. -> exit code
int coverage(int argc, char** argv);

}  // namespace support
