/** Exports the statistics of Caffeine's caches. */
module io.isometrics.caffeine {
  requires transitive io.isometrics;
  requires transitive com.github.benmanes.caffeine;
  requires static org.jspecify;

  exports io.isometrics.caffeine;
}
