package io.isometrics.prometheus.internal.webconfig;

import io.isometrics.prometheus.internal.webconfig.WebConfig.ClientCertificate;
import io.isometrics.prometheus.internal.webconfig.WebConfig.Tls;
import io.isometrics.spi.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls_server_config}. */
final class TlsReader {

  private static final String TLS_1_3 = "TLSv1.3";
  private static final String CLIENT_AUTH = "client_auth_type";
  private static final String REQUIRE = "RequireAndVerifyClientCert";

  private static final Map<String, String> CURVES =
      Map.of(
          "CurveP256", "secp256r1",
          "CurveP384", "secp384r1",
          "CurveP521", "secp521r1",
          "X25519", "x25519");

  private final ConfigFiles files;
  private final ConfigMap map;

  TlsReader(ConfigFiles files, ConfigMap map) {
    this.files = files;
    this.map = map;
  }

  Tls read() {
    X509ExtendedKeyManager keys = map.has("keystore_file") ? keystore() : pem();
    int line = map.has(CLIENT_AUTH) ? map.line(CLIENT_AUTH) : map.line();
    ClientCertificate clients =
        switch (map.oneOf(
            CLIENT_AUTH,
            "NoClientCert",
            List.of("NoClientCert", "VerifyClientCertIfGiven", REQUIRE))) {
          case REQUIRE -> ClientCertificate.REQUIRED;
          case "VerifyClientCertIfGiven" -> ClientCertificate.OPTIONAL;
          default -> ClientCertificate.NONE;
        };
    X509ExtendedTrustManager trust = trust();
    if ((trust == null) != (clients == ClientCertificate.NONE)) {
      throw map.error(
          line,
          trust == null
              ? "client certificates are asked for and nothing says whose: set client_ca_file"
              : "client_ca_file is set and no client is asked for a certificate: set "
                  + CLIENT_AUTH
                  + " to "
                  + REQUIRE);
    }
    List<YamlNode.Text> sans = map.list("client_allowed_sans");
    Set<String> allowed = new HashSet<>();
    if (sans != null) {
      sans.forEach(san -> allowed.add(san.text()));
      if (clients != ClientCertificate.REQUIRED || allowed.isEmpty()) {
        throw map.error(
            sans.isEmpty() ? line : sans.get(0).line(),
            "client_allowed_sans must have names, and needs " + CLIENT_AUTH + " to be " + REQUIRE);
      }
    }
    Tls tls =
        new Tls(
            keys,
            clients,
            trust,
            allowed,
            protocols(),
            ciphers(),
            map.flag("prefer_server_cipher_suites", true),
            curves());
    map.end();
    return tls;
  }

  private List<String> protocols() {
    List<String> versions = List.of("TLS12", "TLS13");
    String min = map.oneOf("min_version", "TLS12", versions);
    int line = map.has("max_version") ? map.line("max_version") : map.line();
    String max = map.oneOf("max_version", "TLS13", versions);
    if (min.compareTo(max) > 0) {
      throw map.error(line, "max_version is below min_version: leave both out for TLS 1.2 and 1.3");
    }
    List<String> protocols = new ArrayList<>();
    if (max.equals("TLS13")) {
      protocols.add(TLS_1_3);
    }
    if (min.equals("TLS12")) {
      protocols.add("TLSv1.2");
    }
    return protocols;
  }

  private @Nullable List<String> ciphers() {
    List<YamlNode.Text> wanted = map.list("cipher_suites");
    if (wanted == null || wanted.isEmpty()) {
      return null;
    }
    List<String> supported = List.of(supported().getCipherSuites());
    List<String> suites = new ArrayList<>();
    // Only those of TLS 1.2 can be chosen, as in Go.
    supported.stream().filter(suite -> !suite.contains("_WITH_")).forEach(suites::add);
    for (YamlNode.Text suite : wanted) {
      if (!supported.contains(suite.text())) {
        throw map.error(
            suite.line(),
            "this JDK has no cipher suite '" + suite.text() + "': remove it, or use another one");
      }
      if (!suites.contains(suite.text())) {
        suites.add(suite.text());
      }
    }
    return suites;
  }

