# Own cases of factor analysis: simulated data (CC0), values by lavaan.
# Rscript tests/reference/own/scripts/factor.R [FOLDER]   (default: tests/reference/own/psychometrics)
suppressMessages(library(lavaan))
library(jsonlite)

FIT <- c("npar", "fmin", "chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "nnfi", "nfi", "ifi",
         "rni", "logl", "unrestricted.logl", "aic", "bic", "bic2", "ntotal", "rmsea", "rmsea.ci.lower",
         "rmsea.ci.upper", "rmsea.pvalue", "srmr", "srmr_bentler", "srmr_bentler_nomean", "rmr", "gfi", "agfi")
STEP <- c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "srmr", "srmr_bentler",
          "srmr_bentler_nomean", "aic", "bic", "logl", "npar")

quiet <- function(expression) suppressWarnings(expression)
fitted <- function(...) {
  for (tolerance in c(1e-14, 1e-13, 1e-12, 1e-11, 1e-10)) {
    fit <- quiet(cfa(..., control = list(rel.tol = tolerance), em.h1.tol = 1e-14, em.h1.iter.max = 20000))
    if (lavInspect(fit, "converged")) return(fit)
  }
  stop("not converged")
}
named <- function(x) as.list(setNames(as.numeric(x), names(x)))
measures <- function(fit, keys = FIT) named(quiet(fitMeasures(fit))[keys])
matrix_of <- function(m) {
  m <- unclass(m)
  list(rows = rownames(m), cols = colnames(m), values = matrix(as.numeric(m), nrow(m)))
}
syntax_of <- function(facets) paste(names(facets), "=~", sapply(facets, paste, collapse = " + "), collapse = "\n")

keyed <- function(data, keys, range) {
  columns <- lapply(unlist(keys), function(key) {
    if (startsWith(key, "-")) sum(range) - data[[substring(key, 2)]] else data[[key]]
  })
  setNames(as.data.frame(columns), sub("^-", "", unlist(keys)))
}

parameters_of <- function(fit) {
  table <- parameterEstimates(fit, standardized = TRUE, remove.nonfree = FALSE)
  rows <- lapply(seq_len(nrow(table)), function(i) {
    one <- table[i, ]
    list(est = one$est, se = one$se, z = if (one$se > 0) one$z else NA, std_lv = one$std.lv, std_all = one$std.all)
  })
  setNames(rows, paste0(table$lhs, table$op, table$rhs))
}

ratio <- function(r, facets, mean_of) {
  m <- diag(length(facets))
  dimnames(m) <- list(names(facets), names(facets))
  within <- sapply(facets, function(own) mean_of(r[own, own][lower.tri(diag(length(own)))]))
  for (i in seq_along(facets)) for (j in seq_along(facets)) {
    if (i != j) m[i, j] <- mean_of(r[facets[[i]], facets[[j]]]) / sqrt(within[i] * within[j])
  }
  matrix_of(m)
}

reliability_of <- function(fit, facets) {
  std <- lavInspect(fit, "std")
  raw <- lavInspect(fit, "std.lv")
  theta <- lavInspect(fit, "est")$theta
  observed <- lavInspect(fit, "sampstat")$cov
  expected <- lavInspect(fit, "cov.ov")
  cor_lv <- lavInspect(fit, "cor.lv")
  lapply(setNames(names(facets), names(facets)), function(f) {
    own <- facets[[f]]
    l <- std$lambda[own, f]
    u <- raw$lambda[own, f]
    list(ave_mean_sq_std = mean(l^2), ave_semtools = sum(u^2) / sum(diag(expected[own, own, drop = FALSE])),
         cr_std = sum(l)^2 / (sum(l)^2 + sum(1 - l^2)),
         omega_modelvar = sum(u)^2 / (sum(u)^2 + sum(theta[own, own])),
         omega_obsvar = sum(u)^2 / sum(observed[own, own]), sqrt_ave = sqrt(mean(l^2)),
         max_factor_cor = max(abs(cor_lv[f, setdiff(names(facets), f)])))
  })
}

