package org.keywright.server.badge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.audit.AuditEvent;
import org.keywright.server.audit.AuditLog;
import org.keywright.server.biometrics.BiometricKind;
import org.keywright.server.biometrics.EnrolledBiometrics;
import org.keywright.server.credential.BadgeLayout;
import org.keywright.server.credential.BadgeLayout.Field;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceKind;
import org.keywright.server.device.DeviceModel;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.issuance.IssuedCard;
import org.keywright.server.people.People;
import org.keywright.server.people.Person;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The badges of cards that were issued. One is printed by the version of the credential policy that
 * its card was issued by, whatever was saved since. Safe for concurrent use.
 */
@Service
public class Badges {

  private final Devices devices;
  private final DeviceModels models;
  private final Issuances issuances;
  private final CredentialTypes types;
  private final People people;
  private final EnrolledBiometrics biometrics;
  private final AuditLog audit;

  Badges(
      Devices devices,
      DeviceModels models,
      Issuances issuances,
      CredentialTypes types,
      People people,
      EnrolledBiometrics biometrics,
      AuditLog audit) {
    this.devices = devices;
    this.models = models;
    this.issuances = issuances;
    this.types = types;
    this.people = people;
    this.biometrics = biometrics;
    this.audit = audit;
  }

  /**
   * A badge that is about to be printed.
   *
   * @param notes what the layout shows and the badge cannot, in sentences
   */
  record Sheet(
      Device device,
      Person holder,
      BadgeLayout.Orientation orientation,
      BadgeDrawing drawing,
      List<String> notes) {

    Sheet {
      notes = List.copyOf(notes);
    }
  }

  /** Those of some devices whose badge the actor can open to print it. */
  @Transactional(readOnly = true)
  public Set<UUID> printable(Collection<Device> some, Actor actor) {
    if (!actor.may(Permission.DEVICE_ISSUE)) {
      return Set.of();
    }
    List<Device> cards =
        some.stream()
            .filter(this::isCardInUse)
            .filter(device -> !Objects.equals(device.holder(), actor.person()))
            .toList();
    Map<UUID, IssuedCard> issued = issuances.cards(cards.stream().map(Device::id).toList());
    Map<UUID, Set<UUID>> held = new HashMap<>();
    return cards.stream()
        .filter(device -> {
          IssuedCard card = issued.get(device.id());
          return card != null && isHeld(device, card, held);
        })
        .map(Device::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isCardInUse(Device device) {
    return isInUse(device)
        && models.find(device.model()).map(DeviceModel::kind).orElse(null) == DeviceKind.SMART_CARD;
  }

  private static boolean isInUse(Device device) {
    return device.state() == DeviceState.PENDING || device.state() == DeviceState.ACTIVE;
  }

  /** Whether the holder of a card has its credential type still. */
  private boolean isHeld(Device device, IssuedCard card, Map<UUID, Set<UUID>> held) {
    return card.holder().equals(device.holder())
        && held.computeIfAbsent(card.holder(), this::typesOf)
            .contains(card.credentialPolicy().type());
  }

  private Set<UUID> typesOf(UUID person) {
    return types.heldBy(person).stream().map(one -> one.type()).collect(Collectors.toSet());
  }

  /**
   * Opens the badge of a device to be printed. That is what stands in the audit log and in the
   * device's history: from then on it can be printed, and nobody hears whether it was.
   *
   * @throws NotFoundException if there is no such device
   * @throws ConflictException if it has no badge to be printed
   * @throws NotPermittedException if the actor may not issue devices, or it is their own
   */
  @Transactional
  Sheet open(UUID id, Actor actor) {
    actor.mustBeAllowed(Permission.DEVICE_ISSUE);
    Device device = devices.lock(id);
    IssuedCard card = card(device);
    if (card.holder().equals(actor.person())) {
      throw new NotPermittedException("nobody prints their own badge: another issuer does");
    }
    CredentialPolicy policy = types.document(card.credentialPolicy());
    BadgeLayout layout = policy.badgeLayout();
    Person holder = people.get(card.holder());
    Portrayal portrayal = portrayal(layout, holder);
    BadgeDrawing drawing =
        BadgeDrawing.of(
            layout,
            new Badge(
                holder.surname(),
                holder.givenName(),
                portrayal,
                policy.name(),
                holder.department(),
                card.issued(),
                card.expires(),
                card.number()));
    devices.addHistory(id, "print-badge", actor);
    audit.record(
        new AuditEvent(
            actor,
            "badge.print",
            "device",
            id.toString(),
            Map.of(
                "credentialType", card.credentialPolicy().type().toString(),
                "credentialPolicyVersion", Integer.toString(card.credentialPolicy().version()),
                "portrait", portrayal instanceof Portrayal.Photo ? "yes" : "no")));
    return new Sheet(
        device, holder, layout.orientation(), drawing, notes(layout, portrayal, holder));
  }

  private IssuedCard card(Device device) {
    if (!isInUse(device)) {
      throw new ConflictException(
          "badges are printed for cards that are pending or active; this device is "
              + device.state().name().toLowerCase(Locale.ROOT));
    }
    if (!isCardInUse(device)) {
      throw new ConflictException("badges are printed onto cards, and this device is none");
    }
    IssuedCard card = issuances.cards(List.of(device.id())).get(device.id());
    if (card == null) {
      throw new ConflictException(
          "the card was not issued by a credential policy, so that there is no layout for its"
              + " badge");
    }
    if (!isHeld(device, card, new HashMap<>())) {
      throw new ConflictException(
          "the holder has the credential type no more by which the card was issued");
    }
    return card;
  }

  private Portrayal portrayal(BadgeLayout layout, Person holder) {
    Optional<byte[]> enrolled =
        layout.fields().contains(Field.PHOTO)
            ? biometrics.get(holder.id(), BiometricKind.FACE)
            : Optional.empty();
    return enrolled.<Portrayal>map(Portrayal.Photo::of).orElseGet(Portrayal.None::new);
  }

  private static List<String> notes(BadgeLayout layout, Portrayal portrayal, Person holder) {
    List<String> notes = new ArrayList<>();
    if (layout.fields().contains(Field.PHOTO) && portrayal instanceof Portrayal.None) {
      notes.add(
          "No portrait is enrolled of "
              + holder.displayName()
              + ": the place of the photo stays empty.");
    }
    if (portrayal instanceof Portrayal.Photo(String mediaType, String _)
        && Objects.equals(mediaType, Portrayal.Photo.JPEG_2000)) {
      notes.add(
          "The portrait is in JPEG 2000, which few browsers show: if the photo is missing here,"
              + " take the portrait anew.");
    }
    if (layout.fields().contains(Field.AFFILIATION) && holder.department().isBlank()) {
      notes.add("No unit is known of " + holder.displayName() + ": no affiliation is printed.");
    }
    return notes;
  }
}
