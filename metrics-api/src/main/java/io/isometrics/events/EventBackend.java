package io.isometrics.events;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.OwnCounter;
import io.isometrics.spi.Series;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A backend that wants each single event: every recording once, with its series, its value, and the
 * time from the clock. A subclass says in {@link #accept} what becomes of an event; everything that
 * a handle promises is kept here.
 *
 * <p>What callbacks and collectors give is no event by itself: a subclass calls {@link
 * #readCallbacks} from time to time, and in its {@link #flush}.
 *
 * <p>Counts what it took as {@code isometrics_<name>_events_total}, and what it lost as {@code
 * isometrics_<name>_events_lost_total}.
 */
public abstract class EventBackend implements Backend {

  /** A system that stores events keeps its series on disk, and has room for more of them. */
  private static final int MAX_SERIES = 10_000;

  private final String name;
  private final EventStream stream;
  private final Set<ObservedSeries> observed = ConcurrentHashMap.newKeySet();

  /**
   * Takes the time of events from the system's clock.
   *
   * @param name of the backend, as in {@code isometrics.backend}, for its own counters
   */
  protected EventBackend(String name) {
    this(name, InstantSource.system());
  }

  /**
   * Takes the time of events from a clock.
   *
   * @param name of the backend, as in {@code isometrics.backend}, for its own counters
   * @param clock what tells the time
   */
  protected EventBackend(String name, InstantSource clock) {
    this.name = name;
    this.stream = new EventStream(name, clock, this::accept);
  }

  /**
   * Takes an event. Called by the thread that records, for one event of a series at a time and in
   * their order, so that each level of a gauge comes after the one that it replaces; for events of
   * different series by many threads at once. A monitor of the series is held meanwhile: this
   * method must not wait for other threads, and should do no more than put the event into a queue.
   *
   * @param event what happened
   * @return whether the event is, or will be, delivered; if not, it is counted in {@code
   *     isometrics_dropped_total} as {@link DropReason#NOT_DELIVERED}
   */
  protected abstract boolean accept(Event event);

  /**
   * Tells that an event which {@link #accept} took could not be delivered, so that it is counted as
   * {@link DropReason#NOT_DELIVERED} and the first of its metric is logged.
   *
   * @param event the event
   */
  protected final void notDelivered(Event event) {
    stream.lost(event);
  }

  /**
   * Reads all callbacks and collectors, and hands over what they give as events of the kind {@link
   * Event.Kind#READ}. Runs the user's code, which takes no longer than the setting {@code
   * isometrics.callback.timeout} says. Safe for use by many threads.
   */
  protected final void readCallbacks() {
    readCallbacks(ObservableMetric.NO_LIMIT);
  }

  /**
   * The same for a reader who has only so much time: what takes longer is left out, and counted.
   *
   * @param limit how long each callback may take
   */
  protected final void readCallbacks(Duration limit) {
    observed.forEach(each -> each.read(limit));
  }

  private <H extends EventHandle> H start(H handle) {
    handle.start();
    return handle;
  }

  @Override
  public final Counter counter(Series series) {
    return start(new EventCounter(series, stream));
  }

  @Override
  public final Gauge gauge(Series series) {
    return start(new EventGauge(series, stream));
  }

  @Override
  public final Histogram histogram(Series series) {
    return start(new EventHistogram(series, stream));
  }

  @Override
  public final void remove(Series series, Object handle) {
    ((EventHandle) handle).end();
  }

  @Override
  public final Registration observe(ObservableMetric metric) {
    ObservedSeries series = new ObservedSeries(metric, stream);
    observed.add(series);
    return () -> {
      observed.remove(series);
      series.end();
    };
  }

  /**
   * How many series a family may have, unless something else is said: 10000.
   *
   * @return the limit
   */
  @Override
  public int defaultMaxSeries() {
    return MAX_SERIES;
  }

  /**
   * What the backend counts of itself. A subclass that overrides this adds to what this method
   * gives.
   *
   * @return the events that it took, and those that it lost
   */
  @Override
  public List<OwnCounter> ownCounters() {
    return List.of(
        new OwnCounter(
            "isometrics_" + name + "_events_total",
            "Events that the backend took.",
            stream.events::sum),
        new OwnCounter(
            "isometrics_" + name + "_events_lost_total",
            "Events that could not be delivered.",
            stream.lost::sum));
  }

  /**
   * Ends the events: from now on recordings are harmless and come nowhere. A subclass that has
   * events to hand over calls this first.
   */
  @Override
  public void close() {
    stream.close();
  }
}
