package io.isometrics.jvm;

import io.isometrics.prometheus.PrometheusBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of Prometheus, by family. */
record Exposition(Map<String, String> types, Map<String, Map<String, String>> samples) {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** What a scrape of the backend would see. */
  static Exposition of(PrometheusBackend backend) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    backend.exposition(null).writeTo(out);
    return parse(out.toString(StandardCharsets.UTF_8));
  }

  /** Without the library's metrics of itself. */
  static Exposition parse(String text) {
    Exposition parsed = new Exposition(new TreeMap<>(), new TreeMap<>());
    String family = "";
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        family = type.group(1);
        if (!family.startsWith("isometrics_")) {
          parsed.types.put(family, type.group(2));
          parsed.samples.put(family, new LinkedHashMap<>());
        }
      } else if (sample.matches() && parsed.types.containsKey(family)) {
        parsed.samples.get(family).put(sample.group(1) + labels(sample), sample.group(3));
      }
    }
    return parsed;
  }

  private static String labels(Matcher sample) {
    TreeSet<String> labels = new TreeSet<>();
    if (sample.group(2) != null) {
      Matcher label = LABEL.matcher(sample.group(2));
      while (label.find()) {
        labels.add(label.group());
      }
    }
    return labels.toString();
  }

  /** The values of a family's series, as they are written. */
  Map<String, String> values(String family) {
    return samples.get(family);
  }
}
