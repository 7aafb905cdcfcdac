# Own cases of reliability: simulated data (CC0), values by psych, lavaan and plain formulas.
# Rscript tests/reference/own/scripts/reliability.R [FOLDER]   (default: tests/reference/own/psychometrics)
suppressMessages({
  library(psych)
  library(lavaan)
})
library(jsonlite)

quiet <- function(expression) suppressMessages(suppressWarnings(expression))
bare <- function(keys) sub("^-", "", keys)
keyed <- function(data, keys, range) {
  columns <- lapply(keys, function(key) if (startsWith(key, "-")) sum(range) - data[[bare(key)]] else data[[key]])
  setNames(as.data.frame(columns), bare(keys))
}
named <- function(x) as.list(setNames(as.numeric(x), names(x)))
by_item <- function(x, labels) as.list(setNames(as.numeric(x), labels))
bounds <- function(x) list(lower = x[1], upper = x[2])
matrix_of <- function(m) list(rows = I(rownames(m)), cols = I(colnames(m)), values = matrix(as.numeric(m), nrow(m)))

alpha_of <- function(c) nrow(c) / (nrow(c) - 1) * (1 - sum(diag(c)) / sum(c))
feldt <- function(a, n, k, level = .95) 1 - (1 - a) * qf(c(1 + level, 1 - level) / 2, n - 1, (n - 1) * (k - 1))
bonett <- function(a, n, k) 1 - exp(log(1 - a) + c(1, -1) * qnorm(.975) * sqrt(2 * k / ((k - 1) * (n - 2))))
off <- function(c) c - diag(diag(c))
lambda1 <- function(c) 1 - sum(diag(c)) / sum(c)
lambda6 <- function(c) 1 - sum(1 / diag(solve(c))) / sum(c)
lambdas <- function(c) {
  k <- nrow(c)
  list(lambda1 = lambda1(c), lambda2 = lambda1(c) + sqrt(k / (k - 1) * sum(off(c)^2)) / sum(c), lambda3 = alpha_of(c),
       lambda4_max_split = max(apply(combn(k, floor(k / 2)), 2, function(own) 4 * sum(c[own, -own]) / sum(c))),
       lambda5 = lambda1(c) + 2 * sqrt(max(colSums(off(c)^2))) / sum(c), lambda6 = lambda6(c))
}

one_factor <- function(x, estimator) {
  syntax <- paste("F =~", paste(names(x), collapse = " + "))
  for (tolerance in c(1e-14, 1e-13, 1e-12, 1e-11, 1e-10)) {
    fit <- quiet(cfa(syntax, x, std.lv = TRUE, estimator = estimator, control = list(rel.tol = tolerance)))
    if (lavInspect(fit, "converged")) break
  }
  stopifnot(lavInspect(fit, "converged"))
  estimates <- lavInspect(fit, "est")
  l <- estimates$lambda[, 1]
  l <- l * sign(sum(l))
  theta <- diag(estimates$theta)
  s <- l / sqrt(l^2 + theta)
  observed <- cov(x) * (if (estimator == "ML") (nrow(x) - 1) / nrow(x) else 1)
  list(loadings = named(l), residual_var = named(theta), std_loadings = named(s),
       omega_total_modelvar = sum(l)^2 / (sum(l)^2 + sum(theta)), omega_total_obsvar = sum(l)^2 / sum(observed),
       ave_mean_sq_std = mean(s^2), ave_raw_obsvar = sum(l^2) / sum(diag(observed)),
       composite_reliability_std = sum(s)^2 / (sum(s)^2 + sum(1 - s^2)),
       coefficient_H = 1 / (1 + 1 / sum(s^2 / (1 - s^2))))
}

described <- function(x, range) {
  d <- psych::describe(x, type = 3)
  rows <- lapply(seq_along(x), function(i) {
    list(mean = d$mean[i], sd = d$sd[i], skew_type3 = d$skew[i], kurtosis_type3 = d$kurtosis[i], min = d$min[i],
         max = d$max[i], floor_pct = 100 * mean(x[[i]] == range[1]), ceiling_pct = 100 * mean(x[[i]] == range[2]))
  })
  setNames(rows, names(x))
}

