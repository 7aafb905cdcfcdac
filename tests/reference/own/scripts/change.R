# Own cases of change: simulated data (CC0), values by stats, effectsize, clubSandwich, sandwich, lme4, lmerTest, nlme.
# Rscript tests/reference/own/scripts/change.R [FOLDER]   (default: tests/reference/own/psychometrics)
suppressMessages({
  library(jsonlite)
  library(effectsize)
  library(clubSandwich)
  library(sandwich)
  library(lmerTest)
})
folder <- c(commandArgs(TRUE), "tests/reference/own/psychometrics")[1]

dirty <- function(name) gsub("[^A-Za-z0-9]+", "_", sub("[^A-Za-z0-9]+$", "", name))
versions <- function(names) {
  c(list(R = paste(R.version$major, R.version$minor, sep = ".")),
    sapply(names, function(name) as.character(packageVersion(name)), simplify = FALSE))
}
write_case <- function(case, group, title, data, description, spec, call, packages, tolerance, values, notes = list()) {
  file <- paste0("data/", case, ".csv")
  if (!is.null(data)) write.csv(data, file.path(folder, file), row.names = FALSE, na = "")
  about <- if (is.null(data)) NULL else list(
    file = file, source = "simulated in own/scripts/change.R", licence = "CC0", description = description,
    n_rows = nrow(data), columns = names(data))
  write_json(
    list(case = case, group = group, tier = "core", set = "own", title = title, data = about, spec = spec, call = call,
         licence = "CC0", packages = versions(packages), tolerance = tolerance, notes = notes, values = values),
    file.path(folder, "cases", paste0(case, ".json")),
    digits = 15, auto_unbox = TRUE, null = "null", na = "null", pretty = TRUE)
}
bounds <- function(x) as.numeric(x)
default <- function(x) list(abs = x, rel = x)

# --- paired change -------------------------------------------------------------------------------------------------

paired <- function(x, y) {
  both <- !is.na(x) & !is.na(y)
  x <- x[both]; y <- y[both]; d <- y - x; n <- length(d); r <- cor(x, y)
  test <- t.test(y, x, paired = TRUE)
  j <- exp(lgamma((n - 1) / 2) - log(sqrt((n - 1) / 2)) - lgamma((n - 2) / 2))
  z <- qnorm(.975)
  dz <- cohens_d(y, x, paired = TRUE)
  av <- sqrt((var(x) + var(y)) / 2)
  drm <- mean(d) * sqrt(2 * (1 - r)) / sd(d)
  beck <- mean(d) / sd(x)
  se_rm <- sqrt((1 / n + drm^2 / (2 * n)) * 2 * (1 - r))
  se_b <- sqrt(2 * (1 - r) / n + beck^2 / (2 * n))
  se_av <- sd(d) / sqrt(n) / av
  rounded <- round(d, 10)
  moved <- rounded[rounded != 0]
  averages <- outer(moved, moved, "+") / 2
  ranks <- rank(abs(moved))
  plus <- sum(ranks[moved > 0]); minus <- sum(ranks[moved < 0])
  rb <- (plus - minus) / (plus + minus); m <- length(moved)
  se_rb <- sqrt((2 * m^3 + 3 * m^2 + m) / 6) / ((m^2 + m) / 2)
  wilcox <- suppressWarnings(wilcox.test(rounded, exact = FALSE, conf.int = TRUE))
  list(
    n_pairs = n, mean1 = mean(x), mean2 = mean(y), sd1 = sd(x), sd2 = sd(y), r = r, mean_change = mean(d),
    sd_change = sd(d), se = sd(d) / sqrt(n), t = unname(test$statistic), df = n - 1, p = test$p.value,
    ci95 = bounds(test$conf.int), dz = dz$Cohens_d, dz_ci95_noncentral_t = c(dz$CI_low, dz$CI_high),
    hedges_gz = dz$Cohens_d * j, hedges_gz_ci95 = c(dz$CI_low, dz$CI_high) * j, hedges_J_exact = j,
    hedges_J_approx = 1 - 3 / (4 * (n - 1) - 1), dav_rms = mean(d) / av,
    dav_rms_ci95_normal = mean(d) / av + c(-1, 1) * z * se_av, gav_rms = mean(d) / av * j,
    dav_mean_sd = mean(d) / ((sd(x) + sd(y)) / 2), drm = drm, drm_ci95_normal = drm + c(-1, 1) * z * se_rm,
    grm = drm * j, glass_becker_sd1 = beck, becker_ci95_normal = beck + c(-1, 1) * z * se_b,
    wilcoxon = list(
      n_nonzero = m, n_zero = n - m, W_plus = plus, W_minus = minus, V = unname(wilcox$statistic),
      p_normal_corrected = wilcox$p.value,
      p_normal_uncorrected = suppressWarnings(wilcox.test(rounded, exact = FALSE, correct = FALSE)$p.value),
      rank_biserial = rb, rank_biserial_ci95 = tanh(atanh(rb) + c(-1, 1) * z * se_rb),
      hodges_lehmann = median(averages[upper.tri(averages, TRUE)]), hodges_lehmann_ci95 = bounds(wilcox$conf.int)),
    sign_test_p = binom.test(sum(moved > 0), m)$p.value)
}

