package io.isometrics.benchmarks.report;

import io.isometrics.benchmarks.MemoryPerSeries;
import io.isometrics.benchmarks.StartUp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that one run measured.
 *
 * @param measurements what JMH did
 * @param memory bytes for each series
 * @param startUp what it takes to start
 * @param ends what it takes to end
 */
public record Results(
    List<Measurement> measurements,
    List<MemoryPerSeries.Row> memory,
    List<StartUp.Row> startUp,
    List<StartUp.End> ends) {

  /** One thread; the parameters given, and whatever others there are. */
  Optional<Measurement> find(String benchmark, Map<String, String> parameters) {
    return find(benchmark, 1, parameters);
  }

  /** A measurement by class and method, with a dot between. */
  Optional<Measurement> find(String benchmark, int threads, Map<String, String> parameters) {
    return measurements.stream()
        .filter(m -> (m.benchmark() + "." + m.method()).equals(benchmark))
        .filter(m -> m.threads() == threads)
        .filter(m -> m.parameters().entrySet().containsAll(parameters.entrySet()))
        .findFirst();
  }

  Optional<MemoryPerSeries.Row> memory(String peer, String kind) {
    return memory.stream()
        .filter(row -> row.peer().equals(peer) && row.kind().equals(kind))
        .findFirst();
  }

  /** The milliseconds from {@code main} to the first value, of a backend or a floor. */
  OptionalDouble firstValue(String backend) {
    return startUp.stream()
        .filter(row -> row.backend().equals(backend))
        .mapToDouble(StartUp.Row::first)
        .findFirst();
  }

  /** The milliseconds from the end of {@code main} to that of the process. */
  OptionalDouble end(String backend) {
    return ends.stream()
        .filter(end -> end.backend().equals(backend))
        .mapToDouble(StartUp.End::median)
        .findFirst();
  }
}
