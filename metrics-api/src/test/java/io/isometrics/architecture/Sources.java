package io.isometrics.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Java files, and which of them uses which in its code; comments and imports alone don't count. */
final class Sources {

  private static final Pattern NO_CODE =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\n])*+'"
              + "|//[^\n]*|/\\*[\\s\\S]*?\\*/");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+)[^;]*;");

  /** A sealed type names those that extend it; that is not a use. */
  private static final Pattern PERMITS = Pattern.compile("\\bpermits\\s[^{]*");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*");

  /** A file by the name of its class. */
  record Source(String name, String packageName, int lines, Set<String> uses) {

    boolean isInternal() {
      return packageName.contains(".internal");
    }
  }

  private record Text(String packageName, String code, int lines) {}

  private final Map<String, Source> byName = new TreeMap<>();

  private Sources() {}

  /** Reads all files below folders; module and package descriptions are left out. */
  static Sources below(Collection<Path> folders) throws IOException {
    Map<String, Text> texts = new TreeMap<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(Sources::isClass).forEach(file -> read(file, texts));
      }
    }
    Sources sources = new Sources();
    texts.forEach(
        (name, text) ->
            sources.byName.put(
                name,
                new Source(name, text.packageName, text.lines, uses(name, text, texts.keySet()))));
    return sources;
  }

  private static boolean isClass(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") && !name.endsWith("-info.java");
  }

  private static void read(Path file, Map<String, Text> texts) {
    try {
      String raw = Files.readString(file);
      String code = PERMITS.matcher(NO_CODE.matcher(raw).replaceAll(" ")).replaceAll(" ");
      Matcher matcher = PACKAGE.matcher(code);
      if (!matcher.find()) {
        throw new IllegalStateException(file + " has no package");
      }
      String simple = file.getFileName().toString().replace(".java", "");
      texts.put(
          matcher.group(1) + "." + simple,
          new Text(matcher.group(1), code, (int) raw.lines().count()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> uses(String self, Text text, Set<String> known) {
    Map<String, String> visible = new HashMap<>();
    for (String name : known) {
      int dot = name.lastIndexOf('.');
      if (name.substring(0, dot).equals(text.packageName)) {
        visible.put(name.substring(dot + 1), name);
      }
    }
    Set<String> uses = new TreeSet<>();
    Matcher imports = IMPORT.matcher(text.code);
    while (imports.find()) {
      String imported = imports.group(1);
      fileOf(imported, known)
          .ifPresent(
              file -> {
                if (imported.equals(file)) {
                  visible.put(file.substring(file.lastIndexOf('.') + 1), file);
                } else {
                  uses.add(file); // a member, or a nested class
                }
              });
    }
    String body = IMPORT.matcher(text.code).replaceAll(" ");
    Matcher names = NAME.matcher(body);
    while (names.find()) {
      String name = names.group();
      String file = visible.get(name.split("\\.", 2)[0]);
      if (file != null) {
        uses.add(file);
      } else {
        fileOf(name, known).ifPresent(uses::add);
      }
    }
    uses.remove(self);
    return uses;
  }

  /** The file of a qualified name, which may go on with a nested class or a member. */
  private static Optional<String> fileOf(String qualified, Set<String> known) {
    String name = qualified;
    while (name.contains(".")) {
      if (known.contains(name)) {
        return Optional.of(name);
      }
      name = name.substring(0, name.lastIndexOf('.'));
    }
    return Optional.empty();
  }

  Collection<Source> all() {
    return byName.values();
  }

  Source get(String name) {
    Source source = byName.get(name);
    if (source == null) {
      throw new IllegalArgumentException("No source " + name);
    }
    return source;
  }

  /** Sets of files each of which uses, perhaps through others, every other. */
  List<Set<String>> circles() {
    Map<String, Set<String>> reached = new TreeMap<>();
    byName.keySet().forEach(name -> reached.put(name, reachedFrom(name)));
    List<Set<String>> circles = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : byName.keySet()) {
      if (reached.get(name).contains(name) && !seen.contains(name)) {
        Set<String> circle = new TreeSet<>();
        for (String other : reached.get(name)) {
          if (reached.get(other).contains(name)) {
            circle.add(other);
          }
        }
        seen.addAll(circle);
        circles.add(circle);
      }
    }
    return circles;
  }

  private Set<String> reachedFrom(String start) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(get(start).uses());
    while (!open.isEmpty()) {
      String name = open.pop();
      if (reached.add(name)) {
        open.addAll(get(name).uses());
      }
    }
    return reached;
  }
}
