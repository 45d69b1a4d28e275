package io.isometrics.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file of the project: its code blocks, its links and what can be linked to. */
record Document(Path path, List<String> lines) {

  /** Tests run in the folder of their module. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

  /** A link and the line it is on. */
  record Link(String target, int line) {}

  /**
   * A fenced block.
   *
   * @param language what follows the fence
   * @param line the number of its first line of code
   * @param directive the text of the comment before it, or nothing
   */
  record Block(Document document, String language, int line, String directive, List<String> code) {

    /** File and line, as editors and build logs understand them. */
    String place(int lineOfBlock) {
      return document.name() + ":" + (line + lineOfBlock);
    }

    @Override
    public String toString() {
      return place(0);
    }
  }

  static List<Document> all() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      List<Document> all = new ArrayList<>();
      for (Path path :
          Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
              .filter(path -> path.toString().endsWith(".md"))
              .toList()) {
        all.add(of(path));
      }
      return all;
    }
  }

  /** The document at a path from the root of the project. */
  static Document of(String name) throws IOException {
    return of(ROOT.resolve(name));
  }

  static Document of(Path path) throws IOException {
    return new Document(path, Files.readAllLines(path));
  }

  /** The path from the root of the project. */
  String name() {
    return ROOT.relativize(path).toString();
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    String comment = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("```")) {
        int first = i + 1;
        do {
          i++;
          if (i == lines.size()) {
            throw new AssertionError(name() + ":" + first + " opens a block that is never closed");
          }
        } while (!lines.get(i).strip().equals("```"));
        blocks.add(new Block(this, line.substring(3), first + 1, comment, lines.subList(first, i)));
      }
      if (line.startsWith("<!--") && line.endsWith("-->")) {
        comment = line.substring(4, line.length() - 3).strip();
      } else if (!line.isEmpty()) {
        comment = "";
      }
    }
    return blocks;
  }

  List<Link> links() {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int line = i + 1;
      LINK.matcher(lines.get(i)).results().forEach(m -> links.add(new Link(m.group(1), line)));
    }
    return links;
  }

  /** What may follow a # in a link to this document. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    for (String line : lines) {
      ANCHOR.matcher(line).results().forEach(m -> anchors.add(m.group(1)));
      if (line.matches("#+ .*")) {
        anchors.add(
            line.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "")
                .replace(' ', '-'));
      }
    }
    return anchors;
  }

  /** The sources of all modules but examples and benchmarks. */
  static List<Path> mainSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path parent : List.of(ROOT, ROOT.resolve("integrations"))) {
      try (Stream<Path> modules = Files.list(parent)) {
        for (Path module :
            modules
                .filter(m -> !m.endsWith("benchmarks"))
                .map(m -> m.resolve("src/main/java"))
                .filter(Files::isDirectory)
                .sorted()
                .toList()) {
          try (Stream<Path> files = Files.walk(module)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