robust <- function(model, cluster, kinds) {
  found <- sapply(kinds, function(kind) {
    v <- vcovCR(model, cluster = cluster, type = kind)
    test <- coef_test(model, vcov = v, test = "Satterthwaite")
    naive <- coef_test(model, vcov = v, test = "naive-t")
    ci <- conf_int(model, vcov = v, test = "Satterthwaite")
    setNames(lapply(seq_len(nrow(test)), function(i) list(
      estimate = test$beta[i], se = test$SE[i], t = test$tstat[i], df_satterthwaite = test$df_Satt[i],
      p_satterthwaite = test$p_Satt[i], ci_lower = ci$CI_L[i], ci_upper = ci$CI_U[i], p_naive_t = naive$p_t[i])),
      dirty(names(coef(model))))
  }, simplify = FALSE)
  error <- function(v) as.list(setNames(sqrt(diag(v)), dirty(names(coef(model)))))
  c(found, list(
    sandwich_vcovCL = list(
      HC0_nocadjust = error(vcovCL(model, cluster, type = "HC0", cadjust = FALSE)),
      HC1 = error(vcovCL(model, cluster, type = "HC1"))),
    ols_se = error(vcov(model))))
}

resampled <- function(d, cluster) {
  totals <- tapply(d, cluster, sum); sizes <- tapply(d, cluster, length); m <- length(totals)
  draws <- as.matrix(expand.grid(rep(list(0:m), m)))
  draws <- draws[rowSums(draws) == m, ]
  weight <- apply(draws, 1, function(w) dmultinom(w, prob = rep(1 / m, m)))
  theta <- as.vector(draws %*% totals) / as.vector(draws %*% sizes)
  centre <- sum(weight * theta)
  order <- order(theta)
  upto <- cumsum(weight[order])
  list(n_clusters = m, n_distinct_resamples = nrow(draws), exact_mean = centre,
       exact_se = sqrt(sum(weight * (theta - centre)^2)),
       exact_percentile95 = sapply(c(.025, .975), function(p) theta[order][which(upto >= p - 1e-12)[1]]))
}

reliable <- function(x, y, reliability) {
  both <- !is.na(x) & !is.na(y)
  sem <- sd(x[both]) * sqrt(1 - reliability)
  rci <- (y - x)[both] / (sqrt(2) * sem)
  list(reliability = reliability, sd_baseline = sd(x[both]), sem = sem, s_diff = sqrt(2) * sem,
       mdc95 = qnorm(.975) * sqrt(2) * sem, mdc90 = qnorm(.95) * sqrt(2) * sem, n = length(rci),
       n_reliable_increase = sum(rci > 1.959964), n_reliable_decrease = sum(rci < -1.959964),
       n_unchanged = sum(abs(rci) <= 1.959964), first10 = head(rci, 10), mean_rci = mean(rci), sd_rci = sd(rci))
}

