package io.isometrics.prometheus.internal.exemplars;

import io.isometrics.spi.TraceContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The current span of OpenTelemetry, whose API is found by its names: so nobody who does without
 * has it, and the copy inside its Java agent, which no application can compile with, is found too.
 */
final class OpenTelemetryContext implements TraceContext {

  private static final String API = "io.opentelemetry.api.trace.";
  private static final String AGENT = "io.opentelemetry.javaagent.shaded." + API;

  /** From nothing to the context of the current span, which is never null. */
  private final MethodHandle current;

  private final MethodHandle isSampled;
  private final MethodHandle traceId;
  private final MethodHandle spanId;

  private OpenTelemetryContext(Class<?> span, Class<?> context)
      throws NoSuchMethodException, IllegalAccessException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodHandle currentSpan = lookup.findStatic(span, "current", MethodType.methodType(span));
    current =
        MethodHandles.filterReturnValue(
                currentSpan,
                lookup.findVirtual(span, "getSpanContext", MethodType.methodType(context)))
            .asType(MethodType.methodType(Object.class));
    isSampled = getter(lookup, context, "isSampled", boolean.class);
    traceId = getter(lookup, context, "getTraceId", String.class);
    spanId = getter(lookup, context, "getSpanId", String.class);
  }

  private static MethodHandle getter(
      MethodHandles.Lookup lookup, Class<?> context, String name, Class<?> type)
      throws NoSuchMethodException, IllegalAccessException {
    return lookup
        .findVirtual(context, name, MethodType.methodType(type))
        .asType(MethodType.methodType(type, Object.class));
  }

  /** That of the agent, if it runs, or of the API on the classpath, if it is there. */
  static @Nullable TraceContext find() {
    // The agent has its classes where those of the JDK are.
    TraceContext agents = of(AGENT, null);
    return agents != null ? agents : of(API, OpenTelemetryContext.class.getClassLoader());
  }

  private static @Nullable TraceContext of(String packageName, @Nullable ClassLoader loader) {
    try {
      return new OpenTelemetryContext(
          Class.forName(packageName + "Span", false, loader),
          Class.forName(packageName + "SpanContext", false, loader));
    } catch (ReflectiveOperationException | LinkageError e) {
      return null; // as it is in most processes
    }
  }

  @Override
  public @Nullable Span currentSampledSpan() {
    try {
      Object context = (Object) current.invokeExact();
      return (boolean) isSampled.invokeExact(context)
          ? new Span((String) traceId.invokeExact(context), (String) spanId.invokeExact(context))
          : null;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
