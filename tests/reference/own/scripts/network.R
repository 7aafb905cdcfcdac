# Own case of network descriptives: simulated data (CC0), values by sna and igraph.
# Rscript tests/reference/own/scripts/network.R [FOLDER]   (default: tests/reference/own/dyadic)
# A missing cell is NA to sna's density and dyad census; what counts ties or follows paths, and igraph, sees it as no tie.
suppressMessages({
  library(sna)
  library(igraph)
})
library(jsonlite)

folder <- c(commandArgs(trailingOnly = TRUE), "tests/reference/own/dyadic")[1]

set.seed(20301)
n <- 14
names <- sprintf("org%02d", seq_len(n))
given <- rnorm(n, 0, .8)
received <- rnorm(n, 0, .8)
dyads <- matrix(rnorm(n^2, 0, .7), n)
dyads <- (dyads + t(dyads)) / sqrt(2)
latent <- 2 + outer(given, received, "+") + dyads + matrix(rnorm(n^2, 0, .7), n)
scored <- function(x) pmin(pmax(round(x), 0), 4)
trust1 <- scored(latent)
trust2 <- scored(latent + .4 + matrix(rnorm(n^2, 0, .6), n))
contact <- (latent + matrix(rnorm(n^2, 0, 1), n) > 3.4) * 1
contact[c(3, 8), ] <- 0
contact[, c(3, 8)] <- 0
trust2[5, ] <- NA
trust2[cbind(c(1, 2, 7, 9, 12), c(4, 11, 6, 13, 2))] <- NA
for (name in c("trust1", "trust2", "contact")) assign(name, `diag<-`(get(name), NA))

known <- function(x) if (length(x) == 0 || !is.finite(x)) NULL else as.numeric(x)
plain <- function(x) as.vector(as.matrix(x))

by_sna <- function(ties) {
  seen <- ties
  seen[is.na(seen)] <- 0
  census <- sna::dyad.census(ties)
  returned <- function(measure) known(unname(sna::grecip(ties, measure = measure)))
  central <- function(mode) sna::centralization(seen, sna::degree, cmode = mode)
  list(density = sna::gden(ties),
       dyad_census = list(mutual = census[1, 1], asymmetric = census[1, 2], null = census[1, 3]),
       grecip_dyadic = returned("dyadic"), grecip_dyadic_nonnull = returned("dyadic.nonnull"),
       grecip_edgewise = returned("edgewise"), mutuality = unname(sna::mutuality(ties)),
       centralization_indegree = central("indegree"), centralization_outdegree = central("outdegree"),
       centralization_freeman = central("freeman"),
       transitivity_weak = sna::gtrans(seen, measure = "weak"),
       components_weak = sna::components(seen, connected = "weak"),
       betweenness_centralization = sna::centralization(seen, sna::betweenness))
}

by_igraph <- function(ties) {
  seen <- ties
  seen[is.na(seen)] <- 0
  graph <- igraph::graph_from_adjacency_matrix(seen)
  list(edge_density = igraph::edge_density(graph), reciprocity_default = known(igraph::reciprocity(graph)),
       reciprocity_ratio = known(igraph::reciprocity(graph, mode = "ratio")),
       transitivity_undirected = known(igraph::transitivity(igraph::as.undirected(graph), type = "global")),
       centr_degree_in = igraph::centr_degree(graph, mode = "in", loops = FALSE)$centralization,
       centr_degree_out = igraph::centr_degree(graph, mode = "out", loops = FALSE)$centralization,
       indegree = as.numeric(igraph::degree(graph, mode = "in")), outdegree = as.numeric(igraph::degree(graph, mode = "out")))
}

valued <- function(x) {
  seen <- x
  seen[is.na(seen)] <- 0
  graph <- igraph::graph_from_adjacency_matrix(seen, weighted = TRUE)
  received <- as.numeric(igraph::strength(graph, mode = "in"))
  gave <- as.numeric(igraph::strength(graph, mode = "out"))
  both <- !is.na(x) & !is.na(t(x))
  gap <- abs(x - t(x))[both & upper.tri(x)]
  long <- data.frame(dyad = rep(seq_len(sum(both & upper.tri(x))), 2), value = c(x[both & upper.tri(x)], t(x)[both & upper.tri(x)]))
  squares <- summary(aov(value ~ factor(dyad), long))[[1]][["Mean Sq"]]
  star <- (n - 1)^2 * max(x, na.rm = TRUE)
  list(mean_offdiag = mean(x, na.rm = TRUE), sd_offdiag = sd(x, na.rm = TRUE), strength_in = received, strength_out = gave,
       weighted_reciprocity_squartini = sum(pmin(x, t(x))[both]) / sum(x[both]),
       reciprocity_pearson_pairwise = cor(x[both], t(x)[both]),
       reciprocity_ICC1 = (squares[1] - squares[2]) / (squares[1] + squares[2]),
       gap_mean_abs = mean(gap), gap_median_abs = median(gap), gap_rms = sqrt(mean(gap^2)), gap_share_ge_1 = mean(gap >= 1),
       gap_share_ge_2 = mean(gap >= 2), gap_share_ge_3 = mean(gap >= 3), n_dyads_with_both = length(gap), gap_max = max(gap),
       strength_centralization_in = sum(max(received) - received) / star,
       strength_centralization_out = sum(max(gave) - gave) / star)
}

block <- function(x, cut, ties, with_values = FALSE) {
  c(list(n = n, cut = cut, missing_cells = n * (n - 1) - sum(!is.na(x)), sna = by_sna(ties), igraph = by_igraph(ties)),
    if (with_values) list(valued = valued(x)))
}

long <- function(x, item, wave) {
  rows <- which(!is.na(x), arr.ind = TRUE)
  rows <- rows[order(rows[, 1], rows[, 2]), ]
  data.frame(group = 1, rater = names[rows[, 1]], target = names[rows[, 2]], wave = wave, item = item, value = x[rows])
}

expected <- list(
  trust_t1_cut_ge_3 = block(trust1, ">= 3", (trust1 >= 3) * 1, TRUE),
  trust_t2_cut_gt_2 = block(trust2, "> 2", (trust2 > 2) * 1, TRUE),
  trust_t1_cut_gt_4 = block(trust1, "> 4", (trust1 > 4) * 1),
  contact = block(contact, "> 0", contact))

write.csv(rbind(long(trust1, "trust", 1), long(trust2, "trust", 2), long(contact, "contact", 1)),
          file.path(folder, "network_small.csv"), row.names = FALSE, quote = FALSE)
case <- list(
  case = "network_small", part = "D", source = "simulated by own/scripts/network.R: fourteen organisations, two items",
  licence = "CC0", data = "network_small.csv",
  call = paste("sna::gden, dyad.census, grecip, mutuality, centralization, gtrans, components, betweenness;",
               "igraph::edge_density, reciprocity, centr_degree(loops=FALSE), transitivity, strength; aov for ICC(1)"),
  versions = list(R = as.character(getRversion()), sna = as.character(packageVersion("sna")),
                  igraph = as.character(packageVersion("igraph"))),
  tolerance = list(all_abs = 1e-9), expected = expected)
writeLines(toJSON(case, auto_unbox = TRUE, digits = 15, pretty = TRUE, null = "null"), file.path(folder, "network_small.json"))
