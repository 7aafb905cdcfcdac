# Own cases of the social relations model: simulated data (CC0), values from the formulas in plain R.
# Rscript tests/reference/own/scripts/srm.R [FOLDER]   (default: tests/reference/own/dyadic)
# Made apart from the program's ways: effects by lm(), every sum of products as a matrix of cells x cells, standard
# errors as the exact normal-theory covariance of these quadratic forms (for a complete round robin the published
# polynomials say the same), the jackknife by leaving out each organisation for real. No package for round robins is used.
library(jsonlite)

folder <- c(commandArgs(trailingOnly = TRUE), "tests/reference/own/dyadic")[1]
VARIANCES <- c("actor_variance", "partner_variance", "relationship_variance")
COMPONENTS <- c(VARIANCES, "actor_partner_covariance", "relationship_covariance")
CROSS <- c("actor_actor_covariance", "partner_partner_covariance", "actor_partner_covariance", "partner_actor_covariance",
           "intrapersonal_relationship_covariance", "interpersonal_relationship_covariance")
OWN <- c(1, 2, 5, 3, 6)  # where the components stand among the six covariances of a scale with itself
TURNED <- c(1, 2, 4, 3, 5, 6)
trace <- function(a, b) sum(a * t(b))

# ---- quadratic forms over the answered cells ----------------------------------------------------------------------
cells_of <- function(mask) which(mask & row(mask) != col(mask), arr.ind = TRUE)

relations <- function(cells) {
  i <- cells[, 1]; j <- cells[, 2]
  lapply(list(outer(i, i, "=="), outer(j, j, "=="), outer(i, j, "=="), outer(j, i, "=="),
              diag(length(i)) == 1, outer(i, j, "==") & outer(j, i, "==")), `*`, 1)
}

centring <- function(groups) {
  share <- outer(groups, groups, "==") * 1
  diag(length(groups)) - share / rowSums(share)
}

forms <- function(cells) {
  i <- cells[, 1]; j <- cells[, 2]; m <- length(i)
  mirror <- match(paste(j, i), paste(i, j))
  both <- which(!is.na(mirror))
  received_given <- matrix(0, m, m)
  for (p in unique(j[both])) {
    to <- both[j[both] == p]                     # cells about p whose mirror is answered
    from <- mirror[to]                           # their mirrors, by p
    received_given[to, from] <- diag(length(to)) - 1 / length(to)
  }
  dyads <- matrix(0, m, m)
  dyads[cbind(both, both)] <- 1
  dyads[cbind(both, mirror[both])] <- -1
  list(centring(j), centring(i), received_given, t(received_given), diag(m) - 1 / m, dyads)
}

weights_of <- function(a, v) solve(outer(1:6, 1:6, Vectorize(function(r, p) sum(a[[r]] * v[[p]]))))

estimate <- function(x, y, mask = !is.na(x) & !is.na(y)) {
  cells <- cells_of(mask)
  a <- forms(cells)
  x <- x[cells]; y <- y[cells]
  drop(weights_of(a, relations(cells)) %*% vapply(a, function(form) drop(x %*% form %*% y), 0))
}

