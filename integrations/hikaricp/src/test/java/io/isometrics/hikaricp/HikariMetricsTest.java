package io.isometrics.hikaricp;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.isometrics.testkit.TestMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pools of connections to a real database. */
class HikariMetricsTest {

  /** Only a stop against hanging. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestMetrics metrics = TestMetrics.create();

  private HikariDataSource pool(String name) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:" + name);
    config.setPoolName(name);
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(250);
    config.setMetricsTrackerFactory(HikariMetrics.of(metrics.registry()));
    return new HikariDataSource(config);
  }

  private static void query(Connection connection) throws SQLException {
    try (ResultSet answer = connection.createStatement().executeQuery("select 6 * 7")) {
      assertThat(answer.next()).isTrue();
      assertThat(answer.getInt(1)).isEqualTo(42);
    }
  }

  @Test
  void aPoolThatIsUsedUpToItsLimit() throws SQLException {
    try (HikariDataSource pool = pool("orders")) {
      try (Connection one = pool.getConnection();
          Connection two = pool.getConnection()) {
        query(one);
        query(two);
        assertThatThrownBy(pool::getConnection).isInstanceOf(SQLTransientConnectionException.class);

        // The pool reads its state once a second at most.
        assertThat(metrics)
            .eventually(
                LONG,
                now -> {
                  now.gauge("hikaricp_connections_active", "pool", "orders").hasValue(2);
                  now.gauge("hikaricp_connections", "pool", "orders").hasValue(2);
                  now.gauge("hikaricp_connections_idle", "pool", "orders").isZero();
                  now.gauge("hikaricp_connections_pending", "pool", "orders").isZero();
                });
      }
      assertThat(metrics)
          .eventually(
              LONG,
              now -> {
                now.gauge("hikaricp_connections_active", "pool", "orders").isZero();
                now.gauge("hikaricp_connections_idle", "pool", "orders").hasValue(2);
              });
      assertThat(metrics)
          .gauge("hikaricp_connections_max", "pool", "orders")
          .hasValue(2)
          .and()
          .gauge("hikaricp_connections_min", "pool", "orders")
          .hasValue(1)
          .and()
          .counter("hikaricp_connections_timeout_total", "pool", "orders")
          .hasValue(1);
      // HikariCP tells of the time of those who got none too.
      assertThat(metrics.count("hikaricp_connections_acquire_seconds", "pool", "orders"))
          .isEqualTo(3);
      assertThat(metrics.count("hikaricp_connections_usage_seconds", "pool", "orders"))
          .isEqualTo(2);
      // The first is opened before HikariCP asks for the tracker.
      assertThat(metrics)
          .eventually(
              LONG,
              now ->
                  now.timer("hikaricp_connections_creation_seconds", "pool", "orders").hasCount(1));
    }
  }

  @Test
  void theMetricsOfAPoolEndWithIt() throws SQLException {
    try (HikariDataSource orders = pool("orders")) {
      HikariDataSource users = pool("users");
      query(users.getConnection());
      query(orders.getConnection());
      users.close();

      assertThat(metrics.snapshot().exposition())
          .contains("pool=\"orders\"")
          .doesNotContain("pool=\"users\"");
    }
    assertThat(metrics.snapshot().series()).isEmpty();
  }

  @Test
  void thePageHasTheTableAndTheSeriesOfAllMetrics() throws IOException {
    String page = Files.readString(Path.of("../../docs/instrumentation-hikaricp.md"));
    try (HikariDataSource pool = pool("orders")) {
      assertThat(pool.isRunning()).isTrue();
      assertThat(page).contains(metrics.snapshot().toMarkdown());
      assertThat(metrics).isLintClean();

      // The values are those of some run.
      assertThat(withoutValues(page)).contains(withoutValues(metrics.snapshot().exposition()));
    }
  }

  private static String withoutValues(String exposition) {
    return exposition.replaceAll("(?m)^(hikaricp_\\S+) \\S+$", "$1");
  }
}
