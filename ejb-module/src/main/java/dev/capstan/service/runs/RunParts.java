package dev.capstan.service.runs;

import dev.capstan.service.ids.Ids;
import dev.capstan.service.realtime.EventWriter;
import dev.capstan.service.secrets.SessionSecrets;
import dev.capstan.service.tools.ToolRegistry;

/** What every run needs to make its steps. */
record RunParts(
        RunJournal journal,
        RunPauses pauses,
        EventWriter writer,
        Ids ids,
        RunsConfig config,
        ToolRunner tools,
        RunTelemetry telemetry,
        ToolRegistry registry,
        RunContexts contexts,
        SubAgentConfig subAgents,
        SessionSecrets secrets) {}
