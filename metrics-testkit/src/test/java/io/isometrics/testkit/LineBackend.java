package io.isometrics.testkit;

import io.isometrics.MetricDescriptor;
import io.isometrics.events.Event;
import io.isometrics.events.EventBackend;
import io.isometrics.events.EventSeries;
import io.isometrics.spi.LabelValues;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend as a third party would write it, against the published interfaces alone: it passes on
 * every event and adds up nothing. {@link LineReceiver} is at the other end of the wire.
 *
 * <pre>
 * new 7 counter hits_total route=%2Fa
 * added 7 1.0
 * ended 7 NaN
 * </pre>
 */
final class LineBackend extends EventBackend {

  private final Socket socket;
  private final Writer out;
  private final BufferedReader answers;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  LineBackend(int port) throws IOException {
    super("line");
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  protected boolean accept(Event event) {
    EventSeries series = event.series();
    if (series.attachment() == null) {
      MetricDescriptor metric = series.metric();
      long id = ids.incrementAndGet();
      series.attach(id);
      StringBuilder line = new StringBuilder("new ").append(id);
      line.append(' ').append(type(metric)).append(' ').append(metric.name()).append(' ');
      line.append(text(series.labels())).append(" le:");
      metric.buckets().forEach(bound -> line.append(bound).append(','));
      lines.add(line.toString());
    }
    lines.add(event.kind() + " " + series.attachment() + " " + event.value());
    return true;
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

  /** Sends what happened, and what callbacks say; done when the receiver says so. */
  @Override
  public synchronized boolean flush(Duration timeout) {
    if (closed) {
      return true;
    }
    readCallbacks();
    try {
      socket.setSoTimeout((int) timeout.toMillis());
      lines.add("sync");
      String line = "";
      while (!line.equals("sync")) {
        line = String.valueOf(lines.poll());
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
    super.close();
    flush(Duration.ofSeconds(5));
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      System.getLogger("LineBackend").log(System.Logger.Level.WARNING, "can't close", e);
    }
  }
}
