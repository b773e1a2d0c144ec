package org.keywright.acceptance.web;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.keywright.acceptance.workbench.StaffPolicy;
import org.keywright.acceptance.workbench.Station;
import org.keywright.card.wire.Receipt;
import org.keywright.server.actor.Actor;
import org.keywright.server.credential.Assignments;
import org.keywright.server.credential.BadgeLayout;
import org.keywright.server.credential.CredentialPolicy;
import org.keywright.server.credential.CredentialTypes;
import org.keywright.server.credential.DeviceIssuance;
import org.keywright.server.credential.DeviceType;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.IssuanceRequest;
import org.keywright.server.issuance.IssuanceTicket;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.policy.DataObject;
import org.keywright.server.policy.KeyAlgorithm;
import org.keywright.server.policy.Policies;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;

/**
 * A smart card that was issued to somebody, by a credential type with a layout for its badge.
 *
 * @param serial as the operators' lists have it
 */
public record IssuedBadge(UUID type, UUID device, String serial) {

  private static final String MODEL = "plain-piv-9b";

  /** Issues a card whose badge is in portrait and shows everything. */
  public static IssuedBadge to(Office office, UUID person) throws Exception {
    return issue(office, person, "Staff card", BadgeLayout.Orientation.PORTRAIT);
  }

  /** The same in landscape. */
  public static IssuedBadge wide(Office office, UUID person) throws Exception {
    return issue(office, person, "Visitor card", BadgeLayout.Orientation.LANDSCAPE);
  }

  /** A credential type for cards, with the layout that policies begin with. */
  public static UUID type(Office office, String name) {
    return type(office, name, BadgeLayout.DEFAULT);
  }

  private static UUID type(Office office, String name, BadgeLayout layout) {
    UUID devicePolicy =
        office
            .bean(Policies.class)
            .create(
                StaffPolicy.of(
                    name,
                    MODEL,
                    slot -> KeyAlgorithm.ECC_P256,
                    Set.of(DataObject.CHUID, DataObject.CCC, DataObject.SECURITY_OBJECT),
                    null,
                    null),
                Actor.system())
            .id();
    DeviceIssuance issuance =
        DeviceIssuance.of(
            null,
            devicePolicy,
            null,
            null,
            null,
            null,
            null,
            null,
            EnumSet.of(DeviceType.PIV_CARD));
    String key = "B" + office.bean(CredentialTypes.class).list().size();
    return office
        .bean(CredentialTypes.class)
        .create(
            CredentialPolicy.of(name, "", key, null, null, null, null, issuance, layout),
            Actor.system())
        .type();
  }

  private static IssuedBadge issue(
      Office office, UUID person, String name, BadgeLayout.Orientation orientation)
      throws Exception {
    UUID type =
        type(
            office,
            name,
            new BadgeLayout(
                orientation,
                "Example Agency",
                "#1f4e79",
                EnumSet.allOf(BadgeLayout.Field.class),
                "Example Agency\n1 Main Street\nExampletown"));
    office.bean(Assignments.class).assign(person, type, Actor.system());
    IssuanceTicket ticket =
        office
            .bean(Issuances.class)
            .start(new IssuanceRequest(person, type, null, null), Actor.system());
    Receipt receipt =
        Objects.requireNonNull(
            new Station(office.origin())
                .redeem(
                    DeviceModels.plainCard(DeviceOptions.defaults()).transport(), ticket.ticket())
                .receipt(),
            "the card was not issued");
    UUID device = receipt.device();
    return new IssuedBadge(type, device, office.bean(Devices.class).get(device).serial());
  }

  /** The address of the page from which the badge is printed. */
  public String page() {
    return "/portal/devices/" + device + "/badge";
  }
}