two_waves <- function() {
  set.seed(20261)
  n <- 47; items <- paste0("i", 1:6); clusters <- c("north", "south", "east", "west", "mid")
  cluster <- sample(clusters, n, TRUE, c(.3, .25, .2, .15, .1))
  person <- rnorm(n); growth <- .35 + rnorm(5, 0, .3)[match(cluster, clusters)]
  answers <- lapply(0:1, function(wave) sapply(seq_along(items), function(i) {
    raw <- 3 + .8 * person + wave * (growth + .4 * rnorm(n)) + rnorm(n, 0, .9)
    keyed <- pmin(pmax(round(raw), 1), 5)
    if (i %in% c(2, 5)) 6 - keyed else keyed
  }))
  answers <- lapply(answers, function(a) { a[sample(length(a), 14)] <- NA; a })
  answers[[2]][1:3, ] <- NA
  data <- data.frame(cluster, answers[[1]], answers[[2]])
  names(data) <- c("cluster", paste0("a_", items), paste0("b_", items))
  data$cluster[7] <- NA
  list(data = data, items = items, reverse = c("i2", "i5"))
}

change_case <- function() {
  made <- two_waves(); data <- made$data
  keyed <- function(prefix) sapply(made$items, function(i) {
    x <- data[[paste0(prefix, i)]]
    if (i %in% made$reverse) 6 - x else x
  })
  score <- function(k) ifelse(rowSums(!is.na(k)) >= 4, rowMeans(k, na.rm = TRUE), NA)
  k1 <- keyed("a_"); x <- score(k1); y <- score(keyed("b_")); d <- y - x
  used <- !is.na(d) & !is.na(data$cluster); g <- data$cluster[used]; du <- d[used]
  covariance <- cov(k1[complete.cases(k1), ]); k <- ncol(k1)
  alpha <- k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
  kinds <- c("CR0", "CR1", "CR1S", "CR2", "CR3")
  means <- tapply(du, g, mean); over <- t.test(means)
  treated <- c("south", "west"); tr <- as.numeric(g %in% treated)
  welch <- t.test(du[tr == 1], du[tr == 0]); d2 <- cohens_d(du[tr == 1], du[tr == 0])
  j <- exp(lgamma((length(du) - 2) / 2) - log(sqrt((length(du) - 2) / 2)) - lgamma((length(du) - 3) / 2))
  both <- !is.na(d); long <- data.frame(y = c(x[both], y[both]), w = rep(0:1, each = sum(both)))
  lg <- rep(data$cluster[both], 2); known <- !is.na(lg)
  long <- long[known, ]; lg <- lg[known]
  values <- list(
    paired = paired(x, y),
    reliable_change = list(alpha_wave1 = reliable(x, y, alpha), retest_r = reliable(x, y, cor(x[both], y[both]))),
    cluster = list(
      n_clusters = length(means), cluster_sizes = as.list(table(g)), mean_change = robust(lm(du ~ 1), g, kinds),
      cluster_means = as.list(means),
      mean_of_cluster_means = list(estimate = mean(means), se = sd(means) / sqrt(length(means)), t_p = over$p.value,
                                   ci95 = bounds(over$conf.int)),
      bootstrap = resampled(du, g)),
    difference_in_change = c(
      robust(lm(du ~ tr), g, kinds),
      list(welch = list(diff = mean(du[tr == 1]) - mean(du[tr == 0]), t = unname(welch$statistic),
                        df = unname(welch$parameter), p = welch$p.value, ci95 = bounds(welch$conf.int),
                        cohens_d_pooled = d2$Cohens_d, hedges_g = d2$Cohens_d * j,
                        hedges_g_ci95 = c(d2$CI_low, d2$CI_high) * j))),
    long_format_wave = robust(lm(y ~ w, long), lg, c("CR0", "CR2", "CR3")))
  write_case(
    "change_small", "B5_change", "Change of a six-item scale over two waves, five clusters", data,
    "Six items 1-5 in two waves (a_, b_), clusters; missing answers, one unknown cluster",
    list(score = "mean of 6 keyed items, missing if fewer than 4 answered", items = made$items, reverse = made$reverse,
         range = c(1, 5), prefixes = c("a_", "b_"), cluster = "cluster", treated_clusters = treated),
    "t.test, wilcox.test, effectsize, clubSandwich, sandwich, enumeration", c("effectsize", "clubSandwich", "sandwich"),
    list(default = default(1e-8), "*.dz_ci95_noncentral_t" = default(1e-4), "*.hedges_gz_ci95" = default(1e-4),
         "*.hedges_g_ci95" = default(1e-4), "*.p" = list(abs = 1e-14, rel = 1e-6)),
    values)
}

