package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.fixtures.Await;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.fixtures.SelfSignedKey;
import io.isometrics.prometheus.internal.server.Sockets;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may in: TLS, client certificates, passwords, tokens, and what happens on a change. */
class AccessTest {

  private static final int GUESSES = 16;
  private static final String TOKEN = "0123456789abcdef";

  /** Of the password "open sesame", with the least cost. */
  private static final String USERS = "basic_auth_users:\n  ali: " + Passwords.hash("open sesame");

  private static final String TLS =
      "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

  @TempDir static Path folder;

  private static SelfSignedKey server;
  private static SelfSignedKey client;
  private static SelfSignedKey stranger;

  @BeforeAll
  static void makeFiles() throws IOException, GeneralSecurityException {
    server = SelfSignedKey.create(folder, "server");
    client = SelfSignedKey.create(folder, "client", "dns:prometheus.example", "EC");
    stranger = SelfSignedKey.create(folder, "stranger", "dns:stranger.example", "RSA");
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.writeString(folder.resolve("password"), SelfSignedKey.PASSWORD + "\n");
  }

  private static PrometheusExporter start(String config) throws IOException {
    return start(write(Files.createTempFile(folder, "web", ".yml"), config));
  }

  private static PrometheusExporter start(Path config) {
    return PrometheusExporter.builder(new PrometheusRegistry()).webConfig(config).start();
  }

  private static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> get(SSLContext context, URI uri, String... headers)
      throws IOException {
    SSLParameters parameters = new SSLParameters();
    return get(context, parameters, uri, headers);
  }

