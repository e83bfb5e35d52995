package io.stockupdater.idempotency;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What two requests with one key must have in common: a SHA-256 of what decides their effect. */
public final class Fingerprint {
  private final MessageDigest digest;

  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a value, apart from those beside it. */
  public Fingerprint add(String value) {
    return add(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a value, apart from those beside it. */
  public Fingerprint add(byte[] value) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).flip());
    digest.update(value);
    return this;
  }

  /** Adds what is read from the stream; nothing may be added after it. */
  public InputStream adding(InputStream in) {
    return new DigestInputStream(in, digest);
  }

  /** 32 bytes; ends the fingerprint. */
  public byte[] bytes() {
    return digest.digest();
  }
}
