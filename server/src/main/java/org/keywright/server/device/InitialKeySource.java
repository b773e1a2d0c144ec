package org.keywright.server.device;

import org.jspecify.annotations.Nullable;

/**
 * With which keys the devices of a model arrive.
 *
 * @param source well-known values, which are public and stand here, or a key set that was imported
 *     for their serial numbers, and then nothing stands here
 * @param managementKey the well-known management key
 * @param scp03 the well-known keys of the security domain
 * @param pin the well-known PIN, in ASCII
 * @param puk the well-known PUK, in ASCII
 */
public record InitialKeySource(
    Source source,
    @Nullable WellKnownManagementKey managementKey,
    @Nullable WellKnownScp03 scp03,
    @Nullable String pin,
    @Nullable String puk) {

  /** Refuses what a document leaves out. */
  public InitialKeySource {
    DeviceModel.present(source, "source");
  }

  /** Where the keys come from. */
  public enum Source {
    WELL_KNOWN,
    KEY_SET
  }

  /**
   * A management key that everybody knows.
   *
   * @param hex its bytes
   */
  public record WellKnownManagementKey(AdministrationKeyAlgorithm algorithm, String hex) {

    /** Refuses what a document leaves out. */
    public WellKnownManagementKey {
      DeviceModel.present(algorithm, "algorithm");
      DeviceModel.present(hex, "hex");
    }
  }

  /**
   * Keys of a security domain that everybody knows: for test cards.
   *
   * @param keyVersion 1 to 127, or 255 for the first keys of a card
   * @param enc in hex
   * @param mac in hex
   * @param dek in hex
   */
  public record WellKnownScp03(int keyVersion, String enc, String mac, String dek) {

    /** Refuses what a document leaves out. */
    public WellKnownScp03 {
      DeviceModel.present(enc, "enc");
      DeviceModel.present(mac, "mac");
      DeviceModel.present(dek, "dek");
    }
  }
}
