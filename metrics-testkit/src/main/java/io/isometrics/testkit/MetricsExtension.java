package io.isometrics.testkit;

import io.isometrics.MetricsRegistry;
import java.lang.reflect.AnnotatedElement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives JUnit Jupiter tests what they need to assert metrics, as parameters of the constructor, of
 * {@code @BeforeEach} methods and of the tests:
 *
 * <pre>{@code
 * @ExtendWith(MetricsExtension.class)
 * class OrderServiceTest {
 *   @Test
 *   void ordersAreCounted(TestMetrics metrics) {
 *     new OrderService(metrics.registry()).order("tea");
 *     assertThat(metrics).counter("orders_total").hasValue(1);
 *   }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@link TestMetrics}: {@link TestMetrics#create()}, a fresh one for each test, the same for
 *       all parameters of that test. It is closed after the test. Tests with it may run in
 *       parallel.
 *   <li>{@link MetricsRegistry}: its registry.
 *   <li>{@link ProcessWide} {@code TestMetrics}: {@link TestMetrics#ofProcess()}, whose baseline is
 *       taken before each test, so that {@code increasedBy} is about what this test did. Tests with
 *       it must not run in parallel with others that record there: where tests run in parallel, it
 *       is only given to those with {@code @ResourceLock(TestMetrics.PROCESS_LOCK)}.
 * </ul>
 *
 * <p>A parameter of the constructor of a class with {@code @TestInstance(PER_CLASS)} is one for all
 * tests of the class.
 */
public final class MetricsExtension
    implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(MetricsExtension.class);
  private static final String ISOLATED = "isolated";
  private static final String PROCESS = "process";
  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

  /** Made by JUnit. */
  public MetricsExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestMetrics.class
        || (type == MetricsRegistry.class && !parameter.isAnnotated(ProcessWide.class));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.isAnnotated(ProcessWide.class)) {
      requireLock(context);
      return metrics(context, PROCESS);
    }
    TestMetrics metrics = metrics(context, ISOLATED);
    return parameter.getParameter().getType() == TestMetrics.class ? metrics : metrics.registry();
  }

  /** Without a lock, recordings of other tests would be counted, now and then. */
  private static void requireLock(ExtensionContext context) {
    boolean parallel =
        context.getConfigurationParameter(PARALLEL).map(Boolean::parseBoolean).orElse(false)
            && context.getExecutionMode() == ExecutionMode.CONCURRENT;
    if (parallel && !hasLock(context)) {
      throw new ParameterResolutionException(
          "@ProcessWide TestMetrics would count what other tests record at the same time, since"
              + " tests run in parallel ("
              + PARALLEL
              + "): add @ResourceLock(TestMetrics.PROCESS_LOCK) to "
              + context.getRequiredTestClass().getName());
    }
  }

  private static boolean hasLock(ExtensionContext context) {
    if (context.getTestMethod().map(MetricsExtension::isLocked).orElse(false)) {
      return true;
    }
    for (Class<?> type = context.getRequiredTestClass();
        type != null;
        type = type.getEnclosingClass()) {
      if (isLocked(type) || AnnotationSupport.isAnnotated(type, Isolated.class)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLocked(AnnotatedElement element) {
    return AnnotationSupport.findRepeatableAnnotations(element, ResourceLock.class).stream()
        .anyMatch(
            lock -> lock.value().equals(TestMetrics.PROCESS_LOCK) || lock.providers().length > 0);
  }

  /** The one of a test, which one thread prepares. */
  private static TestMetrics metrics(ExtensionContext context, String key) {
    TestMetrics metrics = store(context).get(key, TestMetrics.class);
    if (metrics == null) {
      metrics = key.equals(PROCESS) ? TestMetrics.ofProcess() : TestMetrics.create();
      store(context).put(key, metrics);
    }
    return metrics;
  }

  /** The store of a test, so that parameters of its constructor are its own too. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    return ExtensionContextScope.TEST_METHOD;
  }

  /** Notes what other tests recorded before this one. */
  @Override
  public void beforeEach(ExtensionContext context) {
    TestMetrics process = store(context).get(PROCESS, TestMetrics.class);
    if (process != null) {
      process.startOver();
    } else if (TestBackendProvider.ofProcess() != null) {
      store(context).put(PROCESS, TestMetrics.ofProcess());
    }
  }

  /** Ends periodic collectors of the test's own registry. */
  @Override
  public void afterEach(ExtensionContext context) {
    @Nullable TestMetrics metrics = store(context).remove(ISOLATED, TestMetrics.class);
    if (metrics != null) {
      metrics.registry().close();
    }
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
