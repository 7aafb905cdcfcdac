# Own cases of dyadic dependence and of waves: simulated data (CC0), values by lm, sandwich, lme4 and lavaan.
# Rscript tests/reference/own/scripts/pairs.R [FOLDER]   (default: tests/reference/own/dyadic)
# Organisations are left out for real, every permutation is made, relationship slopes are those of lm on dummies.
suppressPackageStartupMessages({
  library(sandwich)
  library(lme4)
  library(lavaan)
  library(jsonlite)
})
folder <- c(commandArgs(TRUE), "tests/reference/own/dyadic")[1]

# ---- data ---------------------------------------------------------------------------------------------------------
simulated <- function(seed, names) {
  set.seed(seed)
  n <- length(names)
  g <- expand.grid(target = names, rater = names, stringsAsFactors = FALSE)[, 2:1]
  g <- g[g$rater != g$target, ]
  i <- match(g$rater, names); j <- match(g$target, names)
  side <- function() rnorm(n, 0, .5)[i] + rnorm(n, 0, .4)[j] + rnorm(nrow(g), 0, .7)
  stable <- side()
  other <- .5 * stable + side()
  g$same <- 1 * ((i %% 2) == (j %% 2))
  within <- list(t = side(), c = side())
  for (wave in 1:4) {
    if (wave > 1) {
      t <- .4 * within$t + .15 * within$c + side()
      within <- list(t = t, c = .25 * within$t + .3 * within$c + side())
    }
    g[[paste0("t", wave)]] <- round(3 + stable + within$t + .1 * wave * (1 + g$same), 3)
    g[[paste0("c", wave)]] <- round(2 + other + within$c, 3)
  }
  noise <- matrix(rnorm(n * n), n)
  diag(noise) <- -Inf                            # oneself comes last, and is left out
  g$ranked <- t(apply(noise, 1, rank))[cbind(i, j)]
  g
}

written <- function(g, file) {
  long <- function(column, item, wave) {
    there <- !is.na(g[[column]])
    data.frame(group = 1, rater = g$rater, target = g$target, wave = wave, item = item, value = g[[column]])[there, ]
  }
  scales <- lapply(1:4, function(wave) rbind(long(paste0("t", wave), "trust", wave), long(paste0("c", wave), "collaboration", wave)))
  rows <- do.call(rbind, c(scales, list(long("same", "same_sector", 0), long("ranked", "rank", 1))))
  write.csv(rows, file.path(folder, file), row.names = FALSE, quote = FALSE)
}

# ---- regression over pairs ----------------------------------------------------------------------------------------
dyad_of <- function(g) paste(pmin(g$rater, g$target), pmax(g$rater, g$target))

dyadic <- function(m, g, X = model.matrix(m)) {
  s <- X * resid(m); bread <- solve(crossprod(X)); d <- dyad_of(g)
  share <- outer(seq_len(nrow(g)), seq_len(nrow(g)), function(a, b)
    g$rater[a] == g$rater[b] | g$rater[a] == g$target[b] | g$target[a] == g$rater[b] | g$target[a] == g$target[b])
  bread %*% t(s) %*% share %*% s %*% bread
}

root <- function(v) { v <- diag(as.matrix(v)); ifelse(v < 0, NA, sqrt(pmax(v, 0))) }
named <- function(x, terms) as.list(setNames(as.numeric(x), terms))
jackknifed <- function(left) { n <- nrow(left); sqrt((n - 1) / n * colSums(sweep(left, 2, colMeans(left))^2)) }
left_out <- function(g, f) {
  everybody <- sort(unique(c(g$rater, g$target)))
  left <- t(sapply(everybody, function(o) f(g[g$rater != o & g$target != o, ])))
  if (nrow(left) != length(everybody)) t(left) else left
}

