package org.keywright.server.notice;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/**
 * Mail by SMTP, to the server that {@code spring.mail.*} names; none is sent unless {@code
 * keywright.notice.from} is set, too.
 */
@Component
final class SmtpPost implements Post {

  private final ObjectProvider<JavaMailSender> sender;
  private final NoticeSettings settings;

  SmtpPost(ObjectProvider<JavaMailSender> sender, NoticeSettings settings) {
    this.sender = sender;
    this.settings = settings;
  }

  @Override
  public boolean isOpen() {
    return settings.from() != null && sender.getIfAvailable() != null;
  }

  @Override
  public void send(String address, String subject, String text) throws UndeliveredException {
    SimpleMailMessage message = new SimpleMailMessage();
    message.setFrom(java.util.Objects.requireNonNull(settings.from()));
    message.setTo(address);
    message.setSubject(subject);
    message.setText(text);
    try {
      sender.getObject().send(message);
    } catch (MailException e) {
      throw new UndeliveredException(e);
    }
  }
}
