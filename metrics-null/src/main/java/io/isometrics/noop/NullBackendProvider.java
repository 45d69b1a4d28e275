package io.isometrics.noop;

import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;

/** Found by {@link java.util.ServiceLoader}; gives {@link Backend#noop()}. */
public final class NullBackendProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public NullBackendProvider() {}

  @Override
  public String name() {
    return "null";
  }

  /** Below all others: whoever adds another backend wants that one. */
  @Override
  public int priority() {
    return -100;
  }

  @Override
  public Backend create(BackendConfig config) {
    return Backend.noop();
  }
}
