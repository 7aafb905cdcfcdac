# Own cases of agreement and intraclass correlations: simulated data (CC0), values by multilevel, nlme, lme4 and psych.
# Rscript tests/reference/own/scripts/agreement.R [FOLDER]   (default: tests/reference/own/psychometrics)
suppressMessages({
  library(multilevel)
  library(lme4)
  library(psych)
})
library(jsonlite)

quiet <- function(expression) suppressMessages(suppressWarnings(expression))
bounds <- function(x) list(lower = x[1], upper = x[2])
defined <- function(x) ifelse(is.finite(x), x, NA)
within <- function(size) list(abs = size, rel = size)
by_label <- function(rows, labels) setNames(rows, labels)

# --- agreement --------------------------------------------------------------------------------------------------------

null_variance <- function(options) c(uniform = (options^2 - 1) / 12, slight_skew = c(`5` = 1.34, `7` = 2.90)[[as.character(options)]])

# multilevel 2.7 leaves rows with a missing item out; a group without a row left is absent
of_groups <- function(x, group, range) {
  null <- null_variance(diff(range) + 1)
  found <- data.frame(
    rwg_j = rwg.j(x, group, null[["uniform"]])$rwg.j, rwg_j_slight_skew = rwg.j(x, group, null[["slight_skew"]])$rwg.j,
    rstar_wg_j = rwg.j.lindell(x, group, null[["uniform"]])$rwg.lindell, ad_mean_j = ad.m(x, group)$AD.M,
    ad_median_j = ad.m(x, group, type = "median")$AD.M, awg_j = awg(x, group, range)$a.wg)
  size <- rwg.j(x, group, null[["uniform"]])
  rows <- lapply(seq_len(nrow(found)), function(i) c(list(n = size$gsize[i]), as.list(defined(unlist(found[i, ])))))
  by_label(rows, as.character(size$grpid))
}
of_item <- function(x, group, range) {
  null <- null_variance(diff(range) + 1)[["uniform"]]
  found <- rwg(x, group, null)
  columns <- data.frame(rwg = found$rwg, ad_mean = ad.m(x, group)$AD.M, ad_median = ad.m(x, group, type = "median")$AD.M,
                        awg = awg(x, group, range)$a.wg)
  columns[found$gsize == 1, ] <- NA
  rows <- lapply(seq_len(nrow(columns)), function(i) c(as.list(defined(unlist(columns[i, ]))), list(n = found$gsize[i])))
  by_label(rows, as.character(found$grpid))
}
over_groups <- function(rows, name) {
  x <- na.omit(as.numeric(sapply(rows, function(row) row[[name]])))
  list(n = length(x), mean = mean(x), median = median(x), min = min(x), max = max(x), sd = sd(x),
       share_ge_70 = mean(x >= .70 - 1e-12))
}
one_way <- function(y, group) {
  kept <- !is.na(y)
  y <- y[kept]
  group <- factor(group[kept])
  n <- as.numeric(table(group))
  total <- sum(n)
  j <- length(n)
  k0 <- (total - sum(n^2) / total) / (j - 1)
  fit <- aov(y ~ group)
  squares <- summary(fit)[[1]]
  between <- squares[1, 3]
  rest <- squares[2, 3]
  f <- between / rest
  limits <- f / qf(c(.975, .025), j - 1, total - j)
  lme4_fit <- quiet(lmer(y ~ 1 + (1 | group), control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))))
  parts <- as.data.frame(VarCorr(lme4_fit))$vcov
  rho <- parts[1] / sum(parts)
  reliability <- function(k) k * rho / (1 + (k - 1) * rho)
  list(n_obs = total, n_groups = j, group_size_mean = mean(n), group_size_k0 = k0, group_size_harmonic = j / sum(1 / n),
       df_between = j - 1, df_within = total - j, MSB = between, MSW = rest, F = f,
       p = pf(f, j - 1, total - j, lower.tail = FALSE), eta2 = summary.lm(fit)$r.squared, ICC1_mean_size = ICC1(fit),
       ICC1_k0 = (between - rest) / (between + (k0 - 1) * rest), ICC2_anova = ICC2(fit),
       ICC1_k0_ci95 = bounds((limits - 1) / (limits + k0 - 1)), ICC2_ci95 = bounds(1 - 1 / limits),
       reml = list(var_between = parts[1], var_within = parts[2], ICC1 = rho, ICC2_mean_size = reliability(mean(n)),
                   grand_mean = unname(fixef(lme4_fit))),
       group_reliability = as.list(setNames(reliability(n), levels(group))))
}
mean_reliability <- function(y, group) {
  kept <- !is.na(y)
  found <- gmeanrel(lme(y ~ 1, random = ~ 1 | group, data = data.frame(y, group)[kept, ],
                        control = lmeControl(msTol = 1e-12, tolerance = 1e-12, opt = "optim", reltol = 1e-14)))
  as.list(setNames(as.numeric(found$MeanRel), as.character(found$Group)))
}

