package org.keywright.server.selfservice;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.device.DeviceKind;
import org.keywright.server.device.DeviceState;
import org.keywright.server.issuance.OwnDevice;
import org.keywright.server.issuance.Renewal;

/**
 * A device in words for its holder.
 *
 * @param name what the holder calls it, or its model
 * @param model what it is, where the name does not say so
 * @param picture the name of a fragment in {@code selfservice/pictures}
 * @param state in a word or two
 * @param tone {@code good}, {@code wait} or {@code bad}: the state's colour
 * @param icon of the state: the name of a fragment in {@code pages/icons}
 * @param hint what follows from the state; null if nothing does
 * @param contents what is on it, each with its last day
 * @param actions what its holder can do with it, by the names of the script of the page
 */
record DeviceCard(
    UUID id,
    String name,
    String model,
    String picture,
    String serial,
    String state,
    String tone,
    String icon,
    @Nullable String hint,
    @Nullable String purpose,
    List<Content> contents,
    List<String> actions) {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final Words INITIAL =
      new Words(
          "Active, with its initial PIN",
          "wait",
          "alert",
          "An operator put it into use. Choose a PIN of your own before you use it.");

  DeviceCard {
    contents = List.copyOf(contents);
    actions = List.copyOf(actions);
  }

  /** Something on a device, and its last day. */
  record Content(String name, String until) {}

  private record Words(String state, String tone, String icon, @Nullable String hint) {}

  static DeviceCard of(OwnDevice device) {
    Words words = device.initialPin() ? INITIAL : words(device.state());
    boolean named = !device.label().isEmpty();
    return new DeviceCard(
        device.id(),
        named ? device.label() : device.model(),
        named ? device.model() : "",
        device.kind() == DeviceKind.SMART_CARD ? "card" : "key",
        device.serial(),
        words.state(),
        words.tone(),
        words.icon(),
        hint(device, words),
        device.purpose(),
        device.credentials().stream()
            .map(held -> new Content(content(held.slot()), day(held.notAfter())))
            .toList(),
        actions(device));
  }

  /** What follows from the state, or what is to be done about its end. */
  private static @Nullable String hint(OwnDevice device, Words words) {
    if (words.hint() != null) {
      return words.hint();
    }
    String end =
        device.credentials().stream()
            .map(OwnDevice.Credential::notAfter)
            .min(Instant::compareTo)
            .map(DeviceCard::day)
            .orElse("");
    return switch (device.renewal()) {
      case NOT_DUE -> null;
      case DUE -> "It can be used until " + end + ". Renew it before: that takes a minute.";
      case UNFINISHED ->
          "Its renewal stopped, so that it may not work everywhere. Renew it to finish.";
      case REPLACE ->
          "It can be used until " + end + ", and not be renewed any more. Ask for another one.";
    };
  }

  private static List<String> actions(OwnDevice device) {
    List<String> actions = new ArrayList<>();
    if (device.state() == DeviceState.ACTIVE) {
      boolean renewable = device.renewal() == Renewal.DUE || device.renewal() == Renewal.UNFINISHED;
      if (renewable && !device.initialPin()) {
        actions.add("renew");
      }
      actions.add(device.initialPin() ? "first-pin" : "change-pin");
      if (device.recovery().reset().toHolder() && !device.initialPin()) {
        actions.add("reset-pin");
      }
      if (device.recovery().unlock().toHolder() && !device.initialPin()) {
        actions.add("unlock");
      }
    }
    actions.add("rename");
    if (device.state() == DeviceState.ACTIVE || device.state() == DeviceState.SUSPENDED) {
      actions.add("report");
    }
    return actions;
  }

  static String day(Instant instant) {
    return DAY.format(instant);
  }

  private static String content(String slot) {
    return switch (slot) {
      case "9A" -> "Sign-in";
      case "9C" -> "Signature";
      case "9D" -> "Encryption";
      case "9E" -> "Doors, without a PIN";
      default -> "Key " + slot;
    };
  }

  private static Words words(DeviceState state) {
    return switch (state) {
      case ACTIVE -> new Words("Active", "good", "check", null);
      case PENDING ->
          new Words(
              "Pending",
              "wait",
              "clock",
              "It has its initial PIN and cannot be used yet. Ask an operator to activate it.");
      case ISSUING ->
          new Words(
              "Being prepared",
              "wait",
              "clock",
              "If nothing happens any more, press Add Device with it connected: it goes on where it"
                  + " stopped.");
      case FAILED ->
          new Words(
              "Not finished",
              "bad",
              "alert",
              "Something went wrong while it was prepared. Press Add Device with it connected: it"
                  + " goes on where it stopped.");
      case SUSPENDED ->
          new Words(
              "Suspended", "wait", "pause", "It is out of use for a time. Ask your help desk.");
      case INVALID ->
          new Words(
              "To be replaced",
              "wait",
              "pause",
              "It is out of use, since a replacement was asked for.");
      case TERMINATED -> new Words("Ended", "bad", "cross", "It cannot be used any more.");
      case AVAILABLE -> new Words("In stock", "wait", "clock", null);
    };
  }
}
