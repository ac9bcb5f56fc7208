package dev.capstan.service.nodes.channel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Hears on a thread of its own, again and again as a node does, and keeps what came. */
final class Hearer implements NodeChannel.Ear, AutoCloseable {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger broken = new AtomicInteger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    Hearer(NodeChannel channel) {
        thread = Thread.startVirtualThread(() -> {
            while (stop.getCount() > 0) {
                try {
                    channel.hear(this, stop);
                } catch (ChannelException e) {
                    broken.incrementAndGet();
                }
            }
        });
    }

    @Override
    public void opened() {
        opened.incrementAndGet();
    }

    @Override
    public void heard(String message) {
        heard.add(message);
    }

    boolean ends() throws InterruptedException {
        stop.countDown();
        thread.join(5000);
        return !thread.isAlive();
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
