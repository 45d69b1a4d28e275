package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import io.isometrics.spi.SeriesActivity;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjDoubleConsumer;
import org.junit.jupiter.api.Test;

/**
 * The contract is tested too: a backend with one fault fails the rules about it, and no others. The
 * rule of the whole wire, R9.01, fails wherever the fault shows in its scenario.
 */
class BrokenBackendsTest {

  private static void assertBroken(Class<? extends BackendContract> contract, String... rules) {
    TreeSet<String> failed = new TreeSet<>();
    Launched.run(contract, Map.of())
        .results()
        .forEach(
            (test, result) -> {
              if (!result.equals("ok")) {
                failed.add("R" + test.substring(1, 5).replace('_', '.'));
              }
            });
    assertThat(failed).containsExactly(rules);
  }

  @Test
  void aBackendThatRewritesNames() {
    assertBroken(RewritesNames.class, "R1.01", "R9.01");
  }

  static class RewritesNames extends Broken {
    @Override
    ExportedMetric tamper(ExportedMetric metric) {
      String name = metric.name().replace("CamelCase", "camel_case").replace("Mixed", "_mixed");
      return new ExportedMetric(name, metric.type(), metric.help(), metric.unit(), metric.series());
    }
  }

  @Test
  void aBackendThatForgetsUnits() {
    assertBroken(ForgetsUnits.class, "R1.04", "R9.01");
  }

  static class ForgetsUnits extends Broken {
    @Override
    ExportedMetric tamper(ExportedMetric metric) {
      return new ExportedMetric(metric.name(), metric.type(), metric.help(), "", metric.series());
    }
  }

  @Test
  void aBackendThatShortensHelpTexts() {
    assertBroken(ShortensHelp.class, "R1.03", "R9.01");
  }

  static class ShortensHelp extends Broken {
    @Override
    ExportedMetric tamper(ExportedMetric metric) {
      String help = metric.help().lines().findFirst().orElse("");
      return new ExportedMetric(metric.name(), metric.type(), help, metric.unit(), metric.series());
    }
  }

  @Test
  void aBackendThatCountsInWholeNumbersAlone() {
    assertBroken(WholeNumbers.class, "R2.02", "R7.01", "R9.01");
  }

  static class WholeNumbers extends Broken {
    @Override
    Counter tamper(Counter counter) {
      return new Counter() {
        @Override
        public void add(long amount) {
          counter.add(amount);
        }

        @Override
        public void add(double amount) {
          counter.add(Double.isFinite(amount) && amount >= 0 ? (double) (long) amount : amount);
        }
      };
    }
  }

  @Test
  void aBackendWhoseBucketsExcludeTheirBound() {
    assertBroken(ExclusiveBounds.class, "R2.04", "R2.06", "R9.01");
  }

  static class ExclusiveBounds extends Broken {
    @Override
    Histogram tamper(Histogram histogram) {
      return value -> histogram.observe(value > 0 && value < 1e6 ? Math.nextUp(value) : value);
    }

    @Override
    ExportedSeries tamper(ExportedSeries series) {
      // The sums stay those of the values, to the last digit but few.
      double sum = Math.rint(series.value() * 1e9) / 1e9;
      return series.count() == 0
          ? series
          : ExportedSeries.histogram(series.labels(), series.count(), sum, series.buckets());
    }
  }

  @Test
  void aBackendThatRecordsNotANumber() {
    assertBroken(KeepsNaN.class, "R2.09", "R2.10", "R9.01");
  }

  static class KeepsNaN extends Broken {
    @Override
    Gauge tamper(Gauge gauge) {
      return new Gauge() {
        @Override
        public void set(double value) {
          gauge.set(Double.isNaN(value) ? -1 : value);
        }

        @Override
        public void add(double amount) {
          gauge.add(amount);
        }

        @Override
        public void clear() {
          gauge.clear();
        }
      };
    }
  }

  @Test
  void aBackendWhoseGaugesAlwaysHaveAValue() {
    assertBroken(ClearsToZero.class, "R2.13");
  }

  static class ClearsToZero extends Broken {
    @Override
    Gauge tamper(Gauge gauge) {
      return new Gauge() {
        @Override
        public void set(double value) {
          gauge.set(value);
        }

        @Override
        public void add(double amount) {
          gauge.add(amount);
        }

        @Override
        public void clear() {
          gauge.set(0);
        }
      };
    }
  }

  @Test
  void aBackendThatFailsOnMinusZero() {
    assertBroken(FailsOnMinusZero.class, "R2.15");
  }

