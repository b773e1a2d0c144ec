package org.keywright.acceptance.web;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;

/** The dialog of a page in which something is done with a device, as a person uses it. */
public record DeviceDialog(Page page) {

  /** Presses the first of the buttons that add a device. */
  public DeviceDialog add() {
    page.locator("[data-add-device]").first().click();
    return this;
  }

  /** Waits until this is what it shows. */
  public DeviceDialog shows(String view) {
    try {
      page.waitForSelector("[data-view=" + view + "]:not([hidden])");
    } catch (TimeoutError e) {
      throw new AssertionError("not " + view + ", but: " + text(), e);
    }
    return this;
  }

  /** What stands there. */
  public String text() {
    return page.innerText("#device-task");
  }

  /** Presses one of its buttons. */
  public DeviceDialog press(String button) {
    page.click("#device-task [data-do=" + button + "]");
    return this;
  }

  /** Types a new PIN twice, once it is asked for, and goes on. */
  public DeviceDialog choosePin(String pin) {
    shows("pin-ask");
    page.fill("#new-pin", pin);
    page.fill("#confirm-pin", pin);
    return press("next");
  }

  /** Types the present PIN, once it is asked for, and goes on. */
  public DeviceDialog givePin(String pin) {
    shows("pin-current");
    page.fill("#current-pin", pin);
    return press("next");
  }

  /** Waits until it is no more. */
  public void closed() {
    page.waitForSelector(
        "#device-task:not([open])",
        new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
  }
}
