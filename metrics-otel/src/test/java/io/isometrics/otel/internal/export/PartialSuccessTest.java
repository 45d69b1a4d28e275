package io.isometrics.otel.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers as the classes of protoc write them, and such as nobody should. */
class PartialSuccessTest {

  @Test
  void aRejectionIsReadWithItsMessage() {
    assertThat(rejection(300_000_000_000L, "zu alt: \u2713"))
        .isEqualTo("300000000000 data points were rejected: zu alt: \u2713");
    assertThat(rejection(1, "")).isEqualTo("1 data points were rejected");
  }

  @Test
  void nothingIsRejectedWithoutANumber() {
    assertThat(rejection(0, "a hint")).isNull();
    assertThat(PartialSuccess.rejection(new byte[0])).isNull();
  }

  @Test
  void fieldsOfLaterVersionsArePassedOver() {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(
                9,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(-1)
                    .addFixed32(7)
                    .addFixed64(7)
                    .addLengthDelimited(ByteString.copyFromUtf8("later"))
                    .build())
            .build();
    ExportMetricsServiceResponse response =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(5)
                    .setUnknownFields(later))
            .setUnknownFields(later)
            .build();
    byte[] laterFirst = new byte[later.getSerializedSize() + response.getSerializedSize()];
    System.arraycopy(later.toByteArray(), 0, laterFirst, 0, later.getSerializedSize());
    System.arraycopy(
        response.toByteArray(),
        0,
        laterFirst,
        later.getSerializedSize(),
        response.getSerializedSize());

    assertThat(PartialSuccess.rejection(response.toByteArray())).startsWith("5 ");
    assertThat(PartialSuccess.rejection(laterFirst)).startsWith("5 ");
  }

  /** Their content looks like a rejection of 7 points. */
  @Test
  void theContentOfFieldsOfLaterVersionsIsNotLookedAt() {
    byte[] rejection = {10, 2, 8, 7};
    byte[] points = {8, 7};

    assertThat(PartialSuccess.rejection(bytes(field(9, rejection)))).isNull();
    assertThat(PartialSuccess.rejection(bytes(field(1, bytes(field(9, points)))))).isNull();
    assertThat(
            PartialSuccess.rejection(
                bytes(field(9, rejection), field(1, bytes(field(9, points), new byte[] {8, 5})))))
        .isEqualTo("5 data points were rejected");
  }

  @Test
  void anEmptyTextIsNone() {
    assertThat(PartialSuccess.rejection(new byte[] {10, 4, 8, 5, 18, 0}))
        .isEqualTo("5 data points were rejected");
    assertThat(PartialSuccess.rejection(new byte[] {10, 0})).isNull();
  }

  @Test
  void ofANumberThatIsThereTwiceTheLastIsRight() {
    assertThat(PartialSuccess.rejection(new byte[] {10, 4, 8, 0, 8, 5}))
        .isEqualTo("5 data points were rejected");
  }

  /** Its length is that of what follows, which is not part of the message. */
  @Test
  void aTextThatIsLongerThanItsMessageIsNotRead() {
    assertThat(PartialSuccess.rejection(new byte[] {10, 4, 8, 5, 18, 3, 'a', 'b', 'c'})).isNull();
  }

  /** A field whose length is below 128. */
  private static byte[] field(int number, byte[] content) {
    return bytes(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void anAnswerThatCanNotBeReadIsNoRejection() {
    assertThat(PartialSuccess.rejection("OK".getBytes(StandardCharsets.UTF_8))).isNull();
    byte[] whole =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(3)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();
    for (int length = 1; length < whole.length; length++) {
      assertThat(PartialSuccess.rejection(Arrays.copyOf(whole, length))).isNull();
    }
  }

  @Test
  void noAnswerWhateverItIsMakesItThrow() {
    Random random = new Random(42);
    for (int i = 0; i < 100_000; i++) {
      byte[] answer = new byte[random.nextInt(12)];
      random.nextBytes(answer);
      if (answer.length > 2) {
        answer[0] = 10;
        answer[1] = (byte) random.nextInt(12);
      }
      String rejection = PartialSuccess.rejection(answer);
      assertThat(rejection == null || rejection.contains("rejected")).isTrue();
    }
  }

  private static String rejection(long points, String message) {
    return PartialSuccess.rejection(
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(points)
                    .setErrorMessage(message))
            .build()
            .toByteArray());
  }
}