# --- partner pairs: respondents, reliable change, slopes --------------------------------------------------------------

pairs_case <- function() {
  set.seed(20262)
  organisations <- LETTERS[1:5]
  rows <- do.call(rbind, lapply(organisations, function(rater) {
    people <- paste0(rater, seq_len(sample(1:4, 1)))
    do.call(rbind, lapply(setdiff(organisations, rater), function(target) {
      level <- rnorm(1, 3, .6)
      do.call(rbind, lapply(0:2, function(wave) {
        here <- sample(c(people, paste0(rater, "new", wave)), sample(1:2, 1) + (length(people) > 1))
        data.frame(rater, target, wave, respondent = here, score = round(level + .2 * wave + rnorm(length(here), 0, .5), 2))
      }))
    }))
  }))
  rows <- rows[!(rows$rater == "A" & rows$target == "B" & rows$wave == 2), ]
  rows$score[5] <- NA
  pair <- paste(rows$rater, rows$target, sep = ">")
  dates <- c(0, .75, 1.5)
  ends <- rows[rows$wave != 1 & !is.na(rows$score), ]
  key <- paste(ends$rater, ends$target, sep = ">")
  cell <- paste(key, ends$wave)
  sw <- sum((ends$score - ave(ends$score, cell))^2) / sum(tapply(ends$score, cell, length) - 1)
  first <- ends[ends$wave == 0, ]; last <- ends[ends$wave == 2, ]
  same <- merge(first, last, by = c("rater", "target", "respondent"))
  same$d <- same$score.y - same$score.x; skey <- paste(same$rater, same$target, sep = ">")
  vd <- sum((same$d - ave(same$d, skey))^2) / sum(tapply(same$d, skey, length) - 1)
  one <- function(p) {
    x <- first$score[paste(first$rater, first$target, sep = ">") == p]
    y <- last$score[paste(last$rater, last$target, sep = ">") == p]
    if (!length(x) || !length(y)) return(list(change = NA, se = NA, rci = NA, label = NA))
    s <- sum(skey == p); k1 <- length(x); k2 <- length(y)
    se <- sqrt(sw * (1 / k1 + 1 / k2 - 2 * s / (k1 * k2)) + s * vd / (k1 * k2))
    rci <- (mean(y) - mean(x)) / se
    list(change = mean(y) - mean(x), se = se, rci = rci,
         label = if (rci > 1.959964) "up" else if (rci < -1.959964) "down" else "none")
  }
  line <- function(p) {
    own <- rows[pair == p & !is.na(rows$score), ]
    y <- tapply(own$score, own$wave, mean); t <- dates[as.integer(names(y)) + 1]
    fit <- lm(y ~ t); s <- suppressWarnings(coef(summary(fit)))
    list(slope = unname(coef(fit)[2]), se = if (length(y) > 2) s[2, 2] else NA, intercept = unname(coef(fit)[1]),
         waves = length(y))
  }
  names <- sort(unique(pair))
  write_case(
    "change_pairs", "B5_change", "Respondents about partners in three waves: reliable change and slopes", rows,
    "One row a respondent, target and wave: rater (organisation), target, wave, respondent, score",
    list(dates = dates, first = 0, last = 2), "sums as in definition; lm a pair", character(0),
    list(default = default(1e-10)),
    list(partner_pairs = list(respondent_variance = sw, difference_variance = vd,
                              pairs = setNames(lapply(names, one), names)),
         slopes = setNames(lapply(names, line), names)))
}

