package dev.capstan.web.errors;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns violated constraints into problems at the place where the caller sees the value. */
final class Violations {
    private Violations() {}

    static List<InputProblem> problems(ConstraintViolationException thrown) {
        return thrown.getConstraintViolations().stream()
                .map(Violations::problem)
                .sorted((a, b) -> a.loc().toString().compareTo(b.loc().toString()))
                .toList();
    }

    private static InputProblem problem(ConstraintViolation<?> violation) {
        Class<? extends Annotation> constraint =
                violation.getConstraintDescriptor().getAnnotation().annotationType();
        boolean missing = constraint == NotNull.class;
        return new InputProblem(
                missing ? "missing" : "value_error",
                loc(violation),
                missing ? "this is required" : String.valueOf(violation.getMessage()),
                null);
    }

    private static List<Object> loc(ConstraintViolation<?> violation) {
        List<Object> loc = new ArrayList<>();
        Path.@Nullable MethodNode method = null;
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.METHOD) {
                method = node.as(Path.MethodNode.class);
            } else if (node.getKind() == ElementKind.PARAMETER && method != null) {
                loc.addAll(parameter(violation.getRootBeanClass(), method, node.as(Path.ParameterNode.class)));
            } else {
                Integer index = node.getIndex();
                if (index != null) {
                    loc.add(index);
                }
                if (node.getName() != null && node.getKind() == ElementKind.PROPERTY) {
                    loc.add(snake(node.getName()));
                }
            }
        }
        if (loc.isEmpty()) {
            loc.add("body");
        }
        return loc;
    }

    private static List<Object> parameter(Class<?> resource, Path.MethodNode method, Path.ParameterNode parameter) {
        for (Annotation annotation : annotations(resource, method, parameter.getParameterIndex())) {
            switch (annotation) {
                case QueryParam query -> {
                    return List.of("query", query.value());
                }
                case PathParam path -> {
                    return List.of("path", path.value());
                }
                case HeaderParam header -> {
                    return List.of("header", header.value().toLowerCase(Locale.ROOT));
                }
                default -> {}
            }
        }
        return List.of("body");
    }

    private static Annotation[] annotations(Class<?> resource, Path.MethodNode method, int index) {
        Class<?>[] types = method.getParameterTypes().toArray(Class<?>[]::new);
        for (Class<?> type = resource; type != null; type = type.getSuperclass()) {
            try {
                Annotation[] found =
                        type.getDeclaredMethod(method.getName(), types).getParameterAnnotations()[index];
                if (found.length > 0) {
                    return found;
                }
            } catch (NoSuchMethodException e) {
                // declared further up
            }
        }
        return new Annotation[0];
    }

    private static String snake(String member) {
        return member.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