regression <- function(f, g) {
  g <- g[complete.cases(g[, all.vars(f), drop = FALSE]), ]
  m <- lm(f, g); terms <- names(coef(m)); n <- nrow(g); k <- length(terms); d <- dyad_of(g)
  N <- length(unique(c(g$rater, g$target))); v <- dyadic(m, g)
  left <- left_out(g, function(h) coef(lm(f, h)))
  cl <- function(by, type, adjust) named(root(vcovCL(m, by, type = type, cadjust = adjust)), terms)
  jk <- jackknifed(left); q <- qt(.975, N - 1)
  both <- g[, c("rater", "target")]
  list(N_nodes = N, n_obs = n, df_t = N - 1, coef = named(coef(m), terms),
       se = list(classical = named(sqrt(diag(vcov(m))), terms), HC0 = named(root(vcovHC(m, "HC0")), terms),
                 HC1 = named(root(vcovHC(m, "HC1")), terms), cluster_rater_HC0 = cl(g$rater, "HC0", FALSE),
                 cluster_target_HC0 = cl(g$target, "HC0", FALSE), cluster_dyad_HC0 = cl(d, "HC0", FALSE),
                 cluster_rater_vcovCL_HC1_cadjust = cl(g$rater, "HC1", TRUE),
                 cluster_target_vcovCL_HC1_cadjust = cl(g$target, "HC1", TRUE),
                 twoway_vcovCL_HC0_nocadjust = cl(both, "HC0", FALSE), twoway_vcovCL_HC1_cadjust = cl(both, "HC1", TRUE),
                 dyadic_robust = named(root(v), terms), dyadic_robust_CM = named(root(v * N / (N - 1) * (n - 1) / (n - k)), terms),
                 dyadic_robust_times_f = named(root(v * N * (N - 1) / ((N - 2) * (N - 3))), terms),
                 jackknife_nodes = named(jk, terms)),
       dyadic_vcov_flat = I(as.vector(v)), jackknife_mean_of_leave_one_out = named(colMeans(left), terms),
       p = list(jackknife_nodes = named(2 * pt(-abs(coef(m) / jk), N - 1), terms)),
       r2 = summary(m)$r.squared, sigma = sigma(m))
}

relationship <- function(y, x, covariates, g) {
  g <- g[complete.cases(g[, c(y, x, covariates)]), ]
  f <- reformulate(c(x, covariates, "factor(rater)", "factor(target)"), y)
  m <- lm(f, g); N <- length(unique(c(g$rater, g$target)))
  left <- left_out(g, function(h) coef(lm(f, h))[x])
  partial <- resid(lm(reformulate(c(covariates, "factor(rater)", "factor(target)"), x), g))
  s <- partial * resid(m) / sum(partial^2)
  o <- sapply(sort(unique(c(g$rater, g$target))), function(one) sum(s[g$rater == one | g$target == one]))
  list(term = x, estimate = coef(m)[[x]], N = N, df = N - 1, n_obs = nrow(g), jackknife_se = jackknifed(left)[[1]],
       snijders_borgatti_jackknife_se = sqrt((N - 2) / (2 * N) * sum((left - mean(left))^2)),
       dyadic_variance = sum(o^2) - sum(tapply(s, dyad_of(g), sum)^2))
}

means <- function(y, g) {
  g <- g[!is.na(g[[y]]), ]; g$y <- g[[y]]; g$dyad <- dyad_of(g)
  m <- lm(y ~ 1, g); N <- length(unique(c(g$rater, g$target))); q <- qt(.975, N - 1)
  told <- function(se, by = q) list(estimate = coef(m)[[1]], se = se, ci95 = coef(m)[[1]] + c(-1, 1) * by * se)
  crossed <- lmer(y ~ 1 + (1 | rater) + (1 | target) + (1 | dyad), g, control = lmerControl(check.conv.singular = "ignore"))
  list(naive_t = told(sqrt(vcov(m)[[1]]), qt(.975, nrow(g) - 1)),
       rater_cluster = told(root(vcovCL(m, g$rater, type = "HC1", cadjust = TRUE))),
       two_way_cluster = told(root(vcovCL(m, g[, c("rater", "target")], type = "HC1", cadjust = TRUE))),
       dyadic_robust = told(root(dyadic(m, g)), qnorm(.975)),
       organisation_jackknife = told(jackknifed(left_out(g, function(h) mean(h$y)))),
       crossed_random_effects = list(estimate = fixef(crossed)[[1]], se = sqrt(vcov(crossed)[1, 1])))
}

# ---- every permutation --------------------------------------------------------------------------------------------
orders <- function(n) {
  if (n == 1) return(matrix(1))
  rest <- orders(n - 1)
  do.call(rbind, lapply(seq_len(n), function(first) cbind(first, ifelse(rest >= first, rest + 1, rest))))
}

