package io.isometrics.prometheus.internal.collect;

import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.library.NameEscaping;
import io.isometrics.prometheus.internal.library.WriterUnavailableException;
import io.isometrics.prometheus.internal.text.Buffer;
import io.isometrics.prometheus.internal.text.NativeEncoding;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Log;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Prometheus registry and writes it in a format. What it writes is what the library would,
 * byte for byte; but our own families, as a rule nearly all there is, are written from their cells,
 * and the library writes those of others, and our native histograms, between them.
 *
 * <p>Safe for use by many threads.
 */
public final class Scraper {

  private static final Comparator<CellFamily> BY_NAME =
      Comparator.comparing(CellFamily::prometheusName);

  /** Callbacks have a bound of their own. */
  private static final long NO_DEADLINE_NANOS = TimeUnit.DAYS.toNanos(1);

  private final PrometheusRegistry registry;
  private final @Nullable OwnCollectors ownCollectors;
  private final boolean startTimes;

  /** Memory for the next scrape. Soft, so that it is given back when memory is short. */
  private final AtomicReference<@Nullable Reference<ScrapeBuffers>> spare = new AtomicReference<>();

  private final AtomicBoolean foreignFailureLogged = new AtomicBoolean();
  private final AtomicBoolean writerFailureLogged = new AtomicBoolean();
  private final AtomicBoolean ownFailureLogged = new AtomicBoolean();

  /**
   * Nothing is scraped yet.
   *
   * @param registry what to scrape
   * @param ownCollectors what to write if the registry fails, if anything
   * @param startTimes whether OpenMetrics has {@code _created}
   */
  public Scraper(
      PrometheusRegistry registry, @Nullable OwnCollectors ownCollectors, boolean startTimes) {
    this.registry = registry;
    this.ownCollectors = ownCollectors;
    this.startTimes = startTimes;
  }

  /**
   * Scrapes. The result is in the body.
   *
   * @return to be given to {@link #release} when the body is not needed any more
   * @throws IOException never, unless the library does; as whatever the collectors of others throw
   */
  public ScrapeBuffers scrape(ExpositionFormat format, NameEscaping escaping) throws IOException {
    return scrape(format, escaping, NameFilter.ALL, System.nanoTime() + NO_DEADLINE_NANOS);
  }

  /**
   * The same for some families, with a time, by {@link System#nanoTime}, after which callbacks are
   * left out. Callbacks of families that are not wanted are not read.
   */
  public ScrapeBuffers scrape(
      ExpositionFormat format, NameEscaping escaping, NameFilter filter, long deadline)
      throws IOException {
    Reference<ScrapeBuffers> held = spare.getAndSet(null);
    ScrapeBuffers kept = held == null ? null : held.get();
    ScrapeBuffers scrape = kept == null ? new ScrapeBuffers() : kept;
    scrape.deadline(deadline);
    try {
      write(format, escaping, filter, scrape);
    } catch (WriterUnavailableException e) {
      if (ownCollectors == null) {
        throw e;
      }
      if (writerFailureLogged.compareAndSet(false, true)) {
        Log.warn(
            e.getMessage()
                + ". Metrics of Isometrics without exponential buckets are served, and nothing of"
                + " others. An image of jlink needs the module java.logging for it. See"
                + " docs/packaging.md#jlink");
      }
      scrape.clear();
      writeOwn(ownCollectors, MetricSnapshots.of(), format, escaping, filter, scrape);
    } catch (Throwable e) { // a collector that others registered, for ours are taken care of
      if (ownCollectors == null) {
        throw e;
      }
      if (foreignFailureLogged.compareAndSet(false, true)) {
        Log.warn(
            "A collector in the Prometheus registry failed, so only the metrics of Isometrics are"
                + " served. Further failures are not logged",
            e);
      }
      scrape.clear();
      MetricSnapshots withoutCells = ownCollectors.collectWithoutCells();
      writeOwn(ownCollectors, withoutCells, format, escaping, filter, scrape);
    }
    return scrape;
  }

  /** Scrapes the series of Isometrics that are chosen, by name and labels, and nothing else. */
  public ScrapeBuffers scrape(
      ExpositionFormat format, NameEscaping escaping, BiPredicate<String, LabelValues> chosen)
      throws IOException {
    ScrapeBuffers scrape = new ScrapeBuffers();
    if (ownCollectors != null) {
      format.write(scrape.body(), ownCollectors.collect(chosen), escaping);
    }
    return scrape;
  }