# Variances of the estimates of X with Y: unbiased, from E(products of estimates) = products + K(products).
normal_squares <- function(x, y) {
  cells <- cells_of(!is.na(x) & !is.na(y))
  v <- relations(cells)
  f <- forms(cells)
  w <- weights_of(f, v)
  f <- lapply(1:6, function(r) Reduce(`+`, Map(`*`, f, w[r, ])))
  even <- lapply(f, function(form) (form + t(form)) / 2)
  fv <- lapply(f, function(form) lapply(v, function(one) form %*% one))
  ftv <- lapply(f, function(form) lapply(v, function(one) t(form) %*% one))
  ev <- lapply(even, function(form) lapply(v, function(one) form %*% one))
  k <- matrix(0, 72, 72)
  at <- function(r, s) (r - 1) * 6 + s
  for (r in 1:6) for (s in 1:6) for (p in 1:6) for (q in 1:6) {
    k[at(r, s), at(TURNED[p], TURNED[q])] <- k[at(r, s), at(TURNED[p], TURNED[q])] + trace(fv[[r]][[p]], fv[[s]][[q]])
    k[at(r, s), 36 + at(q, p)] <- k[at(r, s), 36 + at(q, p)] + trace(fv[[r]][[p]], ftv[[s]][[q]])
    k[36 + at(r, s), at(p, TURNED[q])] <- k[36 + at(r, s), at(p, TURNED[q])] + 2 * trace(ev[[r]][[p]], ev[[s]][[q]])
  }
  xy <- estimate(x, y, !is.na(x) & !is.na(y))
  xx <- estimate(ifelse(is.na(y), NA, x), ifelse(is.na(y), NA, x))
  yy <- estimate(ifelse(is.na(x), NA, y), ifelse(is.na(x), NA, y))
  products <- c(t(outer(xy, xy)), t(outer(xx, yy)))
  left <- products - solve(diag(72) + k, products)
  left[at(1:6, 1:6)]
}

jackknife_squares <- function(x, y) {
  n <- nrow(x)
  without <- vapply(1:n, function(i) estimate(x[-i, -i], y[-i, -i]), numeric(6))
  (n - 1) / n * rowSums((without - rowMeans(without))^2)
}

# ---- results -------------------------------------------------------------------------------------------------------
known <- function(x) if (is.finite(x)) x else NULL

dressed <- function(estimate, standardized, square, df, several, name, lost) {
  se <- if (lost || !is.finite(square) || square <= 0) NULL else sqrt(square)
  t <- if (is.null(se)) NULL else estimate / se
  half <- name %in% VARIANCES || (!several && name == "relationship_covariance")
  two <- if (is.null(t)) NULL else 2 * pt(-abs(t), df)
  list(estimate = estimate, standardized = if (lost) NULL else known(standardized), se = se, t = t, df = known(df),
       p_tripler = if (is.null(two)) NULL else if (half) two / 2 else two, p_two_sided = two,
       p_one_sided = if (is.null(t)) NULL else pt(t, df, lower.tail = FALSE))
}

clamp <- function(x) pmin(pmax(x, -1), 1)

components <- function(theta, squares, df, several = FALSE, error = 0) {
  v <- theta[c(1, 2, 5)]
  total <- sum(pmax(v, 0)) + error
  standardized <- suppressWarnings(c(v / total, clamp(theta[3] / sqrt(v[1] * v[2])), clamp(theta[6] / v[3])))
  lost <- c(v < 0, any(v[1:2] <= 0), v[3] <= 0)
  setNames(lapply(1:5, function(k) dressed(theta[OWN][k], standardized[k], squares[OWN][k], df, several, COMPONENTS[k], lost[k])),
           COMPONENTS)
}

cross_components <- function(theta, squares, x, y, df) {
  one <- x[c(1, 2, 1, 2, 5, 5)]; other <- y[c(1, 2, 2, 1, 5, 5)]
  setNames(lapply(1:6, function(k) {
    lost <- min(one[k], other[k]) <= 0
    se <- if (lost) NULL else sqrt(squares[k])
    list(estimate = theta[k], standardized = if (lost) NULL else clamp(theta[k] / sqrt(one[k] * other[k])), se = se,
         t = if (lost) NULL else theta[k] / se, p = if (lost) NULL else 2 * pt(-abs(theta[k] / se), df))
  }), CROSS)
}

reliability <- function(theta, k, n) {
  if (theta[k] < 0) return(NULL)
  theta[k] / (theta[k] + ((n - 1) * theta[5] + theta[6]) / (n * (n - 2)))
}

effects_of <- function(x) {
  n <- nrow(x)
  cells <- cells_of(!is.na(x))
  rater <- factor(cells[, 1], 1:n); target <- factor(cells[, 2], 1:n)
  fit <- lm(x[cells] ~ rater + target, contrasts = list(rater = "contr.sum", target = "contr.sum"))
  b <- coef(fit)
  actor <- b[2:n]; partner <- b[(n + 1):(2 * n - 1)]
  list(actor = unname(c(actor, -sum(actor))), partner = unname(c(partner, -sum(partner))), relationship = unname(resid(fit)))
}

