package org.keywright.server.device;

import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;

/**
 * The keys with which one device arrived. Whoever asked for them closes them.
 *
 * @param managementKey of a model that is managed by one
 * @param scp03 of a model that is managed through a secure channel
 * @param pin in ASCII; null if the model or key set has none
 * @param puk in ASCII; null if the model or key set has none
 */
public record InitialKeys(
    @Nullable ManagementKey managementKey,
    @Nullable Scp03Keys scp03,
    @Nullable Secret pin,
    @Nullable Secret puk)
    implements AutoCloseable {

  /** A management key and what it is for. */
  public record ManagementKey(AdministrationKeyAlgorithm algorithm, Secret key) {}

  /** The static keys of a security domain. */
  public record Scp03Keys(int keyVersion, Secret enc, Secret mac, Secret dek) {}

  @Override
  public void close() {
    if (managementKey != null) {
      managementKey.key().close();
    }
    if (scp03 != null) {
      scp03.enc().close();
      scp03.mac().close();
      scp03.dek().close();
    }
    if (pin != null) {
      pin.close();
    }
    if (puk != null) {
      puk.close();
    }
  }
}
