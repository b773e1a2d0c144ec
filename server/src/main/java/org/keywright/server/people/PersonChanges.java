package org.keywright.server.people;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a change did to a person, for the audit log. */
final class PersonChanges {

  private PersonChanges() {}

  static Map<String, String> of(Person before, Person after) {
    Map<String, String> changes = new LinkedHashMap<>();
    note(changes, "displayName", before.displayName(), after.displayName());
    note(changes, "givenName", before.givenName(), after.givenName());
    note(changes, "surname", before.surname(), after.surname());
    note(changes, "email", before.email(), after.email());
    note(changes, "upn", before.upn(), after.upn());
    note(changes, "department", before.department(), after.department());
    note(changes, "status", before.status().name(), after.status().name());
    return changes;
  }

  private static void note(Map<String, String> changes, String name, String before, String after) {
    if (!before.equals(after)) {
      changes.put(name, before + " -> " + after);
    }
  }
}
