package dev.capstan.service.audit;

import java.util.List;

/** Entries in their order. {@code lastSeq} is where the next page goes on. */
public record AuditPage(List<AuditView> entries, long lastSeq) {
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
