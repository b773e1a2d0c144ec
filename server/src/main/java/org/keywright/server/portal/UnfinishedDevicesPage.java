package org.keywright.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceFilter;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.device.TerminationReason;
import org.keywright.server.pages.PageController;
import org.keywright.server.selfservice.SelfServiceSettings;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of devices whose issuance has not come to its end: they wait for an operator. */
@PageController
@RequestMapping(UnfinishedDevicesPage.PATH)
class UnfinishedDevicesPage {

  static final String PATH = "/portal/unfinished-devices";

  private static final int ROWS = 25;

  private final Devices devices;
  private final SelfServiceSettings settings;

  UnfinishedDevicesPage(Devices devices, SelfServiceSettings settings) {
    this.devices = devices;
    this.settings = settings;
  }

  /** Which of the unfinished ones. */
  enum Which {
    PENDING(DeviceState.PENDING, "Pending", "Issued, and waiting for activation"),
    FAILED(DeviceState.FAILED, "Failed", "Their issuance stopped"),
    TERMINATED(DeviceState.TERMINATED, "Ended", "To be erased before they are issued again");

    private final DeviceState state;
    private final String label;
    private final String explanation;

    Which(DeviceState state, String label, String explanation) {
      this.state = state;
      this.label = label;
      this.explanation = explanation;
    }

    /** As it stands in the address. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
      return label;
    }

    public String explanation() {
      return explanation;
    }
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
    fill(state, text, page, actor, model);
    boolean table = request.getRequestURI().endsWith("/table");
    return "portal/unfinished-devices" + (table ? " :: table" : "");
  }

  private void fill(String state, String text, int page, Actor actor, Model model) {
    Which which =
        Arrays.stream(Which.values())
            .filter(candidate -> candidate.key().equals(state))
            .findFirst()
            .orElse(Which.PENDING);
    String sought = SearchText.of(text);
    Page<Device> found =
        devices.find(
            new DeviceFilter(SearchText.orNull(sought), null, which.state, null),
            new PageRequest(Math.max(0, page), ROWS));
    model.addAttribute("settings", settings);
    model.addAttribute("which", which);
    model.addAttribute("all", Which.values());
    model.addAttribute("text", sought);
    model.addAttribute("found", found);
    model.addAttribute("reasons", TerminationReason.values());
    model.addAttribute("actions", actions(which, actor));
  }

  private static List<String> actions(Which which, Actor actor) {
    return List.of("activate", "recycle", "terminate").stream()
        .filter(action ->
            switch (action) {
              case "activate" -> which == Which.PENDING && actor.may(Permission.DEVICE_ACTIVATE);
              case "recycle" -> actor.may(Permission.DEVICE_RECYCLE);
              default -> which != Which.TERMINATED && actor.may(Permission.DEVICE_TERMINATE);
            })
        .toList();
  }
}
