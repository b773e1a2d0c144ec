package org.keywright.server.selfservice;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.device.DeviceState;
import org.keywright.server.issuance.OwnDevices;
import org.keywright.server.pages.PageController;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The page on which people see and look after their devices. */
@PageController
@RequestMapping(MyDevicesPage.PATH)
class MyDevicesPage {

  static final String PATH = "/my-devices";

  /** What can be used comes first, what is over comes last. */
  private static final List<DeviceState> ORDER =
      List.of(
          DeviceState.ACTIVE,
          DeviceState.PENDING,
          DeviceState.ISSUING,
          DeviceState.FAILED,
          DeviceState.SUSPENDED,
          DeviceState.INVALID,
          DeviceState.AVAILABLE,
          DeviceState.TERMINATED);

  private final OwnDevices own;
  private final SelfServiceSettings settings;

  MyDevicesPage(OwnDevices own, SelfServiceSettings settings) {
    this.own = own;
    this.settings = settings;
  }

  @GetMapping
  @Requires(Permission.OWN_DEVICES)
  String show(Actor actor, Model model) {
    model.addAttribute("settings", settings);
    model.addAttribute("devices", shown(actor));
    return "selfservice/my-devices";
  }

  /** The cards alone, to bring the page up to date. */
  @GetMapping("/cards")
  @Requires(Permission.OWN_DEVICES)
  String cards(Actor actor, Model model) {
    model.addAttribute("devices", shown(actor));
    return "selfservice/cards :: cards";
  }

  /** What happened to a device. */
  @GetMapping("/{id}/history")
  @Requires(Permission.OWN_DEVICES)
  String history(@PathVariable UUID id, Actor actor, Model model) {
    model.addAttribute("entries", own.history(id, actor).stream().map(HistoryLine::of).toList());
    return "selfservice/cards :: history";
  }

  private List<DeviceCard> shown(Actor actor) {
    return own.list(actor).stream()
        .sorted(Comparator.comparingInt(device -> ORDER.indexOf(device.state())))
        .map(DeviceCard::of)
        .toList();
  }
}
