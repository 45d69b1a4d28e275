package io.isometrics.discovery;

import io.isometrics.Metrics;
import io.isometrics.fixture.TextBackend;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Providers, good ones and bad ones. */
public final class Providers {

  /** The names of what was made, in order; cleared before each test. */
  static final List<String> CREATED = new ArrayList<>();

  private Providers() {}

  /** A backend that knows its name. */
  public static final class Named extends TextBackend {
    private final String name;
    boolean closed;

    Named(String name) {
      this.name = name;
      CREATED.add(name);
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Has a name of its own and the usual priority. */
  public static final class Alpha implements BackendProvider {
    @Override
    public String name() {
      return "alpha";
    }

    @Override
    public Backend create(BackendConfig config) {
      return new Named("alpha");
    }
  }

  /** The same again. */
  public static final class SecondAlpha implements BackendProvider {
    @Override
    public String name() {
      return "alpha";
    }

    @Override
    public Backend create(BackendConfig config) {
      return new Named("second alpha");
    }
  }

  /** The same with another name. */
  public static final class Beta implements BackendProvider {
    @Override
    public String name() {
      return "beta";
    }

    @Override
    public Backend create(BackendConfig config) {
      return new Named("beta of " + config.get("size").orElse("no size"));
    }
  }

  /** As a testkit: above the others. */
  public static final class Kit implements BackendProvider {
    @Override
    public String name() {
      return "kit";
    }

    @Override
    public int priority() {
      return 100;
    }

    @Override
    public Backend create(BackendConfig config) {
      return new Named("kit");
    }
  }

  /** As metrics-null: below the others. */
  public static final class Null implements BackendProvider {
    @Override
    public String name() {
      return "null";
    }

    @Override
    public int priority() {
      return -100;
    }

    @Override
    public Backend create(BackendConfig config) {
      return Backend.noop();
    }
  }

  /** Asks for the registry which it is made for. */
  public static final class Recursive implements BackendProvider {
    @Override
    public String name() {
      return "recursive";
    }

    @Override
    public Backend create(BackendConfig config) {
      Metrics.registry().counter("made_total", "Made.").register().increment();
      return new Named("recursive");
    }
  }

  /** Asks for strict recording, as a testkit does. */
  public static final class Strict implements BackendProvider {
    @Override
    public String name() {
      return "strict";
    }

    @Override
    public Backend create(BackendConfig config) {
      return new TextBackend() {
        @Override
        public boolean isStrict() {
          return true;
        }
      };
    }
  }

  /** Says on standard output when it is made and when it is closed. */
  public static final class Speaking implements BackendProvider {
    @Override
    public String name() {
      return "speaking";
    }

    @Override
    public Backend create(BackendConfig config) {
      System.out.println("made with size " + config.get("isometrics.some-size").orElse("unknown"));
      return new TextBackend() {
        @Override
        public void close() {
          System.out.println("closed with " + lines());
        }
      };
    }
  }

  /** Fails where it is told to. */
  public abstract static class Broken implements BackendProvider {
    @Override
    public String name() {
      return "aaa_broken";
    }

    @Override
    public Backend create(BackendConfig config) {
      CREATED.add(name());
      throw new IllegalStateException("failed", new IOException("port 9400 is taken"));
    }
  }

  /** Fails to make a backend. */
  public static final class BrokenCreate extends Broken {}

  /** Fails to make a backend, with an error. */
  public static final class BrokenCreateByError extends Broken {
    @Override
    public Backend create(BackendConfig config) {
      throw new AssertionError("not here");
    }
  }

  /** Fails to make a backend, with an exception that it does not declare. */
  public static final class BrokenCreateBySneaking extends Broken {
    @Override
    public Backend create(BackendConfig config) {
      throw BrokenCreateBySneaking.<RuntimeException>sneak(new IOException("no network"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what other languages allow
    private static <E extends Exception> E sneak(Exception exception) throws E {
      throw (E) exception;
    }
  }

  /** Makes nothing. */
  public static final class BrokenCreateNull extends Broken {
    @Override
    public Backend create(BackendConfig config) {
      return null;
    }
  }

  /** Can't be made itself. */
  public static final class BrokenConstructor extends Broken {
    public BrokenConstructor() {
      throw new IllegalStateException("no constructor today");
    }
  }

  /** Can't be loaded. */
  public static final class BrokenInitializer extends Broken {
    static final int VALUE = Integer.parseInt("none");
  }

  /** Can't say who it is. */
  public static final class BrokenName extends Broken {
    @Override
    public String name() {
      throw new IllegalStateException("no name today");
    }
  }

  /** Has no name. */
  public static final class BrokenNullName extends Broken {
    @Override
    public String name() {
      return null;
    }
  }

  /** Can't say how important it is. */
  public static final class BrokenPriority extends Broken {
    @Override
    public int priority() {
      throw new NoSuchMethodError("priority");
    }
  }

  /** Isn't one. */
  public static final class NoProvider {}
}
