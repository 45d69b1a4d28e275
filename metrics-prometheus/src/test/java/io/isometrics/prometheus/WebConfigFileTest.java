package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.fixtures.LogCapture;
import io.isometrics.fixtures.SelfSignedKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in the web configuration file, and what an operator reads who errs. */
class WebConfigFileTest {

  static final String HASH = "$2y$04$ug8A9JOf5.YhmVBnA5L/buVbWQ7JNfQzq0r3AwHR7xUBTlR93jvHa";

  @TempDir static Path folder;

  private static String inline;

  @BeforeAll
  static void makeCertificates() throws IOException, GeneralSecurityException {
    SelfSignedKey server = SelfSignedKey.create(folder, "server");
    SelfSignedKey.create(folder, "other", "ip:127.0.0.1", "RSA");
    Files.writeString(folder.resolve("short"), "abc");
    Files.writeString(folder.resolve("password"), SelfSignedKey.PASSWORD + "\n");
    inline =
        "tls_server_config:\n  cert: |\n"
            + Files.readString(server.certificate()).indent(4)
            + "  key: |\n"
            + Files.readString(server.key()).indent(4);
  }

  private static PrometheusExporter start(String text) throws IOException {
    Path file = Files.createTempFile(folder, "web", ".yml");
    return start(Files.writeString(file, text));
  }

  private static PrometheusExporter start(Path file) {
    return PrometheusExporter.builder(new PrometheusRegistry()).webConfig(file).start();
  }

  @Test
  void theSampleOfExporterToolkitIsReadAsItIs() throws IOException {
    try (PrometheusExporter exporter =
        start(
            """
            # TLS and basic authentication configuration example.
            #
            # Additionally, a certificate and a key file are needed.
            tls_server_config:
              cert_file: server.crt
              key_file: server.key

            # Usernames and passwords required to connect.
            basic_auth_users:
              alice: $2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze
              bob: $2y$10$hLqFl9jSjoAAy95Z/zw8Ye8wkdMBM8c5Bn1ptYqP/AXyV0.oy0S8m

            # Rate limiting requests on the endpoint using a token bucket
            rate_limit:
              interval: "1s" # time interval between two requests
              burst: 20
            """)) {
      assertThat(exporter.uri()).hasScheme("https");
    }
  }

