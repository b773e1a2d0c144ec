package org.keywright.server.issuance.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.piv.command.PivCommands;
import org.keywright.card.piv.command.PivResponses;
import org.keywright.card.piv.model.PivDataException;
import org.keywright.card.piv.model.PivObject;
import org.keywright.card.script.Step;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * Data objects as commands. Their contents are those of {@link PivObject}: what is inside the tag
 * 53, or a whole template.
 */
final class DataObjects {

  private DataObjects() {}

  /** A step that writes an object. */
  static Step write(int tag, byte[] content) {
    return Step.of(
        PivCommands.putData(tag, isTemplate(tag) ? inner(content) : content),
        0,
        Costs.write(content.length));
  }

  private static byte[] inner(byte[] template) {
    try {
      return Tlv.parse(template).value();
    } catch (TlvException e) {
      throw new IllegalStateException("a template is none", e);
    }
  }

  /** Adds what writes all of these but those that this attempt has written already. */
  static void writeAll(
      PlannedScript.Builder script,
      AdministrationChannel channel,
      Target.Contents contents,
      Set<Integer> written) {
    for (Map.Entry<Integer, byte[]> object : contents.objects().entrySet()) {
      if (!written.contains(object.getKey())) {
        channel.administer(
            script,
            write(object.getKey(), object.getValue()),
            new Meaning.Written(object.getKey()));
      }
    }
  }

  /** Adds what reads these back. */
  static void readAll(PlannedScript.Builder script, List<Integer> tags) {
    for (int tag : tags) {
      script.step(
          Step.of(PivCommands.getData(tag), PivPlan.MAX_OBJECT, Costs.READ).asSecret(),
          new Meaning.Content(tag));
    }
  }

  /** The content in the response to GET DATA. */
  static byte[] read(int tag, byte[] data) throws InvalidResponseException {
    if (!isTemplate(tag)) {
      return PivResponses.dataObject(tag, data);
    }
    try {
      return PivObject.byTag(tag).orElseThrow().unwrap(data);
    } catch (PivDataException e) {
      throw new InvalidResponseException("the data object is malformed", e);
    }
  }

  private static boolean isTemplate(int tag) {
    return PivObject.byTag(tag).filter(PivObject::isTemplate).isPresent();
  }
}
