package io.isometrics.prometheus.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are written as the JDK writes them, and room is made as it is needed. */
class BufferTest {

  private static final int MANY = 300_000;

  @Test
  void writesDoublesAsTheJdkDoes() {
    DoubleStream.of(
            0.0,
            -0.0,
            1,
            -1,
            9_999_999,
            1e7,
            -1e7,
            12_345_678,
            100_000_001,
            1e15,
            0x1p53,
            0x1p53 - 1,
            0x1p53 + 2,
            -0x1p53,
            0x1p63,
            1e22,
            2e-3,
            1e-3,
            9.999e-4,
            0.1 + 0.2,
            Double.MIN_NORMAL,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.NaN)
        .forEach(BufferTest::assertDouble);
  }

  @Test
  void writesRandomDoublesAsTheJdkDoes() {
    Random random = new Random(1);
    for (int i = 0; i < MANY; i++) {
      assertDouble(Double.longBitsToDouble(random.nextLong()));
      assertDouble(random.nextInt(2_000_000) / 100.0);
      // Whole numbers of all lengths, and such with zeros at their end.
      long whole = random.nextLong() >> random.nextInt(64);
      assertDouble((double) whole);
      assertDouble((double) (whole / 1_000_000 * 1_000_000));
    }
  }

  @Test
  void writesInfinitiesAsPrometheusDoes() {
    assertThat(text(buffer -> buffer.writeDouble(Double.POSITIVE_INFINITY))).isEqualTo("+Inf");
    assertThat(text(buffer -> buffer.writeDouble(Double.NEGATIVE_INFINITY))).isEqualTo("-Inf");
  }

  @Test
  void writesWholeNumbers() {
    Random random = new Random(2);
    LongStream.of(
            0,
            9,
            10,
            -1,
            999,
            1000,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            0x80000000L,
            -0x80000001L)
        .forEach(BufferTest::assertLong);
    assertLong(Long.MAX_VALUE);
    assertLong(Long.MIN_VALUE);
    for (int i = 0; i < MANY; i++) {
      assertLong(random.nextLong() >> random.nextInt(64));
    }
  }

  @Test
  void writesVarintsAsProtobufDoes() {
    Random random = new Random(3);
    LongStream.concat(
            LongStream.of(0, 1, 127, 128, 16_383, 16_384, Long.MAX_VALUE, -1, Long.MIN_VALUE),
            LongStream.generate(() -> random.nextLong() >>> random.nextInt(64)).limit(10_000))
        .forEach(
            value -> {
              Buffer buffer = new Buffer(0);
              buffer.writeVarint(value);
              byte[] bytes = buffer.toByteArray();

              assertThat(bytes).as("%s", value).hasSize(Buffer.varintLength(value));
              assertThat(varint(bytes)).isEqualTo(value);
            });
  }

  /** The number that all of these bytes are. */
  private static long varint(byte[] bytes) {
    long value = 0;
    for (int i = 0; i < bytes.length; i++) {
      assertThat(bytes[i] < 0).as("another byte follows").isEqualTo(i < bytes.length - 1);
      value |= (bytes[i] & 0x7fL) << (7 * i);
    }
    return value;
  }

  @Test
  void writesDoublesInEightBytes() {
    Buffer buffer = new Buffer(0);
    buffer.writeFixed64(0.1);
    buffer.writeFixed64(Double.NEGATIVE_INFINITY);

    ByteBuffer read = ByteBuffer.wrap(buffer.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(read.getDouble()).isEqualTo(0.1);
    assertThat(read.getDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(read.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 100_000})
  void putsALengthBeforeWhatWasWritten(int length) {
    Buffer buffer = new Buffer(0);
    buffer.write('<');
    buffer.write("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
    buffer.insertLength(1);
    buffer.write('>');

    byte[] bytes = buffer.toByteArray();
    int prefix = Buffer.varintLength(length);
    assertThat(varint(Arrays.copyOfRange(bytes, 1, 1 + prefix))).isEqualTo(length);
    assertThat(text(buffer))
        .hasSize(2 + prefix + length)
        .startsWith("<")
        .endsWith("x".repeat(length) + ">");
  }

  @Test
  void aPartCanBeHandedOver() throws IOException {
    Buffer buffer = new Buffer(0);
    buffer.write("abcdef".getBytes(StandardCharsets.US_ASCII), 1, 4);
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    buffer.writeTo(part, 1, 2);

    assertThat(text(buffer)).isEqualTo("bcde");
    assertThat(part.toString(StandardCharsets.US_ASCII)).isEqualTo("cd");
  }

  @Test
  void growsAndCanBeUsedAgain() {
    Buffer buffer = new Buffer(1);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < MANY; i++) {
        buffer.write('a');
      }
      buffer.write(new byte[MANY]);
      buffer.repeat(MANY - 1, 2);
      assertThat(buffer.size()).isEqualTo(2 * MANY + 2);
      assertThat(text(buffer)).startsWith("aaa").endsWith("\0a\0");
      buffer.truncate(3);
      assertThat(text(buffer)).isEqualTo("aaa");
      buffer.clear();
      assertThat(buffer.size()).isZero();
    }
  }

  @Test
  void givesTheRoomOfALargeScrapeBackWhenLittleIsNeeded() {
    Buffer buffer = new Buffer(1);
    int large = 3 << 20;
    buffer.write(new byte[large]);
    buffer.clear();
    assertThat(buffer.room())
        .as("the next scrape is likely as large")
        .isGreaterThanOrEqualTo(large);

    buffer.write(new byte[1_000]);
    buffer.clear();

    assertThat(buffer.room()).isBetween(1_000, 100_000);
  }

  private static void assertDouble(double value) {
    if (!Double.isInfinite(value)) {
      assertThat(text(buffer -> buffer.writeDouble(value))).isEqualTo(Double.toString(value));
    }
  }

  private static void assertLong(long value) {
    assertThat(text(buffer -> buffer.writeLong(value))).isEqualTo(Long.toString(value));
  }

  private interface Writing {
    void writeTo(Buffer buffer);
  }

  /** Written into a buffer without any room. */
  private static String text(Writing writing) {
    Buffer buffer = new Buffer(0);
    writing.writeTo(buffer);
    return text(buffer);
  }

  private static String text(Buffer buffer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      buffer.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
