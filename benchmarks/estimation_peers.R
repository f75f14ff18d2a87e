# The R packages of the field on the same tables, where they are installed: SparseMSE, LCMCR, dga, CARE1. Prints "name<TAB>seconds of processor<TAB>key=value …" a line; benchmarks/estimation.py runs it.
#
#   Rscript estimation_peers.R FOLDER DRAWS SWEEPS    FOLDER has uk5.csv, western.csv, kosovo.csv, hav.csv; draws of N of the chains go to FOLDER/lcmcr-NAME.txt
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
draws <- as.integer(arguments[2])
sweeps <- as.integer(arguments[3])
there <- function(package) suppressWarnings(suppressMessages(requireNamespace(package, quietly = TRUE)))
read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")), check.names = FALSE)
say <- function(name, seconds, ...) cat(name, format(seconds, digits = 6), paste(..., sep = " "), sep = "\t", fill = FALSE)
# Seconds of processor: other programs may run beside.
timed <- function(work) sum(system.time(work)[c("user.self", "sys.self")])

if (there("SparseMSE")) {
  suppressMessages(library(SparseMSE))
  for (name in c("uk5", "western", "kosovo")) {
    table <- as.matrix(read(name))
    seconds <- timed(out <- tryCatch(suppressWarnings(estimatepopulation(table, nboot = draws, iseed = 1)), error = function(e) conditionMessage(e)))
    value <- if (is.character(out)) "failed" else paste0("estimate=", format(out$popest, digits = 8), " lo=", format(out$BCaquantiles[1], digits = 7), " hi=", format(out$BCaquantiles[length(out$BCaquantiles)], digits = 7))
    say(paste("SparseMSE bootstrap", name), seconds, paste0("draws=", draws), value)
    cat("\n")
  }
}
if (there("LCMCR")) {
  suppressMessages(library(LCMCR))
  for (name in c("kosovo", "uk5", "western")) {
    table <- read(name)
    lists <- ncol(table) - 1
    rows <- table[rep(seq_len(nrow(table)), table[[lists + 1]]), seq_len(lists)]
    for (i in seq_len(lists)) rows[[i]] <- factor(rows[[i]], levels = c(0, 1))
    seconds <- timed({
      sampler <- lcmCR(captures = rows, tabular = FALSE, in_list_label = "1", not_in_list_label = "0", K = 10, a_alpha = 0.25, b_alpha = 0.25, seed = 1, buffer_size = 10000, thinning = 10, verbose = FALSE)
      sizes <- lcmCR_PostSampl(sampler, burnin = sweeps %/% 11, samples = (sweeps - sweeps %/% 11) %/% 10, thinning = 10, output = FALSE)
    })
    writeLines(as.character(sizes), file.path(folder, paste0("lcmcr-", name, ".txt")))
    say(paste("LCMCR chain", name), seconds, paste0("sweeps=", sweeps), paste0("median=", median(sizes)))
    cat("\n")
  }
}
if (there("dga")) {
  suppressMessages(library(dga))
  table <- read("kosovo")
  counts <- rep(0, 16)
  for (i in seq_len(nrow(table))) counts[1 + sum(unlist(table[i, 1:4]) * c(8, 4, 2, 1))] <- table[i, 5]
  data(graphs4)
  unseen <- 1:20000
  seconds <- timed(weights <- bma.cr(array(counts, dim = rep(2, 4)), unseen, 2^-4, graphs4))
  mass <- colSums(weights)
  at <- function(p) 4400 + unseen[which(cumsum(mass) >= p)[1]]
  say("dga kosovo", seconds, paste0("points=", length(unseen)), paste0("median=", at(0.5), " lo=", at(0.025), " hi=", at(0.975)))
  cat("\n")
  table <- read("uk5")
  counts <- rep(0, 32)
  for (i in seq_len(nrow(table))) counts[1 + sum(unlist(table[i, 1:5]) * c(16, 8, 4, 2, 1))] <- table[i, 6]
  data(graphs5)
  unseen <- 1:(10 * draws)
  seconds <- timed(bma.cr(array(counts, dim = rep(2, 5)), unseen, 2^-5, graphs5))
  say("dga uk5", seconds, paste0("points=", length(unseen)))
  cat("\n")
}
if (there("CARE1")) {
  suppressMessages(library(CARE1))
  table <- read("hav")
  counts <- rep(0, 7)
  for (i in seq_len(nrow(table))) counts[sum(unlist(table[i, 1:3]) * c(4, 2, 1))] <- table[i, 4]
  for (method in c("Indep", "HSC", "LSC")) {
    seconds <- timed(out <- estN(counts, method = method, se = TRUE, nboot = 200))
    say(paste("CARE1 hav", method), seconds, paste0("estimate=", out[1]))
    cat("\n")
  }
}
