package org.keywright.acceptance.tools;

import org.junit.jupiter.api.Tag;
import org.keywright.card.piv.model.CardKind;

/** A security key for PIV-I. */
@Tag("slow")
class InteroperableKeyTest extends SecurityKeyTest {

  @Override
  CardKind kind() {
    return CardKind.PIV_I;
  }
}
