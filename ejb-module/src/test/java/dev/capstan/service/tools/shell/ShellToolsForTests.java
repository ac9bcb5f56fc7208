package dev.capstan.service.tools.shell;

import dev.capstan.service.sandboxes.shells.Shells;
import dev.capstan.service.tools.Tool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the shell tools without a container. */
public final class ShellToolsForTests {
    private ShellToolsForTests() {}

    public static Map<String, Tool> all(Shells shells) {
        BashTool bash = new BashTool();
        bash.shells = shells;
        BashViewTool view = new BashViewTool();
        view.shells = shells;
        BashListTool list = new BashListTool();
        list.shells = shells;
        BashInitTool init = new BashInitTool();
        init.shells = shells;
        BashStopTool stop = new BashStopTool();
        stop.shells = shells;
        BashWriteToProcessTool write = new BashWriteToProcessTool();
        write.shells = shells;
        return List.<Tool>of(bash, view, list, init, stop, write).stream()
                .collect(Collectors.toMap(tool -> tool.spec().name(), Function.identity()));
    }
}
