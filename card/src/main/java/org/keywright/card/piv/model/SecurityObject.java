package org.keywright.card.piv.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Security Object: which data object is hashed under which data group number, and the signed
 * hashes (SP 800-73-5 part 1 clause 3.1.7 and Appendix A).
 *
 * @param mapping data group numbers and the objects that they stand for
 * @param signature CMS SignedData that carries an {@link LdsSecurityObject}, without the signer's
 *     certificate, which is in the CHUID
 */
public record SecurityObject(List<DataGroup> mapping, Octets signature) implements PivData {

  private static final String NAME = PivObject.SECURITY_OBJECT.title();
  private static final int MAPPING = 0xBA;
  private static final int SIGNATURE = 0xBB;
  private static final int ENTRY = 3;
  private static final int MAX_MAPPING = 30;
  private static final int MAX_SIGNATURE = 1298;

  /**
   * One entry of the mapping.
   *
   * @param number the data group number, 1 to 16
   * @param containerId the ContainerID of the object, two bytes
   */
  public record DataGroup(int number, int containerId) {

    /** Checks the ranges. */
    public DataGroup {
      if (number < 1 || number > LdsSecurityObject.MAX_GROUPS) {
        throw new IllegalArgumentException("data groups are numbered 1 to 16");
      }
      if (containerId < 0 || containerId > 0xFFFF) {
        throw new IllegalArgumentException("a ContainerID has two bytes");
      }
    }
  }

  /**
   * What an issuer hashes and signs.
   *
   * @param mapping the mapping for the security object
   * @param hashes the hashes to put into its CMS under content type {@link
   *     LdsSecurityObject#CONTENT_TYPE}
   */
  public record Draft(List<DataGroup> mapping, LdsSecurityObject hashes) {

    /** Copies the list. */
    public Draft {
      mapping = List.copyOf(mapping);
    }

    /** The security object with the CMS made over {@link #hashes()}. */
    public SecurityObject signed(byte[] cms) {
      return new SecurityObject(mapping, Octets.of(cms));
    }
  }

  /** Copies the list. */
  public SecurityObject {
    mapping = List.copyOf(mapping);
  }

  /**
   * Numbers the objects in the order of their tags in {@link PivObject} and hashes them.
   *
   * @param contents 1 to 10 objects, as they will be on the card, without the {@code 53}
   * @throws PivDataException if a template's content is not that template
   */
  public static Draft draft(DigestAlgorithm algorithm, Map<PivObject, byte[]> contents)
      throws PivDataException {
    if (contents.isEmpty() || contents.size() > MAX_MAPPING / ENTRY) {
      throw new PivDataException(NAME, MAPPING, "1 to 10 objects can be hashed");
    }
    List<DataGroup> mapping = new ArrayList<>();
    Map<Integer, Octets> hashes = new LinkedHashMap<>();
    for (Map.Entry<PivObject, byte[]> entry : new TreeMap<>(contents).entrySet()) {
      int number = mapping.size() + 1;
      PivObject object = entry.getKey();
      mapping.add(new DataGroup(number, object.containerId()));
      hashes.put(number, Octets.of(algorithm.digest(object.hashedBytes(entry.getValue()))));
    }
    return new Draft(mapping, new LdsSecurityObject(algorithm, hashes));
  }

  /** Reads the object. */
  public static SecurityObject decode(byte[] content) throws PivDataException {
    ElementReader reader = new ElementReader(NAME, content);
    byte[] entries = reader.required(MAPPING);
    if (entries.length % ENTRY != 0 || entries.length > ENTRY * LdsSecurityObject.MAX_GROUPS) {
      throw new PivDataException(NAME, MAPPING, "it is not up to 16 entries of three bytes");
    }
    List<DataGroup> mapping = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < entries.length; i += ENTRY) {
      int number = entries[i] & 0xFF;
      if (number < 1 || number > LdsSecurityObject.MAX_GROUPS) {
        throw new PivDataException(NAME, MAPPING, "data group " + number + " does not exist");
      }
      if (!numbers.add(number)) {
        throw new PivDataException(NAME, MAPPING, "data group " + number + " is there twice");
      }
      mapping.add(new DataGroup(number, (entries[i + 1] & 0xFF) << 8 | entries[i + 2] & 0xFF));
    }
    return new SecurityObject(mapping, Octets.of(reader.required(SIGNATURE)));
  }

  @Override
  public byte[] encode() throws PivDataException {
    byte[] entries = new byte[ENTRY * mapping.size()];
    for (int i = 0; i < mapping.size(); i++) {
      DataGroup group = mapping.get(i);
      entries[ENTRY * i] = (byte) group.number();
      entries[ENTRY * i + 1] = (byte) (group.containerId() >>> 8);
      entries[ENTRY * i + 2] = (byte) group.containerId();
    }
    return new ElementWriter(NAME)
        .put(MAPPING, entries, ENTRY, MAX_MAPPING)
        .put(SIGNATURE, signature, 1, MAX_SIGNATURE)
        .withErrorDetectionCode();
  }
}
