package dev.capstan.service.sandboxes.provider;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A classic BPF program that refuses the system calls which programs do not need and which reach far into the kernel:
 * mounting, namespaces, tracing, keys, io_uring, kernel modules, clocks, sockets outside the network namespace. clone3
 * answers ENOSYS, since its flags cannot be looked at and C libraries then fall back to clone.
 */
final class SeccompFilter {
    private static final int LOAD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL = 0x80000000;
    private static final int ERRNO = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int SECOND_ARGUMENT = 24;

    private static final int NAMESPACE_FLAGS = 0x7e020000;
    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541c;
    private static final int AF_VSOCK = 40;
    private static final int AF_ALG = 38;
    private static final int X32 = 0x40000000;

    /** Numbers that are the same on both architectures, because they were added after 2018. */
    private static final int[] COMMON = {425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443};

    private static final Machine X86_64 = new Machine(0xc000003e, 16, 41, 56, true, new int[] {
        101, 103, 134, 136, 139, 153, 155, 156, 159, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173,
        175, 176, 179, 180, 212, 227, 237, 238, 246, 248, 249, 250, 256, 272, 279, 298, 300, 303, 304, 305, 308,
        310, 311, 312, 313, 320, 321, 323
    });
    private static final Machine AARCH64 = new Machine(0xc00000b7, 29, 198, 220, false, new int[] {
        18, 39, 40, 41, 42, 51, 58, 60, 89, 97, 104, 105, 106, 112, 116, 117, 142, 161, 162, 170, 171, 217, 218, 219,
        224, 225, 235, 237, 238, 239, 241, 262, 264, 265, 266, 268, 270, 271, 272, 273, 280, 282, 294
    });
    private static final int CLONE3 = 435;

    /** What differs between machines; {@code refused} are the older calls' numbers. */
    @SuppressWarnings("ArrayRecordComponent") // constants
    private record Machine(int audit, int ioctl, int socket, int fork, boolean x32, int[] refused) {}

    private final List<int[]> program = new ArrayList<>();

    private SeccompFilter() {}

    /** The filter as the kernel reads it, for {@code os.arch}; empty for a machine it does not know. */
    static Optional<byte[]> of(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> Optional.of(new SeccompFilter().build(X86_64));
            case "aarch64", "arm64" -> Optional.of(new SeccompFilter().build(AARCH64));
            default -> Optional.empty();
        };
    }

    private byte[] build(Machine machine) {
        add(LOAD, 0, 0, ARCHITECTURE);
        add(JUMP_EQUAL, 1, 0, machine.audit());
        add(RETURN, 0, 0, KILL);
        add(LOAD, 0, 0, NUMBER);
        if (machine.x32()) {
            add(JUMP_AT_LEAST, 0, 1, X32);
            add(RETURN, 0, 0, ERRNO | ENOSYS);
        }
        refuse(CLONE3, ENOSYS);
        for (int call : COMMON) {
            refuse(call, EPERM);
        }
        for (int call : machine.refused()) {
            refuse(call, EPERM);
        }
        refuseArgument(machine.fork(), FIRST_ARGUMENT, JUMP_ANY_BIT, NAMESPACE_FLAGS);
        refuseArgument(machine.ioctl(), SECOND_ARGUMENT, JUMP_EQUAL, TIOCSTI, TIOCLINUX);
        refuseArgument(machine.socket(), FIRST_ARGUMENT, JUMP_EQUAL, AF_VSOCK, AF_ALG);
        add(RETURN, 0, 0, ALLOW);
        return bytes();
    }

    private void refuse(int call, int error) {
        add(JUMP_EQUAL, 0, 1, call);
        add(RETURN, 0, 0, ERRNO | error);
    }

    /** Looks at the lower half of one argument; the call's number is loaded again afterwards. */
    private void refuseArgument(int call, int argument, int test, int... values) {
        add(JUMP_EQUAL, 0, 2 * values.length + 2, call);
        add(LOAD, 0, 0, argument);
        for (int value : values) {
            add(test, 0, 1, value);
            add(RETURN, 0, 0, ERRNO | EPERM);
        }
        add(LOAD, 0, 0, NUMBER);
    }

    private void add(int code, int ifTrue, int ifFalse, int value) {
        program.add(new int[] {code, ifTrue, ifFalse, value});
    }

    private byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.nativeOrder());
        for (int[] step : program) {
            buffer.putShort((short) step[0])
                    .put((byte) step[1])
                    .put((byte) step[2])
                    .putInt(step[3]);
        }
        return buffer.array();
    }
}