  private static HttpResponse<String> get(
      SSLContext context, SSLParameters parameters, URI uri, String... headers) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      // A client of its own has a connection of its own.
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(context)
          .sslParameters(parameters)
          .build()
          .send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tlsIsSpokenInBothVersions(String version) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {version});
    try (PrometheusExporter exporter = start(TLS)) {
      HttpResponse<String> response = get(server.context(), parameters, exporter.uri());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo(version);
    }
    String other = version.equals("TLSv1.2") ? "TLS13" : "TLS12";
    try (PrometheusExporter exporter =
        start(TLS + "  min_version: " + other + "\n  max_version: " + other + "\n")) {
      assertThatThrownBy(() -> get(server.context(), parameters, exporter.uri()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aKeyStoreServesToo() throws Exception {
    try (PrometheusExporter exporter =
        start(
            """
            tls_server_config:
              keystore_file: server.p12
              keystore_password_file: password
            """)) {
      assertThat(get(server.context(), exporter.uri()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void cipherSuitesAndHeadersAreThoseOfTheFile() throws Exception {
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    try (PrometheusExporter exporter =
        start(
            TLS
                + "  max_version: TLS12\n  cipher_suites: ["
                + suite
                + "]\nhttp_server_config:\n  headers:\n    X-Frame-Options: deny\n")) {
      HttpResponse<String> response = get(server.context(), exporter.uri());

      assertThat(response.sslSession().orElseThrow().getCipherSuite()).isEqualTo(suite);
      assertThat(response.headers().firstValue("X-Frame-Options")).hasValue("deny");
    }
  }

  @Test
  void onlyClientsWithAnAllowedCertificateGetIn() throws Exception {
    write(
        folder.resolve("ca.pem"),
        Files.readString(client.certificate()) + Files.readString(stranger.certificate()));
    try (PrometheusExporter exporter =
        start(
            TLS
                + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n"
                + "  client_allowed_sans: [prometheus.example]\n")) {
      assertThat(get(server.context(client.keyManagers()), exporter.uri()).statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> get(server.context(stranger.keyManagers()), exporter.uri()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(server.context(), exporter.uri()))
          .isInstanceOf(IOException.class);
    }
  }

  /** Its handshake was before the change. */
  @Test
  void aConnectionThatIsKeptEndsWithTheNameOfItsClient() throws Exception {
    String allowed =
        TLS
            + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: client.crt\n"
            + "  client_allowed_sans: [%s]\n";
    Path config =
        write(folder.resolve("names.yml"), allowed.formatted("other.example, prometheus.example"));
    try (PrometheusExporter exporter = start(config);
        Socket kept =
            server
                .context(client.keyManagers())
                .getSocketFactory()
                .createSocket("localhost", exporter.port())) {
      assertThat(status(kept)).isEqualTo("HTTP/1.1 200 OK");
      write(config, allowed.formatted("other.example"));

      Await.until(
          () -> status(kept).equals("HTTP/1.1 403 Forbidden"), () -> "the client is still let in");
    }
  }

  /** Of the answer to another request on a connection. */
  private static String status(Socket connection) {
    try {
      Sockets.send(connection, "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return Sockets.readUntil(connection, "\r\n\r\n").lines().findFirst().orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aCertificateFromElsewhereDoesNotGetIn() throws Exception {
    try (PrometheusExporter exporter =
        start(
            TLS + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: client.crt\n")) {
      assertThat(get(server.context(), exporter.uri()).statusCode()).isEqualTo(200);
      assertThat(get(server.context(client.keyManagers()), exporter.uri()).statusCode())
          .isEqualTo(200);
    }
    try (PrometheusExporter exporter =
        start(
            TLS
                + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: client.crt\n")) {
      assertThatThrownBy(() -> get(server.context(stranger.keyManagers()), exporter.uri()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(server.context(insistent(stranger)), exporter.uri()))
          .as("a client that sends it although it was not asked for one of that kind")
          .isInstanceOf(IOException.class);
      assertThat(get(server.context(insistent(client)), exporter.uri()).statusCode())
          .isEqualTo(200);
    }
  }

  /** What sends its certificate whether the server knows who made it or not. */
  private static KeyManager insistent(SelfSignedKey key) throws GeneralSecurityException {
    return new X509ExtendedKeyManager() {
      private final X509ExtendedKeyManager own = (X509ExtendedKeyManager) key.keyManagers()[0];

      @Override
      public @Nullable String chooseEngineClientAlias(
          String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return own.chooseEngineClientAlias(types, null, engine);
      }

      @Override
      public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return own.getCertificateChain(alias);
      }

      @Override
      public @Nullable PrivateKey getPrivateKey(String alias) {
        return own.getPrivateKey(alias);
      }

      @Override
      public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return own.getClientAliases(type, null);
      }

      @Override
      public @Nullable String chooseClientAlias(
          String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return own.chooseClientAlias(types, null, socket);
      }

      @Override
      public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
      }

      @Override
      public @Nullable String chooseServerAlias(
          String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
      }
    };
  }

  @Test
  void whoSpeaksNoTlsIsToldSo() throws IOException {
    try (PrometheusExporter exporter = start(TLS)) {
      assertThat(Http.raw(exporter, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"))
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .endsWith("\r\n\r\nHTTPS is spoken here: ask with https:// instead.\n");
      assertThat(Http.raw(exporter, "\u0001\u0002\u0003")).isEmpty();
    }
    try (PrometheusExporter exporter = start("rate_limit:\n  interval: 0\n")) {
      assertThatThrownBy(
              () ->
                  get(
                      server.context(),
                      URI.create(exporter.uri().toString().replace("http:", "https:"))))
          .isInstanceOf(IOException.class);
      assertThat(Http.raw(exporter, "\u0016\u0003\u0001\u0002\u0000"))
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("HTTP is spoken here");
    }
  }

  @Test
  void passwordsAndTokensLetInAndTellNothingElse() throws IOException {
    try (PrometheusExporter exporter = start(USERS + "\nbearer_token_file: token\n")) {
      URI uri = exporter.uri();
      assertThat(Http.get(uri, "Authorization", basic("ali", "open sesame")).statusCode())
          .isEqualTo(200);
      assertThat(Http.get(uri, "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
      assertThat(Http.get(uri, "Authorization", "bearer  " + TOKEN).statusCode()).isEqualTo(200);

      HttpResponse<byte[]> without = Http.get(uri);
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(Http.text(without)).isEqualTo("Unauthorized.\n");
      assertThat(without.headers().allValues("WWW-Authenticate"))
          .containsExactly(
              "Basic realm=\"metrics\", charset=\"UTF-8\"", "Bearer realm=\"metrics\"");
      for (String wrong :
          List.of(
              basic("ali", "wrong"),
              basic("nobody", "open sesame"),
              basic("ali", "x".repeat(100)),
              basic("ali", ""),
              "Basic",
              "Basic !",
              "Basic YWxp",
              "Bearer",
              "Bearer " + TOKEN + "0",
              "Digest x",
              "x".repeat(10_000))) {
        HttpResponse<byte[]> response = Http.get(uri, "Authorization", wrong);
        assertThat(response.statusCode()).as(wrong).isEqualTo(401);
        assertThat(response.body()).isEqualTo(without.body());
      }
      // Whatever is asked for.
      assertThat(Http.get(uri.resolve("/nothing")).statusCode()).isEqualTo(401);
      assertThat(Http.get(uri.resolve("/health")).statusCode()).isEqualTo(401);
      assertThat(Http.send("POST", uri).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void healthStaysOpenIfAskedFor() throws IOException {
    try (PrometheusExporter exporter = start(USERS + "\nhealth_without_credentials: true\n")) {
      assertThat(Http.get(exporter.uri().resolve("/health")).statusCode()).isEqualTo(200);
      assertThat(Http.get(exporter.uri().resolve("/-/ready")).statusCode()).isEqualTo(200);
      assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void moreRequestsThanTheLimitAreTurnedAwayAtOnce() throws IOException {
    try (PrometheusExporter exporter = start("rate_limit:\n  interval: 10h\n  burst: 2\n")) {
      assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(200);
      assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> third = Http.get(exporter.uri());
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  @Test
  void whoGuessesAtSpeedKeepsNobodyOutWhoIsKnown() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(GUESSES);
    try (PrometheusExporter exporter =
        start("basic_auth_users:\n  ali: " + Passwords.hash("open sesame", 8) + "\n")) {
      String right = basic("ali", "open sesame");
      assertThat(Http.get(exporter.uri(), "Authorization", right).statusCode()).isEqualTo(200);

      List<Future<Integer>> guesses = new ArrayList<>();
      for (int i = 0; i < GUESSES; i++) {
        String guess = basic("ali", "guess" + i);
        guesses.add(
            clients.submit(() -> Http.get(exporter.uri(), "Authorization", guess).statusCode()));
        assertThat(Http.get(exporter.uri(), "Authorization", right).statusCode()).isEqualTo(200);
      }

      for (Future<Integer> guess : guesses) {
        assertThat(guess.get()).isIn(401, 429);
      }
    } finally {
      clients.shutdown();
    }
  }

  @Test
  void handshakesThatNeverFinishHoldNobodyElseUp() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (PrometheusExporter exporter = start(TLS)) {
      for (int i = 0; i < 300; i++) {
        // The beginning of a handshake of 512 bytes that never come.
        sockets.add(Http.open(exporter, "\u0016\u0003\u0001\u0002\u0000\u0001"));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(get(server.context(), exporter.uri()).statusCode()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  @Tag("slow")
  void aNewCertificateIsUsedWithoutARestart() throws Exception {
    Path renewed = Files.createDirectory(folder.resolve("renewed"));
    Files.copy(server.certificate(), renewed.resolve("server.crt"));
    Files.copy(server.key(), renewed.resolve("server.key"));
    try (LogCapture log = new LogCapture();
        PrometheusExporter exporter = start(write(renewed.resolve("web.yml"), TLS))) {
      assertThat(get(server.context(), exporter.uri()).statusCode()).isEqualTo(200);
      SelfSignedKey next = SelfSignedKey.create(folder, "next");

      // One file after the other, as tools do: meanwhile the one before is used.
      replace(next.certificate(), renewed.resolve("server.crt"));
      Await.until(
          () -> {
            assertThat(served(exporter, server)).isEqualTo("CN=server");
            return !log.warnings().isEmpty();
          },
          () -> "no warning of the key that is not there yet");
      replace(next.key(), renewed.resolve("server.key"));
      Await.until(
          () -> served(exporter, server, next).equals("CN=next"),
          () -> "still the old certificate");

      assertThat(log.warnings())
          .containsExactly(
              "The web configuration is used as it was before, because it can't be read again: "
                  + renewed.resolve("web.yml")
                  + ":3: the private key can't be used: it is not the key of the certificate");
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    Path copy = to.resolveSibling("copy");
    Files.copy(from, copy);
    Files.move(copy, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The subject of the certificate that the exporter has. */
  private static String served(PrometheusExporter exporter, SelfSignedKey... possible) {
    for (SelfSignedKey trusted : possible) {
      try {
        HttpResponse<String> response = get(trusted.context(), exporter.uri());
        X509Certificate certificate =
            (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
      } catch (IOException | GeneralSecurityException e) {
        // It has another one.
      }
    }
    return "another one";
  }

  @Test
  @Tag("slow")
  void aChangeThatCanNotBeUsedIsLoggedOnceAndChangesNothing() throws IOException {
    Path config = write(folder.resolve("changing.yml"), USERS + "\n");
    try (LogCapture log = new LogCapture();
        PrometheusExporter exporter = start(config)) {
      String right = basic("ali", "open sesame");
      write(config, "basic_auth_users:\n  ali: open sesame\n");
      Await.until(
          () -> {
            assertThat(Http.get(exporter.uri(), "Authorization", right).statusCode())
                .isEqualTo(200);
            assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(401);
            return !log.warnings().isEmpty();
          },
          () -> "no warning");
      write(config, "basic_auth_users:\n  ali: " + Passwords.hash("changed") + "\n");
      Await.until(
          () ->
              Http.get(exporter.uri(), "Authorization", basic("ali", "changed")).statusCode()
                  == 200,
          () -> "the new password is not taken");

      assertThat(Http.get(exporter.uri(), "Authorization", right).statusCode()).isEqualTo(401);
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.infos()).contains("The web configuration was read again: " + config);
    }
  }

  @Test
  @Tag("slow")
  void tlsIsNotSwitchedOffByAChange() throws Exception {
    Path config = write(folder.resolve("off.yml"), TLS);
    try (LogCapture log = new LogCapture();
        PrometheusExporter exporter = start(config)) {
      write(config, "# nothing\n");
      Await.until(
          () -> {
            assertThat(served(exporter, server)).isEqualTo("CN=server");
            return !log.warnings().isEmpty();
          },
          () -> "no warning");

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .endsWith(":1: switches TLS on or off, which takes a restart of the exporter");
    }
  }
}
