package io.isometrics.prometheus.internal.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a request, and what is not. */
class RequestReaderTest {

  private static final String HOST = "Host: localhost\r\n";

  private final AtomicInteger begun = new AtomicInteger();

  private RequestReader reader(InputStream in) {
    return new RequestReader(in, begun::incrementAndGet);
  }

  private RequestReader reader(String text) {
    return reader(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }

  private Request read(String text) throws IOException {
    return Objects.requireNonNull(reader(text).next(), "the stream ended");
  }

  private void assertBad(int status, String text, String message) {
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> reader(text).next())
        .withMessage(message)
        .satisfies(e -> assertThat(e.status()).isEqualTo(status));
  }

  @Test
  void theLineAndTheFieldsAreThoseOfTheRequest() throws IOException {
    Request request =
        read(
            String.join(
                "\r\n",
                "GET /metrics?name[]=a HTTP/1.1",
                "host: localhost:9400",
                "Accept: text/plain",
                "X-Empty:",
                "ACCEPT:\t application/openmetrics-text \t",
                "X!#$%&'*+-.^_`|~1: \u00e4\tb",
                "\r\n"));

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.uri().getRawPath()).isEqualTo("/metrics");
    assertThat(request.headers().first("Host")).isEqualTo("localhost:9400");
    assertThat(request.headers().all("accept"))
        .containsExactly("text/plain", "application/openmetrics-text");
    assertThat(request.headers().first("x-empty")).isEmpty();
    assertThat(request.headers().first("X!#$%&'*+-.^_`|~1")).isEqualTo("\u00e4\tb");
    assertThat(request.headers().first("Other")).isNull();
    assertThat(request.headers().size()).isEqualTo(5);
    assertThat(request.isLast()).isFalse();
    assertThat(request.bodyFollows()).isFalse();
  }

  /** The stream gives a byte at a time, and what is read of a request is no part of the next. */
  @Test
  void requestsFollowEachOther() throws IOException {
    String text =
        String.join(
            "\r\n",
            "GET /first HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody",
            "HEAD /second HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(3_000) + "\r\n",
            "GET /third HTTP/1.0\r\n\r\n");
    byte[] bytes = text.getBytes(ISO_8859_1);
    RequestReader whole = reader(text);
    RequestReader pieces =
        reader(
            new ByteArrayInputStream(bytes) {
              @Override
              public synchronized int read(byte[] into, int at, int length) {
                return super.read(into, at, Math.min(length, 100));
              }
            });
    for (RequestReader requests : new RequestReader[] {whole, pieces}) {
      for (String path : new String[] {"/first", "/second", "/third"}) {
        Request request = Objects.requireNonNull(requests.next());
        assertThat(request.uri()).hasToString(path);
        assertThat(request.isLast()).as(path).isEqualTo(path.equals("/third"));
      }
      assertThat(requests.next()).isNull();
    }
    assertThat(begun.get()).as("requests that began").isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GET", "GET / HTTP/1.1\r", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a"})
  void whatBreaksOffIsNoRequest(String text) throws IOException {
    assertThat(reader(text).next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "GET / and more HTTP/1.1",
        "G@T / HTTP/1.1",
        "GET / HTTP/11",
        "GET / http/1.1",
        "GET / HTTP/1.1x",
      })
  void theRequestLineHasThreeParts(String line) {
    assertBad(
        400,
        line + "\r\n" + HOST + "\r\n",
        "The request line must be as in: GET /metrics HTTP/1.1");
  }

  @Test
  void otherVersionsAreRefused() {
    assertBad(505, "GET / HTTP/2.0\r\n\r\n", "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/<a>", "http://[::1", "/\u00e4", "/a\u0007"})
  void whatIsAskedForIsAUri(String target) {
    assertBad(
        400,
        "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n",
        "What is asked for has characters that must be percent-encoded.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host a", ": a", "Ho st: a", "Host : a", " Host: a", "Accept: a\r\n b: c"})
  void aFieldHasANameAndAColon(String field) {
    assertBad(
        400,
        "GET / HTTP/1.1\r\n" + field + "\r\n\r\n",
        "A header field must be as in: Accept: text/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\rb", "a\u007fb", "a\u001fb"})
  void aFieldHasNoControlCharacters(String value) {
    assertBad(
        400,
        "GET / HTTP/1.1\r\nX: " + value + "\r\n\r\n",
        "A header field has a control character.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/1.1\n", "GET / HTTP/1.1\r\nHost: a\n", "GET / HTTP/1.0\r\n\n"})
  void aLineEndsWithBothItsCharacters(String text) {
    assertBad(400, text + "\r\n", "A line of the head must end with CR and LF.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0016\u0003\u0001", "\u0000", "\u00ff", "\n"})
  void whatBeginsLikeNoRequestIsRefusedAtOnce(String text) {
    assertBad(
        400, text, "HTTP is spoken here, which begins with a line such as: GET /metrics HTTP/1.1");
  }

  @Test
  void emptyLinesBeforeARequestAreLeftOut() throws IOException {
    assertThat(read("\r\n\r\nGET /a HTTP/1.0\r\n\r\n").uri()).hasToString("/a");
    assertBad(431, "\r\n".repeat(20_000), "The head of the request is longer than 32768 bytes.");
  }

  @Test
  void aHostIsGivenOnce() throws IOException {
    String message = "A request must have one Host header.";
    assertBad(400, "GET / HTTP/1.1\r\n\r\n", message);
    assertBad(400, "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n", message);
    assertBad(400, "GET / HTTP/1.0\r\n" + HOST + HOST + "\r\n", message);
    assertThat(read("GET / HTTP/1.0\r\n\r\n").headers().size()).isZero();
  }

  @Test
  void aHeadHasLimits() throws IOException {
    String before = "GET / HTTP/1.1\r\n" + HOST + "X: ";
    String longest = "x".repeat(RequestReader.MAX_HEAD_BYTES - before.length() - 4);
    assertThat(read(before + longest + "\r\n\r\n").headers().size()).isEqualTo(2);
    assertBad(
        431, before + longest + "x\r\n\r\n", "The head of the request is longer than 32768 bytes.");

    String most = "GET / HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(RequestReader.MAX_FIELDS - 1);
    assertThat(read(most + "\r\n").headers().size()).isEqualTo(100);
    assertBad(431, most + "X: y\r\n\r\n", "The request has more than 100 header fields.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // version | connection | whether it is the last
        "HTTP/1.1 | keep-alive | false",
        "HTTP/1.1 | close | true",
        "HTTP/1.1 | Close | true",
        "HTTP/1.1 | TE, close | true",
        "HTTP/1.1 | closed | false",
        "HTTP/1.0 | keep-alive | true",
      })
  void theConnectionEndsWhenItIsAskedTo(String version, String connection, boolean last)
      throws IOException {
    assertThat(
            read("GET / " + version + "\r\n" + HOST + "Connection: " + connection + "\r\n\r\n")
                .isLast())
        .isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // fields | the body that is there | whether more may follow
        "Content-Length: 0 | '' | false",
        "Content-Length: 3 | abc | false",
        "Content-Length: 3~Content-Length: 3 | abc | false",
        "Content-Length: 4 | abc | true",
        "Content-Length: 999999999999999999 | abc | true",
        "Transfer-Encoding: chunked | '' | true",
        "transfer-encoding: Chunked | '' | true",
      })
  void aBodyThatHasNotComeEndsTheConnection(String fields, String body, boolean follows)
      throws IOException {
    Request request =
        read("POST / HTTP/1.1\r\n" + HOST + fields.replace("~", "\r\n") + "\r\n\r\n" + body);

    assertThat(request.bodyFollows()).isEqualTo(follows);
    assertThat(request.isLast()).isEqualTo(follows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 | Content-Length: -1 | 400",
        "HTTP/1.1 | Content-Length: +1 | 400",
        "HTTP/1.1 | Content-Length: x | 400",
        "HTTP/1.1 | Content-Length: | 400",
        "HTTP/1.1 | Content-Length: 1, 1 | 400",
        "HTTP/1.1 | Content-Length: 9999999999999999999 | 400",
        "HTTP/1.1 | Content-Length: 1~Content-Length: 2 | 400",
        "HTTP/1.1 | Content-Length: 1~Transfer-Encoding: chunked | 400",
        "HTTP/1.0 | Transfer-Encoding: chunked | 400",
        "HTTP/1.1 | Transfer-Encoding: gzip | 501",
        "HTTP/1.1 | Transfer-Encoding: gzip, chunked | 501",
        "HTTP/1.1 | Transfer-Encoding: chunked~Transfer-Encoding: chunked | 501",
      })
  void lengthsThatCanBeReadInTwoWaysAreRefused(String version, String fields, int status) {
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(
            () ->
                read(
                    "POST / " + version + "\r\n" + HOST + fields.replace("~", "\r\n") + "\r\n\r\n"))
        .satisfies(e -> assertThat(e.status()).isEqualTo(status));
  }

  @Test
  void aFieldOfAnAnswerStaysOnItsLine() {
    Headers headers = new Headers();
    headers.add("A", "1");
    headers.add("a", "2");
    headers.add("B", "3");
    headers.set("A", "4");
    StringBuilder head = new StringBuilder();
    headers.writeTo(head);

    assertThat(head).hasToString("B: 3\r\nA: 4\r\n");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> headers.add("C", "a\r\nD: b"))
        .withMessage("the value of the header C has a control character: give one line of text");
  }
}