  private @Nullable List<String> curves() {
    List<YamlNode.Text> wanted = map.list("curve_preferences");
    if (wanted == null || wanted.isEmpty()) {
      return null;
    }
    List<String> curves = new ArrayList<>();
    for (YamlNode.Text curve : wanted) {
      String name = CURVES.get(curve.text());
      if (name == null) {
        throw map.error(
            curve.line(),
            "there is no curve '"
                + curve.text()
                + "': use one of CurveP256, CurveP384, CurveP521, X25519");
      }
      curves.add(name);
    }
    if (!NamedGroups.AVAILABLE) {
      Log.warn("curve_preferences is left out, as it needs Java 20; the JDK's own are used");
    }
    return curves;
  }

  private static SSLParameters supported() {
    try {
      return SSLContext.getDefault().getSupportedSSLParameters();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509ExtendedKeyManager pem() {
    YamlNode.Text certificate = either("cert");
    YamlNode.Text key = either("key");
    try {
      List<X509Certificate> chain = Pem.certificates(certificate.text());
      PrivateKey privateKey;
      try {
        privateKey = Pem.privateKey(key.text());
        requireMatch(privateKey, chain.get(0).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw map.error(key.line(), "the private key can't be used: " + e.getMessage());
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", privateKey, new char[0], chain.toArray(new X509Certificate[0]));
      return keyManager(store, new char[0]);
    } catch (GeneralSecurityException | IOException e) {
      throw map.error(certificate.line(), "the certificate can't be used: " + e.getMessage());
    }
  }

  /** What stands in the file, or in another one that it names. */
  private YamlNode.Text either(String key) {
    YamlNode.Text found = eitherOrNone(key);
    if (found == null) {
      throw map.error(
          map.line(),
          "tls_server_config has no " + key + "_file: set cert_file and key_file to PEM files");
    }
    return found;
  }

  private YamlNode.@Nullable Text eitherOrNone(String key) {
    YamlNode.Text inline = map.node(key);
    YamlNode.Text name = map.node(key + "_file");
    if (inline != null && name != null) {
      throw map.error(name.line(), key + " and " + key + "_file are both set: remove one of them");
    }
    return name == null
        ? inline
        : new YamlNode.Text(name.line(), files.text(map, key + "_file", name));
  }

  private X509ExtendedKeyManager keystore() {
    YamlNode.Text name = map.node("keystore_file");
    YamlNode.Text passwordFile = map.node("keystore_password_file");
    if (name == null || passwordFile == null) {
      throw map.error(map.line(), "keystore_file needs keystore_password_file beside it");
    }
    char[] password = files.text(map, "keystore_password_file", passwordFile).strip().toCharArray();
    Path path = files.path(name.text());
    try (InputStream in = Files.newInputStream(path)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return keyManager(store, password);
    } catch (GeneralSecurityException | IOException e) {
      throw map.error(name.line(), "keystore_file: " + ConfigFiles.reason(path, e));
    }
  }

  private static X509ExtendedKeyManager keyManager(KeyStore store, char[] password)
      throws GeneralSecurityException {
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, password);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  private @Nullable X509ExtendedTrustManager trust() {
    YamlNode.Text authorities = eitherOrNone("client_ca");
    if (authorities == null) {
      return null;
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate authority : Pem.certificates(authorities.text())) {
        store.setCertificateEntry("ca" + store.size(), authority);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw map.error(authorities.line(), "client_ca can't be used: " + e.getMessage());
    }
  }

  /** As when only one of two files has been replaced so far. */
  private static void requireMatch(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    boolean match = false;
    if (key.getAlgorithm().equals(certified.getAlgorithm())) {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(new byte[] {1});
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(new byte[] {1});
      match = signature.verify(signed);
    }
    if (!match) {
      throw new InvalidKeyException("it is not the key of the certificate");
    }
  }
}
