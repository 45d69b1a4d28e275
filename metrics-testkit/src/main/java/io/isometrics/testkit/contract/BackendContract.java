package io.isometrics.testkit.contract;

/**
 * What every backend does alike. A backend passes with a subclass that says how to make it and what
 * it exported:
 *
 * <pre>{@code
 * class MyBackendContractTest extends BackendContract {
 *   @Override
 *   protected Backend createBackend() {
 *     return new MyBackend(receiver.url());
 *   }
 *
 *   @Override
 *   protected List<ExportedMetric> exported(Backend backend) {
 *     return receiver.metrics();
 *   }
 * }
 * }</pre>
 *
 * <p>The names of the tests begin with the numbers of the rules in docs/backend-contract.md. What
 * was exported should be read where it arrives, at the far side of the real wire.
 */
public abstract class BackendContract extends WireRules {

  /** For subclasses. */
  protected BackendContract() {}
}