modifications_of <- function(fit) {
  table <- modindices(fit, sort. = TRUE)
  table <- head(table[!is.na(table$mi), ], 8)
  rows <- lapply(seq_len(nrow(table)), function(i) {
    list(mi = table$mi[i], epc = table$epc[i], sepc_all = table$sepc.all[i])
  })
  setNames(rows, paste0(table$lhs, table$op, table$rhs))
}

facet_model <- function(fit) {
  left <- quiet(residuals(fit, type = "cor.bollen")$cov)
  left[lower.tri(left, diag = TRUE)] <- 0
  at <- which(abs(left) == max(abs(left)), arr.ind = TRUE)[1, ]
  list(fit = measures(fit), parameters = parameters_of(fit), factor_correlations = matrix_of(lavInspect(fit, "cor.lv")),
       r2 = named(lavInspect(fit, "rsquare")), residual_cor_max_abs = max(abs(left)),
       residual_cor_argmax = paste0(rownames(left)[at[1]], "~", colnames(left)[at[2]]),
       modification_indices_top8 = modifications_of(fit))
}

cfa_values <- function(data, keys, range, fiml) {
  x <- keyed(data, keys, range)
  facets <- lapply(keys, function(own) sub("^-", "", own))
  complete <- na.omit(x)
  three <- fitted(syntax_of(facets), complete)
  single <- fitted(syntax_of(list(g = names(x))), complete)
  r <- cor(complete)
  mlr <- fitted(syntax_of(facets), complete, estimator = "MLR")
  mlm <- fitted(syntax_of(facets), complete, estimator = "MLM")
  uls <- fitted(syntax_of(facets), complete, estimator = "ULS")
  wishart <- fitted(syntax_of(facets), complete, likelihood = "wishart")
  uls_l <- lavInspect(uls, "std")$lambda
  mlr_parameters <- parameterEstimates(mlr)
  mlr_parameters <- mlr_parameters[mlr_parameters$op == "=~", ]
  count <- c("one", "two", "three", "four", "five", "six")[length(facets)]
  values <- list(n = nrow(complete), n_rows = nrow(x), lavaan_syntax = syntax_of(facets))
  values[[paste0(count, "_factor")]] <- facet_model(three)
  values$one_factor <- list(fit = measures(single))
  difference <- fitMeasures(single, "chisq") - fitMeasures(three, "chisq")
  df <- fitMeasures(single, "df") - fitMeasures(three, "df")
  values[[paste0("lr_", count, "_vs_one")]] <- named(c(
    chisq_diff = as.numeric(difference), df_diff = as.numeric(df),
    p = pchisq(as.numeric(difference), as.numeric(df), lower.tail = FALSE)))
  values[[paste0("reliability_in_", count, "_factor_model")]] <- reliability_of(three, facets)
  values$htmt_absolute <- ratio(abs(r), facets, mean)
  values$htmt_signed <- ratio(r, facets, mean)
  values$htmt2_geometric <- ratio(abs(r), facets, function(v) exp(mean(log(v))))
  values[[paste0("uls_", count, "_factor")]] <- list(
    std_loadings = named(setNames(rowSums(uls_l), rownames(uls_l))), srmr = as.numeric(fitMeasures(uls, "srmr")))
  robust <- c("chisq", "df", "chisq.scaled", "pvalue.scaled", "chisq.scaling.factor", "cfi.scaled", "rmsea.scaled",
              "cfi.robust", "tli.robust", "rmsea.robust")
  values$robust_mlr <- measures(mlr, robust)
  values$satorra_bentler_mlm <- measures(mlm, setdiff(robust, c("cfi.scaled", "rmsea.scaled", "tli.robust")))
  values$robust_mlr_se <- named(setNames(mlr_parameters$se, paste0(mlr_parameters$lhs, "=~", mlr_parameters$rhs)))
  values$wishart <- measures(wishart, c("chisq", "cfi", "tli", "rmsea", "srmr"))
  if (fiml) {
    full <- fitted(syntax_of(facets), x, missing = "fiml")
    values$fiml <- list(n = lavInspect(full, "ntotal"), fit = measures(full), parameters = parameters_of(full))
  }
  values
}

