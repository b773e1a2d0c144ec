package org.keywright.server.versions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a save changed in a setting.
 *
 * @param setting as the form calls it
 * @param before empty if there was nothing
 * @param after empty if there is nothing
 */
public record Difference(String setting, String before, String after) {

  private static final int MOST_IN_AUDIT = 16;

  /**
   * What differs between two versions, in the order of the settings.
   *
   * @param before the settings and their values as people read them; null for what is new
   * @param after the same settings, or others
   */
  public static List<Difference> between(
      @Nullable Map<String, String> before, Map<String, String> after) {
    Map<String, String> old = before == null ? Map.of() : before;
    List<Difference> differences = new ArrayList<>();
    after.forEach((setting, value) -> add(differences, setting, old.get(setting), value));
    old.forEach((setting, value) -> {
      if (!after.containsKey(setting)) {
        add(differences, setting, value, "");
      }
    });
    return List.copyOf(differences);
  }

  private static void add(
      List<Difference> differences, String setting, @Nullable String before, String after) {
    String was = Objects.requireNonNullElse(before, "");
    if (!was.equals(after)) {
      differences.add(new Difference(setting, was, after));
    }
  }

  /**
   * What an entry of the audit log says of a save: name, version and what differs, as far as an
   * entry has room.
   */
  public static Map<String, String> details(
      String name, int version, List<Difference> differences) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("name", name);
    details.put("version", Integer.toString(version));
    differences.stream()
        .limit(MOST_IN_AUDIT)
        .forEach(one ->
            details.put(
                one.setting.replaceAll("[^A-Za-z0-9]", ""), one.before + " -> " + one.after));
    if (differences.size() > MOST_IN_AUDIT) {
      details.put("more", Integer.toString(differences.size() - MOST_IN_AUDIT));
    }
    return details;
  }
}
