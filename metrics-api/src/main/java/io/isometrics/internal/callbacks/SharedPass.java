package io.isometrics.internal.callbacks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One piece of the user's code that sets several metrics. Each of them is read on its own, but the
 * code runs once for all: whoever reads first has it run, and the others take what it set. A metric
 * that is read again has it run again.
 */
public final class SharedPass {

  /** The user's code. */
  public interface Source {

    /** Sets all. */
    void run() throws Exception;
  }

  /** Counts and times the runs. */
  public interface Observer {

    /** Tells of a run that ended. */
    void ended(long nanos, boolean success);

    /** The time, in nanoseconds. */
    long now();
  }

  /** One metric, which buffers what the code sets. */
  public final class Member implements RowOutput {

    private final boolean zeroFilled;
    private List<Row> buffer = new ArrayList<>();

    /** The run whose result was taken last; guarded by the pass. */
    private @Nullable FutureTask<List<List<Row>>> taken;

    private final int index;

    private Member(boolean zeroFilled) {
      this.zeroFilled = zeroFilled;
      this.index = members.size();
    }

    @Override
    public void put(double value, @Nullable Object... labelValues) {
      synchronized (this) {
        buffer.add(new Row(value, labelValues.clone()));
      }
    }

    private synchronized List<Row> take() {
      List<Row> rows = buffer;
      buffer = new ArrayList<>();
      return rows;
    }

    /** Reads the metric: runs the code unless another metric has just done so. */
    public void read(Rows out) {
      for (Row row : result(this).get(index)) {
        out.put(row.value, row.labelValues);
      }
      if (zeroFilled) {
        out.fillWithZero();
      }
    }
  }

  /** A value that was set. */
  private static final class Row {
    private final double value;
    private final @Nullable Object[] labelValues;

    Row(double value, @Nullable Object[] labelValues) {
      this.value = value;
      this.labelValues = labelValues;
    }
  }

  private final List<Member> members = new ArrayList<>();
  private final Observer observer;
  private @Nullable Source source;

  /** The last run; guarded by this object. */
  private @Nullable FutureTask<List<List<Row>>> last;

  /** A pass without metrics. */
  public SharedPass(Observer observer) {
    this.observer = observer;
  }

  /** Adds a metric; before anything is read. */
  public Member add(boolean zeroFilled) {
    Member member = new Member(zeroFilled);
    members.add(member);
    return member;
  }

  /** Gives the code, before anything is read. */
  public void source(Source source) {
    this.source = source;
  }

  private List<List<Row>> result(Member member) {
    FutureTask<List<List<Row>>> run;
    boolean mine = false;
    synchronized (this) {
      run = last;
      if (run == null || member.taken == run) {
        run = new FutureTask<>(this::run);
        last = run;
        mine = true;
      }
      member.taken = run;
    }
    if (mine) {
      run.run();
    }
    try {
      return run.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The collection pass failed: " + e.getCause(), e.getCause());
    }
  }

  private List<List<Row>> run() throws Exception {
    long start = observer.now();
    boolean success = false;
    members.forEach(Member::take); // of a run that failed
    try {
      Source code = source;
      if (code != null) {
        code.run();
      }
      success = true;
    } finally {
      observer.ended(observer.now() - start, success);
    }
    return members.stream().map(Member::take).toList();
  }
}
