// The REST interface of the server, for scripts of its own pages.

/** A refusal of the server (RFC 9457). */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? "The server refused.");
    this.status = status;
    this.code = problem.code ?? "refused";
    // What is wrong with single fields: their paths, and messages.
    this.fields = problem.fields ?? [];
    this.correlationId = problem.correlationId ?? "";
    // Whose agreement to what is missing, if that is why.
    this.person = problem.person ?? null;
    this.credentialType = problem.credentialType ?? null;
  }
}

function csrfToken() {
  return /(?:^|; )XSRF-TOKEN=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

/**
 * Sends a request; the answer's document, or null where there is none. Who is signed in no more is
 * sent to sign in, unless that is what they do.
 */
export function request(method, path, body, options) {
  return body === undefined
    ? send(method, path, undefined, undefined, options)
    : send(method, path, "application/json", JSON.stringify(body), options);
}

/** The same with a body of another type. */
export async function send(method, path, type, body, { signingIn = false } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers["X-XSRF-TOKEN"] = csrfToken();
  }
  if (type !== undefined) {
    headers["Content-Type"] = type;
  }
  const answer = await fetch(path, { method, headers, body, cache: "no-store" });
  if (answer.status === 401 && !signingIn) {
    location.assign("/sign-in?reason=ended");
    throw new Refused(401, { detail: "Your session has ended." });
  }
  if (!answer.ok) {
    throw new Refused(answer.status, await answer.json().catch(() => ({})));
  }
  return answer.status === 204 ? null : answer.json();
}

/** A part of a page, as nodes made of HTML of the server. */
export async function fragment(path) {
  const answer = await fetch(path, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) {
    throw new Refused(answer.status, {});
  }
  return new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes;
}
