package io.isometrics.otel.internal.export;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Loads the SDK's components, and listens to what its senders are answered. What was wrong with an
 * export of metrics is left in its {@link ExportResponse}. The exporter is told that all went well:
 * all that it would do with a failure is to log it, each time and with a stack trace.
 */
public final class ResponseCapturingComponentLoader implements ComponentLoader {

  private static final String JDK_SENDER = "io.opentelemetry.exporter.sender.jdk.";

  /** Has an SDK that is being set up use it; a {@link LinkageError} if the SDK is too old. */
  public static AutoConfiguredOpenTelemetrySdkBuilder install(
      AutoConfiguredOpenTelemetrySdkBuilder builder, ClassLoader loader) {
    return builder.setComponentLoader(
        new ResponseCapturingComponentLoader(ComponentLoader.forClassLoader(loader)));
  }

  private final ComponentLoader loader;

  ResponseCapturingComponentLoader(ComponentLoader loader) {
    this.loader = loader;
  }

  @Override
  public <T> Iterable<T> load(Class<T> spi) {
    List<T> providers = ComponentLoader.loadList(loader, spi);
    if (spi == HttpSenderProvider.class) {
      return choose(spi, providers).stream()
          .map(provider -> spi.cast(watchHttp((HttpSenderProvider) provider)))
          .toList();
    }
    if (spi == GrpcSenderProvider.class) {
      return choose(spi, providers).stream()
          .map(provider -> spi.cast(watchGrpc((GrpcSenderProvider) provider)))
          .toList();
    }
    return providers;
  }

  /**
   * Of several senders, the one that the SDK's system property names, or else the one on the JDK's
   * HTTP client. The SDK would choose by the names of classes, which are not those of the watchers.
   */
  private static <T> List<T> choose(Class<T> spi, List<T> providers) {
    if (providers.size() < 2) {
      return providers;
    }
    String preferred = System.getProperty(spi.getName(), "");
    for (T provider : providers) {
      String name = provider.getClass().getName();
      if (preferred.isEmpty() ? name.startsWith(JDK_SENDER) : name.equals(preferred)) {
        return List.of(provider);
      }
    }
    return providers.subList(0, 1);
  }

  private static HttpSenderProvider watchHttp(HttpSenderProvider provider) {
    return config ->
        new WatchedHttp(
            provider.createSender(config), Endpoint.printable(config.getEndpoint().toString()));
  }

  private static GrpcSenderProvider watchGrpc(GrpcSenderProvider provider) {
    return config ->
        new WatchedGrpc(
            provider.createSender(config), Endpoint.printable(config.getEndpoint().toString()));
  }

  private static String noAnswer(String endpoint, Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof UncheckedIOException)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return endpoint + " did not answer: " + kind + (message == null ? "" : ": " + message);
  }

  private static void noteRejection(String endpoint, byte[] body, ExportResponse answer) {
    String rejection = PartialSuccess.rejection(body);
    if (rejection != null) {
      answer.rejectedPart(endpoint + " answered: " + rejection);
    }
  }

  private record WatchedHttp(HttpSender sender, String endpoint) implements HttpSender {

    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      ExportResponse answer = ExportResponse.current();
      if (answer == null) {
        sender.send(message, onResponse, onError);
        return;
      }
      sender.send(
          message,
          response -> {
            note(response, answer);
            onResponse.accept(new HttpWell());
          },
          error -> {
            answer.refused(noAnswer(endpoint, error));
            onResponse.accept(new HttpWell());
          });
    }

    private void note(HttpResponse response, ExportResponse answer) {
      int status = response.getStatusCode();
      if (status >= 200 && status < 300) {
        noteRejection(endpoint, response.getResponseBody(), answer);
      } else {
        String reason = response.getStatusMessage();
        // The sender of the JDK has no reason but the number again.
        boolean more = !reason.isEmpty() && !reason.equals(Integer.toString(status));
        answer.refused(endpoint + " answered: HTTP " + status + (more ? " " + reason : ""));
      }
    }

    @Override
    public CompletableResultCode shutdown() {
      return sender.shutdown();
    }
  }

  private record WatchedGrpc(GrpcSender sender, String endpoint) implements GrpcSender {

    @Override
    public void send(
        MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
      ExportResponse answer = ExportResponse.current();
      if (answer == null) {
        sender.send(message, onResponse, onError);
        return;
      }
      sender.send(
          message,
          response -> {
            note(response, answer);
            onResponse.accept(new GrpcWell());
          },
          error -> {
            answer.refused(noAnswer(endpoint, error));
            onResponse.accept(new GrpcWell());
          });
    }

    private void note(GrpcResponse response, ExportResponse answer) {
      if (response.getStatusCode() == GrpcStatusCode.OK) {
        noteRejection(endpoint, response.getResponseMessage(), answer);
      } else {
        String reason = response.getStatusDescription();
        boolean more = reason != null && !reason.isEmpty();
        answer.refused(
            endpoint
                + " answered: gRPC status "
                + response.getStatusCode()
                + (more ? ": " + reason : ""));
      }
    }

    @Override
    public CompletableResultCode shutdown() {
      return sender.shutdown();
    }
  }

  private record HttpWell() implements HttpResponse {

    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    public String getStatusMessage() {
      return "OK";
    }

    @Override
    public byte[] getResponseBody() {
      return new byte[0];
    }
  }

  private record GrpcWell() implements GrpcResponse {

    @Override
    public GrpcStatusCode getStatusCode() {
      return GrpcStatusCode.OK;
    }

    @Override
    public String getStatusDescription() {
      return "";
    }

    @Override
    public byte[] getResponseMessage() {
      return new byte[0];
    }
  }
}
