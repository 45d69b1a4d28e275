package io.isometrics.otel.internal.export;

import java.util.regex.Pattern;

/** Addresses as they may be logged: without a user, a password, or a key in the query. */
public final class Endpoint {

  private static final Pattern CREDENTIALS = Pattern.compile("(?<=//)\\S*@");
  private static final Pattern QUERY = Pattern.compile("[?#].*");

  private Endpoint() {}

  /** An address, without what is secret. */
  public static String printable(String endpoint) {
    return QUERY.matcher(withoutCredentials(endpoint)).replaceFirst("");
  }

  /** A text that may have addresses in it, without their users and passwords. */
  public static String withoutCredentials(String text) {
    return CREDENTIALS.matcher(text).replaceAll("");
  }

  /** Whether a user, or a user and a password, are in an address. */
  public static boolean hasCredentials(String endpoint) {
    return CREDENTIALS.matcher(endpoint).find();
  }
}
