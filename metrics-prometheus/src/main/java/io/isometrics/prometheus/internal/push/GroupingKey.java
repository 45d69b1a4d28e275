package io.isometrics.prometheus.internal.push;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a Pushgateway keeps a push under: the job and further labels. Two pushes with the same key
 * are of one group, of which the later takes the place of the earlier.
 */
public final class GroupingKey {

  private static final String JOB = "job";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** What means the same in a path, before and after servers and proxies have decoded it. */
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_~-][a-zA-Z0-9._~-]*");

  private final String job;
  private final Map<String, String> labels;

  /**
   * Checks the key.
   *
   * @throws IllegalArgumentException if a Pushgateway would refuse it
   */
  public GroupingKey(String job, Map<String, String> labels) {
    if (job.isBlank()) {
      throw new IllegalArgumentException("the job is blank: give its name, such as nightly_backup");
    }
    labels.keySet().forEach(GroupingKey::check);
    this.job = job;
    this.labels = new TreeMap<>(labels);
  }

  /** Throws unless a label of that name may be in a key. */
  public static void check(String name) {
    if (name.equals(JOB)) {
      throw new IllegalArgumentException(
          "the grouping label 'job' is the job itself: leave it out, or give it another name");
    }
    if (!NAME.matcher(name).matches() || name.startsWith("__")) {
      throw new IllegalArgumentException(
          "the grouping label '"
              + name
              + "' must have only letters, digits and _, no digit first, and not begin with __, such"
              + " as instance");
    }
  }

  /** The path of the group, such as {@code /metrics/job/nightly_backup/instance/db1}. */
  public String path() {
    StringBuilder path = new StringBuilder("/metrics");
    append(path, JOB, job);
    labels.forEach((name, value) -> append(path, name, value));
    return path.toString();
  }

  private static void append(StringBuilder path, String name, String value) {
    path.append('/').append(name);
    if (PLAIN.matcher(value).matches()) {
      path.append('/').append(value);
    } else {
      String encoded =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(value.getBytes(StandardCharsets.UTF_8));
      // Nothing at all would be an empty element of the path, which servers drop.
      path.append("@base64/").append(encoded.isEmpty() ? "=" : encoded);
    }
  }
}
