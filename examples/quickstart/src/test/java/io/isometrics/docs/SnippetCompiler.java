package io.isometrics.docs;

import com.sun.source.util.JavacTask;
import io.isometrics.docs.Document.Block;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles the Java blocks of one document, from top to bottom: a block sees the types that earlier
 * ones declare. A block is a whole file, or the members of a class, or statements. The latter two
 * are wrapped, with some imports and with what the comment before the block says: {@code <!--
 * members: int depth() { return 0; } given: MetricsRegistry registry -->} adds members to the class
 * and parameters to the method around the statements. Either part may be left out.
 */
final class SnippetCompiler {

  private static final String IMPORTS =
      "import io.isometrics.*; import io.isometrics.Timer; import io.isometrics.spi.*;"
          + " import io.isometrics.testkit.*; import java.nio.file.Path; import java.time.*; import java.util.*;"
          + " import java.util.concurrent.*; import org.junit.jupiter.api.Test;"
          + " import static io.isometrics.testkit.IsometricsAssertions.assertThat;"
          + " import static io.isometrics.testkit.IsometricsAssertions.assertThatMetrics;"
          + " import static org.assertj.core.api.Assertions.assertThat; ";
  private static final Pattern CONTEXT =
      Pattern.compile("(?:members:(?<members>.*?))?(?:given:(?<given>.*))?");
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("(?m)^public (?:[a-z]+ )*(?:class|interface|enum|record) (\\w+)");

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final Path classes;

  /** Puts classes into a folder. */
  SnippetCompiler(Path classes) {
    this.classes = classes;
  }

  /**
   * Compiles a block in the form that fits it. If it has errors, the failure names file and line.
   */
  void compile(Block block) throws IOException {
    Matcher context = CONTEXT.matcher(block.directive());
    if (!context.matches()) {
      throw new AssertionError("The comment before " + block + " is not understood");
    }
    String name = "Lines" + block.line();
    String given = context.group("given");
    String type =
        "class " + name + " {" + Objects.requireNonNullElse(context.group("members"), "") + " ";
    Source file = new Source(name, String.join("\n", block.code()), 0);
    Source members = wrapped(name, block.code(), type, "}");
    Source statements =
        wrapped(
            name,
            block.code(),
            type
                + "static void run("
                + Objects.requireNonNullElse(given, "")
                + ") throws Exception {",
            "} }");
    Source fitting = statements;
    if (given == null) {
      fitting = parses(file) ? file : parses(members) ? members : statements;
    }
    compile(block, fitting);
  }

  /** Compiles some lines of a block into the body of a public class. */
  void compileMembers(Block block, String name, List<String> code) throws IOException {
    compile(block, wrapped(name, code, "public class " + name + " {", "}"));
  }

  /** The classes compiled so far. */
  ClassLoader loader() throws MalformedURLException {
    return new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
  }

  /** Puts the imports of the code, and then what is to come before it, on a line before it. */
  private static Source wrapped(String name, List<String> code, String before, String after) {
    String imports =
        code.stream().filter(SnippetCompiler::isImport).collect(Collectors.joining(" "));
    String body =
        code.stream().map(line -> isImport(line) ? "" : line).collect(Collectors.joining("\n"));
    return new Source(name, IMPORTS + imports + " " + before + "\n" + body + "\n" + after, 1);
  }

  private static boolean isImport(String line) {
    return line.strip().startsWith("import ");
  }

  private boolean parses(Source source) throws IOException {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    task(source, diagnostics).parse();
    return diagnostics.getDiagnostics().stream()
        .noneMatch(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR);
  }

  private void compile(Block block, Source source) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    if (task(source, diagnostics).call()) {
      return;
    }
    List<String> errors = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      int line = (int) Math.max(0, diagnostic.getLineNumber() - 1 - source.linesBefore);
      errors.add(block.place(line) + ": " + diagnostic.getMessage(Locale.ROOT));
    }
    throw new AssertionError(
        "The Java block at "
            + block
            + " does not compile:\n"
            + String.join("\n", errors)
            + "\nIt was compiled as:\n"
            + source.code);
  }

  private JavacTask task(Source source, DiagnosticCollector<JavaFileObject> diagnostics) {
    return (JavacTask)
        compiler.getTask(
            new StringWriter(),
            null,
            diagnostics,
            List.of(
                "--release",
                "17",
                "-proc:none",
                "-Xlint:deprecation,removal,unchecked,rawtypes",
                "-Werror",
                "-d",
                classes.toString(),
                "-cp",
                classes + File.pathSeparator + classPath()),
            null,
            List.of(source));
  }

  /** The class path of the tests, which Surefire may have put into the manifest of a jar. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static final class Source extends SimpleJavaFileObject {

    final String code;
    final int linesBefore;

    /** A file named after its public type, if it has one. */
    Source(String name, String code, int linesBefore) {
      super(URI.create("string:///" + fileName(name, code) + ".java"), Kind.SOURCE);
      this.code = code;
      this.linesBefore = linesBefore;
    }

    private static String fileName(String name, String code) {
      Matcher type = PUBLIC_TYPE.matcher(code);
      return type.find() ? type.group(1) : name;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