simulated <- function() {
  sizes <- c(1, 2, 2, 3, 3, 4, 5, 5, 6, 8, 11, 1)
  group <- rep(sprintf("g%02d", seq_along(sizes)), sizes)
  own <- rnorm(length(sizes), 0, .8)[match(group, unique(group))]
  person <- rnorm(length(group), 0, .5)
  x <- sapply(1:4, function(i) pmin(7, pmax(1, round(4.6 + c(.5, 0, -.5, .2)[i] + own + person + rnorm(length(group), 0, .9)))))
  x[group == "g04", ] <- 6                                    # perfect agreement
  x[group == "g02", ] <- rbind(c(1, 7, 1, 7), c(7, 1, 7, 1))  # disagreement beyond chance
  x[group == "g05", ] <- rbind(c(7, 7, 7, 6), c(7, 7, 7, 7), c(7, 7, 7, 7))  # awg at the end of the scale
  x[group == "g06", 1] <- c(7, 7, 7, 6)                       # awg undefined for one item
  data <- data.frame(group, x)
  names(data) <- c("group", "v1", "v2", "v3", "v4")
  data
}

agreement_values <- function(data, items, single, range) {
  x <- data[items]
  groups <- of_groups(x, data$group, range)
  y <- ifelse(complete.cases(x), rowMeans(x), NA)
  null <- null_variance(diff(range) + 1)
  names <- c("rwg_j", "rstar_wg_j", "ad_mean_j", "ad_median_j", "awg_j")
  of_mean <- one_way(y, data$group)
  of_mean$group_reliability <- mean_reliability(y, data$group)
  item_icc <- setNames(lapply(items, function(item) one_way(x[[item]], data$group)), items)
  multiple <- quiet(mult.icc(x, data$group))
  reached <- which(sapply(item_icc, function(one) one$reml$var_between) > 1e-6)  # nlme stops short of a variance of 0
  list(expected_random_variance = as.list(null), groups = groups,
       summary = setNames(lapply(names, function(name) over_groups(groups, name)), names),
       ad_cutoff_c_over_6 = (diff(range) + 1) / 6, single_item = list(item = single, groups = of_item(x[[single]], data$group, range)),
       scale_mean = of_mean, item_icc = item_icc,
       mult_icc = setNames(lapply(reached, function(i) list(ICC1 = multiple$ICC1[i], ICC2 = multiple$ICC2[i])), items[reached]))
}

# item variances over those who answered; no coefficient where an item has fewer than two answers
available <- function(data, items, range, coefficient) {
  null <- null_variance(diff(range) + 1)[["uniform"]]
  lapply(split(data[items], data$group), function(x) {
    if (any(colSums(!is.na(x)) < 2)) NA else coefficient(mean(sapply(x, var, na.rm = TRUE)) / null, length(items))
  })
}
rwg_of <- function(q, j) { q <- min(q, 1); j * (1 - q) / (j * (1 - q) + q) }
edge_values <- function(data, items, range) {
  y <- ifelse(complete.cases(data[items]), rowMeans(data[items]), NA)
  found <- one_way(y, data$group)
  groups <- lapply(of_groups(data[items], data$group, range), function(row) {
    names(row)[names(row) == "n"] <- "n_used"
    row[names(row) != "rwg_j_slight_skew"]
  })
  single <- lapply(of_item(data[[items[1]]], data$group, range), function(row) row[c("rwg", "n")])
  values <- list(groups = groups, rwg_j_available = available(data, items, range, rwg_of),
                 rstar_available = available(data, items, range, function(q, j) 1 - q), single = single,
                 icc = list(n = found$n_obs, n_groups = found$n_groups, MSB = found$MSB, MSW = found$MSW,
                            k0 = found$group_size_k0, ICC1_k0 = found$ICC1_k0, ICC1_mean_size = found$ICC1_mean_size,
                            ICC2 = found$ICC2_anova))
  names(values)[names(values) == "single"] <- paste0("single_", items[1])
  values
}

# --- six intraclass correlations --------------------------------------------------------------------------------------

