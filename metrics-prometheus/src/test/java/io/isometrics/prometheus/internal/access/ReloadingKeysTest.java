package io.isometrics.prometheus.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A handshake that has begun ends with the certificate that it began with. */
class ReloadingKeysTest {

  private final AtomicReference<X509ExtendedKeyManager> current = new AtomicReference<>();
  private final ReloadingKeys keys = new ReloadingKeys(current::get);

  /** A key for EC alone, whose alias holds the character that separates generations. */
  private static final class Keys extends X509ExtendedKeyManager {

    private final Key key = new Key();
    private final X509Certificate[] chain = new X509Certificate[1];

    private static final class Key implements PrivateKey {

      private static final long serialVersionUID = 1;

      @Override
      public String getAlgorithm() {
        return "EC";
      }

      @Override
      public String getFormat() {
        return "none";
      }

      @Override
      public byte[] getEncoded() {
        return new byte[0];
      }
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return keyType.equals("EC") ? "a:b" : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return alias.equals("a:b") ? chain : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return alias.equals("a:b") ? key : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {"a:b"};
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return "a:b";
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {"a:b"};
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "a:b";
    }
  }

  private String choose(Keys from) {
    current.set(from);
    String alias = keys.chooseServerAlias("EC", null, null);
    assertThat(alias).isNotNull();
    return alias;
  }

  private void assertLeadsTo(String alias, Keys expected) {
    assertThat(keys.getPrivateKey(alias)).isSameAs(expected.key);
    assertThat(keys.getCertificateChain(alias)).isSameAs(expected.chain);
  }

  @Test
  void anAliasLeadsToTheKeysThatItIsOf() {
    Keys first = new Keys();
    Keys second = new Keys();
    String ofFirst = choose(first);
    assertLeadsTo(ofFirst, first);
    assertThat(choose(first)).as("the same keys").isEqualTo(ofFirst);

    String ofSecond = choose(second);
    assertThat(ofSecond).isNotEqualTo(ofFirst);
    assertLeadsTo(ofFirst, first);
    assertLeadsTo(ofSecond, second);

    // The keys of a handshake are those of its beginning, whatever is read meanwhile.
    current.set(new Keys());
    assertLeadsTo(ofSecond, second);
  }

  @Test
  void thereAreNoneForWhatTheKeysDoNotHave() {
    current.set(new Keys());

    assertThat(keys.chooseServerAlias("RSA", null, null)).isNull();
    assertThat(keys.getPrivateKey("0:other")).isNull();
    assertThat(keys.getCertificateChain("0:other")).isNull();
  }

  @Test
  void socketsOfAServerAreAllThatIsServed() {
    choose(new Keys());

    assertThat(keys.getServerAliases("EC", null)).isNull();
    assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNull();
    assertThat(keys.getClientAliases("EC", null)).isNull();
    assertThat(keys.chooseClientAlias(new String[] {"EC"}, null, null)).isNull();
  }
}
