package org.keywright.cardcheck.read;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.icao.DataGroupHash;
import org.bouncycastle.asn1.icao.LDSSecurityObject;

/**
 * What a security object says (SP 800-73-5 part 1 clause 3.1.7): which data group stands for which
 * container, and what its digest is. Immutable.
 *
 * @param containers the container identifier of each data group, by the number of the group
 * @param digestAlgorithm its OID
 * @param digests by the number of the group
 */
public record DataGroups(
    Map<Integer, Integer> containers, String digestAlgorithm, Map<Integer, byte[]> digests) {

  private static final int ENTRY = 3;
  private static final int MAX_GROUPS = 16;

  /** Copies the maps. */
  public DataGroups {
    containers = Map.copyOf(containers);
    digests = Map.copyOf(digests);
  }

  /**
   * Reads one.
   *
   * @param mapping the value of element BA: three bytes for each group
   * @param signed the LDSSecurityObject of ICAO Doc 9303 part 10 clause 4.6.2.3
   */
  public static DataGroups read(byte[] mapping, byte[] signed) throws MalformedException {
    return new DataGroups(
        containers(mapping),
        lds(signed).getDigestAlgorithmIdentifier().getAlgorithm().getId(),
        digests(signed));
  }

  /** The containers of element BA, by the number of the data group. */
  public static Map<Integer, Integer> containers(byte[] mapping) throws MalformedException {
    if (mapping.length % ENTRY != 0 || mapping.length > ENTRY * MAX_GROUPS) {
      throw new MalformedException(
          "its mapping has " + mapping.length + " bytes, not three for each of at most 16 groups");
    }
    Map<Integer, Integer> containers = new TreeMap<>();
    for (int i = 0; i < mapping.length; i += ENTRY) {
      int group = mapping[i] & 0xFF;
      int container = (mapping[i + 1] & 0xFF) << 8 | mapping[i + 2] & 0xFF;
      if (containers.put(group, container) != null) {
        throw new MalformedException("its mapping has data group " + group + " twice");
      }
    }
    return containers;
  }

  private static Map<Integer, byte[]> digests(byte[] signed) throws MalformedException {
    Map<Integer, byte[]> digests = new TreeMap<>();
    for (DataGroupHash hash : lds(signed).getDatagroupHash()) {
      int group = hash.getDataGroupNumber();
      if (digests.put(group, hash.getDataGroupHashValue().getOctets()) != null) {
        throw new MalformedException("it has a digest of data group " + group + " twice");
      }
    }
    return digests;
  }

  /** The structure that is signed. */
  public static LDSSecurityObject lds(byte[] signed) throws MalformedException {
    DerGuard.check(signed);
    try {
      ASN1Encodable structure = ASN1Primitive.fromByteArray(signed);
      LDSSecurityObject lds = LDSSecurityObject.getInstance(structure);
      if (lds == null || lds.getVersion() < 0) {
        throw new MalformedException("its LDS security object is empty");
      }
      for (DataGroupHash hash : lds.getDatagroupHash()) {
        // Throws what is caught below if the number is out of range.
        if (hash.getDataGroupNumber() < 1 || hash.getDataGroupNumber() > MAX_GROUPS) {
          throw new MalformedException("it has a data group " + hash.getDataGroupNumber());
        }
      }
      return lds;
    } catch (IOException | RuntimeException e) {
      throw new MalformedException("its LDS security object cannot be read", e);
    }
  }
}
