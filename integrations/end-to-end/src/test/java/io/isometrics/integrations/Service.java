package io.isometrics.integrations;

import ch.qos.logback.classic.LoggerContext;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.caffeine.CaffeineMetrics;
import io.isometrics.grpc.GrpcClientMetrics;
import io.isometrics.grpc.GrpcHandshakeMetrics;
import io.isometrics.grpc.GrpcServerMetrics;
import io.isometrics.hikaricp.HikariMetrics;
import io.isometrics.http.HttpClientMetrics;
import io.isometrics.http.HttpServerMetrics;
import io.isometrics.jvm.ExecutorMetrics;
import io.isometrics.jvm.JvmMetrics;
import io.isometrics.logging.JavaLoggingMetrics;
import io.isometrics.logging.Log4jMetrics;
import io.isometrics.logging.LogbackMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.logging.log4j.core.config.LoggerConfig;

/** A service that has everything which is measured, and what happens in it. */
final class Service implements AutoCloseable {

  private static final MethodDescriptor<String, String> GET =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("shop.Orders/Get")
          .setRequestMarshaller(Text.INSTANCE)
          .setResponseMarshaller(Text.INSTANCE)
          .build();

  private final Logger javaLogger = Logger.getLogger("shop");
  private final LoggerContext logback = new LoggerContext();
  private final org.apache.logging.log4j.core.LoggerContext log4j =
      new org.apache.logging.log4j.core.LoggerContext("shop");
  private final Registration javaLogging;
  private final Cache<Integer, String> cache;
  private final HikariDataSource pool;
  private final ExecutorService threads;
  private final Registration jvm;
  private final HttpServer httpServer;
  private final HttpClient httpClient;
  private final GrpcHandshakeMetrics handshakes;
  private final Server grpcServer;
  private final ManagedChannel connection;
  private final Channel channel;
  private int round;

  Service(MetricsRegistry registry) throws IOException {
    // Nobody has to read all that is logged.
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setLevel(Level.OFF);
    }
    javaLogging = JavaLoggingMetrics.register(registry);
    LogbackMetrics.register(registry, logback);
    log4j.start();
    LoggerConfig root = log4j.getConfiguration().getRootLogger();
    List.copyOf(root.getAppenders().keySet()).forEach(root::removeAppender);
    Log4jMetrics.register(registry, log4j);

    cache =
        Caffeine.newBuilder()
            .maximumWeight(2)
            .weigher((Integer key, String value) -> 1)
            .executor(Runnable::run)
            .recordStats()
            .build();
    CaffeineMetrics.register(registry, "orders", cache);

    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:shop");
    config.setPoolName("orders");
    config.setMaximumPoolSize(2);
    config.setMetricsTrackerFactory(HikariMetrics.of(registry));
    pool = new HikariDataSource(config);

    jvm = JvmMetrics.register(registry);
    threads = ExecutorMetrics.wrap(registry, "http", Executors.newFixedThreadPool(2));

    httpServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpContext context =
        httpServer.createContext(
            "/orders",
            exchange -> {
              try (exchange) {
                boolean fails = exchange.getRequestURI().getPath().endsWith("/fail");
                exchange.sendResponseHeaders(fails ? 503 : 200, 3);
                exchange.getResponseBody().write(new byte[3]);
              }
            });
    context.getFilters().add(HttpServerMetrics.register(registry));
    httpServer.setExecutor(threads);
    httpServer.start();
    httpClient = HttpClientMetrics.register(registry).measured(HttpClient.newHttpClient());

    GrpcServerMetrics serverMetrics = GrpcServerMetrics.register(registry);
    handshakes = GrpcHandshakeMetrics.register(registry);
    grpcServer =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder("shop.Orders")
                    .addMethod(
                        GET,
                        ServerCalls.asyncUnaryCall(
                            (request, answer) -> {
                              if (request.isEmpty()) {
                                answer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                                return;
                              }
                              answer.onNext(request);
                              answer.onCompleted();
                            }))
                    .build())
            .intercept(serverMetrics)
            .addTransportFilter(handshakes.filter())
            .build()
            .start();
    serverMetrics.initialize(grpcServer);
    connection =
        Grpc.newChannelBuilder(
                "localhost:" + grpcServer.getPort(), InsecureChannelCredentials.create())
            .build();
    channel = ClientInterceptors.intercept(connection, GrpcClientMetrics.register(registry));
  }

  /** Something of everything. */
  void play() throws Exception {
    round++;
    javaLogger.severe("an error");
    logback.getLogger("shop").error("an error");
    log4j.getLogger("shop").error("an error");
    for (int i = 0; i < 4; i++) {
      String loaded = cache.get(round * 4 + i, key -> "order " + key);
      String found = cache.get(round * 4 + i, key -> "order " + key);
      if (!loaded.equals(found)) {
        throw new AssertionError(loaded + " is not " + found);
      }
    }
    cache.cleanUp();
    try (Connection database = pool.getConnection()) {
      if (!database.isValid(60)) {
        throw new AssertionError("the database does not answer");
      }
    }
    for (String path : new String[] {"/orders/1", "/orders/fail"}) {
      httpClient.send(
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + httpServer.getAddress().getPort() + path))
              .POST(BodyPublishers.ofString("tea"))
              .build(),
          BodyHandlers.ofString());
    }
    handshakes.failed("untrusted_certificate");
    call("1");
    try {
      call("");
      throw new AssertionError("not refused");
    } catch (StatusRuntimeException e) {
      // As it should be.
    }
  }

  private void call(String request) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS);
    ClientCalls.blockingUnaryCall(channel, GET, options, request);
  }

  @Override
  public void close() {
    connection.shutdownNow();
    grpcServer.shutdownNow();
    httpServer.stop(0);
    threads.shutdownNow();
    jvm.close();
    pool.close();
    log4j.close();
    logback.stop();
    javaLogging.close();
  }

  private enum Text implements MethodDescriptor.Marshaller<String> {
    INSTANCE;

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
