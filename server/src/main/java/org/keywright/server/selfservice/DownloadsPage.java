package org.keywright.server.selfservice;

import java.util.Base64;
import java.util.HexFormat;
import org.keywright.server.api.NotFoundException;
import org.keywright.server.pages.PageController;
import org.keywright.server.selfservice.Downloads.Download;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The page of packages for workstations, for whoever is signed in. */
@PageController
class DownloadsPage {

  static final String PATH = "/downloads";

  private final Downloads downloads;

  DownloadsPage(Downloads downloads) {
    this.downloads = downloads;
  }

  @GetMapping(PATH)
  @PreAuthorize("isAuthenticated()")
  String show(Model model) {
    model.addAttribute("downloads", downloads.list());
    return "selfservice/downloads";
  }

  /** A package, to be kept and not opened. Its digest goes along (RFC 9530). */
  @GetMapping(PATH + "/{name}")
  @PreAuthorize("isAuthenticated()")
  ResponseEntity<Resource> file(@PathVariable String name) {
    Download found =
        downloads.find(name).orElseThrow(() -> new NotFoundException("download", name));
    byte[] digest = HexFormat.of().parseHex(found.sha256());
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(found.size())
        .cacheControl(CacheControl.noCache().cachePrivate())
        .eTag('"' + found.sha256() + '"')
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(found.name()).build().toString())
        .header("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":")
        .body(new FileSystemResource(found.file()));
  }
}
