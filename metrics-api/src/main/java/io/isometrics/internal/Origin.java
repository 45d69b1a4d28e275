package io.isometrics.internal;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.Set;

/** Finds the line of the user's code that declares a metric. */
public final class Origin {

  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
  private static final Set<String> OWN_PACKAGES = Set.of("io.isometrics", "io.isometrics.internal");

  private Origin() {}

  /** The nearest frame outside this library, as a stack trace would show it. */
  public static String find() {
    return WALKER.walk(
        frames ->
            frames
                .filter(frame -> !OWN_PACKAGES.contains(frame.getDeclaringClass().getPackageName()))
                .findFirst()
                .map(StackFrame::toStackTraceElement)
                .map(Origin::text)
                .orElse("unknown"));
  }

  /** The frame without the names of class loader and module, which a reader doesn't need. */
  private static String text(StackTraceElement frame) {
    String place =
        frame.getFileName() == null
            ? "unknown source"
            : frame.getFileName() + ":" + frame.getLineNumber();
    return frame.getClassName() + "." + frame.getMethodName() + "(" + place + ")";
  }
}
