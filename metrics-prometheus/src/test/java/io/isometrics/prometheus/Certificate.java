package io.isometrics.prometheus;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A certificate that signs itself, with its key, as the JDK's keytool makes them. */
final class Certificate {

  static final String PASSWORD = "changeit";

  /** The stores that were made, as keytool takes a second for each. */
  private static final Map<List<String>, byte[]> MADE = new ConcurrentHashMap<>();

  /** The certificate and its key in PEM, and both in PKCS#12. */
  final Path certificate;

  final Path key;
  final Path store;
  private final KeyStore keys;

  private Certificate(Path certificate, Path key, Path store, KeyStore keys) {
    this.certificate = certificate;
    this.key = key;
    this.store = store;
    this.keys = keys;
  }

  /**
   * Makes one, or gives the one of this name that was made for another test.
   *
   * @param names such as {@code dns:localhost,ip:127.0.0.1}
   * @param algorithm such as EC or RSA
   */
  static Certificate create(Path folder, String name, String names, String algorithm)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    List<String> what = List.of(name, names, algorithm);
    byte[] made = MADE.get(what);
    if (made == null) {
      keytool(
          "-genkeypair",
          "-alias",
          name,
          "-keyalg",
          algorithm,
          "-dname",
          "CN=" + name,
          "-ext",
          "san=" + names,
          "-storetype",
          "PKCS12",
          "-keystore",
          store.toString(),
          "-storepass",
          PASSWORD);
      MADE.put(what, Files.readAllBytes(store));
    } else {
      Files.write(store, made);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Key key = keys.getKey(name, PASSWORD.toCharArray());
    return new Certificate(
        pem(folder.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate(name).getEncoded()),
        pem(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()),
        store,
        keys);
  }

  private static void keytool(String... arguments) throws IOException {
    Process process =
        new ProcessBuilder(
                java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                        List.of(arguments).stream())
                    .toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Path pem(Path file, String type, byte[] der) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(der), type));
  }

  /** A client that sends its certificate whether the server knows who made it or not. */
  SSLContext trustedByInsistent(Certificate client) throws IOException, GeneralSecurityException {
    return trustedBy(
        new KeyManager[] {
          new X509ExtendedKeyManager() {
            private final X509ExtendedKeyManager own =
                (X509ExtendedKeyManager) client.keyManagers()[0];

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
            public String @Nullable [] getClientAliases(
                String type, Principal @Nullable [] issuers) {
              return own.getClientAliases(type, null);
            }

            @Override
            public @Nullable String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
              return own.chooseClientAlias(types, null, socket);
            }

            @Override
            public String @Nullable [] getServerAliases(
                String type, Principal @Nullable [] issuers) {
              return null;
            }

            @Override
            public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
              return null;
            }
          }
        });
  }

  /** What a client needs that trusts this certificate, and has one of its own or none. */
  SSLContext trustedBy(Certificate... client) throws IOException, GeneralSecurityException {
    return trustedBy(client.length > 0 ? client[0].keyManagers() : new KeyManager[0]);
  }

  private KeyManager[] keyManagers() throws GeneralSecurityException {
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(keys, PASSWORD.toCharArray());
    return factory.getKeyManagers();
  }

  private SSLContext trustedBy(KeyManager[] own) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate(keys.aliases().nextElement()));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, trust.getTrustManagers(), null);
    return context;
  }
}
