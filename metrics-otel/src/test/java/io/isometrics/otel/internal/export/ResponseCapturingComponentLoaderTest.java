package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is noted of the answers to senders, which senders are chosen, and what the SDK is told. */
class ResponseCapturingComponentLoaderTest {

  private static final String ENDPOINT = "http://127.0.0.1:4318/v1/metrics";

  /** Three points were rejected. */
  private static final byte[] PARTIAL = {10, 2, 8, 3};

  /** An empty request. */
  private static final MessageWriter MESSAGE =
      new MessageWriter() {
        @Override
        public void writeMessage(OutputStream output) {}

        @Override
        public int getContentLength() {
          return 0;
        }
      };

  private record HttpAnswer(int getStatusCode, String getStatusMessage, boolean partial)
      implements HttpResponse {

    @Override
    public byte[] getResponseBody() {
      return partial ? PARTIAL : new byte[0];
    }
  }

  private record GrpcAnswer(
      GrpcStatusCode getStatusCode, String getStatusDescription, boolean partial)
      implements GrpcResponse {

    @Override
    public byte[] getResponseMessage() {
      return partial ? PARTIAL : new byte[0];
    }
  }

  /** A sender, and its provider, that answers at once. */
  private static class Http implements HttpSender, HttpSenderProvider {

    private final Object answer;
    int created;
    int shutDown;

    /** Answers with a response or an error. */
    Http(Object answer) {
      this.answer = answer;
    }

    @Override
    public HttpSender createSender(HttpSenderConfig config) {
      created++;
      return this;
    }

    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      if (answer instanceof HttpResponse response) {
        onResponse.accept(response);
      } else {
        onError.accept((Throwable) answer);
      }
    }

