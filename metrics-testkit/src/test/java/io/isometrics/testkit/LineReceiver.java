package io.isometrics.testkit;

import io.isometrics.testkit.contract.ExportedMetric;
import io.isometrics.testkit.contract.ExportedSeries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what {@link LineBackend} says, as the server of such a system does. */
final class LineReceiver implements AutoCloseable {

  private static final class Sum {
    final String type;
    final String name;
    final Map<String, String> labels;
    final Map<Double, Long> buckets = new TreeMap<>();
    double value;
    long count;

    Sum(String type, String name, String labels) {
      this.type = type;
      this.name = name;
      this.labels = labels(labels);
    }
  }

  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final Map<String, Sum> sums = new LinkedHashMap<>();

  LineReceiver() throws IOException {
    Thread thread = new Thread(this::run, "line-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void run() {
    try (Socket socket = server.accept();
        OutputStream answers = socket.getOutputStream();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("sync")) {
          answers.write("ok\n".getBytes(StandardCharsets.UTF_8));
          answers.flush();
        } else {
          take(line.split(" ", -1));
        }
      }
    } catch (IOException e) {
      // The backend or the receiver was closed.
    }
  }

  private synchronized void take(String[] words) {
    if (words[0].equals("new")) {
      Sum sum = new Sum(words[2], words[3], words[4]);
      if (sum.type.equals("histogram")) {
        for (String bound : words[5].substring("le:".length()).split(",", -1)) {
          sum.buckets.put(
              bound.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), 0L);
        }
      }
      sums.put(words[1], sum);
      return;
    }
    Sum sum = sums.get(words[1]);
    double value = Double.parseDouble(words[2]);
    switch (words[0]) {
      case "STARTED", "CLEARED", "SET", "READ" -> sum.value = value;
      case "ADDED" -> sum.value += value;
      case "OBSERVED" -> {
        sum.value += value;
        sum.count++;
        sum.buckets.replaceAll((bound, count) -> value <= bound ? count + 1 : count);
      }
      case "ENDED" -> sums.remove(words[1]);
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    for (String pair : text.substring(1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        labels.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return labels;
  }

  synchronized List<ExportedMetric> metrics() {
    Map<String, List<ExportedSeries>> series = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    List<Sum> all = new ArrayList<>(sums.values());
    all.removeIf(sum -> Double.isNaN(sum.value)); // a gauge without a value
    for (Sum sum : all) {
      types.put(sum.name, sum.type);
      series
          .computeIfAbsent(sum.name, name -> new ArrayList<>())
          .add(
              sum.type.equals("histogram")
                  ? ExportedSeries.histogram(sum.labels, sum.count, sum.value, sum.buckets)
                  : ExportedSeries.number(sum.labels, sum.value));
    }
    List<ExportedMetric> metrics = new ArrayList<>();
    series.forEach(
        (name, each) -> metrics.add(new ExportedMetric(name, types.get(name), "", "", each)));
    return metrics;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
