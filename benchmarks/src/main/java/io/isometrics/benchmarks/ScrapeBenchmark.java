package io.isometrics.benchmarks;

import io.isometrics.prometheus.PrometheusBackend;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One scrape of one family, counters or histograms, into memory that is used again. Between two
 * scrapes every series is recorded to once, which is not timed: no peer can send what it sent
 * before. Collecting and encoding are also measured apart.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScrapeBenchmark extends NanosecondBenchmark {

  /** What is scraped. */
  public enum Kind {
    /** Counters with two labels. */
    COUNTERS,
    /** Histograms with eleven bounds and two labels. */
    HISTOGRAMS
  }

  /** The size, the format, and where the bytes go. */
  @State(Scope.Benchmark)
  public static class Task {

    @Param({"COUNTERS", "HISTOGRAMS"})
    Kind kind = Kind.COUNTERS;

    @Param({"100", "1000", "10000", "100000"})
    int series = 100;

    @Param({"TEXT", "OPENMETRICS", "PROTOBUF"})
    Exposition format = Exposition.TEXT;

    private final Sink sink = new Sink();
    private int scrapes;

    /** A value that differs from scrape to scrape, and from series to series. */
    double seconds(int i) {
      return Work.seconds(scrapes + i);
    }
  }

  /** This library. */
  @State(Scope.Benchmark)
  public static class Isometrics {

    private final PrometheusBackend backend = PrometheusBackend.builder().exemplars(false).build();
    private Recorded recorded;
    private MetricSnapshots snapshots = new MetricSnapshots();

    /** Makes the series. */
    @Setup
    public void make(Task task) {
      recorded =
          task.kind == Kind.COUNTERS
              ? Recorded.isometricsCounters(backend, task.series)
              : Recorded.isometricsHistograms(backend, task.series);
      Recorded.warmUp(recorded);
      snapshots = backend.prometheusRegistry().scrape();
    }

    /** Something changes everywhere. */
    @Setup(Level.Invocation)
    public void record(Task task) {
      recorded.recordAll(task);
    }
  }

  /** prometheus-metrics-core. */
  @State(Scope.Benchmark)
  public static class Prometheus {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private Recorded recorded;
    private MetricSnapshots snapshots = new MetricSnapshots();

    /** Makes the series. */
    @Setup
    public void make(Task task) {
      recorded =
          task.kind == Kind.COUNTERS
              ? Recorded.prometheusCounters(registry, task.series)
              : Recorded.prometheusHistograms(registry, task.series);
      Recorded.warmUp(recorded);
      snapshots = registry.scrape();
    }

    /** Something changes everywhere. */
    @Setup(Level.Invocation)
    public void record(Task task) {
      recorded.recordAll(task);
    }
  }

  /** Micrometer. */
  @State(Scope.Benchmark)
  public static class Micrometer {

    private final PrometheusMeterRegistry registry = MicrometerPeer.registry();
    private Recorded recorded;

    /** Makes the series. */
    @Setup
    public void make(Task task) {
      recorded =
          task.kind == Kind.COUNTERS
              ? Recorded.micrometerCounters(registry, task.series)
              : Recorded.micrometerHistograms(registry, task.series);
      Recorded.warmUp(recorded);
    }

    /** Something changes everywhere. */
    @Setup(Level.Invocation)
    public void record(Task task) {
      recorded.recordAll(task);
    }
  }

  /** The series of a family. */
  abstract static class Recorded {

    /** What each series has counted at least before the first scrape. */
    private static final int EARLIER = 20;

    private final int series;

    Recorded(int series) {
      this.series = series;
    }

    abstract void record(int i, double seconds);

    void recordAll(Task task) {
      task.scrapes++;
      for (int i = 0; i < series; i++) {
        record(i, task.seconds(i));
      }
    }

    static void warmUp(Recorded recorded) {
      for (int i = 0; i < recorded.series; i++) {
        for (int j = 0; j < EARLIER + i % 100; j++) {
          recorded.record(i, Work.seconds(i + j));
        }
      }
    }

    static String[] labels(int i) {
      return new String[] {"method-" + i % 10, "/route/" + i / 10};
    }

    static Recorded isometricsCounters(PrometheusBackend backend, int series) {
      var family =
          IsometricsPeer.registry(backend)
              .counter("bench_total", "A counter.")
              .labelNames("method", "route")
              .register();
      io.isometrics.Counter[] counters = new io.isometrics.Counter[series];
      for (int i = 0; i < series; i++) {
        counters[i] = family.with(labels(i));
      }
      return new Recorded(series) {
        @Override
        void record(int i, double seconds) {
          counters[i].increment();
        }
      };
    }

    static Recorded isometricsHistograms(PrometheusBackend backend, int series) {
      var family =
          IsometricsPeer.registry(backend)
              .histogram("bench_seconds", "A histogram.")
              .buckets(Work.BOUNDS)
              .labelNames("method", "route")
              .register();
      io.isometrics.Histogram[] histograms = new io.isometrics.Histogram[series];
      for (int i = 0; i < series; i++) {
        histograms[i] = family.with(labels(i));
      }
      return new Recorded(series) {
        @Override
        void record(int i, double seconds) {
          histograms[i].observe(seconds);
        }
      };
    }

    static Recorded prometheusCounters(PrometheusRegistry registry, int series) {
      var family = PrometheusPeer.counter(registry, "method", "route");
      var counters = new io.prometheus.metrics.core.datapoints.CounterDataPoint[series];
      for (int i = 0; i < series; i++) {
        counters[i] = family.labelValues(labels(i));
      }
      return new Recorded(series) {
        @Override
        void record(int i, double seconds) {
          counters[i].inc();
        }
      };
    }

    static Recorded prometheusHistograms(PrometheusRegistry registry, int series) {
      var family = PrometheusPeer.histogram(registry, "method", "route");
      var histograms = new io.prometheus.metrics.core.datapoints.DistributionDataPoint[series];
      for (int i = 0; i < series; i++) {
        histograms[i] = family.labelValues(labels(i));
      }
      return new Recorded(series) {
        @Override
        void record(int i, double seconds) {
          histograms[i].observe(seconds);
        }
      };
    }

    static Recorded micrometerCounters(PrometheusMeterRegistry registry, int series) {
      var counters = new io.micrometer.core.instrument.Counter[series];
      for (int i = 0; i < series; i++) {
        String[] labels = labels(i);
        counters[i] =
            MicrometerPeer.counter()
                .tags("method", labels[0], "route", labels[1])
                .register(registry);
      }
      return new Recorded(series) {
        @Override
        void record(int i, double seconds) {
          counters[i].increment();
        }
      };
    }

    static Recorded micrometerHistograms(PrometheusMeterRegistry registry, int series) {
      var histograms = new io.micrometer.core.instrument.DistributionSummary[series];
      for (int i = 0; i < series; i++) {
        String[] labels = labels(i);
        histograms[i] =
            MicrometerPeer.histogram()
                .tags("method", labels[0], "route", labels[1])
                .register(registry);
      }
      return new Recorded(series) {
        @Override
        void record(int i, double seconds) {
          histograms[i].record(seconds);
        }
      };
    }
  }

  /** This library, as its exporter does it. */
  @Benchmark
  public int isometricsScrape(Isometrics peer, Task task) throws IOException {
    task.format.scrape(peer.backend, task.sink);
    return task.sink.size();
  }

  /** This library as a collector of the Prometheus client library: its snapshots. */
  @Benchmark
  public MetricSnapshots isometricsCollect(Isometrics peer, Task task) {
    return peer.backend.prometheusRegistry().scrape();
  }

  /** The snapshots, encoded by the Prometheus client library. */
  @Benchmark
  public int isometricsEncode(Isometrics peer, Task task) throws IOException {
    task.format.encode(peer.snapshots, task.sink);
    return task.sink.size();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public int prometheusScrape(Prometheus peer, Task task) throws IOException {
    task.format.encode(peer.registry.scrape(), task.sink);
    return task.sink.size();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public MetricSnapshots prometheusCollect(Prometheus peer, Task task) {
    return peer.registry.scrape();
  }

  /** prometheus-metrics-core. */
  @Benchmark
  public int prometheusEncode(Prometheus peer, Task task) throws IOException {
    task.format.encode(peer.snapshots, task.sink);
    return task.sink.size();
  }

  /** Micrometer. */
  @Benchmark
  public int micrometerScrape(Micrometer peer, Task task) throws IOException {
    task.sink.reset();
    peer.registry.scrape(task.sink, task.format.accept);
    return task.sink.size();
  }
}
