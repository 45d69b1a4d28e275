package io.isometrics.prometheus.internal.webconfig;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * The library for bcrypt, which an application has that wants passwords. It is called by
 * reflection, because its jar has no module name to require.
 */
public final class Bcrypt {

  private static final String CLASS = "at.favre.lib.crypto.bcrypt.BCrypt";

  /** Libraries differ in what they make of longer ones. */
  private static final int MAX_BYTES = 71;

  private Bcrypt() {}

  /** Whether the library is there; without it nothing can be verified. */
  static boolean isAvailable() {
    try {
      Class.forName(CLASS, false, Bcrypt.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Whether a hash is that of a password. One of more than 71 bytes is none. */
  public static boolean verify(String hash, byte[] password) {
    if (password.length > MAX_BYTES) {
      return false;
    }
    try {
      Class<?> library = Class.forName(CLASS, true, Bcrypt.class.getClassLoader());
      Method factory = library.getMethod("verifyer");
      Object verifier = factory.invoke(null);
      Method verify = factory.getReturnType().getMethod("verify", byte[].class, byte[].class);
      Object result = verify.invoke(verifier, password, hash.getBytes(StandardCharsets.US_ASCII));
      Field verified = verify.getReturnType().getField("verified");
      return verified.getBoolean(result);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("at.favre.lib:bcrypt can't be used", e);
    }
  }
}