  @Test
  void everyKeyOfTheFormatIsTaken() throws IOException {
    try (LogCapture log = new LogCapture();
        PrometheusExporter exporter =
            start(
                """
                tls_server_config:
                  cert_file: server.crt
                  key_file: server.key
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: other.crt
                  client_allowed_sans: [prometheus.example, 127.0.0.1]
                  min_version: TLS12
                  max_version: TLS13
                  cipher_suites:
                    - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                    - TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
                  prefer_server_cipher_suites: false
                  curve_preferences: [X25519, CurveP256, CurveP384, CurveP521]
                http_server_config:
                  http2: true
                  headers:
                    Content-Security-Policy: "default-src 'none'"
                    X-Frame-Options: deny
                    X-Content-Type-Options: nosniff
                    X-XSS-Protection: "1"
                    Strict-Transport-Security: max-age=31536000
                basic_auth_users:
                rate_limit:
                  interval: 0
                """)) {
      assertThat(exporter.uri()).hasScheme("https");
      assertThat(log.warnings().size()).isEqualTo(Runtime.version().feature() >= 20 ? 0 : 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tls_server_config: # nothing\n",
        "rate_limit: {interval: 1s}" // replaced below
      })
  void aFileThatAsksForNothingLetsEverybodyIn(String text) throws IOException {
    try (PrometheusExporter exporter = start(text.replace("{interval: 1s}", ""))) {
      assertThat(exporter.uri()).hasScheme("http");
      assertThat(Http.get(exporter.uri()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void certificatesMayStandInTheFileAndKeysInTheFormOfOpenSsl() throws Exception {
    try (PrometheusExporter exporter = start(inline)) {
      assertThat(exporter.uri()).hasScheme("https");
    }
    SelfSignedKey rsa = SelfSignedKey.create(folder, "rsa", "ip:127.0.0.1", "RSA");
    byte[] pkcs8 =
        Base64.getMimeDecoder()
            .decode(Files.readString(rsa.key()).replaceAll("-----[A-Z ]+-----", ""));
    // What stands in PKCS#8 after the algorithm is PKCS#1.
    byte[] pkcs1 = java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    Files.writeString(
        folder.resolve("pkcs1.key"),
        "-----BEGIN RSA PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pkcs1)
            + "\n-----END RSA PRIVATE KEY-----\n");
    try (PrometheusExporter exporter =
        start("tls_server_config:\n  cert_file: rsa.crt\n  key_file: pkcs1.key\n")) {
      assertThat(exporter.uri()).hasScheme("https");
    }
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    Path missing = folder.resolve("missing.yml");

    assertThatThrownBy(() -> start(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(missing + ":1: there is no file " + missing + ": correct the path");
  }

  @Test
  void aFileThatIsNoneIsNamed() {
    assertThatThrownBy(() -> start(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(folder + ":1: " + folder + " can't be read: ");
  }

  /** So that nobody is let in because of a slip. */
  @Test
  void aKeyThatThereIsNoneOfIsNotPassedOver() throws IOException {
    Path file = folder.resolve("slip.yml");
    Files.writeString(
        file,
        """
        tls_server_config:
          cert_file: server.crt
          key_file: server.key
          client_auth: RequireAndVerifyClientCert
        """);

    assertThatThrownBy(() -> start(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            file
                + ":4: 'client_auth' is no setting of tls_server_config: remove it, or use one of"
                + " cert, cert_file, cipher_suites, client_allowed_sans, client_auth_type, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "tls_server: | 1: 'tls_server' is no setting of the file: remove it, or use one of"
            + " basic_auth_users, bearer_token_file, health_without_credentials,"
            + " http_server_config, rate_limit, tls_server_config",
        "tls_server_config: yes | 1: tls_server_config must have keys below it, indented",
        "tls_server_config:;  min_version: TLS12 | 2: tls_server_config has no cert_file: set"
            + " cert_file and key_file to PEM files",
        "TLS  min_version: TLS10 | 4: min_version 'TLS10' is not supported: use TLS12, TLS13",
        "TLS  min_version: TLS13;  max_version: TLS12 | 5: max_version is below min_version: leave"
            + " both out for TLS 1.2 and 1.3",
        "TLS  client_auth_type: RequestClientCert | 4: client_auth_type 'RequestClientCert' is not"
            + " supported: use NoClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert",
        "TLS  client_auth_type: RequireAndVerifyClientCert | 4: client certificates are asked for"
            + " and nothing says whose: set client_ca_file",
        "TLS  client_ca_file: other.crt | 2: client_ca_file is set and no client is asked for a"
            + " certificate: set client_auth_type to RequireAndVerifyClientCert",
        "TLS  client_allowed_sans: [a] | 4: client_allowed_sans must have names, and needs"
            + " client_auth_type to be RequireAndVerifyClientCert",
        "TLS  cipher_suites: [TLS_NONE] | 4: this JDK has no cipher suite 'TLS_NONE': remove it, or"
            + " use another one",
        "TLS  curve_preferences: [P256] | 4: there is no curve 'P256': use one of CurveP256,"
            + " CurveP384, CurveP521, X25519",
        "TLS  cert: x | 2: cert and cert_file are both set: remove one of them",
        "tls_server_config:;  cert_file: server.crt;  key_file: other.key | 3: the private key can't"
            + " be used: it is not the key of the certificate",
        "tls_server_config:;  cert_file: server.crt;  key_file: server.crt | 3: the private key"
            + " can't be used: it has no -----BEGIN PRIVATE KEY-----",
        "tls_server_config:;  cert_file: server.key;  key_file: server.key | 2: the certificate"
            + " can't be used: it has no -----BEGIN CERTIFICATE-----",
        "tls_server_config:;  keystore_file: server.p12 | 2: keystore_file needs"
            + " keystore_password_file beside it",
        "http_server_config:;  headers:;    Server: x | 3: the header Server can't be set: use one"
            + " of Content-Security-Policy, Strict-Transport-Security, X-Content-Type-Options,"
            + " X-Frame-Options, X-XSS-Protection",
        "http_server_config:;  headers:;    X-Frame-Options: no | 3: X-Frame-Options must be one of"
            + " deny, sameorigin",
        "basic_auth_users:;  a: secret | 2: the password of 'a' is not hashed with bcrypt: make a"
            + " hash with 'htpasswd -nBC 10 \"\" # tr -d :\\n'",
        "bearer_token_file: short | 1: bearer_token_file: the token must be 16 to 4096 printable"
            + " characters on one line, such as 'openssl rand -hex 32' makes",
        "rate_limit:;  interval: soon | 2: interval 'soon' is no duration: write one like 1s",
        "rate_limit:;  interval: 1m30s | 2: burst must be a number above 0, as no request would be"
            + " answered otherwise",
      })
  void whatCanNotBeUsedIsRefusedWithItsLine(String text, String message) throws IOException {
    Path file = Files.createTempFile(folder, "web", ".yml");
    Files.writeString(
        file,
        text.replace(
                "TLS  ", "tls_server_config:;  cert_file: server.crt;  key_file: server.key;  ")
            .replace(';', '\n'));

    assertThatThrownBy(() -> start(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ":" + message.replace(" # ", " | "));
  }

  @Test
  void aHashThatWouldCostSecondsIsRefusedWithoutBeingShown() throws IOException {
    Path file = folder.resolve("cost.yml");
    Files.writeString(file, "basic_auth_users:\n  a: " + HASH.replace("$04$", "$15$") + "\n");

    assertThatThrownBy(() -> start(file))
        .hasMessage(
            file
                + ":2: the hash of 'a' has the cost 15: use one from 4 to 14, as wrong passwords"
                + " would cost seconds each");
  }

  @Test
  void theSettingOfTheProcessNamesTheFile() throws IOException {
    Path file = folder.resolve("process.yml");
    Files.writeString(file, "basic_auth_users:\n  a: b\n");
    try (LogCapture log = new LogCapture()) {
      new PrometheusBackendProvider()
          .create(
              name ->
                  java.util.Optional.ofNullable(
                      Map.of(
                              "isometrics.http.port",
                              "0",
                              "isometrics.http.web.config",
                              file.toString())
                          .get(name)))
          .close();

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("Metrics are recorded but not served: " + file + ":2: the password of 'a'");
    }
  }
}
