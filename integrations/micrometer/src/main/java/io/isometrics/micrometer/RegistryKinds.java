package io.isometrics.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What kinds of registries there are. */
final class RegistryKinds {

  private RegistryKinds() {}

  /** The registries which a composite consists of, or the registry itself. */
  static List<MeterRegistry> leaves(MeterRegistry registry) {
    List<MeterRegistry> leaves = new ArrayList<>();
    if (registry instanceof CompositeMeterRegistry composite) {
      composite.getRegistries().forEach(each -> leaves.addAll(leaves(each)));
    } else {
      leaves.add(registry);
    }
    return leaves;
  }

  /** The class names of all, for a message. */
  static String names(MeterRegistry registry) {
    List<MeterRegistry> leaves = leaves(registry);
    return leaves.isEmpty()
        ? "no registry yet"
        : leaves.stream().map(RegistryKinds::name).collect(Collectors.joining(", "));
  }

  static String name(MeterRegistry registry) {
    return registry.getClass().getSimpleName();
  }

  /** Whether all of them only answer when they are asked. */
  static boolean areScraped(MeterRegistry registry) {
    return leaves(registry).stream().allMatch(RegistryKinds::isScraped);
  }

  private static boolean isScraped(MeterRegistry registry) {
    if (registry instanceof SimpleMeterRegistry) {
      return true;
    }
    // By name, because its jar need not be there. A subclass may be the application's.
    for (Class<?> type = registry.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().startsWith("io.micrometer.prometheus")) {
        return true;
      }
    }
    return false;
  }
}
