# Time of what R packages offer, on the numbers that `estimators.py data` wrote. Prints seconds and versions as JSON.
# Usage: Rscript estimators.R STEP FOLDER
# Leaves with 3 where the package is not installed. Everything but the long permutations runs once before the clock.

arguments <- commandArgs(trailingOnly = TRUE)
step <- arguments[1]
read <- function(name) as.matrix(read.csv(file.path(arguments[2], paste0(name, ".csv")), header = FALSE))

needs <- function(package) {
  if (!requireNamespace(package, quietly = TRUE)) quit(status = 3)
  suppressPackageStartupMessages(library(package, character.only = TRUE))
  package
}

panel_model <- function(waves = 4) {
  w <- seq_len(waves)
  later <- w[-1]
  paste(c(
    paste("kt =~", paste0("1*t", w, collapse = " + ")), paste("kc =~", paste0("1*c", w, collapse = " + ")),
    paste0("wt", w, " =~ 1*t", w), paste0("wc", w, " =~ 1*c", w),
    paste0("t", w, " ~~ 0*t", w), paste0("c", w, " ~~ 0*c", w),
    paste0("t", w, " ~ 1"), paste0("c", w, " ~ 1"), "kt ~~ kt + kc", "kc ~~ kc",
    paste0("wt", w, " ~~ wt", w, " + wc", w), paste0("wc", w, " ~~ wc", w),
    "kt ~~ 0*wt1 + 0*wc1", "kc ~~ 0*wt1 + 0*wc1",
    paste0("wt", later, " ~ a*wt", later - 1, " + b*wc", later - 1),
    paste0("wc", later, " ~ d*wt", later - 1, " + e*wc", later - 1)
  ), collapse = "\n")
}

steps <- list(
  qap = function() {
    package <- needs("sna")
    graphs <- array(c(read("network_0"), read("network_1")), c(100, 100, 2))
    graphs <- aperm(graphs, c(3, 1, 2))
    list(package, function() qaptest(graphs, gcor, g1 = 1, g2 = 2, reps = 1000), warm = FALSE)
  },
  mrqap = function() {
    package <- needs("sna")
    y <- read("network_0")
    x <- list(read("network_1"), read("network_2"))
    list(package, function() netlm(y, x, nullhyp = "qapspp", reps = 1000), warm = FALSE)
  },
  ri_clpm = function() {
    package <- needs("lavaan")
    rows <- as.data.frame(read("panel"))
    names(rows) <- c("rater", "target", paste0("t", 1:4), paste0("c", 1:4))
    list(package, function() {
      fit <- lavaan(panel_model(), data = rows, meanstructure = TRUE)
      stopifnot(lavInspect(fit, "converged"))
      fitMeasures(fit)
    }, warm = TRUE)
  },
  mixed = function() {
    package <- needs("lme4")
    rows <- as.data.frame(read("ratings"))
    names(rows) <- c("rater", "target", "y")
    list(package, function() lmer(y ~ 1 + (1 | rater) + (1 | target), data = rows), warm = TRUE)
  },
  alpha = function() {
    package <- needs("psych")
    answers <- read("answers")
    list(package, function() psych::alpha(answers), warm = TRUE)
  },
  facets = function() {
    package <- needs("lavaan")
    rows <- as.data.frame(read("facets"))
    names(rows) <- paste0("x", 1:9)
    model <- "b =~ x1 + x2 + x3\ni =~ x4 + x5 + x6\na =~ x7 + x8 + x9"
    list(package, function() fitMeasures(cfa(model, data = rows)), warm = TRUE)
  }
)

made <- steps[[step]]()
if (made$warm) invisible(capture.output(suppressWarnings(suppressMessages(made[[2]]()))))
seconds <- system.time(invisible(capture.output(suppressWarnings(made[[2]]()))))[["elapsed"]]
cat(sprintf(
  '{"seconds": %.4f, "r": "%s", "package": "%s %s"}\n', seconds,
  paste(R.version$major, R.version$minor, sep = "."), made[[1]], packageVersion(made[[1]])
))
