package io.isometrics.prometheus.internal.text;

import io.isometrics.prometheus.internal.exemplars.Exemplar;
import io.isometrics.spi.LabelValues;
import org.jspecify.annotations.Nullable;

/** Writes exemplars and times as OpenMetrics and protobuf have them. */
final class ExemplarEncoder {

  private static final String[] NAMES = {"span_id", "trace_id"};
  private static final LabelOrder ORDER = new LabelOrder(NAMES);

  private static final int MILLIS_PER_SECOND = 1000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  // Fields of io.prometheus.client.Exemplar, after its labels, and of google.protobuf.Timestamp.
  private static final int EXEMPLAR_VALUE = 2 << 3 | 1;
  private static final int EXEMPLAR_TIME = 3 << 3 | 2;
  private static final int TIME_SECONDS = 1 << 3;
  private static final int TIME_NANOS = 2 << 3;

  private ExemplarEncoder() {}

  /** Labels, with the number and time of the recording, at the end of a line of OpenMetrics. */
  static void writeText(Exemplar exemplar, Buffer out) {
    out.write(' ');
    out.write('#');
    out.write(' ');
    out.write('{');
    out.write(ORDER.text(labels(exemplar)));
    out.write('}');
    out.write(' ');
    out.writeDouble(exemplar.value());
    out.write(' ');
    writeSeconds(exemplar.millis(), out);
  }

  /** A time in seconds, with three digits of a fraction. */
  static void writeSeconds(long millis, Buffer out) {
    out.writeLong(millis / MILLIS_PER_SECOND);
    out.write('.');
    int fraction = (int) (millis % MILLIS_PER_SECOND);
    out.write('0' + fraction / 100);
    out.write('0' + fraction / 10 % 10);
    out.write('0' + fraction % 10);
  }

  /** A field of protobuf that is an exemplar, if there is one. */
  static void writeField(int tag, @Nullable Exemplar exemplar, Buffer out) {
    if (exemplar == null) {
      return;
    }
    byte[] labels = ORDER.protobuf(labels(exemplar));
    Buffer message = new Buffer(labels.length + 32);
    message.write(labels);
    message.write(EXEMPLAR_VALUE);
    message.writeFixed64(exemplar.value());
    writeField(EXEMPLAR_TIME, exemplar.millis(), message);
    writeMessage(tag, message, out);
  }

  /** A field of protobuf that is a time; nothing if it is 0. */
  static void writeField(int tag, long millis, Buffer out) {
    if (millis == 0) {
      return;
    }
    Buffer message = new Buffer(16);
    message.write(TIME_SECONDS);
    message.writeVarint(millis / MILLIS_PER_SECOND);
    int nanos = (int) (millis % MILLIS_PER_SECOND) * NANOS_PER_MILLI;
    if (nanos != 0) {
      message.write(TIME_NANOS);
      message.writeVarint(nanos);
    }
    writeMessage(tag, message, out);
  }

  private static void writeMessage(int tag, Buffer message, Buffer out) {
    out.write(tag);
    out.writeVarint(message.size());
    out.write(message.toByteArray());
  }

  private static LabelValues labels(Exemplar exemplar) {
    return LabelValues.of(
        NAMES, new String[] {exemplar.span().spanId(), exemplar.span().traceId()});
  }
}
