package io.isometrics.prometheus.internal.push;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Requests to one group of a Pushgateway, tried again for a while. For one thread at a time. */
final class Gateway {

  private static final int ATTEMPTS = 3;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final int SHOWN_BYTES = 500;
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final URI group;
  private final @Nullable String authorization;
  private final @Nullable SSLContext tls;
  private final Executor threads;
  private @Nullable HttpClient client;

  /**
   * Connects to nothing yet.
   *
   * @param group the URL of the group
   * @param authorization the header of that name, if any
   * @param tls the JVM's own settings if null
   * @param threads for the client, which serves connections on them
   */
  Gateway(URI group, @Nullable String authorization, @Nullable SSLContext tls, Executor threads) {
    this.group = group;
    this.authorization = authorization;
    this.tls = tls;
    this.threads = threads;
  }

  /**
   * Sends a request, and again if it fails in a way that may pass.
   *
   * @param deadline when to end at the latest, by {@link System#nanoTime}
   * @throws IOException if it was not accepted; the message says why, and what to do
   */
  void send(String method, byte[] body, long deadline) throws IOException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(group);
    if (authorization != null) {
      builder.header("Authorization", authorization);
    }
    if (body.length > 0) {
      builder.header("Content-Type", CONTENT_TYPE);
    }
    HttpRequest request = builder.method(method, BodyPublishers.ofByteArray(body)).build();
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      IOException failure = attempt(request, deadline);
      if (failure == null) {
        return;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (attempt == ATTEMPTS || !mayPass(failure) || left <= pause) {
        throw failure;
      }
      pause(pause);
      pause *= 4;
    }
  }

  private static void pause(long millis) throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the push was interrupted");
    }
  }

  /** An answer that refuses the push. */
  private static final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private static boolean mayPass(IOException failure) {
    return failure instanceof Refused refused
        ? refused.status >= 500 || refused.status == 429 || refused.status == 408
        : !(failure instanceof InterruptedIOException);
  }

  /** Null if all is well. */
  private @Nullable IOException attempt(HttpRequest request, long deadline) {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return late();
    }
    StartOfBody answer = new StartOfBody();
    CompletableFuture<HttpResponse<Void>> pending =
        client().sendAsync(request, BodyHandlers.ofByteArrayConsumer(answer));
    try {
      int status = pending.get(left, TimeUnit.NANOSECONDS).statusCode();
      return status / 100 == 2 ? null : refused(status, answer.text());
    } catch (TimeoutException e) {
      pending.cancel(true);
      return late();
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      return new InterruptedIOException("the push was interrupted");
    }
  }

  private IOException late() {
    return new InterruptedIOException(
        "the Pushgateway at " + group + " did not answer in time: is it overloaded?");
  }

  private HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .executor(threads)
              .connectTimeout(Duration.ofMinutes(1)); // the deadline is sooner
      if (tls != null) {
        builder.sslContext(tls);
      }
      known = builder.build();
      client = known;
    }
    return known;
  }

  private Refused refused(int status, String body) {
    String fix =
        switch (status) {
          case 400 -> "what it says is wrong with the metrics has to be mended";
          case 401, 403 -> "give the user and password that it wants";
          case 404, 405 -> "give its base URL, up to what comes before /metrics";
          case 413 -> "push fewer series";
          default ->
              status / 100 == 3
                  ? "redirects are not followed, so give the URL that it redirects to"
                  : "its log may say why";
        };
    String says = body.isBlank() ? "" : " (" + body.strip() + ")";
    return new Refused(
        status, "the Pushgateway at " + group + " answered " + status + says + ": " + fix);
  }

  private IOException failed(Throwable cause) {
    String reason =
        cause instanceof ConnectException && cause.getCause() instanceof UnresolvedAddressException
            ? "has a host that is not known"
            : cause instanceof ConnectException
                ? "can't be connected to"
                : "can't be talked to: " + cause;
    return new IOException(
        "the Pushgateway at " + group + " " + reason + "; check that it runs there", cause);
  }

  /** The beginning of an answer, for a message; the rest is read and forgotten. */
  private static final class StartOfBody implements Consumer<Optional<byte[]>> {

    private final ByteArrayOutputStream start = new ByteArrayOutputStream();

    @Override
    public synchronized void accept(Optional<byte[]> part) {
      part.ifPresent(
          bytes -> start.write(bytes, 0, Math.min(bytes.length, SHOWN_BYTES - start.size())));
    }

    synchronized String text() {
      return start.toString(StandardCharsets.UTF_8);
    }
  }
}
