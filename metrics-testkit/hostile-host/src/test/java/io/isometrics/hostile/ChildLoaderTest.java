package io.isometrics.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that a servlet container loads, unloads, and loads again. */
class ChildLoaderTest {

  /** What the application does; in its class loader. */
  public static final class Application implements Callable<String> {

    /** For the container. */
    public Application() {}

    @Override
    public String call() throws Exception {
      var registry = io.isometrics.Metrics.registry();
      registry.counter("served_total", "Served.").register().increment();
      registry.gauge("depth", "Depth.").callback(() -> 1);
      registry
          .gauge("periodic", "Periodic.")
          .refreshEvery(java.time.Duration.ofMillis(1))
          .callback(() -> 1);
      registry.flush(java.time.Duration.ofSeconds(60));
      io.isometrics.Metrics.shutdown();
      return "done";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus", "otel", "null"})
  void nothingIsLeftOfIt(String backend) throws Exception {
    try (Host host = new Host(backend)) {
      for (int round = 0; round < 2; round++) {
        WeakReference<ClassLoader> loader = runInChildLoader();
        awaitNoThreadOf(loader);
        assertThat(isCollected(loader)).as("class loader of round " + round).isTrue();
      }
      assertThat(host.exports()).isEqualTo(!backend.equals("null"));
    }
  }

  private static WeakReference<ClassLoader> runInChildLoader() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    URLClassLoader loader = new URLClassLoader(classpath(), ClassLoader.getPlatformClassLoader());
    current.setContextClassLoader(loader);
    try {
      Callable<?> application =
          (Callable<?>)
              loader.loadClass(Application.class.getName()).getConstructor().newInstance();
      assertThat(application.call()).isEqualTo("done");
    } finally {
      current.setContextClassLoader(before);
      loader.close();
    }
    return new WeakReference<>(loader);
  }

  private static URL[] classpath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    String paths =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String path : paths.split(File.pathSeparator, -1)) {
      urls.add(Path.of(path).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  private static void awaitNoThreadOf(WeakReference<ClassLoader> loader) {
    for (int i = 0; i < 600 && !threadsOf(loader.get()).isEmpty(); i++) {
      // Before JDK 21 the selector thread of an HttpClient ends when the client is collected.
      System.gc();
      pause();
    }
    assertThat(threadsOf(loader.get())).isEmpty();
  }

  /** Threads whose code, or whose context, is of the application. */
  private static List<Thread> threadsOf(ClassLoader loader) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                loader != null
                    && (thread.getContextClassLoader() == loader
                        || thread.getClass().getClassLoader() == loader))
        .toList();
  }

  private static boolean isCollected(WeakReference<ClassLoader> loader) {
    for (int i = 0; i < 600 && loader.get() != null; i++) {
      System.gc();
      pause();
    }
    return loader.get() == null;
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
  }
}
