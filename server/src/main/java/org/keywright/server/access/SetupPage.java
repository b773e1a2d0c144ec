package org.keywright.server.access;

import jakarta.servlet.http.HttpServletResponse;
import org.keywright.server.api.InvalidException;
import org.keywright.server.api.NotPermittedException;
import org.keywright.server.pages.PageController;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which the first account is made. Public: the one-time token says who may. */
@PageController
class SetupPage {

  private static final String VIEW = "access/setup";
  private static final String DONE = "redirect:/sign-in";

  private final Setup setup;

  SetupPage(Setup setup) {
    this.setup = setup;
  }

  @GetMapping("/setup")
  String show() {
    return setup.isDue() ? VIEW : DONE;
  }

  @PostMapping("/setup")
  String complete(
      @RequestParam String token,
      @RequestParam String name,
      @RequestParam String password,
      @RequestParam String repeated,
      HttpServletResponse response,
      Model model) {
    try {
      PasswordForm.check(password, repeated);
      setup.complete(token.strip(), name.strip(), password.toCharArray());
      return DONE + "?reason=set-up";
    } catch (InvalidException | NotPermittedException e) {
      PasswordForm.refuse(e, response, model);
      model.addAttribute("name", name);
      return VIEW;
    }
  }
}
