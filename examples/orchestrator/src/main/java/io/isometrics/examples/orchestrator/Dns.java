package io.isometrics.examples.orchestrator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * Finds services by name: answers the address of {@code <service>.warren} over UDP, which is that
 * of this machine, for each service that is running.
 */
final class Dns implements AutoCloseable {

  enum Outcome {
    ANSWERED,
    NO_SUCH_NAME,
    MALFORMED
  }

  private static final Label<Outcome> OUTCOME = Label.of("outcome", Outcome.class);
  private static final String DOMAIN = ".warren";
  private static final int HEADER_BYTES = 12;
  private static final int RESPONSE_AUTHORITATIVE = 0x8400;
  private static final int NAME_ERROR = 3;

  /** After the question: a pointer to its name, type A, class IN, 60 seconds, 127.0.0.1. */
  private static final byte[] ANSWER = {
    (byte) 0xC0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1
  };

  private final Family1<Counter, Outcome> queries;
  private final Timer duration;
  private final Scheduler scheduler;
  private final DatagramSocket socket;

  Dns(MetricsRegistry registry, int port, Scheduler scheduler) throws IOException {
    this.scheduler = scheduler;
    MetricsRegistry dns = registry.scope("dns");
    queries = dns.counter("queries_total", "Queries, by outcome.").labels(OUTCOME).register();
    duration = dns.timer("query_duration_seconds", "To answer a query.").register();
    socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "dns");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    while (!socket.isClosed()) {
      try {
        packet.setLength(512);
        socket.receive(packet);
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        byte[] answer = duration.supply(() -> answer(query));
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // the socket is closed, or one client is gone
      }
    }
  }

  /** Empty for what is no query. */
  private byte[] answer(byte[] query) {
    StringJoiner name = new StringJoiner(".");
    int end = HEADER_BYTES;
    while (end < query.length && query[end] > 0 && end + query[end] < query.length) {
      name.add(new String(query, end + 1, query[end], US_ASCII));
      end += query[end] + 1;
    }
    end += 5; // the end of the name, the type and the class
    if (end > query.length) {
      queries.with(Outcome.MALFORMED).increment();
      return new byte[0];
    }
    boolean found = isRunning(name.toString());
    queries.with(found ? Outcome.ANSWERED : Outcome.NO_SUCH_NAME).increment();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] header =
        ByteBuffer.allocate(HEADER_BYTES)
            .put(query, 0, 2)
            .putShort((short) (RESPONSE_AUTHORITATIVE | (found ? 0 : NAME_ERROR)))
            .putShort((short) 1)
            .putShort((short) (found ? 1 : 0))
            .array();
    answer.writeBytes(header);
    answer.write(query, HEADER_BYTES, end - HEADER_BYTES);
    if (found) {
      answer.writeBytes(ANSWER);
    }
    return answer.toByteArray();
  }

  private boolean isRunning(String name) {
    return name.endsWith(DOMAIN)
        && !scheduler.running(name.substring(0, name.length() - DOMAIN.length())).isEmpty();
  }

  @Override
  public void close() {
    socket.close();
  }
}
