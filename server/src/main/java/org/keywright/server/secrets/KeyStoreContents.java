package org.keywright.server.secrets;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.keywright.card.secret.Secret;

/**
 * What a key store file keeps secret: the versions of the master key, at most {@value
 * #MAX_VERSIONS}, ascending, and which of them is current.
 *
 * <p>As bytes: current version (4 bytes), number of versions (2 bytes), then for each its number (4
 * bytes), when it was made (8 bytes, seconds since 1970), the wrapping key and the deriving key (32
 * bytes each). Numbers are big-endian.
 */
record KeyStoreContents(int current, List<MasterKeyVersion> versions) implements AutoCloseable {

  static final int MAX_VERSIONS = 64;

  private static final int VERSION_LENGTH = 4 + 8 + 2 * MasterKeyVersion.KEY_LENGTH;

  KeyStoreContents {
    versions = List.copyOf(versions);
    if (versions.isEmpty() || versions.size() > MAX_VERSIONS) {
      throw new MasterKeyException("a key store holds 1 to " + MAX_VERSIONS + " versions");
    }
    for (int i = 1; i < versions.size(); i++) {
      if (versions.get(i).version() <= versions.get(i - 1).version()) {
        throw new MasterKeyException("the versions in the key store are not in order");
      }
    }
    int wanted = current;
    if (versions.stream().noneMatch(v -> v.version() == wanted)) {
      throw new MasterKeyException("the key store's current version " + current + " is not in it");
    }
  }

  static KeyStoreContents first(Instant now) {
    return new KeyStoreContents(1, List.of(MasterKeyVersion.random(1, now)));
  }

  /** One version more, not yet current: every node must have it before any uses it. */
  KeyStoreContents withNewVersion(Instant now) {
    List<MasterKeyVersion> more = new ArrayList<>(versions);
    more.add(MasterKeyVersion.random(latest() + 1, now));
    return new KeyStoreContents(current, more);
  }

  KeyStoreContents withCurrent(int version) {
    return new KeyStoreContents(version, versions);
  }

  int latest() {
    return versions.getLast().version();
  }

  Secret encode() {
    ByteBuffer encoded = ByteBuffer.allocate(6 + versions.size() * VERSION_LENGTH);
    encoded.putInt(current).putShort((short) versions.size());
    for (MasterKeyVersion version : versions) {
      encoded.putInt(version.version()).putLong(version.created().getEpochSecond());
      put(encoded, version.wrapping());
      put(encoded, version.deriving());
    }
    return Secret.takeOver(encoded.array());
  }

  static KeyStoreContents decode(Secret encoded) {
    byte[] bytes = encoded.reveal();
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int current = in.getInt();
      int count = in.getShort();
      if (count < 1 || count > MAX_VERSIONS || in.remaining() != count * VERSION_LENGTH) {
        throw new MasterKeyException("the key store's contents do not have the length they claim");
      }
      List<MasterKeyVersion> versions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int version = in.getInt();
        Instant created = Instant.ofEpochSecond(in.getLong());
        versions.add(new MasterKeyVersion(version, created, key(in), key(in)));
      }
      return new KeyStoreContents(current, versions);
    } catch (BufferUnderflowException e) {
      throw new MasterKeyException("the key store's contents are too short", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public void close() {
    for (MasterKeyVersion version : versions) {
      version.wrapping().close();
      version.deriving().close();
    }
  }

  private static void put(ByteBuffer out, Secret key) {
    byte[] bytes = key.reveal();
    out.put(bytes);
    Arrays.fill(bytes, (byte) 0);
  }

  private static Secret key(ByteBuffer in) {
    byte[] bytes = new byte[MasterKeyVersion.KEY_LENGTH];
    in.get(bytes);
    return Secret.takeOver(bytes);
  }
}
