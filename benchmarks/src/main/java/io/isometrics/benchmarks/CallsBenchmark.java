package io.isometrics.benchmarks;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.isometrics.grpc.GrpcServerMetrics;
import io.isometrics.http.HttpServerMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A call of a server over loopback, whose requests are measured or not. The client is not measured.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallsBenchmark extends NanosecondBenchmark {

  /** The JDK's server. */
  @State(Scope.Benchmark)
  public static class BareHttp {

    private static final byte[] REQUEST =
        "POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\ntea"
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER = "/orders/1".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final byte[] buffer = new byte[1024];
    private HttpServer server;
    private Socket socket;

    /** Starts it, and connects. */
    @Setup
    public void start() throws IOException {
      // Or a call would wait 40 ms for an acknowledgement, between the head and the body.
      System.setProperty("sun.net.httpserver.nodelay", "true");
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      HttpContext context =
          server.createContext(
              "/orders",
              exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, ANSWER.length);
                exchange.getResponseBody().write(ANSWER);
                exchange.close();
              });
      measure(context);
      server.setExecutor(threads);
      server.start();
      socket = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort());
      socket.setTcpNoDelay(true);
    }

    void measure(HttpContext context) {
      // Not this one.
    }

    /** As a client that reads no more than it has to, so that little but the server is timed. */
    int call() throws IOException {
      socket.getOutputStream().write(REQUEST);
      int length = 0;
      do {
        int read = socket.getInputStream().read(buffer, length, buffer.length - length);
        if (read < 0) {
          throw new IOException("the server has closed the connection");
        }
        length += read;
      } while (buffer[length - 1] != ANSWER[ANSWER.length - 1]
          || buffer[length - ANSWER.length] != ANSWER[0]);
      return length;
    }

    /** Ends it. */
    @TearDown
    public void stop() throws IOException {
      socket.close();
      server.stop(0);
      threads.shutdownNow();
    }
  }

  /** The JDK's server with the filter. */
  @State(Scope.Benchmark)
  public static class MeasuredHttp extends BareHttp {

    @Override
    void measure(HttpContext context) {
      context.getFilters().add(HttpServerMetrics.register(IsometricsPeer.registry()));
    }
  }

  /** A gRPC server. */
  @State(Scope.Benchmark)
  public static class BareGrpc {

    private Server server;
    private ManagedChannel channel;

    /** Starts it, and connects. */
    @Setup
    public void start() throws IOException {
      ServerBuilder<?> builder =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("shop.Orders")
                      .addMethod(
                          Bytes.GET,
                          ServerCalls.asyncUnaryCall(
                              (request, answer) -> {
                                answer.onNext(request);
                                answer.onCompleted();
                              }))
                      .build());
      measure(builder);
      server = builder.build().start();
      channel =
          Grpc.newChannelBuilder(
                  "localhost:" + server.getPort(), InsecureChannelCredentials.create())
              .directExecutor()
              .build();
    }

    void measure(ServerBuilder<?> builder) {
      // Not this one.
    }

    byte[] call() {
      return ClientCalls.blockingUnaryCall(channel, Bytes.GET, CallOptions.DEFAULT, Bytes.REQUEST);
    }

    /** Ends it. */
    @TearDown
    public void stop() throws InterruptedException {
      channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
      server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  /** A gRPC server with the interceptor. */
  @State(Scope.Benchmark)
  public static class MeasuredGrpc extends BareGrpc {

    @Override
    void measure(ServerBuilder<?> builder) {
      builder.intercept(GrpcServerMetrics.register(IsometricsPeer.registry()));
    }
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    MARSHALLER;

    private static final byte[] REQUEST = {1, 2, 3};

    private static final MethodDescriptor<byte[], byte[]> GET =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("shop.Orders/Get")
            .setRequestMarshaller(MARSHALLER)
            .setResponseMarshaller(MARSHALLER)
            .build();

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A call that nobody measures. */
  @Benchmark
  public int bareHttp(BareHttp http) throws IOException {
    return http.call();
  }

  /** A call that is measured. */
  @Benchmark
  public int isometricsHttp(MeasuredHttp http) throws IOException {
    return http.call();
  }

  /** A call that nobody measures. */
  @Benchmark
  public byte[] bareGrpc(BareGrpc grpc) {
    return grpc.call();
  }

  /** A call that is measured. */
  @Benchmark
  public byte[] isometricsGrpc(MeasuredGrpc grpc) {
    return grpc.call();
  }
}
