package org.keywright.server.issuance;

import java.util.Optional;
import java.util.UUID;

/** What an enrollment collected of a person and goes onto a device. */
public interface PersonalData {

  /** The fingerprint template, INCITS 378, if the person was enrolled with one. */
  Optional<byte[]> fingerprints(UUID person);

  /** The portrait, JPEG, if the person was enrolled with one. */
  Optional<byte[]> face(UUID person);
}
