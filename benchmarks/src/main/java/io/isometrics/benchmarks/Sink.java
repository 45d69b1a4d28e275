package io.isometrics.benchmarks;

import java.io.OutputStream;
import java.util.Arrays;

/** Where every peer writes its exposition to: memory that is used again for the next one. */
final class Sink extends OutputStream {

  private byte[] bytes = new byte[1 << 16];
  private int size;

  void reset() {
    size = 0;
  }

  int size() {
    return size;
  }

  @Override
  public void write(int b) {
    ensure(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
