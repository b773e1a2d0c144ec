package org.keywright.virtualdevice;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keywright.virtualdevice.card.CardSystem;
import org.keywright.virtualdevice.crypto.Effort;
import org.keywright.virtualdevice.memory.NonVolatileMemory;
import org.keywright.virtualdevice.piv.PivApplication;

/** A card with its applications, as a model put it together. */
record InstalledCard(
    byte[] answerToReset,
    int serial,
    NonVolatileMemory memory,
    CardSystem system,
    PivApplication piv,
    Effort effort,
    Supplier<DeviceInspection> inspection,
    @Nullable Supplier<X509Certificate> root) {

  byte[] atr() {
    return answerToReset.clone();
  }

  Optional<X509Certificate> attestationRoot() {
    return Optional.ofNullable(root).map(Supplier::get);
  }

  DeviceInspection inspect() {
    return inspection.get();
  }

  void personalise(CardFolder folder) {
    folder.objects().forEach(piv::putObject);
    folder.keys().forEach(piv::generateLike);
    memory.commit();
  }

  void blockPin() {
    piv.blockPin();
    memory.commit();
  }

  @Override
  public String toString() {
    return "InstalledCard[" + serial + "]";
  }
}
