/** Measures the Java virtual machine, its process and executors. */
module io.isometrics.jvm {
  requires transitive io.isometrics;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;

  exports io.isometrics.jvm;

  provides io.isometrics.spi.Instrumentation with
      io.isometrics.jvm.internal.JvmInstrumentation;
}
