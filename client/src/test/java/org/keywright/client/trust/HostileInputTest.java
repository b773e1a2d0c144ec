package org.keywright.client.trust;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.card.script.ScriptJson;
import org.keywright.card.script.TrustedServer;
import org.keywright.client.PlainText;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Whatever is in a file of trusted servers, and whatever a server says to be shown. */
final class HostileInputTest implements HostileInputs {

  private static final int SHOWN = 80;

  @Override
  public Stream<Target> targets() {
    TrustFile file =
        new TrustFile(
            TrustFile.VERSION,
            true,
            List.of(new TrustedServer("https://id.example.com", new byte[44], false)));
    return Stream.of(
        Target.of(
                "files of trusted servers",
                List.of(ScriptJson.write(file)),
                input -> {
                  TrustFile read = ScriptJson.read(input, TrustFile.class);
                  if (!ScriptJson.read(ScriptJson.write(read), TrustFile.class).equals(read)) {
                    throw new AssertionError("what was written is read as something else");
                  }
                })
            .refusingBy(ScriptJson.MalformedException.class)
            .mutatedBy(Mutator.JSON)
            .within(Limits.DOCUMENT),
        Target.of(
                "texts of a server",
                List.of("Wählen Sie\u202E das Gerät\r\n".getBytes(StandardCharsets.UTF_8)),
                HostileInputTest::show)
            .mutatedBy(Mutator.BYTES));
  }

  /** One line, and nothing in it that a terminal acts on. */
  private static void show(byte[] input) {
    String shown = PlainText.of(new String(input, StandardCharsets.UTF_8), SHOWN);
    boolean plain =
        shown.chars().noneMatch(c -> Character.isISOControl(c) || c == 0x202E || c == 0x2028);
    if (!plain || shown.codePointCount(0, shown.length()) > SHOWN + 1) {
      throw new AssertionError("a terminal would act on it");
    }
  }
}