# --- mixed models --------------------------------------------------------------------------------------------------

control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9))
likelihood <- function(m, reml) c(
  if (reml) list(reml_criterion = REMLcrit(m)), list(loglik = as.numeric(logLik(m)), aic = AIC(m), bic = BIC(m)))
components <- function(m) {
  table <- as.data.frame(VarCorr(m))
  table$grp <- sub("\\.[0-9]+$", "", table$grp)
  single <- is.na(table$var2)
  slope <- single & !is.na(table$var1) & table$var1 != "(Intercept)"
  name <- ifelse(slope, paste(table$grp, table$var1, sep = "."), table$grp)
  found <- list(variance = as.list(setNames(table$vcov[single], name[single])))
  if (any(!single)) found$covariance <- as.list(setNames(table$vcov[!single], table$grp[!single]))
  found
}
fitted_model <- function(formula, data, blup = NULL) {
  m <- suppressMessages(lmer(formula, data, control = control)); s <- coef(summary(m))
  ml <- suppressMessages(update(m, REML = FALSE)); sm <- coef(summary(ml))
  line <- as.vector(model.matrix(m) %*% fixef(m)); slopes <- any(!is.na(as.data.frame(VarCorr(m))$var2)) || any(grepl("0 \\+", deparse(formula)))
  name <- dirty(rownames(s))
  found <- list(
    n_obs = nobs(m), n_levels = as.list(ngrps(m)),
    reml = c(list(fixed = setNames(lapply(seq_len(nrow(s)), function(i) list(
      estimate = s[i, 1], se = s[i, 2], df_satterthwaite = s[i, 3], t = s[i, 4], p = s[i, 5])), name),
      wald_ci95 = cbind(s[, 1] - qnorm(.975) * s[, 2], s[, 1] + qnorm(.975) * s[, 2])), components(m), likelihood(m, TRUE)),
    ml = c(list(fixed = as.list(setNames(sm[, 1], name)), fixed_se = as.list(setNames(sm[, 2], name))), components(ml),
           likelihood(ml, FALSE)))
  if (!slopes) {
    random <- sum(as.data.frame(VarCorr(m))$vcov)
    found$r2_nakagawa <- list(var_fixed = var(line), marginal = var(line) / (var(line) + random),
                              conditional = 1 - sigma(m)^2 / (var(line) + random))
  }
  if (!is.null(blup)) {
    r <- ranef(m, condVar = TRUE)[[blup]]
    found$blup <- list(factor = blup, values = as.list(setNames(r[[1]], rownames(r))),
                       cond_sd = as.list(setNames(sqrt(attr(r, "postVar")[1, 1, ]), rownames(r))))
  }
  found
}