steps_of <- function(fits) {
  models <- list()
  for (level in names(fits)) {
    here <- measures(fits[[level]], STEP)
    if (length(models)) {
      before <- models[[length(models)]]
      chisq <- here$chisq - before$chisq
      df <- here$df - before$df
      here <- c(here, list(delta_chisq = chisq, delta_df = df, delta_p = pchisq(chisq, df, lower.tail = FALSE),
                           delta_cfi = here$cfi - before$cfi, delta_rmsea = here$rmsea - before$rmsea,
                           delta_srmr = here$srmr - before$srmr))
    }
    models[[level]] <- here
  }
  models
}

LEVELS <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
               strict = c("loadings", "intercepts", "residuals"))

group_values <- function(data, factors, group, ...) {
  data[[group]] <- as.character(data[[group]])
  fits <- lapply(LEVELS, function(equal) fitted(syntax_of(factors), data, group = group, group.equal = equal, ...))
  labels <- lavInspect(fits[[1]], "group.label")
  means <- lapply(lavInspect(fits$scalar, "mean.lv"), named)
  lambda <- lavInspect(fits$metric, "est")[[1]]$lambda
  list(groups = labels, n = as.list(setNames(lavInspect(fits[[1]], "nobs"), labels)), lavaan_syntax = syntax_of(factors),
       models = steps_of(fits), latent_means_scalar = means, loadings_metric = as.numeric(rowSums(lambda)))
}

wave_syntax <- function(blocks, level) {
  held <- match(level, names(LEVELS)) - 1
  lines <- c()
  for (t in seq_along(blocks)) {
    own <- blocks[[t]]
    tag <- if (held >= 1) "" else paste0("_", t)
    loads <- c(paste0("1*", own[1]), paste0("l", seq_along(own)[-1], tag, "*", own[-1]))
    lines <- c(lines, paste0("T", t, " =~ ", paste(loads, collapse = " + ")))
    lines <- c(lines, paste0(own, " ~ t", seq_along(own), if (held >= 2) "" else paste0("_", t), "*1"))
    if (held >= 3) lines <- c(lines, paste0(own, " ~~ e", seq_along(own), "*", own))
    lines <- c(lines, paste0("T", t, if (held >= 2 && t > 1) " ~ 1" else " ~ 0*1"))
  }
  for (i in seq_along(blocks[[1]])) {
    pairs <- combn(length(blocks), 2)
    lines <- c(lines, apply(pairs, 2, function(p) paste(blocks[[p[1]]][i], "~~", blocks[[p[2]]][i])))
  }
  paste(lines, collapse = "\n")
}

waves_of <- function(data, blocks, ...) {
  syntax <- sapply(names(LEVELS), function(level) wave_syntax(blocks, level))
  fits <- lapply(syntax, function(one) fitted(one, data, meanstructure = TRUE, ...))
  means <- lavInspect(fits$scalar, "mean.lv")
  means <- setNames(as.numeric(means), names(means))
  phi <- diag(lavInspect(fits$scalar, "cov.lv"))
  lambda <- lavInspect(fits$metric, "est")$lambda[, 1]
  list(n = lavInspect(fits[[1]], "ntotal"), syntax = as.list(syntax), models = steps_of(fits),
       latent_means_scalar = named(means), latent_var_scalar = named(phi),
       loadings_metric_unique = named(lambda[blocks[[1]]]), std_latent_change = as.numeric(means[2] / sqrt(phi[1])))
}

wave_values <- function(data, blocks, fiml) {
  values <- waves_of(data, blocks)
  if (fiml) values$fiml <- waves_of(data, blocks, missing = "fiml")[c("n", "models", "latent_means_scalar")]
  values
}