single <- function(x, names) {
  theta <- estimate(x, x)
  effects <- effects_of(x)
  n <- nrow(x)
  list(n = n, df = n - 1, group_mean_offdiag = mean(x, na.rm = TRUE), components = components(theta, normal_squares(x, x), n - 1),
       actor_reliability = reliability(theta, 1, n), partner_reliability = reliability(theta, 2, n),
       effects = list(id = names, actor = effects$actor, partner = effects$partner), n_missing = 0,
       relationship_effect_sumsq = sum(effects$relationship^2))
}

bivariate <- function(x, y) {
  cross_components(estimate(x, y), normal_squares(x, y), estimate(x, x), estimate(y, y), nrow(x) - 1)
}

# theta, squares: of the first scale, the second, and both together; sizes: organisations of the networks
latent <- function(theta, squares, by_size, sizes, df) {
  n <- mean(sizes)
  u <- (theta$x + theta$y) / 2 - theta$xy
  error <- sum(pmax((by_size$x + by_size$y)[c(1, 2, 5)] / 2 - by_size$xy[c(1, 2, 5)], 0))
  shared <- theta$xy
  shared[3:4] <- mean(shared[3:4])
  square <- squares
  square[3:4] <- mean(square[3:4])
  within <- shared[5] + u[5] / 2
  across <- shared[6] + ((theta$x + theta$y)[3] / 2 - shared[6]) / 2  # TripleR's: the actor-partner covariance in it
  person <- function(k) shared[k] / (shared[k] + u[k] / 2 + ((n - 1) * within + across) / (n * (n - 2)))
  list(components = c(components(shared, square, df, length(sizes) > 1, error),
                      list(error_variance = list(estimate = error, standardized = error / (sum(pmax(shared[c(1, 2, 5)], 0)) + error)))),
       actor_reliability = person(1), partner_reliability = person(2), relationship_reliability = shared[5] / within)
}

analytic <- function(x) {
  n <- nrow(x)
  theta <- estimate(x, x)
  u <- theta[1] + theta[2] + 2 * theta[3]; rel <- theta[5] + theta[6]
  s <- u + 2 * rel / (n - 2)
  raw <- u / n + rel / (n * (n - 1))
  nu <- n * (n - 3) / 2
  square <- if (u > 0) raw else rel / (n * (n - 1))
  df <- if (u > 0) raw^2 / ((s / n)^2 / (n - 1) + (rel / ((n - 1) * (n - 2)))^2 / nu) else nu
  value <- mean(x, na.rm = TRUE)
  list(value = value, u = u, rel = rel, se_raw = if (raw > 0) sqrt(raw) else NULL, standard_error = sqrt(square), df = df,
       low = value - qt(.975, df) * sqrt(square), high = value + qt(.975, df) * sqrt(square),
       p = 2 * pt(-abs(value) / sqrt(square), df))
}

# ---- networks ------------------------------------------------------------------------------------------------------
pooled <- function(values, sizes, weights = sizes - 1) colSums(values * weights) / sum(weights)
within_squares <- function(squares, sizes) colSums(squares * (sizes - 1)^2) / sum(sizes - 1)^2
between_squares <- function(values, sizes) {
  w <- sizes - 1
  (colSums(values^2 * w) * sum(w) - colSums(values * w)^2) / (sum(w)^2 - sum(w^2)) / length(w)
}
stacked <- function(ones, others, what) t(mapply(what, ones, others))

