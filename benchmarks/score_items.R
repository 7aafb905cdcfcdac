# Time of psych::scoreItems on the rows that tillitsmaal scores. Prints seconds as JSON; reading is timed apart.
# Usage: Rscript score_items.R RESPONSES.csv
# Leaves with 3 where psych is not installed.

if (!requireNamespace("psych", quietly = TRUE)) quit(status = 3)
suppressPackageStartupMessages(library(psych))

path <- commandArgs(trailingOnly = TRUE)[1]
scales <- c(benevolence = "ben", integrity = "int", ability = "abi", openness = "ope", sharing = "sha")
items <- paste0(rep(scales, each = 3), 1:3)
keys <- lapply(scales, function(short) paste0(c("", "", "-"), short, 1:3)) # the third is reverse-keyed

read <- function(path) {
  if (requireNamespace("data.table", quietly = TRUE)) {
    return(as.data.frame(data.table::fread(path, select = items)))
  }
  read.csv(path)[items]
}

reading <- system.time({
  answers <- as.matrix(read(path))
  answers[answers == 98] <- NA
})[["elapsed"]]

# As tillitsmaal scores: by the declared range, nothing imputed.
scoring <- system.time(
  scored <- scoreItems(keys, answers, impute = "none", min = 1, max = 5, missing = TRUE)
)[["elapsed"]]

stopifnot(nrow(scored$scores) == nrow(answers))
cat(sprintf(
  '{"reading": %.3f, "scoring": %.3f, "r": "%s", "psych": "%s"}\n',
  reading, scoring, paste(R.version$major, R.version$minor, sep = "."), packageVersion("psych")
))
