// Questions about single tables and functions, one a line on standard input, one line of JSON each on standard output: for benchmarks/estimation.py and its independent references.
//
//   method NAME LISTS PATTERN:COUNT,… [draws=N] [seed=N] [order=N] [chains=N] [sweeps=N] [burn=N] [moves=N] [classes=N] [delta=X] [gamma=SHAPE:SCALE] [bound=X] [threads=N] [p=X]
//   estimate LISTS PATTERN:COUNT,… [the same]     the gate, every method, sensitivities, the advice
//   bootstrap RULE LISTS PATTERN:COUNT,… ESTIMATE [draws=N] [seed=N] [order=N]     every draw; rule: bic, aic, stepwise
//   fit LISTS PATTERN:COUNT,… [TERM,…]            one model: interactions as patterns
//   special FUNCTION X…                           a function of special.h
//
// Threads  Not shared.
#pragma once

namespace support {

/// -> exit code
int answer_questions();

}  // namespace support
