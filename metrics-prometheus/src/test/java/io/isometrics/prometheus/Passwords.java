package io.isometrics.prometheus;

import at.favre.lib.crypto.bcrypt.BCrypt;

/** Passwords hashed as {@code htpasswd -B} does. */
final class Passwords {

  private Passwords() {}

  /** With the least cost. */
  static String hash(String password) {
    return hash(password, BCrypt.MIN_COST);
  }

  static String hash(String password, int cost) {
    return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(cost, password.toCharArray());
  }
}
