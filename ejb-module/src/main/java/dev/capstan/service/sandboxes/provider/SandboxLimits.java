package dev.capstan.service.sandboxes.provider;

/**
 * What one sandbox may use.
 *
 * @param memoryBytes of all its programs where control groups can be used, else of each program's data
 * @param processes of the whole sandbox where control groups can be used, else of each process tree
 * @param cpuSeconds of each process
 * @param fileBytes of each file
 * @param openFiles of each process
 * @param diskBytes of workspace, temporary files and home together
 */
public record SandboxLimits(
        long memoryBytes, int processes, long cpuSeconds, long fileBytes, int openFiles, long diskBytes) {
    private static final long KIB = 1024;

    public SandboxLimits {
        positive("memory", memoryBytes);
        positive("processes", processes);
        positive("cpu-seconds", cpuSeconds);
        positive("file-size", fileBytes);
        positive("open-files", openFiles);
        positive("disk", diskBytes);
    }

    private static void positive(String key, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("capstan.sandbox." + key + " must be positive, not " + value);
        }
    }

    /**
     * The limits as bash sets them. Memory is RLIMIT_DATA, not RLIMIT_AS: Java, Node and browsers reserve far more
     * address space than they use.
     */
    String asShell(boolean limitMemory) {
        String limits = "ulimit -c 0; ulimit -u %d; ulimit -t %d; ulimit -f %d; ulimit -n %d;"
                .formatted(processes, cpuSeconds, Math.max(1, fileBytes / KIB), openFiles);
        return limitMemory ? limits + " ulimit -d %d;".formatted(memoryBytes / KIB) : limits;
    }
}
