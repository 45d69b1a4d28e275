package io.isometrics.prometheus.internal.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A request, and the way to answer it. For one thread. */
public final class Exchange {

  /** Sends the head of an answer, and gives what sends its body. */
  interface Sender {

    OutputStream send(int status, Headers headers, int length, boolean last) throws IOException;
  }

  private final Request request;
  private final InetAddress client;
  private final @Nullable SSLSession tls;
  private final Sender sender;
  private final Headers answerHeaders = new Headers();

  Exchange(Request request, InetAddress client, @Nullable SSLSession tls, Sender sender) {
    this.request = request;
    this.client = client;
    this.tls = tls;
    this.sender = sender;
  }

  /** Such as {@code GET}. */
  public String method() {
    return request.method();
  }

  /** What is asked for, as it stands in the request line: mostly a path and a query. */
  public URI uri() {
    return request.uri();
  }

  /** The fields of the request. */
  public Headers headers() {
    return request.headers();
  }

  /** The fields of the answer, but for those of the connection, its length and date. */
  public Headers answerHeaders() {
    return answerHeaders;
  }

  /** The address of the client. */
  public InetAddress client() {
    return client;
  }

  /** The TLS session of the connection, or null if it has none. */
  public @Nullable SSLSession tls() {
    return tls;
  }

  /**
   * Sends the head of the answer. From here on the client has to make progress.
   *
   * @param length the number of bytes that follow, unless the method is {@code HEAD}
   * @return takes these; each write that ends is progress
   */
  public OutputStream answer(int status, int length) throws IOException {
    return sender.send(status, answerHeaders, length, request.isLast());
  }
}
