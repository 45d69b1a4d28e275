package io.isometrics.prometheus.internal.webconfig;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM. Messages hold nothing of what was read. */
final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /** {@code INTEGER 0} and the algorithm {@code rsaEncryption}, as PKCS#8 begins. */
  private static final byte[] RSA_PREFIX = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /** All certificates of a text, at least one. */
  static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      if (blocks.group(1).equals("CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(der(blocks.group(2)))));
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("it has no -----BEGIN CERTIFICATE-----");
    }
    return certificates;
  }

  /** The first private key of a text, which is not encrypted. */
  static PrivateKey privateKey(String text) throws GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      switch (blocks.group(1)) {
        case "PRIVATE KEY" -> {
          return pkcs8(der(blocks.group(2)));
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(wrapped(der(blocks.group(2))));
        }
        case "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY" ->
            throw new InvalidKeyException(
                "its key is an "
                    + blocks.group(1)
                    + "; convert it with 'openssl pkcs8 -topk8 -nodes -in key.pem'");
        default -> {} // such as EC PARAMETERS, or the certificate
      }
    }
    throw new InvalidKeyException("it has no -----BEGIN PRIVATE KEY-----");
  }

  private static byte[] der(String base64) throws InvalidKeyException {
    try {
      return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("it is not valid base64");
    }
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
        // Of another kind.
      }
    }
    throw new InvalidKeyException("its key is none of " + String.join(", ", ALGORITHMS));
  }

  /** Makes PKCS#8 of PKCS#1. */
  private static byte[] wrapped(byte[] rsa) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(RSA_PREFIX);
    body.writeBytes(element(4, rsa));
    return element(0x30, body.toByteArray());
  }

  /** With a length of two bytes, as no key is short enough for another one. */
  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82);
    out.write(content.length >> 8);
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }
}
