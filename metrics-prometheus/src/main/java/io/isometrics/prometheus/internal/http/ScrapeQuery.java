package io.isometrics.prometheus.internal.http;

import io.isometrics.prometheus.internal.collect.NameFilter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the query of a request asks for, as with Prometheus' own libraries: {@code name[]}, as often
 * as wanted, the families to be served, and {@code debug} a format to be shown to people. Whatever
 * else it holds is ignored.
 *
 * @param filter the families
 * @param debug the name of the format, if any
 */
record ScrapeQuery(NameFilter filter, @Nullable String debug) {

  /** A longer query is not looked at. */
  static final int MAX_LENGTH = 8_192;

  /** Reads a query as it stands in the request; it may be null. */
  static ScrapeQuery of(@Nullable String query) {
    Set<String> names = null;
    String debug = null;
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        int equals = parameter.indexOf('=');
        String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
        String value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
        if (name.equals("name[]")) {
          names = names == null ? new HashSet<>() : names;
          names.add(value);
        } else if (name.equals("debug") && debug == null) {
          debug = value;
        }
      }
    }
    return new ScrapeQuery(names == null ? NameFilter.ALL : NameFilter.of(names), debug);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // a percent sign that is none
      return text;
    }
  }
}
