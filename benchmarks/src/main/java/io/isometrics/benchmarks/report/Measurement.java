package io.isometrics.benchmarks.report;

import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * One benchmark with one set of parameters: the median of its iterations in all forks, and the
 * least and greatest of them; or, of a benchmark that samples single operations, those of all
 * samples, and the percentiles between.
 *
 * @param benchmark the simple name of the class
 * @param method the method
 * @param parameters the parameters by name
 * @param threads how many threads did this at the same time
 * @param median in nanoseconds for each operation of a thread
 * @param min in nanoseconds
 * @param max in nanoseconds
 * @param p99 in nanoseconds, of single operations; NaN if these were not sampled
 * @param p999 the same, of which one in a thousand takes longer
 * @param bytes allocated in an operation; NaN if that is not known
 */
public record Measurement(
    String benchmark,
    String method,
    Map<String, String> parameters,
    int threads,
    double median,
    double min,
    double max,
    double p99,
    double p999,
    double bytes) {

  /**
   * What a benchmark gave.
   *
   * @param result of all forks
   * @return the measurement
   */
  public static Measurement of(RunResult result) {
    BenchmarkParams params = result.getParams();
    String[] name = params.getBenchmark().split("\\.", -1);
    String method = name[name.length - 1];
    boolean group = params.getThreadGroups().length > 1;
    Result<?> time = result.getPrimaryResult();
    double bytes = Double.NaN;
    for (String label : result.getSecondaryResults().keySet()) {
      Result<?> secondary = result.getSecondaryResults().get(label);
      if (group && label.startsWith("record") && secondary.getClass() == time.getClass()) {
        // The other thread of the group is there to be in the way. A sampled time has each of its
        // percentiles as a result, too.
        time = secondary;
      } else if (!group && label.endsWith("gc.alloc.rate.norm")) {
        bytes = secondary.getStatistics().getPercentile(50);
      }
    }
    boolean sampled = params.getMode() == Mode.SampleTime;
    Statistics statistics = time.getStatistics();
    double unit = time.getScoreUnit().startsWith("us") ? 1000 : 1;
    return new Measurement(
        name[name.length - 2],
        method,
        params.getParamsKeys().stream().collect(Collectors.toMap(key -> key, params::getParam)),
        group ? 1 : params.getThreads(),
        statistics.getPercentile(50) * unit,
        statistics.getMin() * unit,
        statistics.getMax() * unit,
        sampled ? statistics.getPercentile(99) * unit : Double.NaN,
        sampled ? statistics.getPercentile(99.9) * unit : Double.NaN,
        bytes);
  }

  /** Whether single operations were timed, rather than all of an iteration. */
  boolean sampled() {
    return !Double.isNaN(p99);
  }

  /** What a recording is compared by: the median, or, where the slow ones are asked for, p99. */
  double compared() {
    return sampled() ? p99 : median;
  }
}