networks <- function(xs, names, between) {
  sizes <- vapply(xs, nrow, 0L)
  values <- stacked(xs, xs, estimate)
  theta <- pooled(values, sizes)
  df <- if (between) length(xs) - 1 else sum(sizes - 1)
  squares <- if (between) between_squares(values, sizes) else within_squares(stacked(xs, xs, normal_squares), sizes)
  n <- mean(sizes)
  means <- vapply(xs, mean, 0, na.rm = TRUE)
  effects <- lapply(xs, effects_of)
  pull <- function(part) unlist(lapply(effects, `[[`, part), use.names = FALSE)
  list(se_method = if (between) "SOREMO" else "LashleyBond", groups = names(xs), group_sizes = unname(sizes), df = df,
       group_means = as.list(means), components = components(theta, squares, df, TRUE), actor_reliability = reliability(theta, 1, n),
       partner_reliability = reliability(theta, 2, n),
       group_variance = var(means) - (theta[1] + theta[2] + 2 * theta[3]) / n - (theta[5] + theta[6]) / (n * (n - 1)),
       effects = list(id = unlist(names, use.names = FALSE), group = rep(names(xs), sizes), actor = pull("actor"), partner = pull("partner")))
}

networks_bivariate <- function(xs, ys) {
  sizes <- vapply(xs, nrow, 0L)
  cross_components(pooled(stacked(xs, ys, estimate), sizes), within_squares(stacked(xs, ys, normal_squares), sizes),
                   pooled(stacked(xs, xs, estimate), sizes), pooled(stacked(ys, ys, estimate), sizes), sum(sizes - 1))
}

networks_latent <- function(xs, ys) {
  sizes <- vapply(xs, nrow, 0L)
  values <- list(x = stacked(xs, xs, estimate), y = stacked(ys, ys, estimate), xy = stacked(xs, ys, estimate))
  latent(lapply(values, pooled, sizes), within_squares(stacked(xs, ys, normal_squares), sizes),
         lapply(values, pooled, sizes, sizes), sizes, sum(sizes - 1))
}

# ---- unanswered pairs ----------------------------------------------------------------------------------------------
# Of the least-squares effects of those that have one: the error covariance in full, cell by cell
effects_reliability <- function(x, theta, k) {
  cells <- cells_of(!is.na(x))
  sides <- list(factor(cells[, 1]), factor(cells[, 2]))
  codes <- lapply(sides, function(side) contr.sum(nlevels(side)))
  design <- do.call(cbind, c(list(1), Map(function(code, side) code[side, ], codes, sides)))
  mine <- 1 + seq_len(ncol(codes[[k]])) + if (k == 2) ncol(codes[[1]]) else 0
  map <- codes[[k]] %*% solve(crossprod(design), t(design))[mine, ]
  sigma <- theta[5:6]
  v <- relations(cells)[5:6]
  error <- sum(diag(map %*% (sigma[1] * v[[1]] + sigma[2] * v[[2]]) %*% t(map))) / length(mine)
  theta[k] / (theta[k] + error)
}

moments <- function(x, squares, df, kind) {
  theta <- estimate(x, x)
  list(standard_errors = kind, components = components(theta, squares, df),
       actor_reliability = effects_reliability(x, theta, 1), partner_reliability = effects_reliability(x, theta, 2))
}

