package io.isometrics.prometheus;

import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.push.GroupingKey;
import io.isometrics.prometheus.internal.push.Pusher;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Pushes metrics to a <a href="https://github.com/prometheus/pushgateway">Pushgateway</a>, for a
 * batch job that ends before Prometheus could scrape it:
 *
 * <pre>{@code
 * var backend = PrometheusBackend.create();
 * var registry = MetricsRegistry.builder().backend(backend).build();
 * PrometheusPush.builder(backend).url("http://pushgateway:9091").job("nightly_backup").build();
 * // ... the job records ...
 * registry.close(); // pushes
 * }</pre>
 *
 * <p>A push of a backend is part of it: {@link io.isometrics.MetricsRegistry#flush} pushes, and
 * closing the registry pushes for the last time. Services are scraped instead, by {@link
 * PrometheusExporter}: a Pushgateway keeps what it was given for ever, and does not know whether
 * the service is up.
 *
 * <p><b>Format.</b> All metrics of the Prometheus registry are pushed in the text format 0.0.4, so
 * native histograms have their count and sum only. Labels of the group take the place of labels of
 * the same name in the metrics, which the Pushgateway sees to.
 *
 * <p><b>Errors.</b> A request is made up to three times if it can't be sent, or is answered with
 * 408, 429 or 5xx. All of it ends within the timeout, whatever the Pushgateway or a collector does.
 * Each push that fails counts in {@code isometrics_push_failures_total}, which is there from the
 * start. Flushing and closing never throw: the first failure is logged on {@code io.isometrics},
 * and the next after a push that worked.
 *
 * <p><b>Threads.</b> All methods are safe for use by many threads; pushes are made one after the
 * other, on daemon threads.
 */
public final class PrometheusPush implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  private final Pusher pusher;
  private final @Nullable PrometheusBackend backend;

  private PrometheusPush(Pusher pusher, @Nullable PrometheusBackend backend) {
    this.pusher = pusher;
    this.backend = backend;
  }

  /**
   * Pushes all metrics in the Prometheus registry of a backend, when it is flushed and when it is
   * closed.
   *
   * @param backend whose registry to push
   * @return a builder
   */
  public static Builder builder(PrometheusBackend backend) {
    return new Builder(backend.prometheusRegistry(), backend);
  }

  /**
   * Pushes all metrics in a Prometheus registry, when told to.
   *
   * @param registry what to push
   * @return a builder
   */
  public static Builder builder(PrometheusRegistry registry) {
    return new Builder(Objects.requireNonNull(registry, "registry"), null);
  }

  /**
   * Where the metrics go.
   *
   * @return such as {@code http://pushgateway:9091/metrics/job/nightly_backup}
   */
  public URI uri() {
    return pusher.group();
  }

  /**
   * Pushes all metrics, which take the place of whatever the Pushgateway had in this group (PUT).
   *
   * @throws IOException if they were not taken; the message says why
   */
  public void push() throws IOException {
    pusher.push(true);
  }

  /**
   * Pushes all metrics, which take the place of those of the same names in this group (POST).
   *
   * @throws IOException if they were not taken; the message says why
   */
  public void pushAdd() throws IOException {
    pusher.push(false);
  }

  /**
   * Has the Pushgateway forget this group (DELETE). Closing the backend doesn't push it again.
   *
   * @throws IOException if it did not; the message says why
   */
  public void delete() throws IOException {
    pusher.delete();
  }

  /**
   * Ends without pushing: from now on the backend doesn't push either. Closing twice is harmless.
   */
  @Override
  public void close() {
    if (backend != null) {
      backend.noLongerPush(pusher);
    }
    pusher.close();
  }

  @Override
  public String toString() {
    return "PrometheusPush to " + pusher.group() + (pusher.isClosed() ? ", closed" : "");
  }

  /** Settings of a push. For one thread. */
  public static final class Builder {

    private final PrometheusRegistry registry;
    private final @Nullable PrometheusBackend backend;
    private final TreeMap<String, String> grouping = new TreeMap<>();
    private @Nullable String url;
    private @Nullable String job;
    private @Nullable String authorization;
    private @Nullable SSLContext tls;
    private Duration timeout = TIMEOUT;
    private boolean replace = true;

    private Builder(PrometheusRegistry registry, @Nullable PrometheusBackend backend) {
      this.registry = registry;
      this.backend = backend;
    }

    /**
     * The Pushgateway. Required.
     *
     * @param url its base, up to what comes before {@code /metrics}, such as {@code
     *     http://pushgateway:9091}
     * @return this
     * @throws IllegalArgumentException if it is no such URL
     */
    public Builder url(String url) {
      base(url);
      this.url = url;
      return this;
    }

    /**
     * The job, which is the first label of the group. Required.
     *
     * @param job such as {@code nightly_backup}
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public Builder job(String job) {
      new GroupingKey(job, grouping);
      this.job = job;
      return this;
    }

    /**
     * A further label of the group, such as {@code instance}. Whoever pushes with the same job and
     * labels pushes to the same group.
     *
     * @param name any name of a label but {@code job}
     * @param value any text
     * @return this
     * @throws IllegalArgumentException if it is no such name
     */
    public Builder grouping(String name, String value) {
      GroupingKey.check(name);
      grouping.put(name, Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Sends a user and password with each request (basic authentication). Over {@code http} anybody
     * on the way can read them.
     *
     * @param user has no colon
     * @param password the password
     * @return this
     * @throws IllegalArgumentException if the user has a colon
     */
    public Builder basicAuth(String user, String password) {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException(
            "the user of a Pushgateway has a colon, which basic authentication can't send");
      }
      authorization =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
      return this;
    }

    /**
     * Whom to trust, and with which certificate to answer, if the URL begins with {@code https}.
     *
     * @param context the JVM's default one unless given
     * @return this
     */
    public Builder sslContext(SSLContext context) {
      tls = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * How long a push may take with all its attempts, which {@link
     * io.isometrics.MetricsRegistry#flush} has its own limit for.
     *
     * @param timeout above 0 and at most an hour; 5 seconds unless given
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "the timeout of a push is " + timeout + ": give more than none and at most an hour");
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * What flushing and closing the backend do.
     *
     * @param replace true, as it is unless given, for {@link PrometheusPush#push}; false for {@link
     *     PrometheusPush#pushAdd}
     * @return this
     */
    public Builder replace(boolean replace) {
      this.replace = replace;
      return this;
    }

    /**
     * The push, which connects to nothing yet. A builder builds one.
     *
     * @return the push
     * @throws IllegalStateException if there is no URL or no job, or the backend is closed
     */
    public PrometheusPush build() {
      if (url == null) {
        throw new IllegalStateException(
            "no url: give that of the Pushgateway, such as http://pushgateway:9091");
      }
      if (job == null) {
        throw new IllegalStateException("no job: give its name, such as nightly_backup");
      }
      URI group = URI.create(base(url) + new GroupingKey(job, grouping).path());
      Scraper scraper = backend == null ? new Scraper(registry, null, false) : backend.scraper();
      Pusher pusher = new Pusher(registry, scraper, group, authorization, tls, timeout, replace);
      if (backend != null) {
        backend.pushWithBackend(pusher);
      }
      pusher.register();
      return new PrometheusPush(pusher, backend);
    }

    private static String base(String url) {
      String reason;
      try {
        URI uri = new URI(url);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (!"http".equalsIgnoreCase(uri.getScheme())
            && !"https".equalsIgnoreCase(uri.getScheme())) {
          reason = "it does not begin with http:// or https://";
        } else if (uri.getRawUserInfo() != null) {
          // Not to be repeated in a log.
          throw new IllegalArgumentException(
              "the url of the Pushgateway has a user or password: give them apart from it");
        } else if (uri.getHost() == null) {
          reason = "it has no host";
        } else if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
          reason = "it has a query or fragment";
        } else if (path.matches(".*/metrics(/.*)?")) {
          reason = "the path /metrics and the job are added to it";
        } else {
          return url.replaceAll("/+$", "");
        }
      } catch (URISyntaxException e) {
        reason = "it is no URL";
      }
      throw new IllegalArgumentException(
          "the url '"
              + url
              + "' can't be that of a Pushgateway, as "
              + reason
              + ": give its base, such as http://pushgateway:9091");
    }
  }
}
