package io.isometrics.internal;

/** Finds the line of the user's code that declares a metric. */
public final class Origin {

  private Origin() {}

  /** The nearest frame outside this library, as a stack trace would show it. */
  public static String find() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      String type = frame.getClassName();
      String packageName = type.substring(0, Math.max(0, type.lastIndexOf('.')));
      if (!packageName.equals("io.isometrics") && !packageName.equals("io.isometrics.internal")) {
        // Without the names of class loader and module, which a reader doesn't need.
        return String.format(
            "%s.%s(%s:%d)",
            type, frame.getMethodName(), frame.getFileName(), frame.getLineNumber());
      }
    }
    return "unknown";
  }
}
