package org.keywright.card.attestation;

import org.keywright.card.piv.command.FirmwareVersion;

/** Something about a genuine attestation that is not as expected. */
public sealed interface AttestationFinding {

  /** Whether the key is not to be certified because of it. */
  boolean refuses();

  /** What was found, as a sentence for a person. */
  String sentence();

  /** The attested key is not the generated one. */
  record KeyDiffers() implements AttestationFinding {
    @Override
    public boolean refuses() {
      return true;
    }

    @Override
    public String sentence() {
      return "The attestation is for another key than the one that was generated.";
    }
  }

  /** The attested key is in another slot, or the attestation does not say in which. */
  record SlotDiffers() implements AttestationFinding {
    @Override
    public boolean refuses() {
      return true;
    }

    @Override
    public String sentence() {
      return "The attestation is for another slot than the one that the key was generated in.";
    }
  }

  /** The attesting device is not the one in the inventory, or does not say which it is. */
  record SerialDiffers() implements AttestationFinding {
    @Override
    public boolean refuses() {
      return true;
    }

    @Override
    public String sentence() {
      return "The attestation comes from a device with another serial number, or with none.";
    }
  }

  /** The attested firmware is not what the device answered when it was asked. */
  record FirmwareDiffers(FirmwareVersion attested) implements AttestationFinding {
    @Override
    public boolean refuses() {
      return true;
    }

    @Override
    public String sentence() {
      return "The attestation tells firmware " + attested + ", the device told another.";
    }
  }

  /** Keys of this firmware are known to be weak; whether that refuses is the policy's setting. */
  record WeakFirmware(FirmwareWeakness weakness, FirmwareVersion firmware, boolean refuses)
      implements AttestationFinding {
    @Override
    public String sentence() {
      return "The device has firmware " + firmware + ". " + weakness.sentence();
    }
  }
}
