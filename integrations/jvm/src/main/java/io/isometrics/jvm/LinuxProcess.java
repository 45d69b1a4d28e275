package io.isometrics.jvm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** What Linux tells of this process in {@code /proc/self/status}. */
final class LinuxProcess {

  private static final String STATUS = "/proc/self/status";
  private static final int BYTES_PER_KILOBYTE = 1024;

  /** Holds the file, which has some 1.5 kB; guarded by this object. */
  private final byte[] buffer = new byte[4096];

  LinuxProcess() {}

  static boolean isReadable() {
    return Files.isReadable(Path.of(STATUS));
  }

  /** The number of a line such as {@code VmRSS: 24576 kB}, in bytes. */
  synchronized OptionalDouble bytes(String key) {
    int length;
    try (InputStream in = new FileInputStream(STATUS)) {
      length = in.readNBytes(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] wanted = key.getBytes(US_ASCII);
    for (int i = 0; i + wanted.length < length; i++) {
      if ((i == 0 || buffer[i - 1] == '\n') && isAt(i, wanted)) {
        return OptionalDouble.of(number(i + wanted.length, length) * (double) BYTES_PER_KILOBYTE);
      }
    }
    return OptionalDouble.empty();
  }

  private boolean isAt(int start, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (buffer[start + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int start, int end) {
    long number = 0;
    for (int i = start; i < end && buffer[i] != '\n'; i++) {
      if (buffer[i] >= '0' && buffer[i] <= '9') {
        number = number * 10 + (buffer[i] - '0');
      }
    }
    return number;
  }
}