round_robin <- function() {
  set.seed(20263)
  n <- 9; name <- paste0("o", seq_len(n))
  a <- rnorm(n, 0, .5); b <- rnorm(n, 0, .4)
  grid <- expand.grid(i = seq_len(n), j = seq_len(n), time = 0:2)
  grid <- grid[grid$i != grid$j, ]
  dyad <- paste(pmin(grid$i, grid$j), pmax(grid$i, grid$j), sep = "-"); pair <- paste(grid$i, grid$j, sep = ">")
  effect <- function(key, sd) rnorm(length(unique(key)), 0, sd)[match(key, unique(key))]
  y <- 3 + a[grid$i] + b[grid$j] + effect(dyad, .3) + effect(pair, .4) +
    grid$time * (.2 + effect(pair, .25)) + rnorm(nrow(grid), 0, .4)
  data <- data.frame(rater = name[grid$i], target = name[grid$j], dyad, pair, time = grid$time, y = round(y, 3))
  data[sort(sample(nrow(data), nrow(data) - 25)), ]
}

mixed_case <- function() {
  data <- round_robin(); first <- data[data$time == 0, ]
  m <- suppressMessages(lmer(y ~ 1 + (1 | rater) + (1 | target) + (1 | dyad), first, control = control))
  s <- coef(summary(m))
  width <- qt(.975, s[1, 3]) * s[1, 2]
  nested <- nlme::lme(y ~ time, random = ~ 1 | rater / pair, data = data,
                      control = nlme::lmeControl(msTol = 1e-12, tolerance = 1e-12, opt = "optim", reltol = 1e-14))
  values <- list(
    crossed = fitted_model(y ~ time + (1 | rater) + (1 | target) + (1 | pair), data, "target"),
    dyads = fitted_model(y ~ time + (1 | rater) + (1 | target) + (1 | dyad) + (1 | pair), data),
    correlated = fitted_model(y ~ time + (time | pair) + (1 | rater), data, "rater"),
    correlated_few = fitted_model(y ~ time + (time | rater) + (1 | pair), data, "pair"),
    uncorrelated = fitted_model(y ~ time + (1 | pair) + (0 + time | pair) + (1 | target), data),
    null = fitted_model(y ~ 1 + (1 | rater) + (1 | target) + (1 | pair), data),
    nested = fitted_model(y ~ time + (1 | rater) + (1 | pair), data),
    lrt_ml_crossed = local({
      one <- suppressMessages(lmer(y ~ time + (1 | rater) + (1 | target) + (1 | pair), data, REML = FALSE, control = control))
      none <- update(one, . ~ . - time)
      chisq <- 2 * as.numeric(logLik(one) - logLik(none))
      list(chisq = chisq, df = 1, p = pchisq(chisq, 1, lower.tail = FALSE))
    }),
    nlme_nested = list(df_time = unname(nested$fixDF$X["time"])),
    round_robin = list(estimate = s[1, 1], se = s[1, 2], df = s[1, 3], p = s[1, 5], ci95 = s[1, 1] + c(-1, 1) * width))
  write_case(
    "mixed_small", "B5_mixed", "Nine organisations rate each other three times, some cells missing", data,
    "One row a directed pair and wave", list(y = "y", fixed = list("time"), crossed = c("rater", "target", "dyad", "pair")),
    "lmerTest::lmer (bobyqa, rhoend 1e-9), nlme::lme", c("lme4", "lmerTest", "nlme"),
    list(default = default(1e-6), "*.variance" = list(abs = 1e-6, rel = 1e-4), "*.covariance" = list(abs = 1e-6, rel = 1e-4),
         "*.df_satterthwaite" = list(abs = 0, rel = 1e-3), "*.p" = list(abs = 1e-8, rel = 1e-3), "*.df" = list(abs = 0, rel = 1e-3),
         "*.reml_criterion" = list(abs = 1e-6, rel = 1e-9), "*.loglik" = list(abs = 1e-6, rel = 1e-9),
         "*.blup" = default(1e-5)),
    values)
}

# --- waves beside each other --------------------------------------------------------------------------------------

