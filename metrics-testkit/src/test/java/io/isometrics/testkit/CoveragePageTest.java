package io.isometrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the coverage in a real browser, where one is installed. */
class CoveragePageTest {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 1600;

  @TempDir Path folder;

  @Test
  void theBrowserShowsARowForEachMetric() throws Exception {
    String shown = chromium("--dump-dom", page().toUri().toString());

    assertThat(shown.split("<tr class=\"recorded\">", -1)).hasSize(1 + 20);
    assertThat(shown.split("<tr class=\"never\">", -1)).hasSize(1 + 9);
  }

  @Test
  void theBrowserPaintsTheBarInProportion() throws Exception {
    Path picture = Path.of("target", "coverage-page.png").toAbsolutePath();
    Files.createDirectories(picture.getParent());
    chromium(
        "--window-size=" + WIDTH + "," + HEIGHT,
        "--hide-scrollbars",
        "--screenshot=" + picture,
        page().toUri().toString());

    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo(WIDTH);
    int green = 0;
    for (int y = 0; y < HEIGHT && green == 0; y++) {
      for (int x = 0; x < WIDTH; x++) {
        green += image.getRGB(x, y) == 0xff18794e ? 1 : 0;
      }
      // Text has a few such pixels in a line, the bar hundreds.
      green = green < 200 ? 0 : green;
    }
    // 20 of 29, of the width between the margins.
    assertThat(green / (WIDTH - 48.0)).isBetween(0.66, 0.71);
  }

  private Path page() throws IOException {
    TestMetrics metrics = TestMetrics.create();
    Warren.run(metrics.registry());
    MetricsCoverage.of(metrics).writeTo(folder.resolve("coverage"));
    return folder.resolve("coverage/index.html");
  }

  private String chromium(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(find());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder.resolve("profile")));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  private static String find() {
    List<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .flatMap(path -> Stream.of(Path.of(path, "chromium"), Path.of(path, "google-chrome")))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(!found.isEmpty(), "no browser is installed: apt-get install chromium");
    return found.get(0).toString();
  }
}
