package io.isometrics.prometheus;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Real HTTP: the JDK's client, and bare sockets for what it refuses to send. */
final class Http {

  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
          + " encoding=delimited";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  /** The body of a scrape in a format. */
  static String scrape(PrometheusExporter exporter, String accept) {
    HttpResponse<byte[]> response = get(exporter.uri(), "Accept", accept);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + text(response));
    }
    return text(response);
  }

  /** The body of a scrape in the text format. */
  static String scrape(PrometheusExporter exporter) {
    return scrape(exporter, "text/plain");
  }

  static HttpResponse<byte[]> get(URI uri, String... headers) {
    return send("GET", uri, headers);
  }

  static HttpResponse<byte[]> send(String method, URI uri, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).timeout(TIMEOUT);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(method + " " + uri + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method + " " + uri + " was interrupted", e);
    }
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** A connection that has sent some text; it is up to the test what becomes of it. */
  static Socket open(PrometheusExporter exporter, String request) throws IOException {
    Socket socket = new Socket(exporter.uri().getHost(), exporter.port());
    socket.setSoTimeout((int) TIMEOUT.toMillis());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  /** The whole answer, on a connection of its own, so that it has to be accepted. */
  static String getAlone(URI uri) throws IOException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket
          .getOutputStream()
          .write(
              Attack.LAST_REQUEST
                  .replace("/metrics", uri.getPath())
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** All that the server sends for a text, up to its closing of the connection. */
  static String raw(PrometheusExporter exporter, String request) throws IOException {
    try (Socket socket = open(exporter, request)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