    @Override
    public CompletableResultCode shutdown() {
      shutDown++;
      return CompletableResultCode.ofFailure();
    }
  }

  /** The same in another class. */
  private static final class OtherHttp extends Http {
    OtherHttp() {
      super(new IOException());
    }
  }

  private static class Grpc implements GrpcSender, GrpcSenderProvider {

    private final Object answer;
    int created;
    int shutDown;

    Grpc(Object answer) {
      this.answer = answer;
    }

    @Override
    public GrpcSender createSender(GrpcSenderConfig config) {
      created++;
      return this;
    }

    @Override
    public void send(
        MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
      if (answer instanceof GrpcResponse response) {
        onResponse.accept(response);
      } else {
        onError.accept((Throwable) answer);
      }
    }

    @Override
    public CompletableResultCode shutdown() {
      shutDown++;
      return CompletableResultCode.ofFailure();
    }
  }

  private static final class OtherGrpc extends Grpc {
    OtherGrpc() {
      super(new IOException());
    }
  }

  /** Finds what it is given, whatever is asked for. */
  private record Fixed(List<Object> components) implements ComponentLoader {

    @Override
    public <T> Iterable<T> load(Class<T> spi) {
      return components.stream().map(spi::cast).toList();
    }
  }

  private final ExportResponse export = new ExportResponse();
  private final List<HttpResponse> httpResponses = new ArrayList<>();
  private final List<GrpcResponse> grpcResponses = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();

  @AfterEach
  void resetProperties() {
    System.clearProperty(HttpSenderProvider.class.getName());
    System.clearProperty(GrpcSenderProvider.class.getName());
  }

  private static <T> List<T> load(Class<T> spi, Object... components) {
    return ComponentLoader.loadList(
        new ResponseCapturingComponentLoader(new Fixed(List.of(components))), spi);
  }

  private static HttpSender watched(Http sender) {
    return load(HttpSenderProvider.class, sender)
        .get(0)
        .createSender(config(HttpSenderConfig.class));
  }

  private static GrpcSender watched(Grpc sender) {
    return load(GrpcSenderProvider.class, sender)
        .get(0)
        .createSender(config(GrpcSenderConfig.class));
  }

  /** Settings with the address and little else. */
  private static <T> T config(Class<T> type) {
    InvocationHandler settings =
        (self, method, arguments) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, arguments);
          }
          if (method.getName().equals("getEndpoint")) {
            return URI.create("http://user:p4ss@127.0.0.1:4318/v1/metrics?key=k3y");
          }
          Class<?> result = method.getReturnType();
          if (result == Duration.class) {
            return Duration.ofMinutes(1);
          }
          if (result == Supplier.class) {
            Supplier<Map<String, List<String>>> none = Map::of;
            return none;
          }
          return result == String.class ? "" : null;
        };
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, settings));
  }

  private void send(HttpSender sender) {
    sender.send(MESSAGE, httpResponses::add, errors::add);
  }

  private void send(GrpcSender sender) {
    sender.send(MESSAGE, grpcResponses::add, errors::add);
  }

  /** Sends as part of an export of metrics. */
  private void exportOverHttp(Object answer) {
    HttpSender sender = watched(new Http(answer));
    during(() -> send(sender));
  }

  private void exportOverGrpc(Object answer) {
    GrpcSender sender = watched(new Grpc(answer));
    during(() -> send(sender));
  }

  private void during(Runnable sending) {
    export.during(
        () -> {
          assertThat(ExportResponse.current()).isSameAs(export);
          sending.run();
          return "";
        });
    assertThat(ExportResponse.current()).as("that of the thread, afterwards").isNull();
  }

  private void assertThatTheHttpExporterIsTold200() {
    assertThat(errors).isEmpty();
    assertThat(httpResponses)
        .singleElement()
        .satisfies(
            response -> {
              assertThat(response.getStatusCode()).isEqualTo(200);
              assertThat(response.getStatusMessage()).isEqualTo("OK");
              assertThat(response.getResponseBody()).isEmpty();
            });
  }

  private void assertThatTheGrpcExporterIsToldOk() {
    assertThat(errors).isEmpty();
    assertThat(grpcResponses)
        .singleElement()
        .satisfies(
            response -> {
              assertThat(response.getStatusCode()).isEqualTo(GrpcStatusCode.OK);
              assertThat(response.getStatusDescription()).isEmpty();
              assertThat(response.getResponseMessage()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 299})
  void aStatusFrom200To299IsTaken(int status) {
    exportOverHttp(new HttpAnswer(status, "", false));

    assertThat(export.isTaken()).isTrue();
    assertThat(export.problem()).isNull();
    assertThatTheHttpExporterIsTold200();
  }

  @ParameterizedTest
  @CsvSource({
    "199, '', HTTP 199",
    "300, Multiple Choices, HTTP 300 Multiple Choices",
    "400, 400, HTTP 400",
    "404, '', HTTP 404",
    "503, Service Unavailable, HTTP 503 Service Unavailable"
  })
  void anyOtherStatusIsToldWithItsReasonUnlessThatIsTheNumberAgain(
      int status, String reason, String told) {
    exportOverHttp(new HttpAnswer(status, reason, true));

    assertThat(export.isTaken()).isFalse();
    assertThat(export.problem()).isEqualTo(ENDPOINT + " answered: " + told);
    assertThatTheHttpExporterIsTold200();
  }

  @Test
  void whatIsRejectedOverHttpIsToldAndTheRestIsTaken() {
    exportOverHttp(new HttpAnswer(200, "", true));

    assertThat(export.isTaken()).isTrue();
    assertThat(export.problem()).isEqualTo(ENDPOINT + " answered: 3 data points were rejected");
    assertThatTheHttpExporterIsTold200();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void theCauseOfNoAnswerIsToldWithoutItsWrappers(Throwable error, String told) {
    exportOverHttp(error);

    assertThat(export.isTaken()).isFalse();
    assertThat(export.problem()).isEqualTo(ENDPOINT + " did not answer: " + told);
    assertThatTheHttpExporterIsTold200();
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new IOException("reset"), "IOException: reset"),
        Arguments.of(new IOException(), "IOException"),
        Arguments.of(new CompletionException(new IOException("reset")), "IOException: reset"),
        Arguments.of(new UncheckedIOException(new IOException("reset")), "IOException: reset"),
        Arguments.of(
            new CompletionException(new UncheckedIOException(new IOException())), "IOException"),
        Arguments.of(
            new CompletionException(new IllegalStateException("closed", new IOException("reset"))),
            "IllegalStateException: closed"),
        Arguments.of(new CompletionException("alone", null), "CompletionException: alone"));
  }

  @Test
  void anyOtherStatusOverGrpcIsToldWithItsDescription() {
    exportOverGrpc(new GrpcAnswer(GrpcStatusCode.UNAVAILABLE, "too busy", true));

    assertThat(export.isTaken()).isFalse();
    assertThat(export.problem())
        .isEqualTo(
            ENDPOINT + " answered: gRPC status " + GrpcStatusCode.UNAVAILABLE + ": too busy");
    assertThatTheGrpcExporterIsToldOk();
  }

  @Test
  void aStatusOverGrpcNeedsNoDescription() {
    String told = ENDPOINT + " answered: gRPC status " + GrpcStatusCode.INTERNAL;

    exportOverGrpc(new GrpcAnswer(GrpcStatusCode.INTERNAL, "", false));
    assertThat(export.problem()).isEqualTo(told);

    exportOverGrpc(new GrpcAnswer(GrpcStatusCode.INTERNAL, null, false));
    assertThat(export.problem()).isEqualTo(told);
  }

  @Test
  void whatIsRejectedOverGrpcIsToldAndTheRestIsTaken() {
    exportOverGrpc(new GrpcAnswer(GrpcStatusCode.OK, "", true));

    assertThat(export.isTaken()).isTrue();
    assertThat(export.problem()).isEqualTo(ENDPOINT + " answered: 3 data points were rejected");
    assertThatTheGrpcExporterIsToldOk();
  }

  @Test
  void noAnswerOverGrpcIsTold() {
    exportOverGrpc(new UncheckedIOException(new IOException("reset")));

    assertThat(export.isTaken()).isFalse();
    assertThat(export.problem()).isEqualTo(ENDPOINT + " did not answer: IOException: reset");
    assertThatTheGrpcExporterIsToldOk();
  }

  /** Such as traces, whose exporters get their answers as they are. */
  @Test
  void whatIsNoExportOfMetricsIsPassedThrough() {
    HttpResponse http = new HttpAnswer(503, "", false);
    GrpcResponse grpc = new GrpcAnswer(GrpcStatusCode.INTERNAL, "", false);
    Throwable error = new IOException();

    send(watched(new Http(http)));
    send(watched(new Http(error)));
    send(watched(new Grpc(grpc)));
    send(watched(new Grpc(error)));

    assertThat(httpResponses).containsExactly(http);
    assertThat(grpcResponses).containsExactly(grpc);
    assertThat(errors).containsExactly(error, error);
  }

  @Test
  void theSendersAreShutDown() {
    Http http = new Http(new IOException());
    Grpc grpc = new Grpc(new IOException());

    assertThat(watched(http).shutdown().isSuccess()).isFalse();
    assertThat(watched(grpc).shutdown().isSuccess()).isFalse();

    assertThat(http.shutDown).isEqualTo(1);
    assertThat(grpc.shutDown).isEqualTo(1);
  }

  @Test
  void ofSeveralSendersTheOneThatThePropertyNamesIsChosen() {
    Http http = new Http(new IOException());
    OtherHttp otherHttp = new OtherHttp();
    System.setProperty(HttpSenderProvider.class.getName(), OtherHttp.class.getName());
    Grpc grpc = new Grpc(new IOException());
    OtherGrpc otherGrpc = new OtherGrpc();
    System.setProperty(GrpcSenderProvider.class.getName(), OtherGrpc.class.getName());

    assertThat(load(HttpSenderProvider.class, http, otherHttp))
        .singleElement()
        .satisfies(chosen -> chosen.createSender(config(HttpSenderConfig.class)));
    assertThat(load(GrpcSenderProvider.class, grpc, otherGrpc))
        .singleElement()
        .satisfies(chosen -> chosen.createSender(config(GrpcSenderConfig.class)));

    assertThat(http.created).isZero();
    assertThat(otherHttp.created).isEqualTo(1);
    assertThat(grpc.created).isZero();
    assertThat(otherGrpc.created).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "com.example.Missing"})
  void ofSeveralSendersTheFirstIsChosenIfNoneIsPreferred(String named) {
    System.setProperty(HttpSenderProvider.class.getName(), named);
    OtherHttp first = new OtherHttp();
    Http second = new Http(new IOException());

    assertThat(load(HttpSenderProvider.class, first, second))
        .singleElement()
        .satisfies(chosen -> chosen.createSender(config(HttpSenderConfig.class)));

    assertThat(first.created).isEqualTo(1);
    assertThat(second.created).isZero();
  }

  @Test
  void ofSeveralSendersThatOfTheJdkIsChosenIfNoneIsNamed() throws Exception {
    Object ofTheJdk =
        Class.forName("io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider")
            .getConstructor()
            .newInstance();
    Http first = new Http(new IOException());

    assertThat(load(HttpSenderProvider.class, first, ofTheJdk))
        .singleElement()
        .satisfies(chosen -> chosen.createSender(config(HttpSenderConfig.class)).shutdown());

    assertThat(first.created).isZero();
  }

  @Test
  void withoutASenderThereIsNone() {
    assertThat(load(HttpSenderProvider.class)).isEmpty();
    assertThat(load(GrpcSenderProvider.class)).isEmpty();
  }

  @Test
  void anyOtherComponentIsWhatItIs() {
    Runnable first = () -> {};
    Runnable second = () -> {};

    assertThat(load(Runnable.class, first, second)).containsExactly(first, second);
  }
}
