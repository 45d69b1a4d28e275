package io.isometrics.prometheus.internal.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, and its thread, which reads a request, has it answered, and reads the
 * next. Another thread may cut it off, which closes the socket, whenever it waits for the client;
 * the thread itself is never interrupted, as it may be in the application's code.
 */
final class Connection implements Runnable {

  /** What it does. */
  enum Phase {
    /** Its last request was answered, and the next one has not begun. */
    IDLE,
    /** It waits for the first request, or for the rest of one. */
    READING,
    /** It is with the handler. */
    ANSWERING,
    /** It waits for the client to take the answer. */
    SENDING
  }

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  /** With which each connection by TLS begins. */
  private static final int HANDSHAKE = 0x16;

  /** How much of what nobody wants is read, so that the client sees why. */
  private static final long MAX_LEFT_OUT_BYTES = 1 << 20;

  private final Socket socket;
  private final @Nullable Tls tls;
  private final HttpHandler handler;
  private final Consumer<Throwable> failed;
  private final Consumer<Connection> ended;
  private final LongSupplier nanoTime;

  // These are written by this object's monitor.
  private volatile Phase phase = Phase.READING;
  private volatile long since;
  private boolean cut;

  // Used by its own thread only.
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private @Nullable SSLSocket secure;

  /**
   * A connection that does nothing yet.
   *
   * @param tls what gives it TLS, or null for plain HTTP
   * @param failed told what a handler throws that it should not
   * @param ended told when it is closed
   * @param nanoTime the clock, {@link System#nanoTime} in all but tests
   */
  Connection(
      Socket socket,
      @Nullable Tls tls,
      HttpHandler handler,
      Consumer<Throwable> failed,
      Consumer<Connection> ended,
      LongSupplier nanoTime) {
    this.socket = socket;
    this.tls = tls;
    this.handler = handler;
    this.failed = failed;
    this.ended = ended;
    this.nanoTime = nanoTime;
    since = nanoTime.getAsLong();
  }

  @Override
  public void run() {
    try {
      socket.setTcpNoDelay(true); // else the end of an answer waits for an acknowledgement
      if (open()) {
        serve();
      }
    } catch (IOException e) {
      // The client is gone, or was cut off, or does not speak TLS as it should.
    } catch (Throwable e) { // whatever a handler does, it costs its own connection
      failed.accept(e);
    } finally {
      end();
    }
  }

  /** Begins TLS, if there is any; false if the client was told that it should have. */
  private boolean open() throws IOException {
    in = socket.getInputStream();
    out = socket.getOutputStream();
    if (tls == null) {
      return true;
    }
    int first = in.read();
    if (Character.isUpperCase(first)) {
      refuse(new BadRequestException(400, "HTTPS is spoken here: ask with https:// instead."));
      return false;
    }
    if (first != HANDSHAKE) {
      return false;
    }
    SSLSocket opened =
        (SSLSocket)
            tls.context()
                .getSocketFactory()
                .createSocket(socket, new ByteArrayInputStream(new byte[] {HANDSHAKE}), true);
    opened.setSSLParameters(tls.parameters()); // the first reading has the handshake made
    secure = opened;
    in = opened.getInputStream();
    out = opened.getOutputStream();
    return true;
  }

  private void serve() throws IOException {
    RequestReader requests = new RequestReader(in, this::begun);
    try {
      for (Request request = requests.next(); request != null; request = requests.next()) {
        enter(Phase.ANSWERING);
        SSLSession session = secure == null ? null : secure.getSession();
        handler.handle(new Exchange(request, socket.getInetAddress(), session, this::answer));
        if (request.isLast()) {
          if (request.bodyFollows()) {
            leaveOutTheRest();
          }
          return;
        }
        enter(Phase.IDLE);
      }
    } catch (BadRequestException e) {
      refuse(e);
    }
  }

  private void begun() {
    if (phase == Phase.IDLE) {
      progress(Phase.READING);
    }
  }

  private void refuse(BadRequestException reason) throws IOException {
    handler.refused(reason.status());
    byte[] line = (reason.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    Headers headers = new Headers();
    headers.add("Content-Type", "text/plain; charset=utf-8");
    answer(reason.status(), headers, line.length, true).write(line);
    leaveOutTheRest();
  }

  /** A socket that is closed before all was read is reset, and its client may lose the answer. */
  private void leaveOutTheRest() throws IOException {
    enter(Phase.READING);
    if (secure == null) {
      socket.shutdownOutput();
    } else {
      secure.shutdownOutput();
    }
    byte[] unused = new byte[8 * 1024];
    long left = MAX_LEFT_OUT_BYTES;
    for (int read = in.read(unused); read >= 0 && left > 0; read = in.read(unused)) {
      left -= read;
    }
  }

  /** Sends the head of an answer, and gives what sends its body. */
  private OutputStream answer(int status, Headers headers, int length, boolean last)
      throws IOException {
    enter(Phase.SENDING);
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status));
    head.append("\r\nDate: ").append(DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    head.append("\r\nContent-Length: ").append(length).append("\r\n");
    headers.writeTo(head);
    head.append(last ? "Connection: close\r\n\r\n" : "\r\n");
    OutputStream body = new Body();
    body.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    return body;
  }

  /** What is sent; each write that ends is progress. */
  private final class Body extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      progress(Phase.SENDING);
    }
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 414 -> "URI Too Long";
      case 421 -> "Misdirected Request";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "";
    };
  }

  private synchronized void progress(Phase now) {
    phase = now;
    since = nanoTime.getAsLong();
  }

  private synchronized void enter(Phase next) throws IOException {
    if (cut) {
      throw new IOException("cut off");
    }
    progress(next);
  }

  private void end() {
    progress(Phase.SENDING); // the end of TLS is sent, too
    try (socket) {
      if (secure != null) {
        secure.close();
      }
    } catch (IOException e) {
      // It is closed all the same.
    } finally {
      ended.accept(this);
    }
  }

  /** What it does; it may do something else by now. */
  Phase phase() {
    return phase;
  }

  /** For how long it has been doing it without any progress. */
  long nanos() {
    return nanoTime.getAsLong() - since;
  }

  /** Cuts it off if it waits for its client as said, and for so long; whether it was done now. */
  synchronized boolean cut(Phase waiting, long leastNanos) {
    if (cut || phase != waiting || nanos() < leastNanos) {
      return false;
    }
    disconnect();
    return true;
  }

  /** Closes it, whatever it does. */
  synchronized void disconnect() {
    cut = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
