package io.isometrics.prometheus.internal.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of a connection, one after the other, by RFC 9112. Where that leaves a choice
 * the stricter one is taken, so that nobody before this server can read a request otherwise: lines
 * end with CR and LF, there is one length of a body, and whoever announces a body that has not come
 * with its request has the connection ended with the answer.
 */
final class RequestReader {

  /** The longest head: the request line and all fields. */
  static final int MAX_HEAD_BYTES = 32 * 1024;

  static final int MAX_FIELDS = 100;

  private static final int FIRST_BYTES = 1024;

  private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern VERSION = Pattern.compile("HTTP/\\d\\.\\d");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private final InputStream in;
  private final Runnable begun;

  /** What was read and not used yet: from {@link #from} to {@link #end}. */
  private byte[] buffer = new byte[FIRST_BYTES];

  private int from;
  private int end;

  /** How much of the head was read. */
  private int headBytes;

  /**
   * A reader of a connection.
   *
   * @param begun told when there is the first byte of a request
   */
  RequestReader(InputStream in, Runnable begun) {
    this.in = in;
    this.begun = begun;
  }

  /**
   * Waits for the next request.
   *
   * @return null if the client ended the connection, be it in the middle of a request
   * @throws BadRequestException if it is none; nothing can be read any more
   */
  @Nullable Request next() throws IOException {
    headBytes = 0;
    String line = line();
    while (line != null && line.isEmpty()) { // some clients send one too many after a body
      line = line();
    }
    if (line == null) {
      return null;
    }
    String[] parts = line.split(" ", -1);
    if (parts.length != 3
        || !TOKEN.matcher(parts[0]).matches()
        || !VERSION.matcher(parts[2]).matches()) {
      throw bad("The request line must be as in: GET /metrics HTTP/1.1");
    }
    if (!parts[2].startsWith("HTTP/1.")) {
      throw new BadRequestException(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    }
    URI uri = uri(parts[1]);
    Headers headers = new Headers();
    for (String field = line(); ; field = line()) {
      if (field == null) {
        return null;
      }
      if (field.isEmpty()) {
        break;
      }
      if (headers.size() == MAX_FIELDS) {
        throw new BadRequestException(
            431, "The request has more than " + MAX_FIELDS + " header fields.");
      }
      add(headers, field);
    }
    boolean isOld = parts[2].equals("HTTP/1.0");
    int hosts = headers.all("Host").size();
    if (hosts > 1 || (hosts == 0 && !isOld)) {
      throw bad("A request must have one Host header.");
    }
    boolean bodyFollows = !skipBody(headers, isOld);
    boolean isLast = isOld || bodyFollows || asksToClose(headers);
    return new Request(parts[0], uri, headers, isLast, bodyFollows);
  }

  private static BadRequestException bad(String message) {
    return new BadRequestException(400, message);
  }

  private static URI uri(String target) throws BadRequestException {
    try {
      URI uri = new URI(target);
      if (uri.toASCIIString().equals(target)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The same.
    }
    throw bad("What is asked for has characters that must be percent-encoded.");
  }

  private static void add(Headers headers, String field) throws BadRequestException {
    int colon = field.indexOf(':');
    if (colon < 0 || !TOKEN.matcher(field.substring(0, colon)).matches()) {
      throw bad("A header field must be as in: Accept: text/plain");
    }
    try {
      headers.add(field.substring(0, colon), field.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      throw bad("A header field has a control character.");
    }
  }

  /** Leaves the body out, as nothing here has a use for one; whether it has come already. */
  private boolean skipBody(Headers headers, boolean isOld) throws BadRequestException {
    List<String> lengths = headers.all("Content-Length");
    List<String> codings = headers.all("Transfer-Encoding");
    if (!codings.isEmpty()) {
      if (isOld || !lengths.isEmpty()) {
        throw bad("A request has a Content-Length or, in HTTP/1.1, a Transfer-Encoding.");
      }
      if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw new BadRequestException(501, "The only Transfer-Encoding known is chunked.");
      }
      return false;
    }
    if (lengths.isEmpty()) {
      return true;
    }
    String first = lengths.get(0);
    if (!LENGTH.matcher(first).matches() || !lengths.stream().allMatch(first::equals)) {
      throw bad("The Content-Length must be one number.");
    }
    long length = Long.parseLong(first);
    if (length > end - from) {
      return false;
    }
    from += (int) length;
    return true;
  }

  private static boolean asksToClose(Headers headers) {
    for (String options : headers.all("Connection")) {
      for (String option : options.split(",", -1)) {
        if (option.strip().toLowerCase(Locale.ROOT).equals("close")) {
          return true;
        }
      }
    }
    return false;
  }

  /** The next line, without its end; null at the end of the stream. */
  private @Nullable String line() throws IOException {
    for (int at = from; ; at++) {
      if (at == end) {
        int before = from;
        if (!fill()) {
          return null;
        }
        at -= before - from;
      }
      if (++headBytes > MAX_HEAD_BYTES) {
        throw new BadRequestException(
            431, "The head of the request is longer than " + MAX_HEAD_BYTES + " bytes.");
      }
      if (headBytes == 1) {
        begun.run();
        if (buffer[at] < ' ' && buffer[at] != '\r') {
          throw bad("HTTP is spoken here, which begins with a line such as: GET /metrics HTTP/1.1");
        }
      }
      if (buffer[at] == '\n') {
        if (at == from || buffer[at - 1] != '\r') {
          throw bad("A line of the head must end with CR and LF.");
        }
        String line = new String(buffer, from, at - 1 - from, StandardCharsets.ISO_8859_1);
        from = at + 1;
        return line;
      }
    }
  }

  /** Reads more; false at the end of the stream. */
  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, end - from);
      end -= from;
      from = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * end);
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      return false;
    }
    end += read;
    return true;
  }
}
