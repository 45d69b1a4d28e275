package io.isometrics.prometheus.internal.access;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The server's certificate as it is now; a handshake that has begun ends with the one before. */
final class ReloadingKeys extends X509ExtendedKeyManager {

  private final Supplier<X509ExtendedKeyManager> source;

  // All guarded by this object.

  private int generation;
  private @Nullable X509ExtendedKeyManager latest;
  private @Nullable X509ExtendedKeyManager before;

  ReloadingKeys(Supplier<X509ExtendedKeyManager> source) {
    this.source = source;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    X509ExtendedKeyManager now = source.get();
    String alias = now.chooseServerAlias(keyType, issuers, socket);
    return alias == null ? null : generation(now) + ":" + alias;
  }

  private synchronized int generation(X509ExtendedKeyManager now) {
    if (now != latest) {
      before = latest;
      latest = now;
      generation++;
    }
    return generation;
  }

  private synchronized @Nullable X509ExtendedKeyManager find(String alias) {
    return alias.startsWith(generation + ":") ? latest : before;
  }

  private static String own(String alias) {
    return alias.substring(alias.indexOf(':') + 1);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    X509ExtendedKeyManager keys = find(alias);
    return keys == null ? null : keys.getCertificateChain(own(alias));
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    X509ExtendedKeyManager keys = find(alias);
    return keys == null ? null : keys.getPrivateKey(own(alias));
  }

  // The server has sockets alone, and is no client.

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
