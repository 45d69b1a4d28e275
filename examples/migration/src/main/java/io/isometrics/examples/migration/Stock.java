package io.isometrics.examples.migration;

/** Keeps books. */
public interface Stock {

  /** Books that arrived. */
  void delivered(int books);

  /** A book that is waited for. */
  void waitFor(String title);
}
