package io.isometrics.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Whose benchmark a method is, and of which work: {@code otelFreshTwoTexts} is the work {@code two
 * texts} done by the OpenTelemetry SDK with fresh attributes.
 *
 * @param prefix what its methods begin with
 * @param name for people
 * @param floor whether it is not a library but what a library is made of
 */
record Who(String prefix, String name, boolean floor) {

  private static final List<Who> ALL =
      List.of(
          new Who("nothing", "an empty loop", true),
          new Who("bare", "the call alone", true),
          new Who("building", "building the texts alone", true),
          new Who("clock", "the clock, read twice", true),
          new Who("longAdderArray", "`LongAdder[]` by ordinals", true),
          new Who("longAdder", "`LongAdder`", true),
          new Who("doubleAdder", "`DoubleAdder`", true),
          new Who("atomicLazy", "`AtomicLong`, lazily", true),
          new Who("atomic", "`AtomicLong`", true),
          new Who("isometricsOtlp", "**Isometrics** over OTLP", false),
          new Who("isometrics", "**Isometrics**", false),
          new Who("prometheus", "prometheus-metrics-core", false),
          new Who("otelOtlp", "OpenTelemetry SDK over OTLP", false),
          new Who("otelBound", "OpenTelemetry SDK, bound", false),
          new Who("otelCached", "OpenTelemetry SDK, cached attributes", false),
          new Who("otelFresh", "OpenTelemetry SDK, fresh attributes", false),
          new Who("otel", "OpenTelemetry SDK", false),
          new Who("micrometerProvider", "Micrometer, meter provider", false),
          new Who("micrometerRegistry", "Micrometer, registry", false),
          new Who("micrometer", "Micrometer", false),
          new Who("dropwizard", "Dropwizard", false),
          new Who("avaje", "Avaje Metrics", false),
          new Who("spectator", "Spectator", false));

  static Who of(Measurement measurement) {
    return of(measurement.method());
  }

  static Who of(String method) {
    return ALL.stream()
        .filter(who -> method.startsWith(who.prefix))
        .findFirst()
        .orElse(new Who("", method, false));
  }

  boolean isUs() {
    return prefix.equals("isometrics");
  }

  int rank() {
    return ALL.indexOf(this);
  }

  /** {@code two texts} for {@code otelFreshTwoTexts}. */
  static String work(Measurement measurement) {
    String rest = measurement.method().substring(of(measurement).prefix.length());
    return rest.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
