package io.isometrics.prometheus.internal.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens the JDK's server where it is asked for, and tells where it can be reached. */
public final class Listener {

  private static final int BACKLOG = 1_024;
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private static final String MAX_CONNECTIONS = "jdk.httpserver.maxConnections";
  private static final int MOST_CONNECTIONS = 16_384;
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");
  private static final int MAX_PORT = 65_535;

  private Listener() {}

  /** The host of a setting, unless it is blank. */
  public static String checkHost(String host) {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "host is blank: give a name or address of this machine, or leave it out for loopback");
    }
    return host;
  }

  /** The port of a setting, unless there is no such port. */
  public static int checkPort(int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          port + " is not a port: give one from 0 to 65535 (0 takes any free one)");
    }
    return port;
  }

  /**
   * Opens a server that does not serve yet.
   *
   * @param host a name or address of this machine, or null for loopback
   * @param tls what gives connections TLS, or null for plain HTTP
   * @throws IllegalStateException if that can't be listened on; the message says what to do
   */
  public static HttpServer open(@Nullable String host, int port, @Nullable HttpsConfigurator tls) {
    InetSocketAddress address = new InetSocketAddress(address(host, port), port);
    // Read once by the JDK's server: without it an answer on a kept connection waits 40 ms for an
    // acknowledgement.
    setUnlessSet(NO_DELAY, "true");
    // The same: clients that only connect must not use up the descriptors of the process.
    setUnlessSet(MAX_CONNECTIONS, Integer.toString(maxConnections()));
    try {
      if (tls == null) {
        return HttpServer.create(address, BACKLOG);
      }
      HttpsServer server = HttpsServer.create(address, BACKLOG);
      server.setHttpsConfigurator(tls);
      return server;
    } catch (IOException e) {
      throw cantListen(host == null ? address.getAddress().getHostAddress() : host, port, e);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Half of what the process may have open, where the system tells. */
  private static int maxConnections() {
    try {
      Matcher limit = OPEN_FILES.matcher(Files.readString(LIMITS));
      if (limit.find()) {
        return (int) Math.min(MOST_CONNECTIONS, Long.parseLong(limit.group(1)) / 2);
      }
    } catch (IOException | NumberFormatException e) {
      // As if it had told nothing.
    }
    return MOST_CONNECTIONS;
  }

  private static InetAddress address(@Nullable String host, int port) {
    if (host == null) {
      return InetAddress.getLoopbackAddress();
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw cantListen(host, port, e);
    }
  }

  private static IllegalStateException cantListen(String where, int port, IOException e) {
    String reason;
    String fix;
    if (e instanceof UnknownHostException) {
      reason = "the host is not known";
      fix = "give a name or address of this machine";
    } else {
      reason = String.valueOf(e.getMessage());
      fix =
          reason.startsWith("Cannot assign")
              ? "give an address of this machine"
              : reason.startsWith("Permission")
                  ? "choose a port above 1023"
                  : "stop what listens there, or choose another port (0 takes any free one)";
    }
    return new IllegalStateException(
        String.format(Locale.ROOT, "can't listen on %s:%d: %s; %s", where, port, reason, fix), e);
  }

  /** Where a path of a server is reached, by the host that was asked for if there is one. */
  public static URI uri(HttpServer server, @Nullable String host, String path) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    InetAddress address = server.getAddress().getAddress();
    int port = server.getAddress().getPort();
    String reachable =
        address.isAnyLocalAddress() ? "localhost" : host == null ? address.getHostAddress() : host;
    try {
      return uri(scheme, reachable, port, path);
    } catch (URISyntaxException e) {
      // Names of hosts may hold what a URI must not, such as an underscore.
      try {
        return uri(scheme, address.getHostAddress(), port, path);
      } catch (URISyntaxException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private static URI uri(String scheme, String host, int port, String path)
      throws URISyntaxException {
    return new URI(scheme, null, host, port, path, null, null);
  }
}
