package io.isometrics.otel;

import io.isometrics.testkit.contract.Capability;
import java.util.Map;

/** The contract over OTLP where the SDK has instruments, as it needs them for exemplars. */
class OtlpInstrumentsContractTest extends OtlpContractTest {

  @Override
  String[] properties() {
    return Exporting.INSTRUMENTS;
  }

  @Override
  protected Map<Capability, String> lacks() {
    return Map.of(
        Capability.HISTOGRAM_RESTART,
        "the SDK keeps the storage of a histogram's series for as long as it lives");
  }
}
