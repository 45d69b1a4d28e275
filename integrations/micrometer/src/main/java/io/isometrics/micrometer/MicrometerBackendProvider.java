package io.isometrics.micrometer;

import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;

/** Makes the backend {@code micrometer} known to discovery: {@link MicrometerBackend#create()}. */
public final class MicrometerBackendProvider implements BackendProvider {

  /** For {@link java.util.ServiceLoader}. */
  public MicrometerBackendProvider() {}

  @Override
  public String name() {
    return "micrometer";
  }

  @Override
  public Backend create(BackendConfig config) {
    return MicrometerBackend.create();
  }
}
