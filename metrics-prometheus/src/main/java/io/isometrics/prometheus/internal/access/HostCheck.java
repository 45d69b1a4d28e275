package io.isometrics.prometheus.internal.access;

import io.isometrics.prometheus.internal.server.Headers;
import io.isometrics.spi.Log;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request is meant for this server, by the host that it names. A web page can have its
 * own name resolve to a loopback address, and would then read what is served there (DNS rebinding);
 * but its requests keep naming its host. An address is no name, so it gives nothing away.
 */
public final class HostCheck {

  /** What is answered to others: no other server would answer them either. */
  public static final AccessControl.Refusal MISDIRECTED =
      new AccessControl.Refusal(
          421,
          "Not served under this host name, which keeps web pages from reading the metrics. Ask for"
              + " localhost, or have the setting isometrics.http.hosts name the host.");

  private static final String ANY = "*";
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9_.-]{1,253}|\\[[0-9a-f:.]+]");
  private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");

  private final Set<String> hosts = new HashSet<>();
  private final boolean checks;
  private final AtomicBoolean logged = new AtomicBoolean();

  /**
   * A check of the names given, or, on a loopback address, of {@code localhost} alone.
   *
   * @param address what is listened on
   * @param host the name by which that was asked for, if any
   * @param others further names, lower case
   */
  public HostCheck(InetAddress address, @Nullable String host, Set<String> others) {
    hosts.addAll(others);
    hosts.add("localhost");
    if (host != null) {
      hosts.add(host.toLowerCase(Locale.ROOT));
    }
    checks = !others.contains(ANY) && (address.isLoopbackAddress() || !others.isEmpty());
  }

  /**
   * The name of a host as a setting gives it.
   *
   * @return the same in lower case
   * @throws IllegalArgumentException if it is none
   */
  public static String name(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    if (!name.equals(ANY) && !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + host
              + "' is no name of a host: give it without scheme, port and path, such as"
              + " metrics.example.com, or * for any");
    }
    return name;
  }

  /** Whether a request may be answered. One without a host comes from no browser. */
  public boolean allows(Headers request) {
    String given = request.first("Host"); // the server takes no request with two
    if (!checks || given == null) {
      return true;
    }
    String name = PORT.matcher(given.toLowerCase(Locale.ROOT)).replaceFirst("");
    boolean allowed = allows(name);
    // Whatever else a client may send is none of the log's business.
    if (!allowed && NAME.matcher(name).matches() && logged.compareAndSet(false, true)) {
      Log.warn(
          "A request for the host "
              + name
              + " was answered 421, as the metrics exporter is served under other names. If a proxy"
              + " passes this name on, set isometrics.http.hosts to it. Further cases are not"
              + " logged");
    }
    return allowed;
  }

  private boolean allows(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return hosts.contains(name)
        || name.endsWith(".localhost")
        || name.startsWith("[")
        || IPV4.matcher(name).matches();
  }
}
