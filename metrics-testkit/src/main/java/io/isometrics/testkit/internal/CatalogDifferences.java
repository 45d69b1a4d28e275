package io.isometrics.testkit.internal;

import io.isometrics.testkit.internal.CatalogEntry.LabelEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is different between two catalogues, and whether that breaks who reads the metrics. */
final class CatalogDifferences {

  private final List<String> breaking = new ArrayList<>();
  private final List<String> additive = new ArrayList<>();

  void compare(List<CatalogEntry> before, List<CatalogEntry> after) {
    Map<String, CatalogEntry> removed = byName(before);
    Map<String, CatalogEntry> added = byName(after);
    for (CatalogEntry old : before) {
      CatalogEntry now = added.remove(old.name());
      if (now != null) {
        removed.remove(old.name());
        metric(old, now);
      }
    }
    for (CatalogEntry old : removed.values()) {
      CatalogEntry now = renamed(old, added);
      if (now == null) {
        breaking.add("removed: " + old.type() + " " + old.name());
      } else {
        added.remove(now.name());
        breaking.add(
            "renamed: " + old.type() + " " + old.name() + " is now " + now.name() + at(now));
      }
    }
    for (CatalogEntry now : added.values()) {
      additive.add("added: " + now.type() + " " + now.name() + at(now));
    }
  }

  private static Map<String, CatalogEntry> byName(List<CatalogEntry> metrics) {
    Map<String, CatalogEntry> map = new LinkedHashMap<>();
    for (CatalogEntry metric : CatalogEntry.sorted(metrics)) {
      map.put(metric.name(), metric);
    }
    return map;
  }

  /** A new metric that is all that an old one was. */
  private static @Nullable CatalogEntry renamed(CatalogEntry old, Map<String, CatalogEntry> added) {
    for (CatalogEntry now : added.values()) {
      if (now.type() == old.type()
          && now.help().equals(old.help())
          && now.labels().equals(old.labels())) {
        return now;
      }
    }
    return null;
  }

  private void metric(CatalogEntry old, CatalogEntry now) {
    boolean sameToReaders = old.exportedType().equals(now.exportedType());
    if (old.type() != now.type()) {
      changed(sameToReaders, now, "type", "was a " + old.type(), "is a " + now.type());
    }
    if (!old.unit().equals(now.unit())) {
      changed(false, now, "unit", "was in " + orNone(old.unit()), "is in " + orNone(now.unit()));
    }
    labels(old, now);
    if (!buckets(old).equals(buckets(now))) {
      boolean kept =
          old.exponential() == now.exponential() && now.buckets().containsAll(old.buckets());
      changed(kept, now, "buckets", "were " + buckets(old), "are " + buckets(now));
    }
    if (!old.help().equals(now.help())) {
      changed(true, now, "help", "was '" + old.help() + "'", "is '" + now.help() + "'");
    }
  }

  private void changed(
      boolean harmless, CatalogEntry metric, String what, String before, String now) {
    (harmless ? additive : breaking)
        .add(what + ": " + metric.name() + " " + before + " and " + now + at(metric));
  }

  private void labels(CatalogEntry old, CatalogEntry now) {
    for (LabelEntry label : old.labels()) {
      LabelEntry same = find(now, label.name());
      if (same == null) {
        breaking.add("label: " + now.name() + " no longer has " + label.name() + at(now));
      } else {
        values(now, label, same);
      }
    }
    for (LabelEntry label : now.labels()) {
      if (find(old, label.name()) == null) {
        breaking.add("label: " + now.name() + " has the new label " + label.name() + at(now));
      }
    }
  }

  private void values(CatalogEntry metric, LabelEntry old, LabelEntry now) {
    String label = metric.name() + "{" + now.name() + "}";
    if (old.isClosed() != now.isClosed()) {
      (now.isClosed() ? breaking : additive)
          .add(
              "label values: "
                  + label
                  + (now.isClosed()
                      ? " took any text and is now one of " + now.values()
                      : " takes any text now")
                  + at(metric));
      return;
    }
    for (String value : old.values()) {
      if (!now.values().contains(value)) {
        breaking.add("label value: " + label + " can't be '" + value + "' any more" + at(metric));
      }
    }
    for (String value : now.values()) {
      if (!old.values().contains(value)) {
        additive.add("label value: " + label + " can be '" + value + "'" + at(metric));
      }
    }
  }

  private static @Nullable LabelEntry find(CatalogEntry metric, String label) {
    for (LabelEntry each : metric.labels()) {
      if (each.name().equals(label)) {
        return each;
      }
    }
    return null;
  }

  private static String orNone(String unit) {
    return unit.isEmpty() ? "no unit" : unit;
  }

  private static String buckets(CatalogEntry metric) {
    return metric.exponential() ? "exponential" : metric.buckets().toString();
  }

  private static String at(CatalogEntry metric) {
    return metric.origin().isEmpty() ? "" : " (" + metric.origin() + ")";
  }

  String report(Path file) {
    if (breaking.isEmpty() && additive.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("The declared metrics are not those of ").append(file);
    section(text, "Breaking for whoever reads them:", breaking);
    section(text, "Additive or harmless:", additive);
    return text.append("\nIf that is meant, run the test with -D")
        .append(CatalogFile.UPDATE)
        .append("=true and check the file in.")
        .toString();
  }

  private static void section(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append('\n').append(title);
      text.append("\n  ").append(String.join("\n  ", lines));
    }
  }
}
