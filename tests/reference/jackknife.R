# Delete-one-organisation jackknife of a mean over directed pairs, by deleting: what tests/test_jackknife.py checks against.
# Run in this folder: Rscript jackknife.R
changes <- read.csv("changes.csv", stringsAsFactors = FALSE)
rows <- lapply(unique(changes$case), function(case) {
  pairs <- changes[changes$case == case, ]
  organisations <- sort(unique(c(pairs$rater, pairs$target)))
  without <- sapply(organisations, function(one) mean(pairs$change[pairs$rater != one & pairs$target != one]))
  n <- length(organisations)
  value <- mean(pairs$change)
  se <- sqrt((n - 1) / n * sum((without - mean(without))^2))
  half <- qt(0.975, n - 1) * se
  data.frame(case = case, organisations = n, value = value, standard_error = se, low = value - half,
             high = value + half, p = 2 * pt(-abs(value / se), n - 1))
})
table <- do.call(rbind, rows)
table[-(1:2)] <- lapply(table[-(1:2)], function(column) sprintf("%.17g", column))
table$r <- paste(R.version$major, R.version$minor, sep = ".")
write.csv(table, "jackknife.csv", row.names = FALSE, quote = FALSE)
