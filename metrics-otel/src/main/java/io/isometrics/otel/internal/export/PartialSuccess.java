package io.isometrics.otel.internal.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Reads from the answer to an export whether a part was rejected. The answer is an {@code
 * ExportMetricsServiceResponse} in protobuf: field 1 is a message of the number of rejected points
 * (1) and a text (2).
 */
final class PartialSuccess {

  private final byte[] bytes;
  private int next;
  private final int end;

  private PartialSuccess(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.next = start;
    this.end = end;
  }

  /**
   * What was rejected.
   *
   * @return a sentence, or null if nothing was, or the answer can't be read
   */
  static @Nullable String rejection(byte[] response) {
    try {
      PartialSuccess in = new PartialSuccess(response, 0, response.length);
      while (in.next < in.end) {
        long tag = in.varint();
        if (tag == (1 << 3 | 2)) {
          int length = in.length();
          return new PartialSuccess(response, in.next, in.next + length).rejected();
        }
        in.skip(tag);
      }
    } catch (IndexOutOfBoundsException e) {
      // Not what it should be: some receivers answer with text. The status said that it arrived.
    }
    return null;
  }

  private @Nullable String rejected() {
    long points = 0;
    String message = "";
    while (next < end) {
      long tag = varint();
      if (tag == 1 << 3) {
        points = varint();
      } else if (tag == (2 << 3 | 2)) {
        int length = length();
        message = new String(bytes, next, length, UTF_8);
        next += length;
      } else {
        skip(tag);
      }
    }
    return points == 0
        ? null
        : points + " data points were rejected" + (message.isEmpty() ? "" : ": " + message);
  }

  private void skip(long tag) {
    switch ((int) tag & 7) {
      case 0 -> varint();
      case 1 -> next += 8;
      case 2 -> {
        int length = length();
        next += length;
      }
      case 5 -> next += 4;
      default -> throw new IndexOutOfBoundsException("wire type of " + tag);
    }
  }

  /** The length of a field, all of which is there. */
  private int length() {
    long length = varint();
    if (length < 0 || length > end - next) {
      throw new IndexOutOfBoundsException("length " + length);
    }
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[next++];
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("varint");
  }
}
