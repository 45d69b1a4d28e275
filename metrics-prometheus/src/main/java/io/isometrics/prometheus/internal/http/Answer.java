package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.server.Exchange;
import io.isometrics.prometheus.internal.server.Headers;
import io.isometrics.prometheus.internal.text.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An answer, ready to be sent, and the scrape that it comes from, if any. */
record Answer(int status, Buffer body, int length, SharedScrapes.@Nullable Shared scrape) {

  private static final int LINE_BYTES = 128;

  /** What a client has to take at once. */
  private static final int PIECE_BYTES = 16 * 1024;

  /** A line for people. */
  static Answer line(Headers headers, int status, String text) {
    return text(headers, status, "text/plain; charset=utf-8", text + "\n");
  }

  static Answer text(Headers headers, int status, String type, String text) {
    headers.set("Content-Type", type);
    Buffer body = new Buffer(LINE_BYTES);
    body.write(text.getBytes(StandardCharsets.UTF_8));
    return new Answer(status, body, body.size(), null);
  }

  /** Sends it, or its headers alone for {@code HEAD}. */
  void send(Exchange exchange) throws IOException {
    Headers headers = exchange.answerHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    OutputStream out = exchange.answer(status, length);
    if (!exchange.method().equals("HEAD")) {
      for (int from = 0; from < length; from += PIECE_BYTES) {
        body.writeTo(out, from, Math.min(PIECE_BYTES, length - from));
      }
    }
  }
}
