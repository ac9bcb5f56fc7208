package dev.capstan.web.realtime.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** The query of a request, rebuilt from members that were checked, so that nothing else travels on. */
record Target(boolean webSocket, String query) {
    private static final Set<String> MEMBERS = Set.of("EIO", "transport", "sid", "t");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Empty when a member is unknown, repeated, or not what it must be. */
    static Optional<Target> of(HttpServletRequest request) {
        StringJoiner query = new StringJoiner("&");
        for (Map.Entry<String, String[]> member : request.getParameterMap().entrySet()) {
            String[] values = member.getValue();
            if (!MEMBERS.contains(member.getKey())
                    || values.length != 1
                    || !PLAIN.matcher(values[0]).matches()) {
                return Optional.empty();
            }
            if ("sid".equals(member.getKey()) && !UUID_FORM.matcher(values[0]).matches()) {
                return Optional.empty();
            }
            query.add(member.getKey() + "=" + values[0]);
        }
        boolean webSocket = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        return Optional.of(new Target(webSocket, query.toString()));
    }
}
