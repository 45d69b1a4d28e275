package io.isometrics.prometheus.internal.text;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes that are written one after the other, and numbers among them, without garbage once it is
 * large enough. Not for use by several threads.
 */
public final class Buffer extends OutputStream {

  private static final int FIRST_BYTES = 16 * 1024;

  /** Up to here room that is not needed any more is kept. */
  private static final int KEPT_BYTES = 256 * 1024;

  private static final int MAX_DIGITS = 20;

  /** From here on the text of a double has an exponent. */
  private static final long FIRST_WITH_EXPONENT = 10_000_000;

  /** Below this whole numbers are so dense among doubles that all of their digits matter. */
  private static final long MAX_EXACT = 1L << 53;

  private static final int MAX_VARINT = 10;
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;

  /** Where the JDK writes a number that has no fast way here. */
  private final StringBuilder number = new StringBuilder(32);

  /** A buffer for an exposition. */
  Buffer() {
    this(FIRST_BYTES);
  }

  /**
   * A buffer that need not grow at first.
   *
   * @param room for so many bytes
   */
  public Buffer(int room) {
    bytes = new byte[room];
  }

  public int size() {
    return size;
  }

  /** Forgets what was written from some place on. */
  public void truncate(int newSize) {
    size = newSize;
  }

  /** Forgets everything, and gives back room of which little was needed. */
  void clear() {
    if (bytes.length > KEPT_BYTES && bytes.length / 4 > size) {
      bytes = new byte[Math.max(size * 2, FIRST_BYTES)];
    }
    size = 0;
  }

  /** How many bytes of memory this has. */
  public int room() {
    return bytes.length;
  }

  /** Makes room for more bytes. */
  void reserve(int more) {
    if (bytes.length - size < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    int needed = Math.addExact(size, more);
    int doubled = bytes.length > Integer.MAX_VALUE / 2 ? needed : bytes.length * 2;
    bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
  }

  @Override
  public void write(int one) {
    reserve(1);
    bytes[size++] = (byte) one;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  @Override
  public void write(byte[] from) {
    write(from, 0, from.length);
  }

  /** Writes what is at some place of this buffer once more. */
  void repeat(int start, int length) {
    reserve(length);
    System.arraycopy(bytes, start, bytes, size, length);
    size += length;
  }

  /** Writes a whole number. */
  void writeLong(long value) {
    reserve(MAX_DIGITS);
    if (value >= 0) {
      writeDigits(value);
    } else if (value == Long.MIN_VALUE) {
      writeText(Long.toString(value));
    } else {
      bytes[size++] = '-';
      writeDigits(-value);
    }
  }

  /** With room for them. */
  private void writeDigits(long value) {
    int end = size + digits(value);
    int at = end;
    long rest = value;
    while (rest > Integer.MAX_VALUE) {
      long tenth = rest / 10;
      bytes[--at] = (byte) ('0' + (rest - tenth * 10));
      rest = tenth;
    }
    int low = (int) rest;
    do {
      int tenth = low / 10;
      bytes[--at] = (byte) ('0' + (low - tenth * 10));
      low = tenth;
    } while (low != 0);
    size = end;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long power = 10; digits < 19 && value >= power; power *= 10) {
      digits++;
    }
    return digits;
  }

  /** Writes what {@link Double#toString} gives, but for infinities, which are +Inf and -Inf. */
  void writeDouble(double value) {
    long whole = (long) value;
    if (whole == value && (whole != 0 || Double.doubleToRawLongBits(value) == 0)) {
      long magnitude = Math.abs(whole);
      if (magnitude < FIRST_WITH_EXPONENT) {
        writeLong(whole);
        reserve(2);
        bytes[size++] = '.';
        bytes[size++] = '0';
        return;
      }
      if (magnitude < MAX_EXACT) {
        writeWithExponent(whole);
        return;
      }
    }
    if (Double.isInfinite(value)) {
      writeText(value > 0 ? "+Inf" : "-Inf");
    } else {
      number.setLength(0);
      number.append(value);
      writeText(number);
    }
  }

  /** The digits without the zeros at their end, a point behind the first, and the exponent. */
  private void writeWithExponent(long value) {
    int exponent = digits(Math.abs(value)) - 1;
    long significant = value;
    while (significant % 10 == 0) {
      significant /= 10;
    }
    int point = size + (value < 0 ? 2 : 1);
    writeLong(significant);
    reserve(6);
    if (size == point) {
      bytes[size++] = '0';
    }
    System.arraycopy(bytes, point, bytes, point + 1, size - point);
    bytes[point] = '.';
    size++;
    bytes[size++] = 'E';
    writeDigits(exponent);
  }

  private void writeText(CharSequence ascii) {
    int length = ascii.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) ascii.charAt(i);
    }
  }

  /** Writes a whole number as protobuf does: seven bits a byte, the lowest first. */
  void writeVarint(long value) {
    reserve(MAX_VARINT);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** How many bytes {@link #writeVarint} needs. */
  static int varintLength(long value) {
    return value == 0 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
  }

  /** Writes eight bytes, the lowest first. */
  void writeFixed64(double value) {
    reserve(Double.BYTES);
    LITTLE_ENDIAN.set(bytes, size, Double.doubleToRawLongBits(value));
    size += Double.BYTES;
  }

  /** Puts the length of what was written from some place on before it, as a varint. */
  void insertLength(int start) {
    int length = size - start;
    int prefix = varintLength(length);
    reserve(prefix);
    System.arraycopy(bytes, start, bytes, start + prefix, length);
    size = start;
    writeVarint(length);
    size += length;
  }

  /** A copy of what was written. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Hands over everything that was written. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  /** Writes a part of what was written here. */
  public void writeTo(OutputStream out, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }
}
