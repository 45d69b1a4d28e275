package io.isometrics.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The places in the modules that log, read from their sources. */
final class LogCalls {

  private static final Pattern CALL = Pattern.compile("\\bLog\\s*\\.(?:warn|info)\\(");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
  private static final Pattern CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");

  /** A character that begins no text. */
  private static final String QUOTE = "'\"'";

  /** The placeholders of formats. */
  private static final Pattern FORMAT = Pattern.compile("%[sd]");

  private LogCalls() {}

  /**
   * One of them.
   *
   * @param place file and line
   * @param texts what it says between the things that differ
   */
  record Call(String place, List<String> texts) {}

  static List<Call> ofAllModules() throws IOException {
    List<Call> calls = new ArrayList<>();
    for (Path source : Document.mainSources()) {
      String text = Files.readString(source);
      Matcher call = CALL.matcher(text);
      while (call.find()) {
        int line = (int) text.substring(0, call.start()).lines().count();
        String place = Document.ROOT.relativize(source) + ":" + line;
        calls.add(new Call(place, texts(text.substring(call.end(), end(text, call.end())))));
      }
    }
    return calls;
  }

  /** All that stands between quotes, in all modules. */
  static String literalsOfAllModules() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path source : Document.mainSources()) {
      String code = Files.readString(source).replace(QUOTE, "");
      all.append(String.join("\n", texts(code))).append('\n');
    }
    return all.toString();
  }

  private static List<String> texts(String code) {
    return LITERAL
        .matcher(CONCATENATION.matcher(code).replaceAll(""))
        .results()
        .flatMap(literal -> Stream.of(FORMAT.split(literal.group(1).replace("\\\"", "\""), -1)))
        .collect(Collectors.toList());
  }

  /** Where the arguments end that begin at an index. */
  private static int end(String text, int start) {
    int depth = 1;
    boolean quoted = false;
    int i = start;
    while (depth > 0) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
      i++;
    }
    return i - 1;
  }
}