of_alpha <- function(a, total, dropped, items) {
  pick <- function(frame, columns) {
    rows <- lapply(seq_len(nrow(frame)), function(i) as.list(setNames(as.numeric(frame[i, columns]), names(columns))))
    setNames(rows, bare(rownames(frame)))
  }
  list(total = pick(a$total, total)[[1]],
       duhachek_ci = bounds(as.numeric(a$total$raw_alpha + c(-1.96, 1.96) * a$total$ase)),
       if_dropped = pick(a$alpha.drop, dropped), items = pick(a$item.stats, items))
}
psych_alpha <- function(x, use) {
  a <- quiet(psych::alpha(x, use = use, check.keys = FALSE, warnings = FALSE))
  of_alpha(a,
           c(raw_alpha = "raw_alpha", ase_duhachek = "ase", mean_of_scores = "mean", sd_of_scores = "sd"),
           c(raw_alpha = "raw_alpha", ase = "alpha se"),
           c(n = "n", item_total_r = "raw.r", item_rest_r = "r.drop", mean = "mean", sd = "sd"))
}
# psych 2.2.9 standardises the pairwise covariances; a correlation matrix makes it use the pairwise correlations
psych_standardised <- function(r) {
  a <- quiet(psych::alpha(r, check.keys = FALSE, warnings = FALSE))
  drop <- c(std_alpha = "std.alpha", G6_smc = "G6(smc)", average_r = "average_r", signal_noise = "S/N",
            median_r = "med.r")
  if (ncol(r) > 3) drop <- c(drop, var_r = "var.r")
  found <- of_alpha(a, c(std_alpha = "std.alpha", G6_smc = "G6(smc)", average_r = "average_r", signal_noise = "S/N",
                         median_r = "median_r"), drop, c(r_cor_smc = "r.cor"))
  for (i in seq_len(ncol(r))) found$items[[i]]$std_r <- sum(r[i, ]) / sqrt(sum(r))
  found[c("total", "if_dropped", "items")]
}

