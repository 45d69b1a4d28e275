package io.isometrics.internal.rules;

/** Where the user's code calls the library. */
public final class CallSite {

  private static final String LIBRARY = "io.isometrics";

  private CallSite() {}

  /**
   * The nearest frame outside the API, as in a stack trace: {@code
   * com.acme.Shop.<init>(Shop.java:7)}.
   */
  public static String find() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      String type = frame.getClassName();
      String packageName = type.substring(0, Math.max(0, type.lastIndexOf('.')));
      if (!packageName.equals(LIBRARY) && !packageName.startsWith(LIBRARY + ".internal")) {
        // Without the names of class loader and module, and not formatted: digits are ASCII.
        return type
            + '.'
            + frame.getMethodName()
            + '('
            + frame.getFileName()
            + ':'
            + frame.getLineNumber()
            + ')';
      }
    }
    return "unknown";
  }
}
