/** Exports the statistics of HikariCP's connection pools. */
module io.isometrics.hikaricp {
  requires transitive io.isometrics;
  requires transitive com.zaxxer.hikari;
  requires static org.jspecify;

  exports io.isometrics.hikaricp;
}
