# Simulated pair scores of trust and collaboration over three to five waves, and the random-intercept cross-lagged panel
# model of Hamaker, Kuiper & Grasman (2015) fitted to them with lavaan.
# Rscript tests/reference/own/scripts/ri_clpm.R [FOLDER]   (default: tests/reference/own/ri_clpm)
# Writes NAME.csv (rater, target, t1.., c1..; empty = missing) and NAME.json.

suppressPackageStartupMessages({
  library(lavaan)
  library(jsonlite)
})
folder <- c(commandArgs(TRUE), "tests/reference/own/ri_clpm")[1]

simulated <- function(seed, organisations, waves, missing) {
  set.seed(seed)
  pairs <- subset(expand.grid(rater = seq_len(organisations), target = seq_len(organisations)), rater != target)
  n <- nrow(pairs)
  correlated <- function(n, r) {
    x <- matrix(rnorm(2 * n), n)
    cbind(x[, 1], r * x[, 1] + sqrt(1 - r^2) * x[, 2])
  }
  part <- function(r) {
    sqrt(.2) * correlated(organisations, r)[pairs$rater, ] + sqrt(.2) * correlated(organisations, r)[pairs$target, ] +
      sqrt(.6) * correlated(n, r)
  }
  phi <- matrix(c(.35, .20, .15, .30), 2)
  stable <- .6 * part(.5)
  within <- .55 * part(.4)
  rows <- pairs
  scores <- list()
  for (wave in seq_len(waves)) {
    if (wave > 1) within <- within %*% t(phi) + .5 * part(.3)
    scores[[wave]] <- 3.2 + .1 * wave + stable + within
  }
  for (scale in 1:2) for (wave in seq_len(waves)) {
    value <- round(c(1, 2)[scale] * scores[[wave]][, scale], 3)
    value[runif(n) < missing] <- NA
    rows[[paste0(c("t", "c")[scale], wave)]] <- value
  }
  if (missing > 0) {
    silent <- rows$rater == 1 # says nothing at the last wave
    rows[silent, paste0(c("t", "c"), waves)] <- NA
  }
  rows
}

model <- function(waves, constant) {
  w <- seq_len(waves)
  label <- function(name, wave) paste0(name, if (constant) "" else wave, "*")
  lines <- c(
    paste("kt =~", paste0("1*t", w, collapse = " + ")),
    paste("kc =~", paste0("1*c", w, collapse = " + ")),
    paste0("wt", w, " =~ 1*t", w),
    paste0("wc", w, " =~ 1*c", w),
    paste0("t", w, " ~~ 0*t", w),
    paste0("c", w, " ~~ 0*c", w),
    paste0("t", w, " ~ mt", w, "*1"),
    paste0("c", w, " ~ mc", w, "*1"),
    "kt ~~ psi11*kt", "kt ~~ psi21*kc", "kc ~~ psi22*kc",
    paste0("wt", w, " ~~ s11_", w, "*wt", w),
    paste0("wt", w, " ~~ s21_", w, "*wc", w),
    paste0("wc", w, " ~~ s22_", w, "*wc", w),
    "kt ~~ 0*wt1 + 0*wc1", "kc ~~ 0*wt1 + 0*wc1"
  )
  for (wave in w[-1]) {
    lines <- c(
      lines,
      paste0("wt", wave, " ~ ", label("phi_t", wave), "wt", wave - 1, " + ", label("beta", wave), "wc", wave - 1),
      paste0("wc", wave, " ~ ", label("alpha", wave), "wt", wave - 1, " + ", label("phi_c", wave), "wc", wave - 1)
    )
  }
  paste(lines, collapse = "\n")
}

fitted_to <- function(rows, waves, constant, ...) {
  for (tolerance in 10^(-14:-10)) {
    fit <- suppressWarnings(lavaan(
      model(waves, constant),
      data = rows, missing = if (anyNA(rows)) "fiml" else "listwise", meanstructure = TRUE, em.h1.tol = 1e-12,
      control = list(iter.max = 20000, rel.tol = tolerance), ...
    ))
    if (lavInspect(fit, "converged")) return(fit)
  }
  stop("no tolerance lets it converge")
}

told <- function(fit) {
  table <- parameterEstimates(fit, remove.nonfree = FALSE)
  table <- table[table$label != "" & !duplicated(table$label), ]
  measures <- fitMeasures(fit, c("npar", "df", "logl", "unrestricted.logl", "chisq", "pvalue", "cfi", "rmsea", "srmr"))
  list(
    converged = lavInspect(fit, "converged"),
    estimates = as.list(setNames(table$est, table$label)),
    standard_errors = as.list(setNames(table$se, table$label)),
    fit = as.list(unclass(measures))
  )
}

jackknife <- function(rows, waves) {
  organisations <- sort(unique(c(rows$rater, rows$target)))
  paths <- c("phi_t", "beta", "alpha", "phi_c")
  without <- sapply(organisations, function(gone) {
    fit <- fitted_to(subset(rows, rater != gone & target != gone), waves, TRUE, se = "none")
    coef(fit)[paths]
  })
  n <- length(organisations)
  as.list(sqrt((n - 1) / n * rowSums((without - rowMeans(without))^2)))
}

cases <- list(
  list(name = "three_waves", seed = 31, organisations = 13, waves = 3, missing = 0),
  list(name = "four_waves", seed = 42, organisations = 12, waves = 4, missing = 0),
  list(name = "four_waves_missing", seed = 43, organisations = 12, waves = 4, missing = .1),
  list(name = "five_waves", seed = 51, organisations = 11, waves = 5, missing = 0),
  list(name = "five_waves_missing", seed = 52, organisations = 11, waves = 5, missing = .08)
)

for (one in cases) {
  rows <- simulated(one$seed, one$organisations, one$waves, one$missing)
  file <- file.path(folder, one$name)
  write.csv(rows, paste0(file, ".csv"), row.names = FALSE, quote = FALSE, na = "")
  content <- list(
    licence = "CC0",
    source = "simulated by ri_clpm.R",
    seed = one$seed,
    waves = one$waves,
    versions = list(R = as.character(getRversion()), lavaan = as.character(packageVersion("lavaan"))),
    constant = told(fitted_to(rows, one$waves, TRUE)),
    free = told(fitted_to(rows, one$waves, FALSE)),
    jackknife_standard_errors = jackknife(rows, one$waves)
  )
  write_json(content, paste0(file, ".json"), auto_unbox = TRUE, digits = 15, pretty = TRUE)
  cat(one$name, content$constant$fit$logl, content$free$converged, content$constant$converged, "\n")
}
