package io.isometrics.prometheus.internal.library;

/**
 * How the library writes names that are not plain ASCII. The constants have the names of the
 * library's own {@code EscapingScheme}, which versions before 1.4 lack.
 */
public enum NameEscaping {
  ALLOW_UTF8("allow-utf-8"),
  UNDERSCORE_ESCAPING("underscores"),
  DOTS_ESCAPING("dots"),
  VALUE_ENCODING_ESCAPING("values");

  /** What a client gets that does not ask. */
  public static final NameEscaping DEFAULT = UNDERSCORE_ESCAPING;

  private final String value;

  NameEscaping(String value) {
    this.value = value;
  }

  /** The value of the parameter {@code escaping} of a media type. */
  public String value() {
    return value;
  }
}
