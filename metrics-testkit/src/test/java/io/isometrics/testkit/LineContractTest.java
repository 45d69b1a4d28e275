package io.isometrics.testkit;

import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.Capability;
import io.isometrics.testkit.contract.ExportedMetric;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A backend that a third party could have written keeps the contract over its own wire. */
class LineContractTest extends BackendContract {

  private LineReceiver receiver;

  @Override
  protected void afterClose() throws IOException {
    receiver.close();
  }

  @Override
  protected Backend createBackend() throws IOException {
    receiver = new LineReceiver();
    return new LineBackend(receiver.port());
  }

  @Override
  protected List<ExportedMetric> exported(Backend backend) {
    return receiver.metrics();
  }

  @Override
  protected Map<Capability, String> lacks() {
    return Map.of(
        Capability.HELP, "its lines have no room for help texts",
        Capability.UNIT, "its lines have no room for units",
        Capability.EXPONENTIAL, "its receiver has explicit buckets alone");
  }
}
