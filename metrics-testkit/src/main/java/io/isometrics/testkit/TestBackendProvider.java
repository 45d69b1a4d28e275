package io.isometrics.testkit;

import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import org.jspecify.annotations.Nullable;

/**
 * Found by {@link java.util.ServiceLoader}: with the testkit on the class path, the registry of the
 * process records to memory, whatever backend is there too. {@link TestMetrics#ofProcess()} reads
 * it.
 */
public final class TestBackendProvider implements BackendProvider {

  private static volatile @Nullable InMemoryBackend ofProcess;

  /** For {@link java.util.ServiceLoader}. */
  public TestBackendProvider() {}

  @Override
  public String name() {
    return "testkit";
  }

  /** Above all others: it is only there in tests. */
  @Override
  public int priority() {
    return 100;
  }

  @Override
  public Backend create(BackendConfig config) {
    InMemoryBackend backend = new InMemoryBackend();
    ofProcess = backend;
    return backend;
  }

  /** What discovery made, if it did. */
  static @Nullable InMemoryBackend ofProcess() {
    return ofProcess;
  }
}