scale_values <- function(x, range) {
  whole <- na.omit(x)
  n <- nrow(whole)
  k <- ncol(x)
  c <- cov(whole)
  r <- cor(whole)
  a <- alpha_of(c)
  score <- rowMeans(whole)
  test <- psych::cortest.bartlett(r, n = n)
  adequacy <- psych::KMO(r)
  labels <- names(x)
  list(n_complete = n, n_rows = nrow(x), k = k, alpha_raw = a, alpha_std = alpha_of(r),
       alpha_ci_feldt_95 = bounds(feldt(a, n, k)), alpha_ci_feldt_90 = bounds(feldt(a, n, k, .90)),
       alpha_ci_bonett_95 = bounds(bonett(a, n, k)),
       item_total_r = by_item(cor(whole, score), labels),
       item_rest_r = by_item(sapply(1:k, function(i) cor(whole[[i]], rowSums(whole[-i]))), labels),
       alpha_if_dropped = by_item(sapply(1:k, function(i) alpha_of(c[-i, -i])), labels),
       smc = by_item(sapply(1:k, function(i) summary(lm(whole[[i]] ~ as.matrix(whole[-i])))$r.squared), labels),
       average_r = mean(r[lower.tri(r)]), lambdas_covariance = lambdas(c), lambdas_correlation = lambdas(r),
       sem = sd(score) * sqrt(1 - a), scale_mean = mean(score), scale_sd = sd(score),
       spearman_brown_double = 2 * a / (1 + a), eigenvalues = eigen(r)$values, kmo = adequacy$MSA,
       kmo_items = by_item(adequacy$MSAi, labels),
       bartlett = list(chisq = as.numeric(test$chisq), df = test$df, p = as.numeric(test$p.value)),
       items = described(whole, range), psych_alpha_listwise = psych_alpha(whole, "complete.obs"),
       psych_alpha_pairwise = psych_alpha(x, "pairwise"),
       pairwise_cor_based = psych_standardised(cor(x, use = "pairwise")),
       feldt_pairwise_n_rows = bounds(feldt(alpha_of(cov(x, use = "pairwise")), nrow(x), k)),
       omega_ml = one_factor(whole, "ML"), omega_uls = one_factor(whole, "ULS"))
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
geometric <- function(r) exp(mean(log(abs(r))))

composite_values <- function(x, facets) {
  whole <- na.omit(x)
  means <- sapply(facets, function(own) rowMeans(whole[own]))
  sums <- sapply(facets, function(own) rowSums(whole[own]))
  a <- sapply(facets, function(own) alpha_of(cov(whole[own])))
  r <- cor(means)
  freed <- r / sqrt(outer(a, a))
  diag(freed) <- 1
  reliability <- function(parts) 1 - sum(apply(parts, 2, var) * (1 - a)) / var(rowSums(parts))
  items <- cor(whole)
  list(n = nrow(whole), alpha_facets = named(a), stratified_alpha_sum = reliability(sums),
       mosier_mean_of_facets = reliability(means), alpha_all_items = alpha_of(cov(whole)),
       alpha_over_facet_scores = alpha_of(cov(means)), facet_cor = matrix_of(r),
       facet_cor_disattenuated = matrix_of(freed),
       htmt_absolute = ratio(items, facets, function(r) mean(abs(r))), htmt_signed = ratio(items, facets, mean),
       htmt2_geometric = ratio(items, facets, geometric))
}

score_items <- function(data, keys, range) {
  every <- unlist(lapply(keys, bare))
  s <- quiet(psych::scoreItems(keys, data[every], totals = FALSE, impute = "none", min = range[1], max = range[2],
                               digits = 10))
  raw <- s$cor
  freed <- s$corrected
  freed[lower.tri(freed)] <- raw[lower.tri(raw)]
  g6 <- s$G6
  list(alpha_raw = named(s$alpha[1, ]), G6 = matrix_of(g6), average_r = named(s$av.r[1, ]),
       signal_to_noise = by_item(s$sn, names(keys)), scale_cor_raw = matrix_of(raw),
       scale_cor_disattenuated_upper = matrix_of(freed),
       item_scale_cor = matrix_of(s$item.cor[every, ]), item_scale_cor_corrected = matrix_of(s$item.corrected[every, ]))
}

reliability_values <- function(data, keys, range) {
  x <- keyed(data, unlist(keys, use.names = FALSE), range)
  values <- lapply(keys, function(own) scale_values(x[bare(own)], range))
  c(values, list(composite_all_items = scale_values(x, range),
                 composite_of_facets = composite_values(x, lapply(keys, bare)),
                 scoreItems = score_items(data, keys, range)))
}

two_values <- function(data, keys, range) {
  x <- na.omit(keyed(data, keys, range))
  c <- cov(x)
  r <- cor(x)[1, 2]
  test <- cor.test(x[[1]], x[[2]])
  list(n = nrow(x), pearson_r = r, spearman_brown = 2 * r / (1 + r), alpha_raw = alpha_of(c),
       alpha_std = alpha_of(cor(x)), lambda2 = lambdas(c)$lambda2, lambda4 = 4 * c[1, 2] / sum(c),
       alpha_ci_feldt_95 = bounds(feldt(alpha_of(c), nrow(x), 2)), item_rest_r = r, alpha_if_dropped = NULL,
       spearman_rho = cor(x, method = "spearman")[1, 2], r_ci_fisher = as.numeric(test$conf.int))
}

ordinal_values <- function(data, keys, range) {
  x <- na.omit(keyed(data, keys, range))
  ordered <- as.data.frame(lapply(x, factor, ordered = TRUE))
  r <- unclass(quiet(lavCor(ordered, ordered = names(x), output = "cor", se = "none")))
  attr(r, "header") <- NULL
  cuts <- lapply(x, function(column) I(qnorm(head(cumsum(table(column)) / length(column), -1))))
  list(polychoric = matrix_of(r), thresholds = lapply(cuts, as.numeric), ordinal_alpha = alpha_of(r))
}

answers <- function(n, loadings, cuts, trust) {
  sapply(seq_along(loadings), function(i) {
    attitude <- loadings[i] * trust + sqrt(1 - loadings[i]^2) * rnorm(n)
    findInterval(attitude, cuts[[i]]) + 1
  })
}
simulated <- function(n = 160) {
  trust <- rnorm(n)
  even <- c(-1.5, -.5, .5, 1.5)
  high <- c(-2, -1.4, -.6, .4)
  first <- answers(n, c(.8, .6, .7, .4), list(even, high, even, even), trust)
  second <- answers(n, c(.7, .5, .75), list(high, even, high), .6 * trust + .8 * rnorm(n))
  data <- as.data.frame(cbind(first, second))
  names(data) <- c("ben1", "ben2", "ben3", "ben4", "int1", "int2", "int3")
  data$ben3 <- 6 - data$ben3
  data$int2 <- 6 - data$int2
  data[matrix(runif(n * 7) < .03, n)] <- NA
  data
}

write_case <- function(folder, name, group, tier, title, file, spec, values, tolerance) {
  versions <- c("psych", "lavaan", "jsonlite")
  case <- list(case = name, group = group, tier = tier, set = "own", title = title,
               data = list(file = file, source = "simulated (scripts/reliability.R)", licence = "CC0"), spec = spec,
               call = "scripts/reliability.R", definition = NULL, literature = NULL,
               packages = c(list(R = as.character(getRversion())),
                            setNames(lapply(versions, function(p) as.character(packageVersion(p))), versions)),
               licence = "CC0", tolerance = tolerance, notes = NULL, values = values)
  write(toJSON(case, digits = 15, auto_unbox = TRUE, null = "null", na = "null", pretty = TRUE),
        file.path(folder, "cases", paste0(name, ".json")))
}
within <- function(size) list(abs = size, rel = size)

main <- function(folder) {
  set.seed(20261124)
  data <- simulated()
  range <- c(1, 5)
  keys <- list(benevolence = c("ben1", "ben2", "-ben3", "ben4"), integrity = c("int1", "-int2", "int3"))
  pairs <- list(same = c("ben1", "ben2"), turned = c("int1", "-int2"), wrong = c("int1", "int2"))
  write.csv(data, file.path(folder, "data", "reliability_own.csv"), row.names = FALSE, na = "", quote = FALSE)
  file <- "data/reliability_own.csv"
  write_case(folder, "reliability_own", "B2_reliability", "core", "Two facets, all items, the composite", file,
             list(keys = keys, range = range), reliability_values(data, keys, range),
             list(default = within(1e-9), "*.omega_ml" = within(1e-5), "*.omega_uls" = within(1e-5)))
  write_case(folder, "two_items_own", "B2_two_items", "core", "Two-item scales, one keyed wrongly", file,
             list(pairs = pairs, range = range), lapply(pairs, function(own) two_values(data, own, range)),
             list(default = within(1e-10)))
  write_case(folder, "ordinal_own", "B2_ordinal", "extended", "Polychoric correlations, ordinal alpha", file,
             list(keys = keys, range = range), lapply(keys, function(own) ordinal_values(data, own, range)),
             list(default = within(1e-4), "*.thresholds" = within(1e-9), "*.polychoric" = list(abs = 2e-5, rel = 0),
                  "*.ordinal_alpha" = list(abs = 2e-5, rel = 0)))
}

if (sys.nframe() == 0L) {
  given <- commandArgs(trailingOnly = TRUE)
  main(if (length(given)) given[1] else "tests/reference/own/psychometrics")
}
