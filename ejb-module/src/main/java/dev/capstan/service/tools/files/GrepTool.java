package dev.capstan.service.tools.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sandboxes.provider.ExecResult;
import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.sandboxes.provider.SandboxPath;
import dev.capstan.service.tools.SandboxTool;
import dev.capstan.service.tools.Shown;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches file contents. */
@ApplicationScoped
public class GrepTool extends SandboxTool {
    private static final ToolSpec SPEC = ToolSpec.of("Grep", "Search files", """
            Searches the contents of files below a directory of the sandbox with an extended regular expression. include is a glob of file names such as *.ts or *.{ts,tsx}.""", """
            "pattern":{"type":"string"},"path":{"type":"string","default":"/workspace"},"include":{"type":"string"}""", "pattern");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OUTPUT_BYTES = 4 << 20;
    private static final Pattern BRACES = Pattern.compile("([^{}]*)\\{([^{}]*)\\}([^{}]*)");
    private static final String SCRIPT = """
            set -o pipefail
            dir=$1 pattern=$2
            shift 2
            grep -rnIE --exclude-dir=.git --exclude-dir=node_modules --exclude-dir=.outputs -m 200 "$@" -e "$pattern" \\
                -- "$dir" | head -n 500
            """;

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    protected ToolOutcome run(JsonNode input, ToolContext context) throws SandboxException, InterruptedException {
        Sandbox sandbox = sandbox(context);
        List<String> argv = new ArrayList<>(List.of("bash", "-c", SCRIPT, "grep"));
        argv.add(SandboxPath.resolve(input.path("path").asText(SandboxPath.WORKSPACE)));
        argv.add(input.get("pattern").textValue());
        if (input.has("include")) {
            globs(input.get("include").textValue()).forEach(glob -> argv.add("--include=" + glob));
        }
        ExecResult result = sandbox.exec(new SandboxCommand(argv, new byte[0], LIMIT, OUTPUT_BYTES), context.cancel());
        if (result.ending() != ExecResult.Ending.EXITED) {
            return new ToolOutcome.Failed("The search did not end in time; search a smaller directory.");
        }
        if (result.output().length == 0) {
            return result.exitCode() > 1 && !result.errorText().isEmpty()
                    ? new ToolOutcome.Failed(result.errorText())
                    : ToolOutcome.Done.of("Nothing matches.");
        }
        return ToolOutcome.Done.of(Shown.of(result.text().stripTrailing(), sandbox));
    }

    /** Braces opened out, since grep knows none. */
    static List<String> globs(String include) {
        Matcher braces = BRACES.matcher(include);
        if (!braces.matches()) {
            return List.of(include);
        }
        return Arrays.stream(braces.group(2).split(",", -1))
                .map(part -> braces.group(1) + part + braces.group(3))
                .toList();
    }
}
