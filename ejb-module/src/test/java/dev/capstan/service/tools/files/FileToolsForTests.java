package dev.capstan.service.tools.files;

import dev.capstan.service.tools.Tool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the file tools without a container. */
public final class FileToolsForTests {
    private FileToolsForTests() {}

    public static Map<String, Tool> all() {
        return List.<Tool>of(
                        new ReadTool(),
                        new WriteTool(),
                        new EditTool(),
                        new GrepTool(),
                        new ApplyPatchTool(),
                        new StrReplaceBasedEditTool())
                .stream()
                .collect(Collectors.toMap(tool -> tool.spec().name(), Function.identity()));
    }
}