ratio_of <- function(larger, smaller) {
  df <- attr(logLik(larger), "df") - attr(logLik(smaller), "df")
  chisq <- 2 * as.numeric(logLik(larger) - logLik(smaller))
  list(chisq = chisq, df = df, p = pchisq(chisq, df, lower.tail = FALSE))
}
waves_case <- function() {
  set.seed(20265)
  n <- 90
  unit <- sample(c(11, 24, 35, 47, 58, 102), n, TRUE)
  level <- rnorm(n, 3, .5) + rnorm(6, 0, .3)[match(unit, unique(unit))]; slope <- rnorm(n, .15, .2)
  data <- as.data.frame(sapply(0:3, function(t) round(level + slope * t - .03 * t^2 + rnorm(n, 0, .35), 2)))
  names(data) <- paste0("trust", 1:4)
  data <- cbind(number = seq_len(n) + 500, unit, branch = sample(c("north", "south"), n, TRUE), data)
  for (t in 2:4) data[sample(n, 4 * t), paste0("trust", t)] <- NA
  long <- do.call(rbind, lapply(1:4, function(t) {
    data.frame(person = data$number, site = data$unit, branch = data$branch, time = t - 1, y = data[[paste0("trust", t)]])
  }))
  long <- long[!is.na(long$y), ]
  fit_ml <- function(formula) suppressMessages(lme4::lmer(formula, long, REML = FALSE, control = control))
  values <- list(
    person_only = fitted_model(y ~ time + (1 | person), long),
    slope = fitted_model(y ~ time + (time | person), long),
    apart = fitted_model(y ~ time + (1 | person) + (0 + time | person), long),
    sites = fitted_model(y ~ time * branch + (1 | person) + (1 | site), long, "site"),
    factor_wave = fitted_model(y ~ factor(time) + (1 | person) + (1 | site), long),
    curve = fitted_model(y ~ time + I(time^2) + (1 | person) + (1 | site), long),
    lrt_ml_slope = ratio_of(fit_ml(y ~ time + (time | person)), fit_ml(y ~ time + (1 | person))),
    lrt_ml_wave = ratio_of(fit_ml(y ~ factor(time) + (1 | person) + (1 | site)), fit_ml(y ~ 1 + (1 | person) + (1 | site))))
  write_case(
    "mixed_waves", "B5_mixed", "Four waves beside each other, persons in sites", data,
    "A row a person; the site is in the column unit", list(y = "trust", waves = 1:4, person = "number", site = "unit"),
    "lmerTest::lmer (bobyqa, rhoend 1e-9)", c("lme4", "lmerTest"),
    list(default = default(1e-6), "*.variance" = list(abs = 1e-6, rel = 1e-4), "*.covariance" = list(abs = 1e-6, rel = 1e-4),
         "*.df_satterthwaite" = list(abs = 0, rel = 1e-3), "*.p" = list(abs = 1e-8, rel = 1e-3),
         "*.reml_criterion" = list(abs = 1e-6, rel = 1e-9), "*.loglik" = list(abs = 1e-6, rel = 1e-9),
         "*.blup" = default(1e-5)),
    values)
}

# --- multiple testing -------------------------------------------------------------------------------------------------

multiple_case <- function() {
  set.seed(20264)
  vectors <- list(uniform = runif(23), small = signif(rbeta(30, .2, 3), 6), two = c(.2, .01),
                  ties = c(.01, .01, .2, NA, .2, .04, 1, NA))
  adjust <- function(p) {
    found <- sapply(c("holm", "hochberg", "hommel", "bonferroni", "BH", "BY"), function(m) p.adjust(p, m), simplify = FALSE)
    c(list(p = p), found, list(sidak = 1 - (1 - p)^sum(!is.na(p)),
                               n_reject_05 = lapply(found, function(a) sum(a <= .05, na.rm = TRUE))))
  }
  write_case("multiple_testing_small", "B6_multiple_testing", "p.adjust on drawn vectors", NULL, NULL, NULL, "stats::p.adjust",
             character(0), list(default = list(abs = 1e-12, rel = 1e-12)), lapply(vectors, adjust))
}

change_case()
pairs_case()
mixed_case()
waves_case()
multiple_case()
