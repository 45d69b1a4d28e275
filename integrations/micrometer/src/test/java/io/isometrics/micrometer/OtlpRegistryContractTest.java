package io.isometrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.Capability;
import io.isometrics.testkit.contract.ExportedMetric;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The contract on Micrometer's registry of OTLP, as a receiver decodes it. */
class OtlpRegistryContractTest extends BackendContract {

  private OtlpWire wire;

  @BeforeEach
  void listen() throws IOException {
    wire = new OtlpWire("seconds");
  }

  @Override
  protected void afterClose() {
    wire.close();
  }

  /** Whether a push arrived is known to the receiver, so a flush here is one that succeeds. */
  @Override
  protected Backend createBackend() {
    MicrometerBackend backend = MicrometerBackend.create(wire.registry());
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("flush")) {
                assertThat(backend.flush((Duration) arguments[0])).isFalse();
                return true;
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  protected List<ExportedMetric> exported(Backend backend) {
    return wire.push();
  }

  @Override
  protected Map<Capability, String> lacks() {
    return Map.of(
        Capability.HISTOGRAM_CONSISTENCY,
        "Micrometer keeps the count and the buckets apart, and reads one after the other");
  }
}
