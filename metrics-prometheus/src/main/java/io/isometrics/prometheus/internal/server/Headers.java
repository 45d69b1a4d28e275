package io.isometrics.prometheus.internal.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a request or of an answer, in their order. Their names are in any case. */
public final class Headers {

  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /** No fields yet. */
  public Headers() {}

  /**
   * Adds a field, beside those of its name that are there already.
   *
   * @throws IllegalArgumentException if the value would not stay on one line
   */
  public void add(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (isControl(value.charAt(i))) {
        throw new IllegalArgumentException(
            "the value of the header " + name + " has a control character: give one line of text");
      }
    }
    names.add(name);
    values.add(value);
  }

  /** The same, in place of those that are there. */
  public void set(String name, String value) {
    for (int i = names.size() - 1; i >= 0; i--) {
      if (names.get(i).equalsIgnoreCase(name)) {
        names.remove(i);
        values.remove(i);
      }
    }
    add(name, value);
  }

  /** The values of all fields of a name; empty if there are none. */
  public List<String> all(String name) {
    List<String> all = new ArrayList<>(1);
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        all.add(values.get(i));
      }
    }
    return all;
  }

  /** The value of the first field of a name, or null if there is none. */
  public @Nullable String first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.get(0);
  }

  int size() {
    return names.size();
  }

  void writeTo(StringBuilder head) {
    for (int i = 0; i < names.size(); i++) {
      head.append(names.get(i)).append(": ").append(values.get(i)).append("\r\n");
    }
  }

  /** What must not be in a value; a tabulator may (RFC 9110, 5.5). */
  static boolean isControl(char c) {
    return (c < ' ' && c != '\t') || c == 0x7f;
  }
}