fill_in <- function(x, names) {
  repeat {
    there <- !is.na(x)
    stays <- rowSums(there) > 0 & colSums(there) > 0
    if (all(stays)) break
    x <- x[stays, stays]; names <- names[stays]
  }
  n <- nrow(x)
  ends <- function(m) {
    r <- rowMeans(m, na.rm = TRUE); c <- colMeans(m, na.rm = TRUE); g <- mean(m, na.rm = TRUE)
    c(((n - 1)^2 * r + (n - 1) * c) / (n * (n - 2)) - (n - 1) / (n - 2) * g,
      ((n - 1)^2 * c + (n - 1) * r) / (n * (n - 2)) - (n - 1) / (n - 2) * g)
  }
  filled <- x
  repeat {
    before <- ends(filled)
    middle <- outer(rowMeans(filled, na.rm = TRUE), colMeans(filled, na.rm = TRUE), "+") / 2
    filled[is.na(x)] <- middle[is.na(x)]
    if (max(abs(ends(filled) - before)) <= .01) break
  }
  diag(filled) <- NA
  both <- ends(filled)
  a <- both[1:n]; b <- both[n + 1:n]
  g <- filled - outer(a, b, "+") - mean(filled, na.rm = TRUE)
  g[is.na(x)] <- NA
  msd <- sum(((g + t(g)) / 2)^2, na.rm = TRUE) / ((n - 1) * (n - 2) / 2 - 1)
  mse <- sum((g - t(g))^2, na.rm = TRUE) / 2 / ((n - 1) * (n - 2))
  v <- (msd + mse) / 2; c <- (msd - mse) / 2; k <- n * (n - 2)
  theta <- c(sum(a^2), sum(b^2), sum(a * b), sum(a * b)) / (n - 1)
  theta <- c(theta - c((n - 1) * v + c, (n - 1) * v + c, (n - 1) * c + v, (n - 1) * c + v) / k, v, c)
  list(n = n, df = n - 1, components = components(theta, published(theta, n), n - 1), actor_reliability = reliability(theta, 1, n),
       partner_reliability = reliability(theta, 2, n), effects = list(id = names, actor = unname(a), partner = unname(b)),
       n_missing = sum(is.na(x)) - n, relationship_effect_sumsq = sum(g^2, na.rm = TRUE))
}

# Lashley & Bond (1997), as printed
published <- function(theta, n) {
  v <- theta[5]; c <- theta[6]; s <- theta[3]; x <- theta[1]; y <- theta[2]
  w <- (n^2 - 3 * n + 6) * (n^2 - 3 * n + 4)
  q <- w * (n + 1) * n^2 * (n - 2)^2
  last <- 4 * (n^5 - 5 * n^4 + 20 * n^3 - 42 * n^2 + 60 * n - 32) * v * c / q
  person <- function(x) {
    2 * x^2 / (n + 1) + 2 * (n^6 - 7 * n^5 + 28 * n^4 - 66 * n^3 + 102 * n^2 - 84 * n + 32) * v^2 / q +
      2 * (n^3 - n^2 - 2 * n + 16) * (n^2 - 2 * n + 2) * c^2 / q + 4 * x * ((n - 1) * v + c) / ((n + 1) * n * (n - 2)) + last
  }
  ab <- (n - 3) * s^2 / ((n + 1) * (n - 2)) + (n^6 - 5 * n^5 + 19 * n^4 - 45 * n^3 + 90 * n^2 - 96 * n + 64) * v^2 / q +
    (n^6 - 7 * n^5 + 31 * n^4 - 83 * n^3 + 150 * n^2 - 144 * n + 64) * c^2 / q + (n - 1) * x * y / ((n + 1) * (n - 2)) +
    (n - 1) * (x + y) * ((n - 1) * v + c) / ((n + 1) * n * (n - 2)^2) +
    2 * (n - 3) * s * (v + (n - 1) * c) / ((n + 1) * n * (n - 2)^2) + last
  g <- (2 * (n^2 - 3 * n + 5) * (v^2 + c^2) + 4 * v * c) / w
  c(person(x), person(y), ab, ab, g, g)
}

# ---- data ----------------------------------------------------------------------------------------------------------
simulated <- function(n, actor, partner, rest, same = .4) {
  a <- rnorm(n, 0, actor)
  b <- same * a + rnorm(n, 0, partner)
  g <- matrix(rnorm(n^2), n)
  x <- 3 + outer(a, b, "+") + rest * (g + .5 * t(g))
  `diag<-`(round(x, 2), NA)
}

named <- function(prefix, n) sprintf("%s%02d", prefix, seq_len(n))

long <- function(x, names, item, group = "1") {
  rows <- which(!is.na(x), arr.ind = TRUE)
  rows <- rows[order(rows[, 1], rows[, 2]), ]
  data.frame(group = group, rater = names[rows[, 1]], target = names[rows[, 2]], wave = 1, item = item, value = x[rows])
}

