package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.internal.backend.CompositeBackend;
import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.BackendContract;
import io.isometrics.testkit.contract.ExportedMetric;
import java.util.List;

/** Several backends at once are as one: each has all of it. */
class CompositeContractTest extends BackendContract {

  private InMemoryBackend first;
  private InMemoryBackend second;

  @Override
  protected Backend createBackend() {
    first = new InMemoryBackend();
    second = new InMemoryBackend();
    return CompositeBackend.of(List.of(first, Backend.noop(), second));
  }

  /** What the second has, once nothing is recorded any more that only the first has seen. */
  @Override
  protected List<ExportedMetric> exported(Backend backend) {
    List<ExportedMetric> ofFirst = TestkitContractTest.exported(first.snapshot());
    List<ExportedMetric> ofSecond = TestkitContractTest.exported(second.snapshot());
    assertThat(ofSecond)
        .extracting(ExportedMetric::name)
        .containsAll(ofFirst.stream().map(ExportedMetric::name).toList());
    return ofSecond;
  }
}
