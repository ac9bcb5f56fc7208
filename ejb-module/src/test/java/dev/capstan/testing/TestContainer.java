package dev.capstan.testing;

import dev.capstan.service.audit.AuditLog;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.json.Json;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.matcher.ElementMatchers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Wires beans as the server does, on a real database: an EJB's method is a transaction, or joins the caller's. It can die at any
 * commit, right before it or right after; what is in the database stays, what is in memory is gone with the container.
 */
public final class TestContainer {
    /** The server is gone. No code of ours catches it. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    private final Map<Class<?>, Object> beans = new HashMap<>();
    private final Map<String, String> settings;
    private final TestDatabase database = TestDatabase.shared();
    private int commits;
    private int crashAt = -1;
    private boolean crashBefore;

    public TestContainer(Clock clock, Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
        bind(Clock.class, clock);
        bind(com.fasterxml.jackson.databind.ObjectMapper.class, Json.MAPPER);
        bind(AuditLog.class, new HeardAudit());
    }

    public <T> void bind(Class<T> type, T bean) {
        beans.put(type, bean);
    }

    /** Who hears CDI events; all of them. */
    public void onEvent(Consumer<Object> observer) {
        bind(Event.class, (Event<?>) Proxy.newProxyInstance(
                TestContainer.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    observer.accept(arguments[0]);
                    return null;
                }));
    }

    /** Dies at the commit with this number, from 1. */
    public void crashAt(int commit, boolean before) {
        commits = 0;
        crashAt = commit;
        crashBefore = before;
    }

    public synchronized int commits() {
        return commits;
    }

    public synchronized <T> T get(Class<T> type) {
        Object known = beans.get(type);
        if (known == null) {
            known = type.getSimpleName().endsWith("Config") ? config(type) : make(type);
        }
        return type.cast(known);
    }

    private Object make(Class<?> type) {
        try {
            Class<?> made = type.isAnnotationPresent(Stateless.class) ? transactional(type) : type;
            Constructor<?> constructor = made.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object bean = constructor.newInstance();
            beans.put(type, bean);
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                inject(bean, at);
            }
            return bean;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot make " + type, e);
        }
    }

    private void inject(Object bean, Class<?> type) throws ReflectiveOperationException {
        for (Field field : type.getDeclaredFields()) {
            field.setAccessible(true);
            if (field.isAnnotationPresent(Inject.class)) {
                field.set(bean, get(field.getType()));
            } else if (field.isAnnotationPresent(PersistenceContext.class)) {
                field.set(bean, database.entityManager());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(PostConstruct.class)) {
                method.setAccessible(true);
                method.invoke(bean);
            }
        }
    }

    private Class<?> transactional(Class<?> type) {
        return new ByteBuddy()
                .subclass(type)
                .method(ElementMatchers.isPublic().and(ElementMatchers.isDeclaredBy(type)))
                .intercept(MethodDelegation.to(new Transactions()))
                .make()
                .load(type.getClassLoader())
                .getLoaded();
    }

    /** What the container puts around an EJB's method. */
    public final class Transactions {
        @RuntimeType
        public @Nullable Object around(@SuperCall Callable<?> method) {
            return INSIDE.get() ? call(method) : alone(method);
        }
    }

    private @Nullable Object alone(Callable<?> method) {
        INSIDE.set(true);
        try {
            boolean crash = nextIsTheLast();
            Object[] result = new Object[1];
            database.inTransaction(() -> {
                result[0] = call(method);
                if (crash && crashBefore) {
                    throw new Crash();
                }
            });
            if (crash) {
                throw new Crash();
            }
            return result[0];
        } finally {
            INSIDE.set(false);
        }
    }

    private synchronized boolean nextIsTheLast() {
        commits++;
        return commits == crashAt;
    }

    private static @Nullable Object call(Callable<?> method) {
        try {
            return method.call();
        } catch (AppException | EJBException e) {
            throw e;
        } catch (Exception e) {
            throw new EJBException(e);
        }
    }

    private Object config(Class<?> type) {
        try {
            Class<?> producerType = Class.forName(type.getName() + "Producer");
            Constructor<?> constructor = producerType.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method method = Arrays.stream(producerType.getDeclaredMethods())
                    .filter(m -> m.getReturnType() == type)
                    .findFirst()
                    .orElseThrow();
            method.setAccessible(true);
            Object[] values =
                    Arrays.stream(method.getParameters()).map(this::value).toArray();
            Object config = method.invoke(constructor.newInstance(), values);
            beans.put(type, config);
            return config;
        } catch (InvocationTargetException e) {
            throw new AssertionError("bad settings of " + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no producer of " + type, e);
        }
    }

    private Object value(Parameter parameter) {
        ConfigProperty property = Objects.requireNonNull(parameter.getAnnotation(ConfigProperty.class));
        String text = settings.get(property.name());
        if (parameter.getType() == Optional.class) {
            boolean list = parameter.getParameterizedType().getTypeName().contains("List");
            return Optional.ofNullable(text).map(given -> list ? List.of(given.split(",", -1)) : given);
        }
        String given = text == null ? property.defaultValue() : text;
        Class<?> type = parameter.getType();
        if (type == int.class) {
            return Integer.parseInt(given);
        } else if (type == long.class) {
            return Long.parseLong(given);
        } else if (type == boolean.class) {
            return Boolean.parseBoolean(given);
        } else if (type == BigDecimal.class) {
            return new BigDecimal(given);
        } else if (type == Duration.class) {
            return Duration.parse(given);
        }
        return given;
    }
}
