package org.keywright.acceptance.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.globalplatform.Scp03Session;
import org.keywright.card.globalplatform.Scp03SessionKeys;
import org.keywright.card.globalplatform.SecurityLevel;
import org.keywright.card.piv.model.Chuid;
import org.keywright.card.piv.model.FascN;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.secret.Secret;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The code that runs for each command or object, for JMH. */
@State(Scope.Thread)
public class CodecBenchmarks {

  private static final int COMMAND = 200;
  private static final int SIGNATURE = 1100;

  private final Scp03SessionKeys keys =
      new Scp03SessionKeys(Secret.random(16), Secret.random(16), Secret.random(16));
  private final Scp03Session session =
      new Scp03Session(SecurityLevel.C_DECRYPTION, new byte[16], 1);
  private final CommandApdu command = CommandApdu.of(0, 0xDB, 0x3F, 0xFF, new byte[COMMAND]);
  private final Chuid chuid;
  private final byte[] encoded;

  /** With objects as long as those of a card. */
  public CodecBenchmarks() {
    try {
      chuid =
          Chuid.of(FascN.nonFederal(0), new UUID(1, 2), LocalDate.of(2030, 12, 31), null)
              .withSignature(new byte[SIGNATURE]);
      encoded = chuid.encode();
    } catch (PivDataException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Elements of a CHUID from their bytes. */
  @Benchmark
  public List<Tlv> tlvParse() throws TlvException {
    return Tlv.parseAll(encoded);
  }

  /** A command of 200 bytes, encrypted and with its MAC. */
  @Benchmark
  public Scp03Session.Wrapped scp03Wrap() {
    return session.wrap(keys, command);
  }

  /** A CHUID to its bytes. */
  @Benchmark
  public byte[] chuidEncode() throws PivDataException {
    return chuid.encode();
  }

  /** A CHUID from its bytes. */
  @Benchmark
  public Chuid chuidDecode() throws PivDataException {
    return Chuid.decode(encoded);
  }
}
