package org.keywright.virtualdevice.piv;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.keywright.virtualdevice.apdu.CardError;
import org.keywright.virtualdevice.apdu.StatusWord;
import org.keywright.virtualdevice.apdu.Tlv;

/**
 * The certificate by which a device states that a key was made in it. Subject and extensions are
 * those of a YubiKey (developers.yubico.com, "PIV attestation"), since verifiers look for them.
 */
record AttestationStatement(int slot, StoredKey key, Firmware firmware, int serial) {

  private static final String ARC = "1.3.6.1.4.1.41482.3.";

  /** Three bytes, not DER. */
  static final ASN1ObjectIdentifier FIRMWARE = new ASN1ObjectIdentifier(ARC + "3");

  private static final ASN1ObjectIdentifier SERIAL = new ASN1ObjectIdentifier(ARC + "7");

  /** PIN policy and touch policy, one byte each, not DER. */
  private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier(ARC + "8");

  /** One byte, not DER. */
  private static final ASN1ObjectIdentifier FORM_FACTOR = new ASN1ObjectIdentifier(ARC + "9");

  private static final int SERIAL_NUMBER_BITS = 128;

  /** Makes the statement, with the validity of the signer's certificate. */
  byte[] signedBy(StoredKey signer, byte[] issuerObject, SecureRandom random) {
    try {
      X509CertificateHolder issuer =
          new X509CertificateHolder(
              Tlv.find(0x70, Tlv.parseAll(issuerObject))
                  .orElseThrow(() -> new CardError(StatusWord.WRONG_DATA)));
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer.getSubject(),
              new BigInteger(SERIAL_NUMBER_BITS, random).setBit(0),
              issuer.getNotBefore(),
              issuer.getNotAfter(),
              new X500Name(
                  "CN=YubiKey PIV Attestation "
                      + Integer.toHexString(slot).toLowerCase(Locale.ROOT)),
              SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()));
      builder.addExtension(FIRMWARE, false, firmware.toBytes());
      builder.addExtension(SERIAL, false, new ASN1Integer(serial & 0xFFFFFFFFL));
      builder.addExtension(
          POLICY, false, new byte[] {(byte) key.pinPolicy().id(), (byte) key.touchPolicy()});
      builder.addExtension(FORM_FACTOR, false, new byte[] {1});
      String scheme = signer.algorithm().isRsa() ? "SHA256withRSA" : "SHA256withECDSA";
      return builder
          .build(
              new JcaContentSignerBuilder(scheme)
                  .setSecureRandom(random)
                  .build(signer.privateKey()))
          .getEncoded();
    } catch (IOException e) {
      // Somebody replaced the attestation certificate by something that is none.
      throw new CardError(StatusWord.WRONG_DATA);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("the attestation key cannot sign", e);
    }
  }
}
