package io.isometrics.examples.inference;

import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import java.nio.file.Path;

/** Makes {@code isometrics.backend=file} known. */
public final class FileSinkProvider implements BackendProvider {

  /** For the service loader. */
  public FileSinkProvider() {}

  @Override
  public String name() {
    return "file";
  }

  /** Never without being asked for. */
  @Override
  public int priority() {
    return -1;
  }

  @Override
  public Backend create(BackendConfig config) {
    return new FileSink(Path.of(config.get("isometrics.file.path").orElse("events.txt")));
  }
}