  static class FailsOnMinusZero extends Broken {
    @Override
    Histogram tamper(Histogram histogram) {
      return value -> {
        if (Double.compare(value, -0.0) == 0) {
          throw new IllegalStateException("as it should in this test");
        }
        histogram.observe(value);
      };
    }
  }

  @Test
  void aBackendThatAddsABucketOfItsOwn() {
    assertBroken(AddsABucket.class, "R2.12", "R9.01");
  }

  static class AddsABucket extends Broken {
    @Override
    ExportedSeries tamper(ExportedSeries series) {
      if (series.buckets().size() != 1) {
        return series;
      }
      Map<Double, Long> buckets = new TreeMap<>(series.buckets());
      buckets.put(1e6, series.count());
      return ExportedSeries.histogram(series.labels(), series.count(), series.value(), buckets);
    }
  }

  @Test
  void aBackendThatFlattensLabelValues() {
    assertBroken(FlattensLabels.class, "R3.03", "R9.01");
  }

  static class FlattensLabels extends Broken {
    @Override
    ExportedSeries tamper(ExportedSeries series) {
      TreeMap<String, String> labels = new TreeMap<>(series.labels());
      labels.replaceAll((name, value) -> value.replace('\n', ' '));
      return new ExportedSeries(labels, series.value(), series.count(), series.buckets());
    }
  }

  @Test
  void aBackendWithoutSeriesAtZero() {
    assertBroken(NothingAtZero.class, "R2.14", "R2.15", "R3.04", "R6.09", "R9.01");
  }

  static class NothingAtZero extends Broken {
    @Override
    ExportedMetric tamper(ExportedMetric metric) {
      List<ExportedSeries> series =
          metric.series().stream().filter(each -> each.value() != 0 || each.count() != 0).toList();
      return new ExportedMetric(metric.name(), metric.type(), metric.help(), metric.unit(), series);
    }
  }

  @Test
  void aBackendThatKeepsSeriesForEver() {
    assertBroken(
        KeepsSeries.class,
        "R1.09",
        "R4.01",
        "R4.02",
        "R4.03",
        "R4.05",
        "R4.07",
        "R5.04",
        "R6.09",
        "R7.04",
        "R9.01");
  }

  static class KeepsSeries extends Broken {
    @Override
    boolean removes() {
      return false;
    }
  }

  @Test
  void aBackendThatContinuesSeries() {
    assertBroken(ContinuesSeries.class, "R4.04");
  }

  static class ContinuesSeries extends Broken {
    private final Map<LabelValues, Counter> made = new ConcurrentHashMap<>();

    @Override
    Counter tamper(Series series, Counter counter) {
      if (series.metric().name().equals("hits_total")
          && made.put(series.labels(), counter) != null) {
        counter.add(5);
      }
      return counter;
    }
  }

  @Test
  void aBackendThatHidesTheOverflow() {
    assertBroken(HidesOverflow.class, "R5.01", "R5.02", "R5.03", "R9.01");
  }

  static class HidesOverflow extends Broken {
    @Override
    ExportedMetric tamper(ExportedMetric metric) {
      List<ExportedSeries> series =
          metric.series().stream()
              .filter(
                  each ->
                      !metric.name().equals("isometrics_overflow_total")
                          && !each.labels().containsValue("__overflow__"))
              .toList();
      return new ExportedMetric(metric.name(), metric.type(), metric.help(), metric.unit(), series);
    }
  }

  @Test
  void aBackendThatReadsCallbacksForEver() {
    assertBroken(ReadsForEver.class, "R6.05", "R6.09");
  }

  static class ReadsForEver extends Broken {
    @Override
    Registration tamper(ObservableMetric metric, Registration registration) {
      return () -> staleRead = metric.metric().name();
    }

    private String staleRead = "";

    @Override
    public List<ExportedMetric> exported(Backend backend) {
      List<ExportedMetric> metrics = new ArrayList<>(super.exported(backend));
      if (!staleRead.isEmpty()) {
        metrics.add(
            new ExportedMetric(
                staleRead, "gauge", "", "", List.of(ExportedSeries.number(Map.of(), 1))));
      }
      return metrics;
    }
  }

  @Test
  void aBackendThatReadsCallbacksOnce() {
    assertBroken(ReadsOnce.class, "R4.07", "R6.01", "R6.02", "R6.03", "R6.09");
  }

