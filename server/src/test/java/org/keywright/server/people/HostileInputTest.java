package org.keywright.server.people;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Target;
import org.keywright.server.api.InvalidException;

/** What is imported as CSV. */
final class HostileInputTest implements HostileInputs {

  private static final String PEOPLE =
      """
      displayName,givenName,surname,email,upn,department
      Ada Byron,Ada,Byron,ada@example.org,ada@example.org,Research
      "O'Brien, \"\"Myles\"\"\",Flann,"O;Brien",flann@example.org,flann@example.org,
      """;

  @Override
  public Stream<Target> targets() {
    return Stream.of(
        Target.of(
                "people in CSV",
                List.of(
                    PEOPLE.getBytes(StandardCharsets.UTF_8),
                    PEOPLE.replace(',', ';').getBytes(StandardCharsets.UTF_8)),
                HostileInputTest::read)
            .refusingBy(InvalidException.class)
            .within(Limits.DOCUMENT));
  }

  private static void read(byte[] input) {
    for (CsvPeople.Row row : CsvPeople.read(input)) {
      row.details();
    }
  }
}
