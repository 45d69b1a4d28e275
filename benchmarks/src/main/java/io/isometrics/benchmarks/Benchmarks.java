package io.isometrics.benchmarks;

import io.isometrics.benchmarks.report.Measurement;
import io.isometrics.benchmarks.report.Report;
import io.isometrics.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks and shows the results as Markdown; {@code benchmarks/run.sh} builds and calls
 * it.
 */
public final class Benchmarks {

  /** Fixed, so that the collector works alike on every machine that has as much. */
  private static final String[] HEAP = {"-Xms2g", "-Xmx2g"};

  private static final List<String> SIZES = List.of("quick", "full", "smoke");

  private final Plan plan;
  private final Pattern pattern;
  private final Path folder;

  private final Collection<RunResult> runs = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();

  private Benchmarks(Plan plan, Pattern pattern, Path folder) {
    this.plan = plan;
    this.pattern = pattern;
    this.folder = folder;
  }

  /**
   * Runs them.
   *
   * @param args the folder for the results; {@code quick}, which is the default, {@code full} or
   *     {@code smoke}; regular expressions if not all are wanted; {@code --docs} and the page to
   *     write the tables into
   * @throws IOException if the results can't be written
   * @throws RunnerException if JMH fails
   */
  public static void main(String[] args) throws IOException, RunnerException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    List<String> rest = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
    Path page = null;
    int docs = rest.indexOf("--docs");
    if (docs >= 0) {
      page = Path.of(rest.remove(docs + 1));
      rest.remove(docs);
    }
    String command = "benchmarks/run.sh " + String.join(" ", rest);
    String size = SIZES.contains(rest.isEmpty() ? "" : rest.get(0)) ? rest.remove(0) : "quick";
    Plan plan =
        switch (size) {
          case "full" -> Plan.full();
          case "smoke" -> Plan.smoke();
          default -> Plan.quick();
        };
    String pattern = String.join("|", rest);
    if (page != null && !pattern.isEmpty()) {
      throw new IllegalArgumentException("A part of the benchmarks makes no page");
    }

    Benchmarks benchmarks = new Benchmarks(plan, Pattern.compile(pattern), folder);
    Report report = new Report(benchmarks.run(), command);
    Files.writeString(folder.resolve("report.md"), report.markdown());
    if (page != null) {
      report.writeInto(page);
    }
    System.out.println();
    System.out.println(report.markdown());
    System.out.println("All targets, again:\n\n" + report.targets());
    System.out.println("This report, and the results as JSON, are in " + folder);
  }

  private Results run() throws IOException, RunnerException {
    for (Plan.Batch batch : plan.batches()) {
      run(batch);
    }
    if (!runs.isEmpty()) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, folder.resolve("jmh.json").toString())
          .writeOut(runs);
    }
    List<MemoryPerSeries.Row> memory = List.of();
    if (pattern.matcher("MemoryPerSeries").find()) {
      say("MemoryPerSeries");
      memory = MemoryPerSeries.measureAll(plan.series(), plan.peers());
      MemoryPerSeries.writeJson(memory, folder.resolve("memory.json"));
    }
    List<StartUp.Row> startUp = List.of();
    List<StartUp.End> ends = List.of();
    if (pattern.matcher("StartUp").find()) {
      say("StartUp");
      startUp = StartUp.measureAll(plan.starts());
      StartUp.writeJson(startUp, folder.resolve("startup.json"));
      ends = StartUp.measureEnds(plan.starts());
      StartUp.writeEndsJson(ends, folder.resolve("end.json"));
    }
    return new Results(measurements, memory, startUp, ends);
  }

  private void run(Plan.Batch batch) throws RunnerException {
    long start = System.nanoTime();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            // Both must be found.
            .include("^(?=.*(?:" + pattern + ")).*\\." + batch.methods())
            .forks(plan.forks())
            .warmupIterations(plan.warmups())
            .warmupTime(TimeValue.milliseconds(plan.millis()))
            .measurementIterations(plan.iterations())
            .measurementTime(TimeValue.milliseconds(plan.millis()))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(HEAP)
            .shouldFailOnError(true)
            .output(log(batch).toString());
    batch.parameters().forEach(options::param);
    if (batch.threads() > 1) {
      options.threads(batch.threads());
    }
    Collection<RunResult> results;
    try {
      results = new Runner(options.build()).run();
    } catch (NoBenchmarksException e) {
      return; // none of this batch is wanted
    }
    runs.addAll(results);
    results.forEach(result -> measurements.add(Measurement.of(result)));
    say(
        String.format(
            Locale.ROOT,
            "%d of %s%s took %.0f s",
            results.size(),
            batch.methods(),
            batch.threads() > 1 ? " with " + batch.threads() + " threads" : "",
            (System.nanoTime() - start) / 1e9));
  }

  private Path log(Plan.Batch batch) {
    return folder.resolve("jmh-" + (1 + plan.batches().indexOf(batch)) + ".log");
  }

  private static void say(String what) {
    System.out.println(what);
  }
}