  static class ReadsOnce extends Broken {
    @Override
    ObservableMetric tamper(ObservableMetric metric) {
      Map<LabelValues, Double> first = new LinkedHashMap<>();
      return new ObservableMetric() {
        @Override
        public MetricDescriptor metric() {
          return metric.metric();
        }

        @Override
        public void read(Duration limit, ObjDoubleConsumer<LabelValues> out) {
          if (first.isEmpty()) {
            metric.read(first::put);
          }
          first.forEach(out::accept);
        }
      };
    }
  }

  @Test
  void aBackendThatGivesTheExportUpForACallbackWithoutAValue() {
    assertBroken(InsistsOnAValue.class, "R6.04", "R6.07");
  }

  static class InsistsOnAValue extends Broken {
    private volatile boolean givesUp;

    @Override
    ObservableMetric tamper(ObservableMetric metric) {
      return new ObservableMetric() {
        @Override
        public MetricDescriptor metric() {
          return metric.metric();
        }

        @Override
        public void read(Duration limit, ObjDoubleConsumer<LabelValues> out) {
          boolean[] any = new boolean[1];
          metric.read(
              limit,
              (labels, value) -> {
                any[0] = true;
                out.accept(labels, value);
              });
          givesUp |= !any[0];
        }
      };
    }

    @Override
    public List<ExportedMetric> exported(Backend backend) {
      givesUp = false;
      List<ExportedMetric> metrics = super.exported(backend);
      return givesUp ? List.of() : metrics;
    }
  }

  @Test
  void aBackendForOneThread() {
    assertBroken(OneThread.class, "R7.01", "R7.02", "R7.03");
  }

  static class OneThread extends Broken {
    @Override
    Counter tamper(Counter counter) {
      return new Counter() {
        private Thread owner;

        private synchronized boolean isOwner() {
          owner = owner == null ? Thread.currentThread() : owner;
          return owner == Thread.currentThread();
        }

        @Override
        public void add(long amount) {
          if (isOwner()) {
            counter.add(amount);
          }
        }

        @Override
        public void add(double amount) {
          if (isOwner()) {
            counter.add(amount);
          }
        }
      };
    }
  }

  @Test
  void aBackendThatFailsAfterClose() {
    assertBroken(FailsAfterClose.class, "R8.03", "R8.04", "R8.05");
  }

  static class FailsAfterClose extends Broken {
    @Override
    Counter tamper(Counter counter) {
      return new Counter() {
        @Override
        public void add(long amount) {
          check();
          counter.add(amount);
        }

        @Override
        public void add(double amount) {
          check();
          counter.add(amount);
        }
      };
    }