tolerances <- list(estimates_abs = 1e-8, effects_abs = 1e-8, se_abs = 1e-8, p_abs = 1e-8, standardized_abs = 1e-8,
                   latent_and_multi_abs = 1e-8)

write_case <- function(name, source, call, data, expected, roster = NULL) {
  write.csv(data, file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
  case <- list(case = name, part = "A", source = paste("simulated by own/scripts/srm.R:", source), licence = "CC0", call = call,
               versions = list(R = as.character(getRversion())), tolerance = tolerances, data = paste0(name, ".csv"))
  if (!is.null(roster)) case$roster <- roster
  case$expected <- expected
  writeLines(toJSON(case, auto_unbox = TRUE, digits = 15, pretty = TRUE, null = "null"), file.path(folder, paste0(name, ".json")))
}

set.seed(40711)
who <- named("org", 8)
x <- simulated(8, 1, .7, .8)
y <- round(.6 * x + .3 * t(x) + simulated(8, .4, .4, .5), 2)
write_case("srm_complete", "eight organisations, a complete round robin, two items", "x/y are two indicators",
           rbind(long(x, who, "x"), long(y, who, "y")),
           list(x = single(x, who), y = single(y, who), bivariate_x_y = bivariate(x, y),
                latent_x_y = latent(list(x = estimate(x, x), y = estimate(y, y), xy = estimate(x, y)), normal_squares(x, y),
                                    list(x = estimate(x, x), y = estimate(y, y), xy = estimate(x, y)), 8, 7),
                mean_x = analytic(x), mean_y = analytic(y)))

ranked <- t(vapply(1:9, function(i) append(sample(8), NA, i - 1), numeric(9)))
who <- named("org", 9)
write_case("srm_negative", "nine organisations that rank the others, so that raters cannot differ", "ranks",
           long(ranked, who, "rank"), list(rank = single(ranked, who), mean_rank = analytic(ranked)))

sizes <- c(a = 4, b = 5, c = 7, d = 6)
xs <- lapply(sizes, simulated, actor = .9, partner = .7, rest = .8)
ys <- lapply(xs, function(one) round(.7 * one + simulated(nrow(one), .3, .3, .4), 2))
names_of <- lapply(names(sizes), function(group) named(group, sizes[[group]]))
rows <- do.call(rbind, c(Map(long, xs, names_of, "x", names(sizes)), Map(long, ys, names_of, "y", names(sizes))))
write_case("srm_networks", "four networks of four to seven organisations, two items", "x/y are two indicators", rows,
           list(x_LashleyBond = networks(xs, names_of, FALSE), x_SOREMO = networks(xs, names_of, TRUE),
                bivariate_x_y = networks_bivariate(xs, ys), latent_x_y = networks_latent(xs, ys)))

who <- named("org", 11)
x <- simulated(11, .9, .7, .8)
y <- round(.5 * x + .3 * t(x) + simulated(11, .5, .4, .5), 2)
x[4, ] <- NA
x[sample(setdiff(which(!is.na(x)), which(row(x) == 4)), 12)] <- NA
y[is.na(x)] <- NA
write_case("srm_missing", "eleven organisations, one silent, some pairs unanswered, two items", "unanswered pairs",
           rbind(long(x, who, "x"), long(y, who, "y")),
           list(jackknife_x = moments(x, jackknife_squares(x, x), 10, "organisation_jackknife"),
                jackknife_bivariate_x_y = c(list(standard_errors = "organisation_jackknife"),
                                            cross_components(estimate(x, y), jackknife_squares(x, y), estimate(x, x),
                                                             estimate(y, y), 10)),
                normal_x = moments(x, normal_squares(x, x), Inf, "normal_theory"),
                normal_bivariate_x_y = c(list(standard_errors = "normal_theory"),
                                         cross_components(estimate(x, y), normal_squares(x, y), estimate(x, x),
                                                          estimate(y, y), Inf)),
                tripler_x = fill_in(x, who), tripler_y = fill_in(y, who)), roster = who)
