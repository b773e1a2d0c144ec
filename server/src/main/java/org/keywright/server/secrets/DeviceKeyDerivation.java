package org.keywright.server.secrets;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.keywright.card.secret.Secret;

/**
 * How keys of devices come from the master key. The encoding is fixed: whoever holds the master key
 * can compute every device key again from the inventory alone.
 *
 * <pre>
 * label    keywright/MANAGEMENT_KEY/AES_256 and the like: kind and algorithm in ASCII
 * context  device id as 16 bytes of the UUID, big-endian
 *          key id, 1 byte: 9B management key; 01 ENC, 02 MAC, 03 DEK of an SCP03 key set
 *          key version, 4 bytes, big-endian
 * </pre>
 *
 * <p>The KDF is the one of {@link MasterKeys#derive}.
 */
final class DeviceKeyDerivation {

  private static final byte MANAGEMENT_KEY_ID = (byte) 0x9B;
  private static final byte ENC = 1;
  private static final byte MAC = 2;
  private static final byte DEK = 3;

  private final MasterKeys keys;

  DeviceKeyDerivation(MasterKeys keys) {
    this.keys = keys;
  }

  SecretValue.Key managementKey(
      UUID device, int masterVersion, int keyVersion, KeyAlgorithm algorithm) {
    return new SecretValue.Key(
        algorithm,
        derive(
            SecretKind.MANAGEMENT_KEY,
            algorithm,
            device,
            MANAGEMENT_KEY_ID,
            masterVersion,
            keyVersion));
  }

  SecretValue.KeySet keySet(
      UUID device,
      int masterVersion,
      int keyVersion,
      KeyAlgorithm algorithm,
      int keyVersionNumber) {
    SecretKind kind = SecretKind.SCP03_KEYS;
    return new SecretValue.KeySet(
        algorithm,
        keyVersionNumber,
        derive(kind, algorithm, device, ENC, masterVersion, keyVersion),
        derive(kind, algorithm, device, MAC, masterVersion, keyVersion),
        derive(kind, algorithm, device, DEK, masterVersion, keyVersion));
  }

  private Secret derive(
      SecretKind kind,
      KeyAlgorithm algorithm,
      UUID device,
      byte keyId,
      int masterVersion,
      int keyVersion) {
    byte[] context =
        ByteBuffer.allocate(21)
            .putLong(device.getMostSignificantBits())
            .putLong(device.getLeastSignificantBits())
            .put(keyId)
            .putInt(keyVersion)
            .array();
    return keys.derive(
        masterVersion, "keywright/" + kind + "/" + algorithm, context, algorithm.keyLength());
  }
}
