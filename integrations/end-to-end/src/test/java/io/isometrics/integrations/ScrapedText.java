package io.isometrics.integrations;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an exporter answers, by name and labels. */
final class ScrapedText {

  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"([^\"]*)\"");

  private ScrapedText() {}

  static Map<String, Double> of(URI exporter) throws IOException, InterruptedException {
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(exporter).build(), BodyHandlers.ofString())
            .body();
    Map<String, Double> samples = new TreeMap<>();
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        throw new AssertionError("not a line of the text format: " + line);
      }
      TreeMap<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      samples.put(sample.group(1) + labels, Double.parseDouble(sample.group(3)));
    }
    return samples;
  }
}
