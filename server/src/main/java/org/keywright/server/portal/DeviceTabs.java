package org.keywright.server.portal;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.Page;
import org.keywright.server.api.PageRequest;
import org.keywright.server.badge.Badges;
import org.keywright.server.device.Device;
import org.keywright.server.device.DeviceFilter;
import org.keywright.server.device.DeviceState;
import org.keywright.server.device.Devices;
import org.keywright.server.selfservice.SelfServiceSettings;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Pages of devices: a tab for each of a few states, a search, and what can be done with each. */
@Component
class DeviceTabs {

  private static final int ROWS = 25;
  private static final int LONGEST_SEARCH = 100;

  private final Devices devices;
  private final Badges badges;
  private final SelfServiceSettings settings;

  DeviceTabs(Devices devices, Badges badges, SelfServiceSettings settings) {
    this.devices = devices;
    this.badges = badges;
    this.settings = settings;
  }

  /** The devices in one state. */
  record Tab(DeviceState state, String label, String explanation) {

    /** As it stands in the address. */
    public String key() {
      return state.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Finds the devices of the tab that is asked for.
   *
   * @param path of the page
   * @param tabs of the page; the first one is shown unless another one is asked for
   * @return the tab
   */
  Tab fill(
      Model model, String path, List<Tab> tabs, String state, String text, int page, Actor actor) {
    Tab which =
        tabs.stream().filter(tab -> tab.key().equals(state)).findFirst().orElse(tabs.getFirst());
    String sought = text.length() > LONGEST_SEARCH ? text.substring(0, LONGEST_SEARCH) : text;
    model.addAttribute("path", path);
    model.addAttribute("settings", settings);
    model.addAttribute("which", which);
    model.addAttribute("all", tabs);
    model.addAttribute("text", sought);
    Page<Device> found =
        devices.find(
            new DeviceFilter(blankToNull(sought), null, which.state(), null),
            new PageRequest(Math.max(0, page), ROWS));
    model.addAttribute("found", found);
    model.addAttribute("printable", badges.printable(found.items(), actor));
    return which;
  }

  private static @Nullable String blankToNull(String text) {
    return text.isBlank() ? null : text.strip();
  }
}
