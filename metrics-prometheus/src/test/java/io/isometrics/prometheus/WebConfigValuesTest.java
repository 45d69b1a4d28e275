package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.fixtures.LogCapture;
import io.isometrics.fixtures.SelfSignedKey;
import io.isometrics.prometheus.internal.webconfig.ReloadingConfig;
import io.isometrics.prometheus.internal.webconfig.WebConfig;
import io.isometrics.prometheus.internal.webconfig.WebConfig.ClientCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a web configuration file, without a server. */
class WebConfigValuesTest {

  private static final String TLS =
      "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
  private static final String REQUIRED =
      TLS + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: client.crt\n";

  @TempDir static Path folder;

  private static SelfSignedKey server;

  @BeforeAll
  static void makeCertificates() throws IOException, GeneralSecurityException {
    server = SelfSignedKey.create(folder, "server");
    SelfSignedKey.create(folder, "client", "dns:prometheus.example", "EC");
    Files.writeString(folder.resolve("password"), SelfSignedKey.PASSWORD + "\n");
    Files.writeString(folder.resolve("wrong"), "wrong\n");
  }

  private static Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "web", ".yml"), text);
  }

  private static WebConfig read(String text) throws IOException {
    return new ReloadingConfig(file(text)).get();
  }

  private static WebConfig.Tls tls(String text) throws IOException {
    return Objects.requireNonNull(read(text).tls());
  }

  private static void assertRefused(String text, String message) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> new ReloadingConfig(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ":" + message);
  }

  @Test
  void anEmptyFileAsksForNothing() throws IOException {
    assertThat(read("")).isEqualTo(new WebConfig(null, Map.of(), Map.of(), null, null, false));
    assertThat(read("").asksForCredentials()).isFalse();
  }

  @Test
  void healthIsOpenIfTheFileSaysSo() throws IOException {
    assertThat(read("health_without_credentials: true\n").openHealth()).isTrue();
    assertThat(read("health_without_credentials: false\n").openHealth()).isFalse();
    assertThat(read("health_without_credentials:\n").openHealth()).isFalse();
    assertRefused(
        "\nhealth_without_credentials: maybe\n",
        "2: health_without_credentials 'maybe' is not supported: use true, false");
  }

  @ParameterizedTest
  @CsvSource({
    "1s, 1000000000",
    "1ns, 1",
    "2us, 2000",
    "2\u00b5s, 2000",
    "3ms, 3000000",
    "1m30s, 90000000000",
    "1.5h, 5400000000000",
    "1h0m0.5s, 3600500000000",
  })
  void anIntervalIsADurationOfGo(String interval, long nanos) throws IOException {
    assertThat(read("rate_limit:\n  interval: " + interval + "\n  burst: 20\n").limit())
        .isEqualTo(new WebConfig.Limit(nanos, 20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "s",
        "-1s",
        "1s2",
        "1 s",
        "1d",
        "1s,",
        "x1s",
        "1.s",
        "300000h",
        "1000000000s",
        ""
      })
  void anotherIntervalIsRefused(String interval) throws IOException {
    assertRefused(
        "rate_limit:\n  burst: 1\n  interval: '" + interval + "'\n",
        "3: interval '" + interval + "' is no duration: write one like 1s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"  interval: 0\n", "  interval: 0s\n", "  burst: 3\n"})
  void withoutAnIntervalThereIsNoLimit(String text) throws IOException {
    assertThat(read("rate_limit:\n" + text).limit()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "many", "1000000000"})
  void aBurstIsANumberAboveZero(String burst) throws IOException {
    assertRefused(
        "rate_limit:\n  interval: 1s\n  burst: " + burst + "\n",
        "3: burst must be a number above 0, as no request would be answered otherwise");
  }

  @Test
  void aLimitHasNoOtherKeys() throws IOException {
    assertRefused(
        "rate_limit:\n  interval: 1s\n  burts: 1\n",
        "3: 'burts' is no setting of rate_limit: remove it, or use one of burst, interval");
  }

  @Test
  void aTokenHasSixteenCharactersAtLeast() throws IOException {
    Path token = folder.resolve("token");
    for (String good : List.of("x".repeat(16), "!~".repeat(2_048), " \n" + "x".repeat(16) + "\n")) {
      Files.writeString(token, good);
      WebConfig config = read("bearer_token_file: token\n");
      assertThat(config.tokenDigest()).isNotNull().doesNotContain("x");
      assertThat(config.asksForCredentials()).isTrue();
    }
    for (String bad : List.of("x".repeat(15), "x".repeat(4_097), "12345678 12345678", "")) {
      Files.writeString(token, bad);
      assertRefused(
          "bearer_token_file: token\n",
          "1: bearer_token_file: the token must be 16 to 4096 printable characters on one line, such"
              + " as 'openssl rand -hex 32' makes");
    }
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws IOException {
    assertThat(read("#".repeat(1 << 20)).users()).isEmpty();
    Path large = file("#".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> new ReloadingConfig(large))
        .hasMessage(large + ":1: " + large + " can't be read: it is larger than 1 MB");
    Path missing = folder.resolve("none");
    assertRefused(
        "\nbearer_token_file: none\n",
        "2: bearer_token_file: there is no file " + missing + ": correct the path");
  }

  @ParameterizedTest
  @CsvSource({"04, true", "14, true", "03, false", "15, false", "31, false"})
  void theCostOfAHashIsBounded(String cost, boolean taken) throws IOException {
    String hash = WebConfigFileTest.HASH.replace("$04$", "$" + cost + "$");
    String text = "basic_auth_users:\n  ali: " + hash + "\n";
    if (taken) {
      assertThat(read(text).users()).isEqualTo(Map.of("ali", hash));
      assertThat(read(text).asksForCredentials()).isTrue();
    } else {
      assertRefused(
          text,
          "2: the hash of 'ali' has the cost "
              + Integer.parseInt(cost)
              + ": use one from 4 to 14, as wrong passwords would cost seconds each");
    }
  }

  @Test
  void aUserWithAColonIsRefused() throws IOException {
    assertRefused(
        "basic_auth_users:\n  'a:b': " + WebConfigFileTest.HASH + "\n",
        "2: the user 'a:b' has a colon, which no client can send");
  }

  @Test
  void headersAreTakenUnlessTheyAreEmpty() throws IOException {
    assertThat(
            read("""
                    http_server_config:
                      headers:
                        X-Frame-Options: sameorigin
                        X-XSS-Protection: ''
                        Content-Security-Policy: "default-src 'none' ~"
                    """)
                .headers())
        .isEqualTo(
            Map.of(
                "X-Frame-Options", "sameorigin",
                "Content-Security-Policy", "default-src 'none' ~"));
    assertThat(read("http_server_config:\n  http2: false\n").headers()).isEmpty();
    assertRefused(
        "http_server_config:\n  headers:\n    X-XSS-Protection: \u00fc\n",
        "3: X-XSS-Protection must be one line of printable ASCII");
    assertRefused(
        "http_server_config:\n  headers:\n    X-XSS-Protection: \"a\\nb\"\n",
        "3: X-XSS-Protection must be one line of printable ASCII");
    assertRefused(
        "http_server_config:\n  http3: true\n",
        "2: 'http3' is no setting of http_server_config: remove it, or use one of headers, http2");
  }

  @Test
  void aValueOfAnotherKindIsRefused() throws IOException {
    assertRefused(
        "bearer_token_file:\n  a: b\n", "2: bearer_token_file must have one value, on its line");
    assertRefused(
        TLS + "  cipher_suites: a\n",
        "4: cipher_suites must be a list: one line '- value' for each");
    assertRefused(
        "basic_auth_users: [a]\n", "1: basic_auth_users must have keys below it, indented");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | none | TLSv1.3 TLSv1.2",
        "TLS12 | TLS13 | TLSv1.3 TLSv1.2",
        "TLS13 | none | TLSv1.3",
        "TLS13 | TLS13 | TLSv1.3",
        "none | TLS12 | TLSv1.2",
      })
  void theVersionsOfTlsAreThoseBetween(String min, String max, String expected) throws IOException {
    String text =
        TLS
            + (min == null ? "" : "  min_version: " + min + "\n")
            + (max == null ? "" : "  max_version: " + max + "\n");

    assertThat(tls(text).protocols()).containsExactly(expected.split(" ", -1));
  }

  @Test
  void whatIsNotSetIsLeftToTheJdk() throws IOException {
    WebConfig.Tls tls = tls(TLS);

    assertThat(tls.cipherSuites()).isNull();
    assertThat(tls.namedGroups()).isNull();
    assertThat(tls.trust()).isNull();
    assertThat(tls.allowedSans()).isEmpty();
    assertThat(tls.serverPreference()).isTrue();
    assertThat(tls.clientCertificate()).isEqualTo(ClientCertificate.NONE);
    assertThat(tls(TLS + "  cipher_suites: []\n  curve_preferences: []\n").cipherSuites()).isNull();
    assertThat(tls(TLS + "  prefer_server_cipher_suites: false\n").serverPreference()).isFalse();
  }

  /** Those of TLS 1.3 can't be chosen. */
  @Test
  void cipherSuitesAreInTheirOrderBehindThoseOfTls13() throws IOException {
    String one = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    String other = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    List<String> suites =
        Objects.requireNonNull(
            tls(TLS + "  cipher_suites: [" + one + ", " + other + ", " + one + "]\n")
                .cipherSuites());

    assertThat(suites).containsOnlyOnce(one, other, "TLS_AES_128_GCM_SHA256");
    assertThat(suites.subList(suites.size() - 2, suites.size())).containsExactly(one, other);
    assertThat(suites.subList(0, suites.size() - 2)).noneMatch(suite -> suite.contains("_WITH_"));
  }

  @Test
  void curvesHaveTheNamesOfTheJdk() throws IOException {
    try (LogCapture log = new LogCapture()) {
      assertThat(
              tls(TLS + "  curve_preferences: [X25519, CurveP256, CurveP384, CurveP521]\n")
                  .namedGroups())
          .containsExactly("x25519", "secp256r1", "secp384r1", "secp521r1");
      assertThat(log.warnings()).hasSize(Runtime.version().feature() >= 20 ? 0 : 1);
    }
  }

  @Test
  void clientsAreWhoTheFileTrusts() throws IOException {
    Files.writeString(
        folder.resolve("both.pem"),
        "Some text.\n"
            + Files.readString(folder.resolve("client.crt"))
            + Files.readString(server.key())
            + Files.readString(server.certificate()));
    WebConfig.Tls required =
        tls(
            REQUIRED.replace("client.crt", "both.pem")
                + "  client_allowed_sans:\n    - a\n    - b\n");
    assertThat(required.clientCertificate()).isEqualTo(ClientCertificate.REQUIRED);
    assertThat(required.allowedSans()).isEqualTo(Set.of("a", "b"));
    assertThat(Objects.requireNonNull(required.trust()).getAcceptedIssuers())
        .extracting(issuer -> issuer.getSubjectX500Principal().getName())
        .containsExactlyInAnyOrder("CN=client", "CN=server");

    WebConfig.Tls optional =
        tls(TLS + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: client.crt\n");
    assertThat(optional.clientCertificate()).isEqualTo(ClientCertificate.OPTIONAL);
    assertThat(Objects.requireNonNull(optional.trust()).getAcceptedIssuers()).hasSize(1);
  }

  @Test
  void namesOfClientsNeedCertificates() throws IOException {
    String needs =
        "client_allowed_sans must have names, and needs client_auth_type to be"
            + " RequireAndVerifyClientCert";
    assertRefused(REQUIRED + "  client_allowed_sans: []\n", "4: " + needs);
    assertRefused(
        REQUIRED.replace("RequireAndVerifyClientCert", "VerifyClientCertIfGiven")
            + "  client_allowed_sans: [a]\n",
        "6: " + needs);
    assertRefused(
        REQUIRED.replace("client.crt", "password"),
        "5: client_ca can't be used: it has no -----BEGIN CERTIFICATE-----");
  }

  @Test
  void aKeyStoreIsReadWithItsPassword() throws IOException {
    String store = "tls_server_config:\n  keystore_file: server.p12\n  keystore_password_file: ";
    assertThat(tls(store + "password\n").keys().getServerAliases("EC", null)).isNotEmpty();

    Path file = file(store + "wrong\n");
    assertThatThrownBy(() -> new ReloadingConfig(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            file + ":2: keystore_file: " + folder.resolve("server.p12") + " can't be read: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ENCRYPTED PRIVATE KEY | its key is an ENCRYPTED PRIVATE KEY; convert it with 'openssl pkcs8"
            + " -topk8 -nodes -in key.pem'",
        "EC PRIVATE KEY | its key is an EC PRIVATE KEY; convert it with 'openssl pkcs8 -topk8 -nodes"
            + " -in key.pem'",
        "PRIVATE KEY | its key is none of RSA, EC, EdDSA",
        "RSA PRIVATE KEY | its key is none of RSA, EC, EdDSA",
        "EC PARAMETERS | it has no -----BEGIN PRIVATE KEY-----",
      })
  void aKeyThatCanNotBeReadIsRefused(String type, String message) throws IOException {
    Files.writeString(
        folder.resolve("odd.key"),
        "-----BEGIN " + type + "-----\nAAAA\n-----END " + type + "-----\n");

    assertRefused(
        TLS.replace("server.key", "odd.key"), "3: the private key can't be used: " + message);
  }

  @Test
  void whatIsNotBase64IsRefused() throws IOException {
    Files.writeString(
        folder.resolve("odd.crt"), "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n");

    assertRefused(
        TLS.replace("server.crt", "odd.crt"),
        "2: the certificate can't be used: it is not valid base64");
  }

  /** As OpenSSL writes a key of an elliptic curve. */
  @Test
  void whatStandsBeforeTheKeyIsPassedOver() throws IOException {
    Files.writeString(
        folder.resolve("parameters.key"),
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + Files.readString(server.key()));

    assertThat(tls(TLS.replace("server.key", "parameters.key")).keys().getServerAliases("EC", null))
        .isNotEmpty();
  }

  @Test
  void keysOfEdwardsCurvesAreTaken() throws IOException, GeneralSecurityException {
    SelfSignedKey.create(folder, "edwards", "ip:127.0.0.1", "Ed25519");

    assertThat(tls(TLS.replace("server", "edwards").replace("tls_edwards", "tls_server")).keys())
        .isNotNull();
  }
}