square <- function(g, column) {
  names <- sort(unique(c(g$rater, g$target)))
  m <- matrix(NA, length(names), length(names)); m[cbind(match(g$rater, names), match(g$target, names))] <- g[[column]]
  m
}

judged <- function(observed, s) list(p_ge = mean(s >= observed - 1e-9), p_le = mean(s <= observed + 1e-9),
                                     p_abs = mean(abs(s) >= abs(observed) - 1e-9))

exact_qap <- function(x, y) {
  all <- orders(nrow(x))
  r <- function(a) { there <- !is.na(a) & !is.na(y); cor(a[there], y[there]) }
  s <- apply(all, 1, function(p) r(x[p, p]))
  c(list(observed = r(x), n_perm = nrow(all)), judged(r(x), s), list(perm_mean = mean(s), perm_sd = sqrt(mean((s - mean(s))^2))))
}

exact_mrqap <- function(y, xs) {
  all <- orders(nrow(y)); there <- row(y) != col(y)
  found <- lapply(seq_along(xs), function(k) {
    z <- sapply(xs[-k], function(x) x[there])
    t_of <- function(x) summary(lm(y[there] ~ x[there] + z))$coefficients[2, 3]
    e <- y * 0; e[there] <- resid(lm(xs[[k]][there] ~ z)); e[!there] <- 0
    c(list(t = t_of(xs[[k]])), judged(t_of(xs[[k]]), apply(all, 1, function(p) t_of(e[p, p]))))
  })
  by <- function(what) setNames(lapply(found, `[[`, what), names(xs))
  list(n_perm = nrow(all), t_classical = by("t"), p_ge = by("p_ge"), p_le = by("p_le"), p_abs = by("p_abs"))
}

# ---- waves --------------------------------------------------------------------------------------------------------
parameters <- function(m) {
  p <- parameterEstimates(m, standardized = TRUE)
  indices <- c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "srmr", "aic", "bic", "logl", "npar")
  list(parameters = data.frame(lhs = p$lhs, op = p$op, rhs = p$rhs, est = p$est, se = p$se, ci_lower = p$ci.lower,
                               ci_upper = p$ci.upper, p = p$pvalue, std_all = p$std.all),
       fit = as.list(fitMeasures(m, indices)))
}

panel <- function(waves, stable, equal) {
  label <- function(l) if (equal) paste0(l, "*") else ""
  w <- if (stable) "w" else ""
  lines <- unlist(lapply(2:waves, function(k) c(
    sprintf("%st%d ~ %s%st%d + %s%sc%d", w, k, label("a"), w, k - 1, label("b"), w, k - 1),
    sprintf("%sc%d ~ %s%st%d + %s%sc%d", w, k, label("c"), w, k - 1, label("d"), w, k - 1))))
  each <- seq_len(waves)
  if (!stable) return(paste(c(lines, sprintf("t%d ~~ c%d", each[-1], each[-1])), collapse = "\n"))
  part <- function(s) c(paste0("RI_", toupper(s), " =~ ", paste0("1*", s, each, collapse = " + ")),
                        sprintf("w%s%d =~ 1*%s%d", s, each, s, each), sprintf("w%s%d ~~ w%s%d", s, each, s, each),
                        sprintf("%s%d ~~ 0*%s%d", s, each, s, each), sprintf("RI_%s ~~ RI_%s", toupper(s), toupper(s)))
  none <- c("RI_T ~~ 0*wt1 + 0*wc1", "RI_C ~~ 0*wt1 + 0*wc1")
  paste(c(part("t"), part("c"), lines, sprintf("wt%d ~~ wc%d", each, each), "RI_T ~~ RI_C", none), collapse = "\n")
}

mixed <- function(m) list(fixef = as.list(fixef(m)), se = as.list(sqrt(diag(as.matrix(vcov(m))))),
                          varcomp = as.data.frame(VarCorr(m)), reml = REMLcrit(m), logLik = as.numeric(logLik(m)))

lines_of <- function(g, waves, least) {
  y <- as.matrix(g[, waves]); kept <- rowSums(!is.na(y)) >= least; x <- seq_along(waves)
  found <- t(apply(y[kept, ], 1, function(one) coef(lm(one ~ x))))
  list(pairs = paste(g$rater, g$target, sep = ">")[kept], slope = unname(found[, 2]), waves_used = unname(rowSums(!is.na(y[kept, ]))))
}

