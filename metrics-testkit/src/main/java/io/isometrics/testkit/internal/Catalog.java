package io.isometrics.testkit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isometrics.testkit.internal.CatalogEntry.LabelEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The declared metrics, compared with a file that is kept with the code, or as a table. */
public final class Catalog {

  private Catalog() {}

  /** How the declarations differ from a file, as a message; empty if they do not. */
  public static String compare(List<CatalogEntry> declared, Path file) {
    if (Boolean.getBoolean(CatalogFile.UPDATE)) {
      try {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(Objects.requireNonNull(folder));
        Files.writeString(file, CatalogFile.write(declared), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("The catalogue " + file + " can't be written", e);
      }
      return "";
    }
    if (!Files.exists(file)) {
      return "There is no catalogue "
          + file
          + ".\nRun the test once with -D"
          + CatalogFile.UPDATE
          + "=true to write it, and check it in.";
    }
    CatalogDifferences differences = new CatalogDifferences();
    differences.compare(CatalogFile.read(file), declared);
    return differences.report(file);
  }

  /** A table for a page of documentation. */
  public static String markdown(List<CatalogEntry> metrics) {
    StringBuilder text = new StringBuilder("| Metric | Type | Labels | Unit | Meaning |\n");
    text.append("|---|---|---|---|---|\n");
    for (CatalogEntry metric : CatalogEntry.sorted(metrics)) {
      List<String> labels = new ArrayList<>();
      for (LabelEntry label : metric.labels()) {
        labels.add(
            "`"
                + label.name()
                + "`"
                + (label.isClosed() ? ": " + String.join(", ", label.values()) : ""));
      }
      text.append("| `").append(metric.name()).append("` | ").append(metric.exportedType());
      text.append(" | ").append(cell(String.join("; ", labels)));
      text.append(" | ").append(metric.unit()).append(" | ").append(cell(metric.help()));
      text.append(" |\n");
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ");
  }
}
