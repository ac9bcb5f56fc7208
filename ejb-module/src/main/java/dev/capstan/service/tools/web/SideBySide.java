package dev.capstan.service.tools.web;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Does the same for several things at once and waits for all. */
final class SideBySide {
    private SideBySide() {}

    /** In the order of what was given. What one of them throws is thrown when all have ended. */
    static <T, R> List<R> map(List<T> given, Function<T, R> work, Executor threads) {
        List<CompletableFuture<R>> running = given.stream()
                .map(each -> CompletableFuture.supplyAsync(() -> work.apply(each), threads))
                .toList();
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        }
        return running.stream().map(CompletableFuture::join).toList();
    }
}
