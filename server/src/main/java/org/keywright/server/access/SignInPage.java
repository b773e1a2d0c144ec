package org.keywright.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Actor;
import org.keywright.server.api.TooManyAttemptsException;
import org.keywright.server.pages.PageController;
import org.keywright.server.pages.Shell;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages on which people sign in and out. */
@PageController
class SignInPage {

  /** Paths of our own pages: nothing that a browser could take for another server's address. */
  private static final Pattern OWN_PATH = Pattern.compile("/(?:[a-z0-9-]+/?)*");

  private static final String VIEW = "access/sign-in";

  private final SignIn signIn;
  private final Sessions sessions;
  private final Setup setup;
  private final Shell shell;

  SignInPage(SignIn signIn, Sessions sessions, Setup setup, Shell shell) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.setup = setup;
    this.shell = shell;
  }

  /** The address of the page, for somebody who wanted to go elsewhere. */
  static String address(HttpServletRequest request) {
    String wanted = request.getRequestURI();
    return request.getMethod().equals("GET") && wanted.length() > 1 && isOwn(wanted)
        ? "/sign-in?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
        : "/sign-in";
  }

  private static boolean isOwn(@Nullable String path) {
    return path != null && path.length() <= 200 && OWN_PATH.matcher(path).matches();
  }

  @GetMapping("/")
  @PreAuthorize("isAuthenticated()")
  String start(Actor actor) {
    return "redirect:" + shell.home(actor);
  }

  @GetMapping("/sign-in")
  String show(
      @RequestParam(required = false) @Nullable String next,
      @RequestParam(required = false) @Nullable String reason,
      Model model) {
    if (setup.isDue()) {
      return "redirect:/setup";
    }
    model.addAttribute("next", isOwn(next) ? next : "");
    String notice = notice(reason);
    if (notice != null) {
      model.addAttribute("notice", notice);
    }
    return VIEW;
  }

  private static @Nullable String notice(@Nullable String reason) {
    if (reason == null) {
      return null;
    }
    return switch (reason) {
      case "signed-out" -> "You are signed out.";
      case "password" -> "Your password is changed. Sign in with the new one.";
      case "ended" -> "Your session has ended. Sign in again.";
      case "set-up" -> "The first account is made. Sign in with it.";
      default -> null;
    };
  }

  @PostMapping("/sign-in")
  String signIn(
      @RequestParam String name,
      @RequestParam String password,
      @RequestParam(required = false) @Nullable String next,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    String message;
    HttpStatus status;
    try {
      Optional<Account> account =
          signIn.check(name.strip(), password.toCharArray(), request.getRemoteAddr());
      if (account.isPresent()) {
        Actor actor = sessions.begin(account.get(), request, response).actor();
        return "redirect:" + (isOwn(next) ? next : shell.home(actor));
      }
      message = "Name or password is wrong.";
      status = HttpStatus.UNAUTHORIZED;
    } catch (TooManyAttemptsException e) {
      long seconds = Math.max(1, e.retryAfter().toSeconds());
      message =
          "Too many attempts. Wait "
              + (seconds < 90 ? seconds + " seconds" : seconds / 60 + " minutes")
              + " before the next one.";
      status = HttpStatus.TOO_MANY_REQUESTS;
    }
    response.setStatus(status.value());
    model.addAttribute("message", message);
    model.addAttribute("name", name);
    model.addAttribute("next", isOwn(next) ? next : "");
    return VIEW;
  }

  @PostMapping("/sign-out")
  @PreAuthorize("isAuthenticated()")
  String signOut(HttpServletRequest request) {
    sessions.end(request);
    return "redirect:/sign-in?reason=signed-out";
  }
}
