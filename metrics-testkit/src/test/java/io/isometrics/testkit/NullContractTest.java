package io.isometrics.testkit;

import io.isometrics.noop.NullBackendProvider;
import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.Capability;
import io.isometrics.testkit.contract.ExportedMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The null backend keeps what of the contract isn't about exporting. */
class NullContractTest extends BackendContract {

  @Override
  protected Backend createBackend() {
    return new NullBackendProvider().create(key -> Optional.empty());
  }

  @Override
  protected List<ExportedMetric> exported(Backend backend) {
    return List.of();
  }

  @Override
  protected Map<Capability, String> lacks() {
    return Map.of(Capability.EXPORT, "it is there to record nothing");
  }
}
