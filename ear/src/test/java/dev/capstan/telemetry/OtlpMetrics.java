package dev.capstan.telemetry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the whole numbers of gauges out of what OTLP exporters send (opentelemetry/proto/metrics/v1/metrics.proto). */
final class OtlpMetrics {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private OtlpMetrics() {}

    /** What is to be done with each field of a message. */
    private interface Field {
        void take(int number, ByteBuffer bytes, long fixed);
    }

    /** Puts the newest value of each gauge into the map. */
    static void read(byte[] request, Map<String, Long> values) {
        walk(
                ByteBuffer.wrap(request),
                into(
                        1,
                        resource -> walk(
                                resource, into(2, scope -> walk(scope, into(2, metric -> metric(metric, values)))))));
    }

    private static void metric(ByteBuffer metric, Map<String, Long> values) {
        String[] name = {""};
        walk(metric, (number, bytes, fixed) -> {
            if (number == 1) {
                name[0] = StandardCharsets.UTF_8.decode(bytes).toString();
            } else if (number == 5) {
                walk(
                        bytes,
                        into(
                                1,
                                point -> walk(point, (field, more, value) -> {
                                    if (field == 6) {
                                        values.put(name[0], value);
                                    }
                                })));
            }
        });
    }

    private static Field into(int wanted, Consumer<ByteBuffer> then) {
        return (number, bytes, fixed) -> {
            if (number == wanted) {
                then.accept(bytes);
            }
        };
    }

    private static void walk(ByteBuffer message, Field field) {
        ByteBuffer in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case VARINT -> field.take(number, ByteBuffer.allocate(0), varint(in));
                case FIXED_64 -> field.take(number, ByteBuffer.allocate(0), in.getLong());
                case FIXED_32 -> field.take(number, ByteBuffer.allocate(0), in.getInt());
                case BYTES -> {
                    int length = (int) varint(in);
                    field.take(number, in.slice(in.position(), length), 0);
                    in.position(in.position() + length);
                }
                default -> throw new IllegalArgumentException("not protobuf");
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("not protobuf");
    }
}
