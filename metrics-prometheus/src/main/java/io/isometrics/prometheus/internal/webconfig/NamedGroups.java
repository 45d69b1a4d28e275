package io.isometrics.prometheus.internal.webconfig;

import java.lang.reflect.Method;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Sets the curves of TLS, which Java can from 20 on. */
public final class NamedGroups {

  private static final @Nullable Method SETTER = setter();

  static final boolean AVAILABLE = SETTER != null;

  private NamedGroups() {}

  private static @Nullable Method setter() {
    try {
      return SSLParameters.class.getMethod("setNamedGroups", String[].class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** Sets them if this version of Java can. */
  public static void set(SSLParameters parameters, List<String> groups) {
    Method setter = SETTER;
    if (setter != null) {
      try {
        setter.invoke(parameters, (Object) groups.toArray(new String[0]));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