CLOSE <- list(abs = 1e-6, rel = 1e-6)
CFA_TOLERANCE <- list(default = list(abs = 1e-5, rel = 1e-5), `*.logl` = list(abs = 1e-6, rel = 1e-9),
                      `*.unrestricted.logl` = list(abs = 1e-6, rel = 1e-9), `*.chisq` = CLOSE, `*.cfi` = CLOSE,
                      htmt_absolute = list(abs = 1e-9, rel = 1e-9), htmt_signed = list(abs = 1e-9, rel = 1e-9),
                      htmt2_geometric = list(abs = 1e-9, rel = 1e-9),
                      robust_mlr = list(abs = 1e-4, rel = 1e-4), satorra_bentler_mlm = list(abs = 1e-4, rel = 1e-4),
                      `*.modification_indices_top8` = list(abs = 1e-4, rel = 1e-4))
INVARIANCE_TOLERANCE <- list(default = list(abs = 1e-5, rel = 1e-5), `*.chisq` = CLOSE, `*.cfi` = CLOSE,
                             `*.rmsea` = CLOSE, `*.srmr` = CLOSE,
                             latent_means_scalar = list(abs = 1e-4, rel = 1e-4))

write_case <- function(folder, name, group, file, spec, values, tolerance, n_rows, notes = list()) {
  case <- list(
    case = name, group = group, tier = "core", set = "own", title = name,
    data = list(file = paste0("data/", file), source = "simulated here", licence = "CC0", n_rows = n_rows), spec = spec,
    call = "lavaan::cfa; tests/reference/own/scripts/factor.R",
    packages = list(R = paste(R.version$major, R.version$minor, sep = "."),
                    lavaan = as.character(packageVersion("lavaan"))),
    licence = "CC0", tolerance = tolerance, notes = notes, values = values)
  text <- toJSON(case, digits = 15, auto_unbox = TRUE, na = "null", null = "null", pretty = TRUE)
  writeLines(text, file.path(folder, "cases", paste0(name, ".json")))
}

write_data <- function(folder, file, data) {
  write.csv(data, file.path(folder, "data", file), row.names = FALSE, na = "", quote = FALSE)
}

likert <- function(latent, points) {
  cuts <- quantile(latent, seq(0, 1, length.out = points + 1))
  as.integer(cut(latent, unique(cuts), include.lowest = TRUE))
}

three_facets <- function(n, correlation, per_facet, points, missing) {
  phi <- matrix(correlation, 3, 3) + diag(1 - correlation, 3)
  factors <- matrix(rnorm(3 * n), n) %*% chol(phi)
  loads <- seq(0.85, 0.55, length.out = per_facet)
  x <- do.call(cbind, lapply(1:3, function(f) sapply(loads, function(l) l * factors[, f] + rnorm(n, sd = sqrt(1 - l^2)))))
  x <- as.data.frame(apply(x, 2, likert, points = points))
  names(x) <- paste0(rep(c("ben", "int", "abi"), each = per_facet), seq_len(per_facet))
  x[matrix(runif(n * ncol(x)) < missing, n)] <- NA
  x
}

# the same answers, two items asked in reverse, the group of three unknown
keyed_groups <- function(folder, groups) {
  keys <- list(benevolence = c("ben1", "-ben2", "ben3"), ability = c("-abi1", "abi2", "abi3"))
  asked <- groups
  asked$region[c(3, 40, 41)] <- NA
  for (item in c("ben2", "abi1")) asked[[item]] <- 8 - asked[[item]]
  write_data(folder, "invariance_own_keyed.csv", asked)
  known <- cbind(keyed(asked, keys, c(1, 7)), region = asked$region)[!is.na(asked$region), ]
  factors <- lapply(keys, function(own) sub("^-", "", own))
  values <- group_values(known, factors, "region")
  values$fiml <- group_values(known, factors, "region", missing = "fiml")[c("n", "models")]
  values$fiml$models$strict <- NULL  # lavaan's independence model does not converge beside this one
  write_case(folder, "invariance_own_keyed", "B3_invariance", "invariance_own_keyed.csv",
             list(factors = keys, range = c(1, 7), group = "region"), values, INVARIANCE_TOLERANCE, nrow(asked))
}

