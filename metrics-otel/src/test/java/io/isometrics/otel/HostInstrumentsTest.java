package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.fixtures.LogCapture;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.metrics.ObservableDoubleCounter;
import io.opentelemetry.api.metrics.ObservableDoubleGauge;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the asynchronous instruments are closed, on an instance that is not the SDK. */
class HostInstrumentsTest {

  private static final MetricDescriptor ORDERS = descriptor(MetricType.COUNTER, "orders_total");
  private static final MetricDescriptor DEPTH = descriptor(MetricType.GAUGE, "depth");

  private static MetricDescriptor descriptor(MetricType type, String name) {
    return MetricDescriptor.ofExported(type, name, "", "", List.of(), List.of());
  }

  private final LogCapture log = new LogCapture();
  private final List<String> made = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private String broken = "";
  private final OpenTelemetryBackend backend = OpenTelemetryBackend.create(new Host());

  @AfterEach
  void close() {
    backend.close();
    log.close();
  }

  /** OpenTelemetry's own instance that does nothing, but for notes of its instruments. */
  private final class Host implements OpenTelemetry {

    @Override
    public MeterProvider getMeterProvider() {
      return noting(MeterProvider.class, MeterProvider.noop(), "");
    }

    @Override
    public TracerProvider getTracerProvider() {
      return TracerProvider.noop();
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.noop();
    }
  }

  private <T> T noting(Class<T> type, Object target, String name) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(method, target, arguments, name)));
  }

  private Object call(Method method, Object target, Object[] arguments, String name)
      throws Throwable {
    if (method.getName().equals("close")) {
      closed.add(name);
      if (name.equals(broken)) {
        throw new IllegalStateException("on purpose");
      }
      return null;
    }
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (result instanceof ObservableDoubleCounter || result instanceof ObservableDoubleGauge) {
      made.add(name);
    }
    boolean named = method.getName().matches("(counter|gauge)Builder");
    return noting(method.getReturnType(), result, named ? (String) arguments[0] : name);
  }

  @Test
  void theInstrumentOfAMetricIsClosedWhenItIsNoLongerDeclared() {
    backend.declare(ORDERS);
    backend.declare(DEPTH);
    assertThat(made).containsExactly("orders_total", "depth");
    assertThat(closed).isEmpty();

    backend.undeclare(DEPTH);
    assertThat(closed).containsExactly("depth");
    backend.undeclare(ORDERS);
    assertThat(closed).containsExactly("depth", "orders_total");
    backend.undeclare(ORDERS);
    backend.close();
    assertThat(closed).containsExactly("depth", "orders_total");
  }

  @Test
  void theEndClosesAllInstrumentsOnce() {
    backend.declare(ORDERS);
    backend.declare(DEPTH);

    backend.close();
    assertThat(closed).containsExactlyInAnyOrder("depth", "orders_total");

    backend.undeclare(DEPTH);
    backend.close();
    assertThat(closed).containsExactlyInAnyOrder("depth", "orders_total");
  }

  @Test
  void theInstrumentOfAMetricThatIsDeclaredAfterTheEndIsClosedAtOnce() {
    backend.close();

    backend.declare(ORDERS);

    assertThat(made).containsExactly("orders_total");
    assertThat(closed).containsExactly("orders_total");
  }

  @Test
  void anInstrumentThatCanNotBeClosedIsAWarningAndTheOthersAreClosed() {
    backend.declare(ORDERS);
    backend.declare(DEPTH);
    broken = "orders_total";

    backend.close();

    assertThat(closed).containsExactlyInAnyOrder("depth", "orders_total");
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .startsWith("An OpenTelemetry instrument could not be closed");
  }

  @Test
  void aFlushOfAnInstanceThatIsNotTheSdkIsNotKnownToHaveArrived() {
    assertThat(backend.flush(Exporting.MINUTE)).isFalse();

    assertThat(log.infos()).singleElement().asString().contains("is not the backend's own");
  }
}