  /** The names of the metrics that others have put into the registry, our histograms among them. */
  public Set<String> otherNames() {
    Set<String> names = new TreeSet<>();
    for (MetricSnapshot other : OwnCollectorScan.of(registry).others()) {
      String suffix =
          other instanceof CounterSnapshot
              ? "_total"
              : other instanceof InfoSnapshot ? "_info" : "";
      names.add(other.getMetadata().getPrometheusName() + suffix);
    }
    return names;
  }

  /** Keeps the memory of a scrape for the next one. */
  public void release(ScrapeBuffers scrape) {
    scrape.clear();
    spare.set(scrape.reference());
  }

  private void write(
      ExpositionFormat format, NameEscaping escaping, NameFilter filter, ScrapeBuffers scrape)
      throws IOException {
    NativeEncoding text = NativeEncoding.of(format, escaping);
    // A subclass may do anything when it is scraped.
    if (text == null || registry.getClass() != PrometheusRegistry.class) {
      writeByLibrary(format, filter.of(registry.scrape()), escaping, scrape.body());
    } else {
      OwnCollectorScan.Result all = OwnCollectorScan.of(registry);
      write(
          filter.of(all.families()),
          filter.of(all.others()),
          () -> filter.of(registry.scrape()),
          text,
          escaping,
          scrape);
    }
  }

  private void writeOwn(
      OwnCollectors own,
      MetricSnapshots withoutCells,
      ExpositionFormat format,
      NameEscaping escaping,
      NameFilter filter,
      ScrapeBuffers scrape)
      throws IOException {
    NativeEncoding text = NativeEncoding.of(format, escaping);
    if (text == null) {
      writeByLibrary(format, filter.of(own.collect()), escaping, scrape.body());
    } else {
      write(
          filter.of(own.cellFamilies()),
          filter.of(withoutCells),
          () -> filter.of(own.collect()),
          text,
          escaping,
          scrape);
    }
  }

  private void write(
      List<CellFamily> families,
      MetricSnapshots others,
      Supplier<MetricSnapshots> all,
      NativeEncoding format,
      NameEscaping escaping,
      ScrapeBuffers scrape)
      throws IOException {
    List<CellFamily> sorted = new ArrayList<>(families);
    sorted.sort(BY_NAME);
    if (anyNameTwice(sorted, others)) {
      // The library makes one family of them, or refuses to.
      writeByLibrary(format.format(), all.get(), escaping, scrape.body());
      return;
    }
    int next = 0;
    for (CellFamily own : sorted) {
      int end = next;
      while (end < others.size() && name(others, end).compareTo(own.prometheusName()) < 0) {
        end++;
      }
      writeOthers(others, next, end, format, escaping, scrape.body());
      next = end;
      writeOwn(own, format, scrape);
    }
    writeOthers(others, next, others.size(), format, escaping, scrape.body());
    scrape.body().write(format.end());
  }

  private void writeByLibrary(
      ExpositionFormat format, MetricSnapshots families, NameEscaping escaping, Buffer out)
      throws IOException {
    if (startTimes) {
      format.writeWithStartTimes(out, families, escaping);
    } else {
      format.write(out, families, escaping);
    }
  }

  /** Our names among each other and with those of others, both sorted. */
  private static boolean anyNameTwice(List<CellFamily> families, MetricSnapshots others) {
    int other = 0;
    for (int i = 0; i < families.size(); i++) {
      String name = families.get(i).prometheusName();
      if (i > 0 && name.equals(families.get(i - 1).prometheusName())) {
        return true;
      }
      while (other < others.size() && name(others, other).compareTo(name) < 0) {
        other++;
      }
      if (other < others.size() && name(others, other).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String name(MetricSnapshots snapshots, int index) {
    return snapshots.get(index).getMetadata().getPrometheusName();
  }

  private void writeOwn(CellFamily own, NativeEncoding format, ScrapeBuffers scrape) {
    int start = scrape.body().size();
    try {
      own.writer().write(format, scrape);
    } catch (RuntimeException e) {
      // In strict mode a failing callback throws; the other metrics are served all the same.
      scrape.body().truncate(start);
      if (ownFailureLogged.compareAndSet(false, true)) {
        Log.warn(
            "The metric '"
                + own.name()
                + "' could not be read, so it is left out. Further failures are not logged",
            e);
      }
    }
  }

  private void writeOthers(
      MetricSnapshots others,
      int from,
      int to,
      NativeEncoding format,
      NameEscaping escaping,
      Buffer out)
      throws IOException {
    if (from < to) {
      List<MetricSnapshot> some = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        some.add(others.get(i));
      }
      writeByLibrary(format.format(), new MetricSnapshots(some), escaping, out);
      out.truncate(out.size() - format.end().length);
    }
  }
}
