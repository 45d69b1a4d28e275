package io.isometrics.benchmarks.startup;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The JDK's HTTP server on a free port, and a number that is incremented: no metrics. */
final class JdkServer {

  private static final AtomicLong COUNTER = new AtomicLong();

  private JdkServer() {}

  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    COUNTER.incrementAndGet();
    Done.after(System.nanoTime() - start);
  }
}
