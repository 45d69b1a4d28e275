package io.isometrics.examples.influxdb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.examples.influxdb.InfluxServer.Rows;
import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.Capability;
import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on what a real InfluxDB has in the end. */
class InfluxContractTest extends BackendContract {

  private static InfluxServer server;
  private static int databases;

  private String database;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    assumeTrue(InfluxServer.isInstalled(), InfluxServer.ABSENT);
    server = new InfluxServer(folder);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (server != null) {
      server.kill();
    }
  }

  @Override
  protected Backend createBackend() throws Exception {
    database = "contract-" + databases++;
    server.createDatabase(database);
    return new InfluxBackend(server.url(), database, "", 1_000_000, Duration.ofDays(1));
  }

  @Override
  protected void afterClose() throws Exception {
    server.query("", "DROP DATABASE \"" + database + "\"");
  }

  @Override
  protected Map<Capability, String> lacks() {
    return Map.of(
        Capability.HELP, "a point has no room for help texts",
        Capability.UNIT, "a point has no room for units",
        Capability.BOUNDS, "it keeps each observation and no buckets",
        Capability.EXPONENTIAL, "it keeps each observation and no buckets",
        Capability.EMPTY_SERIES, "a histogram without observations has no points",
        Capability.ANY_LABEL_VALUE, "a tag can have no line feed, and no backslash at its end");
  }

  /** Goes through the points of each series in their order. */
  @Override
  protected List<ExportedMetric> exported(Backend backend) throws Exception {
    Map<String, ExportedMetric> metrics = new TreeMap<>();
    for (Rows series : server.query(database, "SELECT * FROM /.*/ GROUP BY *")) {
      String type = "";
      double value = 0;
      long count = 0;
      boolean alive = false;
      for (List<Object> row : series.rows()) {
        alive = series.value(row, "ended") == null;
        Object amount = series.value(row, "amount");
        Object total = series.value(row, "total");
        Object level = series.value(row, "level");
        Object observed = series.value(row, "observed");
        if (amount != null) {
          type = "counter";
          value += (Double) amount;
        } else if (total != null) {
          type = "counter";
          value = (Double) total;
        } else if (level != null) {
          type = "gauge";
          value = (Double) level;
        } else if (observed != null) {
          type = "histogram";
          value += (Double) observed;
          count++;
        } else {
          value = 0;
          count = 0;
        }
      }
      if (alive) {
        add(metrics, series, type, value, count);
      }
    }
    return List.copyOf(metrics.values());
  }

  private static void add(
      Map<String, ExportedMetric> metrics, Rows series, String type, double value, long count) {
    Map<String, String> labels = new TreeMap<>();
    series.tags().forEach((name, text) -> labels.put(name, (String) text));
    labels.values().removeIf(String::isEmpty); // tags that other measurements have
    List<ExportedSeries> all = new ArrayList<>();
    ExportedMetric before = metrics.get(series.name());
    if (before != null) {
      all.addAll(before.series());
    }
    all.add(
        type.equals("histogram")
            ? ExportedSeries.histogram(labels, count, value, Map.of())
            : ExportedSeries.number(labels, value));
    metrics.put(series.name(), new ExportedMetric(series.name(), type, "", "", all));
  }
}
