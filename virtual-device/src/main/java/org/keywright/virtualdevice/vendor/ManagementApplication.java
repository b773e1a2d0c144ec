package org.keywright.virtualdevice.vendor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.Command;
import org.keywright.virtualdevice.apdu.Response;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;
import org.keywright.virtualdevice.card.Application;
import org.keywright.virtualdevice.piv.Firmware;

/**
 * The management application of a YubiKey (docs.yubico.com, "YubiKey 5 technical manual", "Device
 * info"): SELECT answers with the version as text, READ CONFIG with a list of what the device is.
 */
public final class ManagementApplication implements Application {

  private static final byte[] AID = HexFormat.of().parseHex("A000000527471117");
  private static final int MIN_AID = 8;
  private static final int READ_CONFIG = 0x1D;

  /** PIV is the one application that this device has; the bits are OTP 01, U2F 02, PIV 10. */
  private static final byte[] CAPABILITIES = {0x00, 0x10};

  private static final byte USB_A_KEYCHAIN = 1;

  private final Firmware firmware;
  private final int serial;

  /** The application of a device with this firmware and serial number. */
  public ManagementApplication(Firmware firmware, int serial) {
    this.firmware = firmware;
    this.serial = serial;
  }

  @Override
  public byte[] aid() {
    return AID.clone();
  }

  @Override
  public boolean isNamed(byte[] aid) {
    return aid.length >= MIN_AID && Arrays.equals(aid, AID);
  }

  @Override
  public Response select() {
    String version = "Virtual mgr - FW version " + firmware;
    return Response.ok(version.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void deselect() {
    // keeps nothing
  }

  @Override
  public Response process(Command command, boolean inSecureChannel) {
    if (command.ins() != READ_CONFIG) {
      throw new CardError(StatusWord.INSTRUCTION_NOT_SUPPORTED);
    }
    // P1 is a page number from firmware 5.7 on; there is one page.
    if (command.p1p2() != 0) {
      throw new CardError(StatusWord.WRONG_P1_P2);
    }
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.writeBytes(Tlv.encode(0x01, CAPABILITIES)); // supported over USB
    list.writeBytes(Tlv.encode(0x02, ByteBuffer.allocate(Integer.BYTES).putInt(serial).array()));
    list.writeBytes(Tlv.encode(0x03, CAPABILITIES)); // enabled over USB
    list.writeBytes(Tlv.encode(0x04, new byte[] {USB_A_KEYCHAIN}));
    list.writeBytes(Tlv.encode(0x05, firmware.toBytes()));
    list.writeBytes(Tlv.encode(0x06, new byte[] {0, 0})); // no eject time-out
    list.writeBytes(Tlv.encode(0x07, new byte[] {15})); // seconds to answer a challenge
    list.writeBytes(Tlv.encode(0x08, new byte[] {0})); // no flags
    list.writeBytes(Tlv.encode(0x0A, new byte[] {0})); // not locked
    byte[] content = list.toByteArray();
    byte[] data = new byte[1 + content.length];
    data[0] = (byte) content.length;
    System.arraycopy(content, 0, data, 1, content.length);
    return Response.ok(data);
  }
}
