package dev.capstan.service.sessions;

import java.util.List;
import java.util.UUID;

/** What became of each session that was to be deleted, in the order in which they were named. */
public record BulkDeletion(List<UUID> deletedIds, List<UUID> failedIds) {}
