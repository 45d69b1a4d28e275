package io.isometrics.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What a series takes of the heap: what is used after a full collection, with many series less
 * without any, for each library in a JVM of its own. The texts of the labels are there before, and
 * shared.
 *
 * <p>{@code java io.isometrics.benchmarks.MemoryPerSeries memory.json} measures all.
 */
public final class MemoryPerSeries {

  /**
   * Bytes for each series.
   *
   * @param peer the library
   * @param kind counter or histogram
   * @param idle recorded to once
   * @param scraped after a scrape
   * @param contended after two threads have recorded to each series at the same time
   */
  public record Row(String peer, String kind, double idle, double scraped, double contended) {}

  private static final int METHODS = 100;

  /** As many recordings of two threads on one series at a time as make contention certain. */
  private static final int BURST = 300;

  private static final Map<String, Supplier<SeriesOfPeer>> COUNTERS =
      Map.of(
          "isometrics", SeriesOfPeer::isometricsCounters,
          "isometricsOtlp", SeriesOfPeer::isometricsOtlpCounters,
          "otelOtlp", SeriesOfPeer::otelOtlpCounters,
          "prometheus", SeriesOfPeer::prometheusCounters,
          "micrometer", SeriesOfPeer::micrometerCounters,
          "otel", SeriesOfPeer::otelCounters,
          "dropwizard", SeriesOfPeer::dropwizardCounters,
          "avaje", SeriesOfPeer::avajeCounters,
          "spectator", SeriesOfPeer::spectatorCounters);

  private static final Map<String, Supplier<SeriesOfPeer>> HISTOGRAMS =
      Map.of(
          "isometrics", SeriesOfPeer::isometricsHistograms,
          "isometricsOtlp", SeriesOfPeer::isometricsOtlpHistograms,
          "otelOtlp", SeriesOfPeer::otelOtlpHistograms,
          "prometheus", SeriesOfPeer::prometheusHistograms,
          "micrometer", SeriesOfPeer::micrometerHistograms,
          "otel", SeriesOfPeer::otelHistograms);

  /** All of them. */
  static final List<String> PEERS =
      List.of(
          "isometrics",
          "prometheus",
          "micrometer",
          "dropwizard",
          "avaje",
          "spectator",
          "otel",
          "isometricsOtlp",
          "otelOtlp");

  private final String[] methods = Work.names(METHODS);
  private final String[] routes;

  private MemoryPerSeries(int series) {
    routes = Work.names(series / METHODS);
  }

  /**
   * Measures all, or, given a library, a kind and a number of series, prints one row.
   *
   * @param args the file for the results
   * @throws Exception if it can't be written, or a scrape fails
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 3) {
      Row row = measure(args[0], args[1], Integer.parseInt(args[2]));
      System.out.println(row.idle + " " + row.scraped + " " + row.contended);
    } else {
      writeJson(measureAll(10_000, PEERS), Path.of(args[0]));
    }
  }

  /**
   * Measures each library in a JVM of its own.
   *
   * @param series how many, a multiple of 100
   * @param peers which libraries
   * @return a row for each library and kind
   */
  public static List<Row> measureAll(int series, List<String> peers) {
    List<Row> rows = new ArrayList<>();
    for (String kind : List.of("counter", "histogram")) {
      for (String peer : peers) {
        if (!families(kind).containsKey(peer)) {
          continue; // has no histograms with these buckets
        }
        String[] bytes =
            ChildJvm.run(
                    // The plainest collector: afterwards nothing is there but what is in use.
                    // Memory that is held softly is given back, and so not counted.
                    List.of("-XX:+UseSerialGC", "-Xmx2g", "-XX:SoftRefLRUPolicyMSPerMB=0"),
                    System.getProperty("java.class.path"),
                    Map.of(),
                    List.of(MemoryPerSeries.class.getName(), peer, kind, Integer.toString(series)))
                .split(" ", -1);
        rows.add(
            new Row(
                peer,
                kind,
                Double.parseDouble(bytes[0]),
                Double.parseDouble(bytes[1]),
                Double.parseDouble(bytes[2])));
      }
    }
    return rows;
  }

  static Map<String, Supplier<SeriesOfPeer>> families(String kind) {
    return kind.equals("counter") ? COUNTERS : HISTOGRAMS;
  }

  static Row measure(String peer, String kind, int series) throws Exception {
    Supplier<SeriesOfPeer> make = families(kind).get(peer);
    if (make == null) {
      throw new IllegalArgumentException(peer);
    }
    MemoryPerSeries all = new MemoryPerSeries(series);
    // Once in small, so that classes and what they keep are there before.
    MemoryPerSeries few = new MemoryPerSeries(METHODS);
    SeriesOfPeer warmUp = make.get();
    few.recordEach(warmUp);
    warmUp.scrape(new Sink());
    few.contend(warmUp);

    SeriesOfPeer family = make.get();
    long before = usedHeap();
    all.recordEach(family);
    final long idle = usedHeap() - before;
    family.scrape(new Sink());
    final long scraped = usedHeap() - before;
    all.contend(family);
    long contended = usedHeap() - before;
    // Still in use up to here, for a compiler too.
    family.record(all.methods[0], all.routes[0]);
    return new Row(
        peer, kind, (double) idle / series, (double) scraped / series, (double) contended / series);
  }

  private void recordEach(SeriesOfPeer family) {
    for (String method : methods) {
      for (String route : routes) {
        family.record(method, route);
      }
    }
  }

  /** Two threads record to the same series at the same time, one series after the other. */
  private void contend(SeriesOfPeer family) throws InterruptedException {
    AtomicInteger arrived = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(2);
    Runnable recorder =
        () -> {
          int series = 0;
          for (String method : methods) {
            for (String route : routes) {
              arrived.incrementAndGet();
              series++;
              while (arrived.get() < 2 * series) {
                Thread.onSpinWait();
              }
              for (int i = 0; i < BURST; i++) {
                family.record(method, route);
              }
            }
          }
          done.countDown();
        };
    new Thread(recorder).start();
    new Thread(recorder).start();
    done.await();
  }

  private static long usedHeap() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    long last = Long.MAX_VALUE;
    while (true) {
      System.gc();
      long used = runtime.totalMemory() - runtime.freeMemory();
      if (used >= last) {
        return used;
      }
      last = used;
      Thread.sleep(20); // what references queue up to be cleared
    }
  }

  static void writeJson(List<Row> rows, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  {\"peer\": \"%s\", \"kind\": \"%s\", \"idle\": %.1f, \"scraped\": %.1f,"
                  + " \"contended\": %.1f}",
              row.peer,
              row.kind,
              row.idle,
              row.scraped,
              row.contended));
    }
    Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
  }
}
