package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over gRPC, to a server of grpc-java. */
@Timeout(300)
class GrpcExportTest {

  private static final String SERVICE = "opentelemetry.proto.collector.metrics.v1.MetricsService";

  private final BlockingQueue<ExportMetricsServiceRequest> received = new LinkedBlockingQueue<>();
  private volatile Status status = Status.OK;
  private volatile ExportMetricsServiceResponse response =
      ExportMetricsServiceResponse.getDefaultInstance();
  private Server server;
  private MetricsRegistry registry;
  private LogCapture log;

  @BeforeEach
  void start() throws IOException {
    MethodDescriptor<ExportMetricsServiceRequest, ExportMetricsServiceResponse> export =
        MethodDescriptor.newBuilder(
                protobuf(ExportMetricsServiceRequest.parser()),
                protobuf(ExportMetricsServiceResponse.parser()))
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Export"))
            .build();
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(SERVICE)
            .addMethod(
                export,
                ServerCalls.asyncUnaryCall(
                    (request, observer) -> {
                      received.add(request);
                      if (status.isOk()) {
                        observer.onNext(response);
                        observer.onCompleted();
                      } else {
                        observer.onError(status.asException());
                      }
                    }))
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .build()
            .start();
    log = new LogCapture();
    registry =
        MetricsRegistry.builder()
            .backend(
                OpenTelemetryBackend.withOwnSdk(
                    Exporting.properties(
                        "http://127.0.0.1:" + server.getPort(),
                        "otel.exporter.otlp.protocol",
                        "grpc",
                        "otel.java.exporter.otlp.retry.disabled",
                        "true")))
            .build();
  }

  @AfterEach
  void stop() {
    registry.close();
    log.close();
    server.shutdownNow();
  }

  @Test
  void theSameSeriesAreExportedOverGrpc() throws Exception {
    Workshop.run(registry);

    assertThat(registry.flush(Exporting.MINUTE)).isTrue();

    assertThat(ParityTest.withoutOwn(Canonical.of(next()))).isEqualTo(ParityTest.golden());
  }

  @Test
  void flushTellsOfAStatusThatSaysNo() throws Exception {
    status = Status.PERMISSION_DENIED.withDescription("no such tenant");

    assertThat(registry.flush(Exporting.MINUTE)).isFalse();

    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("answered: gRPC status PERMISSION_DENIED: no such tenant");
    status = Status.OK;
  }

  @Test
  void flushTellsOfPointsThatWereRejected() throws Exception {
    ExportMetricsServiceResponse.Builder partial = ExportMetricsServiceResponse.newBuilder();
    partial.getPartialSuccessBuilder().setRejectedDataPoints(2).setErrorMessage("too many");
    response = partial.build();

    assertThat(registry.flush(Exporting.MINUTE)).isFalse();

    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("answered: 2 data points were rejected: too many");
    response = ExportMetricsServiceResponse.getDefaultInstance();
  }

  @Test
  void whatIsTooLongForOneRequestIsSplit() throws Exception {
    // The server has the limit of all gRPC servers, 4 MiB. These are about 5 MB and 4 MB.
    Family1<Counter, String> orders =
        registry
            .counter("orders_total", "Orders.")
            .maxSeries(40_000)
            .labels(Label.of("tenant"))
            .register();
    Family1<Histogram, String> sizes =
        registry
            .histogram("size", "Size.")
            .buckets(1, 2, 3)
            .maxSeries(5_000)
            .labels(Label.of("text"))
            .register();
    for (int i = 0; i < 40_000; i++) {
      orders.with("tenant-with-a-name-of-some-length-" + i).increment();
    }
    String twoToFourBytesEach = "\u6728\u0439\ud83c\udf33".repeat(66);
    for (int i = 0; i < 5_000; i++) {
      sizes.with(twoToFourBytesEach + i).observe(1);
    }

    assertThat(registry.flush(Exporting.MINUTE)).isTrue();

    assertThat(log.warnings()).isEmpty();
    assertThat(received)
        .hasSizeBetween(3, 6)
        .allSatisfy(request -> assertThat(request.getSerializedSize()).isLessThan(3 << 20));
    List<Metric> metrics =
        received.stream().flatMap(request -> Canonical.metrics(request).stream()).toList();
    assertThat(
            metrics.stream()
                .filter(metric -> metric.getName().equals("orders_total"))
                .peek(metric -> assertThat(metric.getSum().getIsMonotonic()).isTrue())
                .flatMap(metric -> metric.getSum().getDataPointsList().stream())
                .map(point -> point.getAttributes(0).getValue().getStringValue()))
        .hasSize(40_000)
        .doesNotHaveDuplicates();
    assertThat(
            metrics.stream()
                .filter(metric -> metric.getName().equals("size"))
                .flatMap(metric -> metric.getHistogram().getDataPointsList().stream())
                .map(point -> point.getAttributes(0).getValue().getStringValue()))
        .hasSize(5_000)
        .doesNotHaveDuplicates();
  }

  private ExportMetricsServiceRequest next() throws InterruptedException {
    return received.poll(1, TimeUnit.MINUTES);
  }

  private static <M extends MessageLite> Marshaller<M> protobuf(Parser<M> parser) {
    return new Marshaller<>() {
      @Override
      public InputStream stream(M message) {
        return message.toByteString().newInput();
      }

      @Override
      public M parse(InputStream stream) {
        try {
          return parser.parseFrom(stream);
        } catch (InvalidProtocolBufferException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
