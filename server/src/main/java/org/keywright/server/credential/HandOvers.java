package org.keywright.server.credential;

import java.util.List;
import java.util.UUID;

/** Who was given which devices face to face: what the issuance of devices tells of it. */
public interface HandOvers {

  /** Those of a person by a credential type, the oldest first; 100 at most. */
  List<HandOver> of(UUID person, UUID type);
}
