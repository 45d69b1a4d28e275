package io.isometrics.spi;

/** A handle that notes that it was used, for backends whose storage can't tell. */
public abstract class TrackedHandle implements SeriesActivity {

  /** Whether anything was recorded since {@link #activity} looked. */
  private volatile boolean used;

  private volatile long seen;

  /** For subclasses. */
  protected TrackedHandle() {}

  /** To be called for each recording; as a rule it is no more than a look at a flag. */
  protected final void recorded() {
    if (!used) {
      used = true;
    }
  }

  @Override
  public final boolean isRecorded() {
    return used || seen != 0;
  }

  @Override
  public final synchronized long activity() {
    if (used) {
      seen++; // before the flag goes, so that a reader sees one of them
      used = false;
    }
    return seen;
  }
}
