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
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads the SDK's components, and listens to what its senders are answered. What was wrong with an
 * export of metrics is left in its {@link ExportResponse}. The exporter is told that all went well:
 * all that it would do with a failure is to log it, each time and with a stack trace.
 */
public final class ResponseCapturingComponentLoader implements ComponentLoader {

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
    // Of several the SDK takes one by the name of its class, so then they must be themselves. What
    // is lost is the knowledge of parts that were rejected.
    if (providers.size() != 1) {
      return providers;
    }
    List<T> watched = new ArrayList<>();
    for (T provider : providers) {
      if (provider instanceof HttpSenderProvider http && spi == HttpSenderProvider.class) {
        watched.add(spi.cast(watchHttp(http)));
      } else if (provider instanceof GrpcSenderProvider grpc && spi == GrpcSenderProvider.class) {
        watched.add(spi.cast(watchGrpc(grpc)));
      } else {
        watched.add(provider);
      }
    }
    return watched;
  }

  private static HttpSenderProvider watchHttp(HttpSenderProvider provider) {
    return config -> new WatchedHttp(provider.createSender(config), config.getEndpoint());
  }

  private static GrpcSenderProvider watchGrpc(GrpcSenderProvider provider) {
    return config -> new WatchedGrpc(provider.createSender(config), config.getEndpoint());
  }

  private static String noAnswer(URI endpoint, Throwable error) {
    String message = error.getMessage();
    String kind = error.getClass().getSimpleName();
    return endpoint + " did not answer: " + kind + (message == null ? "" : ": " + message);
  }

  private record WatchedHttp(HttpSender sender, URI endpoint) implements HttpSender {

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
            String problem = problem(response);
            if (problem != null) {
              answer.problem(endpoint + " answered: " + problem);
            }
            onResponse.accept(new HttpWell());
          },
          error -> {
            answer.problem(noAnswer(endpoint, error));
            onResponse.accept(new HttpWell());
          });
    }

    private static @Nullable String problem(HttpResponse response) {
      int status = response.getStatusCode();
      if (status >= 200 && status < 300) {
        return PartialSuccess.rejection(response.getResponseBody());
      }
      return ("HTTP " + status + " " + response.getStatusMessage()).strip();
    }

    @Override
    public CompletableResultCode shutdown() {
      return sender.shutdown();
    }
  }

  private record WatchedGrpc(GrpcSender sender, URI endpoint) implements GrpcSender {

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
            String problem = problem(response);
            if (problem != null) {
              answer.problem(endpoint + " answered: " + problem);
            }
            onResponse.accept(new GrpcWell());
          },
          error -> {
            answer.problem(noAnswer(endpoint, error));
            onResponse.accept(new GrpcWell());
          });
    }

    private static @Nullable String problem(GrpcResponse response) {
      if (response.getStatusCode() == GrpcStatusCode.OK) {
        return PartialSuccess.rejection(response.getResponseMessage());
      }
      String description = response.getStatusDescription();
      return "gRPC status "
          + response.getStatusCode()
          + (description == null || description.isEmpty() ? "" : ": " + description);
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
