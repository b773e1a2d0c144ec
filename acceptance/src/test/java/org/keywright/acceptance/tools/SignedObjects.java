package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.keywright.acceptance.workbench.Output;
import org.keywright.acceptance.workbench.Tools;

/**
 * Lets openssl verify the signatures on a card's data objects. Which bytes they cover is written
 * down here once more, after the standards, and tried on a card that others made.
 *
 * @param tools runs openssl
 * @param trust the arguments that say whom it may trust, and where the signer's certificate is
 */
record SignedObjects(Tools tools, List<String> trust) {

  /**
   * The CHUID: the signature in 3E covers the other data elements with their tags and lengths (SP
   * 800-73-5 part 1, clause 3.1.2).
   */
  void verifyChuid(byte[] object) throws IOException, InterruptedException {
    DataElements elements = DataElements.of(object);
    verifyDetached("chuid", elements.get(0x3E), elements.without(0x3E));
  }

  /** A biometric: the signature covers header and record (SP 800-76-2, section 9). */
  void verifyBiometric(String name, byte[] object) throws IOException, InterruptedException {
    Biometric biometric = new Biometric(object);
    verifyDetached(name, biometric.signature(), biometric.signedBytes());
  }

  /** Holds for these bytes, and not for others. */
  private void verifyDetached(String name, byte[] signature, byte[] content)
      throws IOException, InterruptedException {
    String signed = tools.file(name + ".p7s", signature);
    List<String> more = List.of("-content", tools.file(name + ".signed", content));
    assertThat(openssl(signed, name + ".out", more).succeeded().text()).contains("successful");
    byte[] forged = content.clone();
    forged[forged.length / 2] ^= 1;
    List<String> forgery = List.of("-content", tools.file(name + ".forged", forged));
    openssl(signed, name + ".out", forgery).failed();
  }

  /**
   * The security object (SP 800-73-5 part 1, clause 3.1.7): BA maps data groups to containers, BB
   * is a signed list of hashes, by data group, of the contents of these containers.
   *
   * @param contents by container
   */
  void verifySecurityObject(byte[] object, Map<Integer, byte[]> contents)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    DataElements elements = DataElements.of(object);
    String signed = tools.file("security.p7m", elements.get(0xBB));
    assertThat(openssl(signed, "security.out", List.of()).succeeded().text())
        .contains("successful");
    ASN1Sequence hashes = ASN1Sequence.getInstance(tools.read("security.out"));
    MessageDigest digest =
        MessageDigest.getInstance(
            AlgorithmIdentifier.getInstance(hashes.getObjectAt(1)).getAlgorithm().getId());
    Map<Integer, byte[]> expected = new LinkedHashMap<>();
    containers(elements.get(0xBA))
        .forEach((group, container) -> {
          byte[] content = contents.get(container);
          assertThat(content).as("container %04X", container).isNotNull();
          expected.put(group, digest.digest(content));
        });
    Map<Integer, byte[]> found = new LinkedHashMap<>();
    for (Object element : ASN1Sequence.getInstance(hashes.getObjectAt(2))) {
      ASN1Sequence hash = ASN1Sequence.getInstance(element);
      found.put(
          ASN1Integer.getInstance(hash.getObjectAt(0)).intValueExact(),
          ASN1OctetString.getInstance(hash.getObjectAt(1)).getOctets());
    }
    assertThat(found).containsOnlyKeys(expected.keySet());
    expected.forEach((group, hash) ->
        assertThat(found.get(group)).as("hash of data group %d", group).isEqualTo(hash));
    assertThat(containers(elements.get(0xBA)).values())
        .as("what the security object covers")
        .containsExactlyInAnyOrderElementsOf(contents.keySet());
  }

  private static Map<Integer, Integer> containers(byte[] mapping) {
    Map<Integer, Integer> containers = new LinkedHashMap<>();
    for (int i = 0; i + 3 <= mapping.length; i += 3) {
      containers.put(mapping[i] & 0xFF, (mapping[i + 1] & 0xFF) << 8 | mapping[i + 2] & 0xFF);
    }
    return containers;
  }

  private Output openssl(String signed, String out, List<String> more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signed, "-out",
                out));
    command.addAll(more);
    command.addAll(trust);
    return tools.attempt(command);
  }
}
