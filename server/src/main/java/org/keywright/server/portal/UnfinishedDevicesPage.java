package org.keywright.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.TerminationReason;
import org.keywright.server.pages.PageController;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of devices whose issuance has not come to its end: they wait for an operator. */
@PageController
@RequestMapping(UnfinishedDevicesPage.PATH)
class UnfinishedDevicesPage {

  static final String PATH = "/portal/unfinished-devices";

  private static final List<DeviceTabs.Tab> TABS =
      List.of(
          new DeviceTabs.Tab(DeviceState.PENDING, "Pending", "Issued, and waiting for activation"),
          new DeviceTabs.Tab(DeviceState.FAILED, "Failed", "Their issuance stopped"),
          new DeviceTabs.Tab(
              DeviceState.TERMINATED, "Ended", "To be erased before they are issued again"));

  private final DeviceTabs tabs;

  UnfinishedDevicesPage(DeviceTabs tabs) {
    this.tabs = tabs;
  }

  /** The page, or its table alone to bring the page up to date. */
  @GetMapping({"", "/table"})
  @Requires(Permission.DEVICE_READ)
  String show(
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "0") int page,
      HttpServletRequest request,
      Actor actor,
      Model model) {
    DeviceTabs.Tab which = tabs.fill(model, PATH, TABS, state, text, page, actor);
    model.addAttribute("reasons", TerminationReason.values());
    model.addAttribute("actions", actions(which.state(), actor));
    boolean table = request.getRequestURI().endsWith("/table");
    return "portal/unfinished-devices" + (table ? " :: table" : "");
  }

  private static List<String> actions(DeviceState state, Actor actor) {
    return List.of("activate", "recycle", "terminate").stream()
        .filter(action ->
            switch (action) {
              case "activate" ->
                  state == DeviceState.PENDING && actor.may(Permission.DEVICE_ACTIVATE);
              case "recycle" -> actor.may(Permission.DEVICE_RECYCLE);
              default -> state != DeviceState.TERMINATED && actor.may(Permission.DEVICE_TERMINATE);
            })
        .toList();
  }
}