own_cases <- function(folder) {
  set.seed(20260901)
  x <- three_facets(260, 0.6, 4, 5, 0.04)
  x$int2 <- 6 - x$int2
  x$abi4 <- 6 - x$abi4
  x[7, ] <- NA
  write_data(folder, "cfa_own.csv", x)
  spec <- list(keys = list(benevolence = paste0("ben", 1:4), integrity = c("int1", "-int2", "int3", "int4"),
                           ability = c("abi1", "abi2", "abi3", "-abi4")), range = c(1, 5))
  write_case(folder, "cfa_own", "B3_cfa", "cfa_own.csv", spec, cfa_values(x, spec$keys, spec$range, TRUE),
             CFA_TOLERANCE, nrow(x))

  two <- list(keys = list(benevolence = c("ben1", "ben2"), integrity = c("int1", "-int2")), range = c(1, 5))
  write_case(folder, "cfa_own_two_facets_of_two", "B3_cfa", "cfa_own.csv", two,
             cfa_values(x, two$keys, two$range, FALSE), CFA_TOLERANCE, nrow(x))

  f <- rnorm(90)
  heywood <- data.frame(a1 = f + rnorm(90, sd = 0.1), a2 = f + rnorm(90, sd = 0.9), a3 = f + rnorm(90, sd = 1.2))
  heywood$b1 <- 0.3 * f + rnorm(90)
  heywood$b2 <- heywood$b1 + rnorm(90)
  heywood$b3 <- heywood$b1 + rnorm(90)
  heywood <- round(heywood, 4)
  write_data(folder, "cfa_own_improper.csv", heywood)
  spec <- list(keys = list(a = c("a1", "a2", "a3"), b = c("b1", "b2", "b3")), range = NULL)
  write_case(folder, "cfa_own_improper", "B3_cfa", "cfa_own_improper.csv", spec,
             cfa_values(heywood, spec$keys, c(0, 0), FALSE), CFA_TOLERANCE, nrow(heywood),
             list("an improper solution: a residual variance is estimated as negative"))

  groups <- do.call(rbind, lapply(1:3, function(g) {
    one <- three_facets(c(90, 130, 70)[g], 0.5, 3, 7, 0.02)
    one$int3 <- pmin(one$int3 + (g == 2), 7)
    cbind(region = c("west", "north", "east")[g], one)
  }))
  groups <- groups[sample(nrow(groups)), ]
  write_data(folder, "invariance_own_groups.csv", groups)
  spec <- list(factors = list(benevolence = paste0("ben", 1:3), integrity = paste0("int", 1:3),
                              ability = paste0("abi", 1:3)), group = "region")
  write_case(folder, "invariance_own_groups", "B3_invariance", "invariance_own_groups.csv", spec,
             group_values(groups, spec$factors, spec$group), INVARIANCE_TOLERANCE, nrow(groups))

  n <- 220
  trust <- rnorm(n)
  waves <- do.call(cbind, lapply(1:3, function(t) {
    now <- 0.7 * trust + 0.3 * t + rnorm(n, sd = 0.6)
    sapply(1:4, function(i) round(4 + c(1, 0.8, 0.9, 0.7)[i] * now + (t == 3 && i == 2) * 0.6 + rnorm(n, sd = 0.7), 2))
  }))
  waves <- as.data.frame(waves)
  blocks <- lapply(1:3, function(t) paste0("w", t, "_", 1:4))
  names(waves) <- unlist(blocks)
  waves[sample(n, 40), blocks[[3]]] <- NA
  waves[cbind(sample(n, 20), sample(8, 20, TRUE))] <- NA
  write_data(folder, "invariance_own_waves.csv", waves)
  write_case(folder, "invariance_own_waves", "B3_invariance", "invariance_own_waves.csv", list(blocks = blocks),
             wave_values(waves, blocks, TRUE), INVARIANCE_TOLERANCE, nrow(waves))

  keyed_groups(folder, groups)
}

if (sys.nframe() == 0) {
  given <- commandArgs(trailingOnly = TRUE)
  own_cases(if (length(given)) given[1] else "tests/reference/own/psychometrics")
}
