package dev.capstan.service.mail.stub;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A letter as its reader sees it. */
public record ReadLetter(String id, String from, String subject, String language, String text, String html) {
    private static final Pattern LINK = Pattern.compile("https?://\\S+");

    public static ReadLetter of(SmtpStub.Taken taken) throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(taken.data().getBytes(StandardCharsets.ISO_8859_1)));
        Multipart parts = (Multipart) message.getContent();
        return new ReadLetter(
                message.getMessageID(),
                message.getFrom()[0].toString(),
                message.getSubject(),
                String.join(",", message.getContentLanguage()),
                parts.getBodyPart(0).getContent().toString(),
                parts.getBodyPart(1).getContent().toString());
    }

    /** The first link in the text. */
    public String link() {
        Matcher link = LINK.matcher(text);
        if (!link.find()) {
            throw new AssertionError("no link in: " + text);
        }
        return link.group();
    }
}
