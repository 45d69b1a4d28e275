package io.isometrics.testkit;

import io.isometrics.MetricsRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

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
 *       it must not run in parallel with others that record there.
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
      return metrics(context, PROCESS);
    }
    TestMetrics metrics = metrics(context, ISOLATED);
    return parameter.getParameter().getType() == TestMetrics.class ? metrics : metrics.registry();
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
