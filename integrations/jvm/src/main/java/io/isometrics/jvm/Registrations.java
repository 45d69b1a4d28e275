package io.isometrics.jvm;

import io.isometrics.Registration;
import java.util.ArrayList;
import java.util.List;

/** Several registrations that end together. For one thread until it is given out. */
final class Registrations implements Registration {

  private final List<Registration> all = new ArrayList<>();

  Registrations add(Registration registration) {
    all.add(registration);
    return this;
  }

  @Override
  public void close() {
    all.forEach(Registration::close);
  }
}