six <- function(m, reml) {
  found <- quiet(psych::ICC(m, lmer = reml, missing = FALSE))
  rows <- found$results
  # psych divides by what may be negative: a coefficient beyond 1 is none
  part <- function(i) {
    limits <- c(rows$`lower bound`[i], rows$`upper bound`[i])
    if (any(limits > 1) || limits[1] > limits[2]) limits <- c(NA, NA)
    list(ICC = if (rows$ICC[i] > 1) NA else rows$ICC[i], F = rows$F[i], df1 = rows$df1[i], df2 = rows$df2[i],
         p = rows$p[i], lower95 = limits[1], upper95 = limits[2])
  }
  squares <- found$stats[3, 1:3]
  list(results = setNames(lapply(1:6, part), c("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")),
       MS = list(subjects = squares[[1]], judges = squares[[2]], residual = squares[[3]]),
       n_targets = found$n.obs, n_raters = ncol(m))
}
icc_values <- function(data, raters) {
  m <- as.matrix(data[raters])
  whole <- m[complete.cases(m), ]
  rest <- mean(apply(whole, 1, var))
  values <- list(anova = six(whole, FALSE), lmer = six(whole, TRUE))
  if (anyNA(m)) values$with_missing_lmer <- six(m, TRUE)
  c(values, list(sem_icc2 = sqrt(rest), mean_within_target_var = rest))
}
rated <- function(targets, spread, severity) {
  k <- length(severity)
  m <- outer(rnorm(targets, 5, spread), severity, `+`) + matrix(rnorm(targets * k), targets)
  data.frame(target = seq_len(targets), setNames(as.data.frame(round(m, 1)), paste0("rater", seq_len(k))))
}
# a row a rating, each given twice
below <- function() {
  rows <- expand.grid(target = paste0("t", 1:9), rater = 1:4, occasion = 1:2)
  own <- setNames(rnorm(9, 0, 1.2), paste0("t", 1:9))
  rows$warmth <- round(5 + own[as.character(rows$target)] + c(-.5, 0, .2, .6)[rows$rater] + rnorm(nrow(rows), 0, .8), 1)
  rows[sample(nrow(rows)), ]
}
contrary <- function() {
  m <- rbind(c(1, 4, 3), c(3, 2, 3.5), c(4, 1, 2.5), c(2, 3, 3), c(3.5, 2.5, 1.5))
  data.frame(target = 1:5, setNames(as.data.frame(m), paste0("rater", 1:3)))
}

# --- writing ----------------------------------------------------------------------------------------------------------

write_case <- function(folder, name, group, title, data, spec, tolerance, values) {
  versions <- c("multilevel", "nlme", "lme4", "psych", "jsonlite")
  file <- paste0("data/", name, ".csv")
  write.csv(data, file.path(folder, file), row.names = FALSE, na = "", quote = FALSE)
  case <- list(case = name, group = group, tier = "core", set = "own", title = title,
               data = list(file = file, source = "simulated (scripts/agreement.R)", licence = "CC0"), spec = spec,
               call = "scripts/agreement.R", definition = NULL, literature = NULL,
               packages = c(list(R = as.character(getRversion())),
                            setNames(lapply(versions, function(p) as.character(packageVersion(p))), versions)),
               licence = "CC0", tolerance = tolerance, notes = NULL, values = values)
  write(toJSON(case, digits = 15, auto_unbox = TRUE, null = "null", na = "null", pretty = TRUE),
        file.path(folder, "cases", paste0(name, ".json")))
}

main <- function(folder) {
  set.seed(20261125)
  data <- simulated()
  items <- c("v1", "v2", "v3", "v4")
  range <- c(1, 7)
  fitted <- list(default = within(1e-9), "*.reml" = within(1e-5), "*.group_reliability" = within(1e-5), mult_icc = within(1e-4))
  write_case(folder, "agreement_own", "B4_agreement", "Groups of 1 to 11, with perfect agreement and its opposite", data,
             list(group = "group", items = items, range = range, single = "v1"), fitted,
             agreement_values(data, items, "v1", range))
  holes <- data
  holes[cbind(c(2, 9, 14, 20, 21, 22, 33, 40), c(2, 5, 3, 2, 3, 4, 5, 2))] <- NA
  write_case(folder, "agreement_own_missing", "B7_edge", "The same with unanswered items", holes, list(options = 7),
             list(default = within(1e-9)), edge_values(holes, items, range))
  ratings <- rated(14, 1.5, c(-1, 0, .4, 1))
  ratings[cbind(c(3, 8, 8), c(2, 4, 5))] <- NA
  approximate <- list(default = within(1e-8), "*.p" = list(abs = 1e-12, rel = 1e-6), lmer = within(1e-3), with_missing_lmer = within(1e-3))
  write_case(folder, "icc_own", "B4_icc", "14 targets, 4 raters, three ratings missing", ratings,
             list(raters = paste0("rater", 1:4)), approximate, icc_values(ratings, paste0("rater", 1:4)))
  opposed <- contrary()
  write_case(folder, "icc_own_negative", "B4_icc", "Targets differ less than ratings of one target", opposed,
             list(raters = paste0("rater", 1:3)), approximate, icc_values(opposed, paste0("rater", 1:3)))
  rows <- below()
  table <- as.data.frame(tapply(rows$warmth, list(rows$target, rows$rater), mean))
  write_case(folder, "icc_own_rows", "B4_icc", "A row a rating, the mean of two occasions", rows,
             list(targets = "target", raters = "rater", y = "warmth"), approximate, icc_values(table, names(table)))
}

if (sys.nframe() == 0L) {
  given <- commandArgs(trailingOnly = TRUE)
  main(if (length(given)) given[1] else "tests/reference/own/psychometrics")
}