    private void check() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
    }
  }

  @Test
  void aBackendThatTakesALabelForItsOwn() {
    assertBroken(TakesALabel.class, "R3.07");
  }

  static class TakesALabel extends Broken {
    @Override
    ExportedSeries tamper(ExportedSeries series) {
      TreeMap<String, String> labels = new TreeMap<>(series.labels());
      labels.remove("service_name");
      return new ExportedSeries(labels, series.value(), series.count(), series.buckets());
    }
  }

  @Test
  void aBackendThatInterruptsWhoFlushes() {
    assertBroken(InterruptsItsCaller.class, "R8.06");
  }

  static class InterruptsItsCaller extends Broken {
    @Override
    void flushed() {
      Thread.currentThread().interrupt();
    }

    @Override
    public List<ExportedMetric> exported(Backend backend) {
      Thread.interrupted();
      return super.exported(backend);
    }
  }

  @Test
  void aBackendThatAddsUpWhatItExports() {
    assertBroken(ExportsAddUp.class, "R9.02");
  }

  static class ExportsAddUp extends Broken {
    private int exports;

    @Override
    ExportedSeries tamper(ExportedSeries series) {
      return exports > 1 && series.value() == 41.5
          ? ExportedSeries.number(series.labels(), 83)
          : series;
    }

    @Override
    public List<ExportedMetric> exported(Backend backend) {
      exports++;
      return super.exported(backend);
    }
  }

  @Test
  void aBackendThatTakesZeroForNothing() {
    assertBroken(IgnoresZero.class, "R2.16");
  }

  static class IgnoresZero extends Broken {
    @Override
    SeriesActivity tamper(MemoryHandle handle) {
      return new SeriesActivity() {
        @Override
        public boolean isRecorded() {
          return handle.snapshot().value() != 0;
        }

        @Override
        public long activity() {
          return handle.activity();
        }
      };
    }
  }

  @Test
  void aBackendThatTakesTheSameValueForNone() {
    assertBroken(ComparesValues.class, "R4.07");
  }

  static class ComparesValues extends Broken {
    @Override
    SeriesActivity tamper(MemoryHandle handle) {
      return new SeriesActivity() {
        @Override
        public boolean isRecorded() {
          return handle.isRecorded();
        }

        @Override
        public long activity() {
          return Double.doubleToLongBits(handle.snapshot().value());
        }
      };
    }
  }

  // ---- what they have in common ----

  /** The in-memory backend, each part of which can be tampered with. */
  abstract static class Broken extends BackendContract {

    volatile boolean closed;

    Counter tamper(Counter counter) {
      return counter;
    }

    Counter tamper(Series series, Counter counter) {
      return tamper(counter);
    }

    Gauge tamper(Gauge gauge) {
      return gauge;
    }

    Histogram tamper(Histogram histogram) {
      return histogram;
    }

    SeriesActivity tamper(MemoryHandle handle) {
      return handle;
    }

    boolean removes() {
      return true;
    }

    void flushed() {}

    ObservableMetric tamper(ObservableMetric metric) {
      return metric;
    }

    Registration tamper(ObservableMetric metric, Registration registration) {
      return registration;
    }

    ExportedMetric tamper(ExportedMetric metric) {
      return new ExportedMetric(
          metric.name(),
          metric.type(),
          metric.help(),
          metric.unit(),
          metric.series().stream().map(this::tamper).toList());
    }

    ExportedSeries tamper(ExportedSeries series) {
      return series;
    }

    @Override
    protected Backend createBackend() {
      return new Tampered(new InMemoryBackend());
    }

    @Override
    public List<ExportedMetric> exported(Backend backend) {
      return TestkitContractTest.exported(((Tampered) backend).good.snapshot()).stream()
          .map(this::tamper)
          .toList();
    }

    private final class Tampered implements Backend {
      private final InMemoryBackend good;
      private final Map<Series, Object> handles = new ConcurrentHashMap<>();

      Tampered(InMemoryBackend good) {
        this.good = good;
      }

      @Override
      public void declare(MetricDescriptor metric) {
        good.declare(metric);
      }

      @Override
      public Counter counter(Series series) {
        MemoryHandle counter = (MemoryHandle) good.counter(series);
        handles.put(series, counter);
        return new Tracked(tamper(series, (Counter) counter), null, null, tamper(counter));
      }

      @Override
      public Gauge gauge(Series series) {
        MemoryHandle gauge = (MemoryHandle) good.gauge(series);
        handles.put(series, gauge);
        return new Tracked(null, tamper((Gauge) gauge), null, tamper(gauge));
      }

      @Override
      public Histogram histogram(Series series) {
        MemoryHandle histogram = (MemoryHandle) good.histogram(series);
        handles.put(series, histogram);
        return new Tracked(null, null, tamper((Histogram) histogram), tamper(histogram));
      }

      @Override
      public Registration observe(ObservableMetric metric) {
        return tamper(metric, good.observe(tamper(metric)));
      }

      @Override
      public void remove(Series series, Object handle) {
        if (removes()) {
          good.remove(series, handles.get(series));
        }
      }

      @Override
      public boolean flush(Duration timeout) {
        flushed();
        return true;
      }

      @Override
      public void close() {
        closed = true;
        good.close();
      }
    }
  }

  /** What was tampered with records; the rest is told by what is behind it. */
  private static final class Tracked implements Counter, Gauge, Histogram, SeriesActivity {
    private final Counter counter;
    private final Gauge gauge;
    private final Histogram histogram;
    private final SeriesActivity activity;

    Tracked(Counter counter, Gauge gauge, Histogram histogram, SeriesActivity activity) {
      this.counter = counter;
      this.gauge = gauge;
      this.histogram = histogram;
      this.activity = activity;
    }

    @Override
    public void increment() {
      if (counter != null) {
        counter.increment();
      } else {
        gauge.increment();
      }
    }

    @Override
    public void decrement() {
      gauge.decrement();
    }

    @Override
    public void add(long amount) {
      counter.add(amount);
    }

    @Override
    public void add(double amount) {
      if (counter != null) {
        counter.add(amount);
      } else {
        gauge.add(amount);
      }
    }

    @Override
    public void set(double value) {
      gauge.set(value);
    }

    @Override
    public void clear() {
      gauge.clear();
    }

    @Override
    public void observe(double value) {
      histogram.observe(value);
    }

    @Override
    public boolean isRecorded() {
      return activity.isRecorded();
    }

    @Override
    public long activity() {
      return activity.activity();
    }
  }
}
