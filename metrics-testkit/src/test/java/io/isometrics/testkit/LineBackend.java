package io.isometrics.testkit;

import io.isometrics.Counter;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.Registration;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend as a third party would write it, against the published interfaces alone: it passes on
 * every event and adds up nothing. {@link LineReceiver} is at the other end of the wire.
 *
 * <pre>
 * new 7 counter hits_total route=%2Fa
 * add 7 1.0
 * end 7
 * </pre>
 */
final class LineBackend implements Backend {

  private final Socket socket;
  private final Writer out;
  private final BufferedReader answers;
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final AtomicLong ids = new AtomicLong();
  private final List<ObservableMetric> observed = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  LineBackend(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private void event(Object... parts) {
    if (closed) {
      return;
    }
    StringBuilder line = new StringBuilder();
    for (Object part : parts) {
      line.append(line.length() == 0 ? "" : " ").append(part);
    }
    events.add(line.toString());
  }

  private static String text(LabelValues labels) {
    StringBuilder text = new StringBuilder("?");
    for (int i = 0; i < labels.size(); i++) {
      text.append(i == 0 ? "" : "&").append(labels.name(i)).append('=');
      text.append(URLEncoder.encode(labels.value(i), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  private static String type(MetricDescriptor metric) {
    return switch (metric.type()) {
      case COUNTER -> "counter";
      case GAUGE, INFO -> "gauge";
      case HISTOGRAM, TIMER -> "histogram";
    };
  }

  private Handle handle(Series series) {
    MetricDescriptor metric = series.metric();
    Handle handle = new Handle(series, ids.incrementAndGet());
    StringBuilder bounds = new StringBuilder();
    metric.buckets().forEach(bound -> bounds.append(bound).append(','));
    event("new", handle.id, type(metric), metric.name(), text(series.labels()), "le:" + bounds);
    if (metric.optional()) {
      event("clear", handle.id);
    }
    return handle;
  }

  @Override
  public Counter counter(Series series) {
    return handle(series);
  }

  @Override
  public Gauge gauge(Series series) {
    return handle(series);
  }

  @Override
  public Histogram histogram(Series series) {
    return handle(series);
  }

  @Override
  public Registration observe(ObservableMetric metric) {
    observed.add(metric);
    return () -> {
      observed.remove(metric);
      event("forget", metric.metric().name());
    };
  }

  @Override
  public void remove(Series series, Object handle) {
    Handle ended = (Handle) handle;
    ended.ended = true;
    event("end", ended.id);
  }

  /** Sends what happened, and what callbacks say; done when the receiver says so. */
  @Override
  public synchronized boolean flush(Duration timeout) {
    if (closed) {
      return true;
    }
    for (ObservableMetric metric : observed) {
      event("forget", metric.metric().name());
    }
    for (ObservableMetric metric : observed) {
      MetricDescriptor descriptor = metric.metric();
      metric.read(
          (labels, value) ->
              event("read", type(descriptor), descriptor.name(), text(labels), value));
    }
    try {
      socket.setSoTimeout((int) timeout.toMillis());
      events.add("sync");
      String line = "";
      while (!line.equals("sync")) {
        line = String.valueOf(events.poll());
        out.write(line + "\n");
      }
      out.flush();
      return "ok".equals(answers.readLine());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    flush(Duration.ofSeconds(5));
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      System.getLogger("LineBackend").log(System.Logger.Level.WARNING, "can't close", e);
    }
  }

  /** Says what happens, whatever the type. */
  private final class Handle implements Counter, Gauge, Histogram {
    private final Series series;
    private final long id;
    private volatile boolean ended;

    Handle(Series series, long id) {
      this.series = series;
      this.id = id;
    }

    private void record(String verb, double value, boolean fits) {
      if (!fits || !Double.isFinite(value)) {
        series.dropped(DropReason.of(value), value);
      } else if (ended) {
        series.dropped(DropReason.SERIES_ENDED, value);
      } else {
        event(verb, id, value + 0.0); // which makes 0.0 of -0.0
      }
    }

    @Override
    public void increment() {
      record("add", 1, true);
    }

    @Override
    public void decrement() {
      record("add", -1, true);
    }

    @Override
    public void add(long amount) {
      add((double) amount);
    }

    @Override
    public void add(double amount) {
      record("add", amount, series.metric().type() != MetricType.COUNTER || amount >= 0);
    }

    @Override
    public void set(double value) {
      record("set", value, true);
    }

    @Override
    public void clear() {
      event("clear", id);
    }

    @Override
    public void observe(double value) {
      record("observe", value, value >= 0);
    }
  }
}