# ---- cases --------------------------------------------------------------------------------------------------------
told <- function(name, part, file, call, tolerance, expected) {
  versions <- list(R = as.character(getRversion()))
  for (one in c("sandwich", "lme4", "lavaan")) versions[[one]] <- as.character(packageVersion(one))
  case <- list(case = name, part = part, source = "simulated by own/scripts/pairs.R", licence = "CC0", data = file, call = call,
               versions = versions, tolerance = tolerance, expected = expected)
  writeLines(toJSON(case, auto_unbox = TRUE, digits = NA, pretty = TRUE, na = "null", null = "null"), file.path(folder, paste0(name, ".json")))
}

g <- simulated(20401, sprintf("org%02d", 1:9))
g$t2[c(3, 17, 40)] <- NA; g$c2[g$rater == "org04"] <- NA
written(g, "pairs_regression.csv")
few <- g[g$rater <= "org06" & g$target <= "org06", ]
told("pairs_regression", "B", "pairs_regression.csv",
     "lm; sandwich::vcovCL, vcovHC; dyadic-robust by pairs that share an organisation; lmer; every permutation of six",
     list(coef_abs = 1e-9, se_abs = 1e-9, exact_permutation_p = 1e-12),
     list(mean_t1 = means("t1", g), mean_t2_missing = regression(t2 ~ 1, g), regression_t2 = regression(t2 ~ t1 + same, g),
          interaction = regression(c2 ~ t1 * same, g), mean_rank = regression(ranked ~ 1, g),
          relationship_t2 = relationship("t2", "t1", character(), g), relationship_c2 = relationship("c2", "t1", "c1", g),
          exact_qap = exact_qap(square(few, "t1"), square(few, "c1")), exact_qap_missing = exact_qap(square(few, "t2"), square(few, "t1")),
          exact_mrqap = exact_mrqap(square(few, "t1"), list(c1 = square(few, "c1"), same = square(few, "same")))))

g <- simulated(20402, sprintf("org%02d", 1:13))
g$t2[c(5, 50)] <- NA; g$t3[c(5, 70, 71)] <- NA; g$c4[g$rater == "org03"] <- NA
written(g, "pairs_waves.csv")
long <- do.call(rbind, lapply(1:4, function(w) data.frame(g[, c("rater", "target", "same")], time = w - 1, y = g[[paste0("t", w)]])))
long$pair <- paste(long$rater, long$target)
stacked <- do.call(rbind, lapply(1:3, function(w) data.frame(g[, c("rater", "target")], T0 = g[[paste0("t", w)]], C0 = g[[paste0("c", w)]],
                                                             T1 = g[[paste0("t", w + 1)]])))
pooled <- regression(T1 ~ T0 + C0, stacked)
pooled$se <- pooled$se[!startsWith(names(pooled$se), "twoway")]  # sandwich clusters the rows of a pair, we do not
told("pairs_waves", "C", "pairs_waves.csv", "lm a pair; lmer; lavaan::lavaan, lavaan::sem",
     list(ols_abs = 1e-8, dyadic_and_jackknife_abs = 1e-8, lavaan_est_abs = 1e-4, lavaan_se_abs = 1e-4, fit_chisq_abs = 1e-3, fit_indices_abs = 1e-4, lmer_abs = 1e-3),
     list(pooled = pooled, growth = lines_of(g, paste0("t", 1:4), 3),
          lmer_correlated = mixed(lmer(y ~ time * same + (time | pair) + (1 | rater), long)),
          lmer_uncorrelated = mixed(lmer(y ~ time + (1 | pair) + (0 + time | pair) + (1 | rater) + (1 | target), long)),
          ri_clpm_equal = parameters(lavaan(panel(4, TRUE, TRUE), g)), ri_clpm_free = parameters(lavaan(panel(4, TRUE, FALSE), g)),
          ri_clpm_fiml = parameters(lavaan(panel(4, TRUE, TRUE), g, missing = "fiml", int.ov.free = TRUE)),
          clpm_free = parameters(sem(panel(4, FALSE, FALSE), g)), clpm_equal = parameters(sem(panel(4, FALSE, TRUE), g)),
          clpm_modelled = parameters(sem(paste(panel(3, FALSE, TRUE), "t1 ~~ c1", sep = "\n"), g, fixed.x = FALSE))))
