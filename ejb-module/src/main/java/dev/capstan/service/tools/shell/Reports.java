package dev.capstan.service.tools.shell;

import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.shells.ShellReport;
import dev.capstan.service.tools.Shown;
import dev.capstan.service.tools.ToolOutcome;

/** Says what a shell reports, for a model. */
final class Reports {
    private Reports() {}

    static ToolOutcome outcome(String session, ShellReport report, Sandbox sandbox) throws InterruptedException {
        String text = Shown.of(text(session, report), sandbox);
        return switch (report.state()) {
            case IDLE, FINISHED, RUNNING, SHELL_ENDED -> ToolOutcome.Done.of(text);
            case CANCELLED, OVER_DISK_LIMIT, TOO_MUCH_OUTPUT -> new ToolOutcome.Failed(text);
        };
    }

    static String text(String session, ShellReport report) {
        String output = report.output().stripTrailing();
        String note = switch (report.state()) {
            case IDLE -> "[session %s: nothing ran yet]".formatted(session);
            case FINISHED -> report.exitCode() == 0 ? "" : "[exit code %d]".formatted(report.exitCode());
            case RUNNING ->
                "[session %s: the command is still running; BashView shows its output, BashStop ends it]"
                        .formatted(session);
            case SHELL_ENDED ->
                "[session %s ended with code %d; the next command starts a new one]"
                        .formatted(session, report.exitCode());
            case CANCELLED -> "[the command was cancelled and killed]";
            case OVER_DISK_LIMIT -> "[the command was killed: the sandbox is over its disk limit; delete files]";
            case TOO_MUCH_OUTPUT -> "[the command was killed: it printed too much]";
        };
        if (note.isEmpty()) {
            return output;
        }
        return output.isEmpty() ? note : output + "\n" + note;
    }
}
