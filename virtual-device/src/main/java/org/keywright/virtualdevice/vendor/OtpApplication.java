package org.keywright.virtualdevice.vendor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.card.Application;
import org.keywright.virtualdevice.piv.Firmware;

/**
 * As much of a YubiKey's OTP application as identifies the device: its status with the version, and
 * the serial number (yubikit "yubiotp"). Both slots are empty and cannot be filled.
 */
public final class OtpApplication implements Application {

  private static final byte[] AID = HexFormat.of().parseHex("A000000527200101");
  private static final int MIN_AID = 7;
  private static final int CONFIGURE = 0x01;
  private static final int READ_STATUS = 0x03;
  private static final int DEVICE_SERIAL = 0x10;

  private final Firmware firmware;
  private final int serial;

  /** The application of a device with this firmware and serial number. */
  public OtpApplication(Firmware firmware, int serial) {
    this.firmware = firmware;
    this.serial = serial;
  }

  @Override
  public byte[] aid() {
    return AID.clone();
  }

  @Override
  public boolean isNamed(byte[] aid) {
    return aid.length >= MIN_AID
        && aid.length <= AID.length
        && Arrays.equals(aid, Arrays.copyOf(AID, aid.length));
  }

  @Override
  public Response select() {
    return Response.ok(status());
  }

  @Override
  public void deselect() {
    // keeps nothing
  }

  @Override
  public Response process(Command command, boolean inSecureChannel) {
    if (command.ins() == READ_STATUS && command.p1p2() == 0) {
      return Response.ok(status());
    }
    if (command.ins() == CONFIGURE && command.p1() == DEVICE_SERIAL && command.p2() == 0) {
      return Response.ok(ByteBuffer.allocate(Integer.BYTES).putInt(serial).array());
    }
    throw new CardError(StatusWord.INSTRUCTION_NOT_SUPPORTED);
  }

  /** Version, programming sequence 0, and no slot configured. */
  private byte[] status() {
    return Arrays.copyOf(firmware.toBytes(), 6);
  }
}
