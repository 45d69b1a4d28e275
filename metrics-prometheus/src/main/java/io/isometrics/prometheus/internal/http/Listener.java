package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.server.HttpServer;
import io.isometrics.prometheus.internal.server.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens the server where it is asked for, and tells where it can be reached. */
public final class Listener {

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
  public static HttpServer open(@Nullable String host, int port, @Nullable Tls tls) {
    InetSocketAddress address = new InetSocketAddress(address(host, port), port);
    try {
      return new HttpServer(address, tls);
    } catch (IOException e) {
      throw cantListen(host == null ? address.getAddress().getHostAddress() : host, port, e);
    }
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
    String scheme = server.isSecure() ? "https" : "http";
    InetAddress address = server.address().getAddress();
    int port = server.address().getPort();
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
