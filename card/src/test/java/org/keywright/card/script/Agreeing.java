package org.keywright.card.script;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.piv.command.PivAlgorithm;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivSlot;

/** A server's key agreement as it should be; what is wrong with it is put right before. */
final class Agreeing {
  private final PivAlgorithm curve;
  int slot = 0x9D;
  int tag = 0x85;
  String origin = TestScripts.ORIGIN;
  UUID issuance = TestScripts.ISSUANCE;
  byte[] signedKey = {1, 2, 3};
  byte @Nullable [] other;

  Agreeing(PivAlgorithm curve) {
    this.curve = curve;
  }

  Step step() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(curve == PivAlgorithm.P_384 ? 384 : 256);
      KeyPair pair = generator.generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      int length = 1 + 2 * curve.bytes();
      byte[] point = Arrays.copyOfRange(spki, spki.length - length, spki.length);
      Signature signer = Signature.getInstance(EphemeralPoint.signatureAlgorithm(curve));
      signer.initSign(pair.getPrivate());
      signer.update(EphemeralPoint.message(origin, issuance, slot, signedKey, point));
      CommandApdu like = PivCommands.agree(PivSlot.KEY_MANAGEMENT, curve, new byte[point.length]);
      byte[] data = like.data();
      data[data.length - length - 2] = (byte) tag;
      return Step.of(CommandApdu.of(0, 0x87, curve.id(), slot, data, 256), 256, 10)
          .withHole(
              new Hole.Agreement(
                  data.length - length,
                  length,
                  slot,
                  new byte[] {1, 2, 3},
                  other == null ? point : other,
                  signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
