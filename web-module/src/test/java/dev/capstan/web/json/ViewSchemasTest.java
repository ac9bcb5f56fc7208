package dev.capstan.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.sessions.SessionPage;
import dev.capstan.service.sessions.SessionView;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ViewSchemasTest {
    @Test
    void membersAreNamedAndTypedAsOnTheWire() {
        JsonNode schema = ViewSchemas.of(SessionView.class);

        assertThat(schema.path("name").asText()).isEqualTo("SessionView");
        JsonNode properties = schema.path("properties");
        assertThat(properties.at("/created_at/format").asText()).isEqualTo("date-time");
        assertThat(properties.at("/is_public/type").asText()).isEqualTo("boolean");
        assertThat(properties.at("/name/type")).extracting(JsonNode::asText).containsExactly("string", "null");
        assertThat(schema.path("required"))
                .extracting(JsonNode::asText)
                .contains("id", "created_at")
                .doesNotContain("name");
    }

    @Test
    void everyRecordThatAViewRefersToIsAViewItself() {
        ViewSchemas schemas = new ViewSchemas();
        String all = schemas.getPropertyNames().stream()
                .map(schemas::getValue)
                .toList()
                .toString();

        assertThat(ViewSchemas.of(SessionPage.class).toString()).contains("#/components/schemas/SessionView");
        assertThat(Arrays.stream(all.split("#/components/schemas/", -1))
                        .skip(1)
                        .map(text -> text.substring(0, text.indexOf('"'))))
                .isSubsetOf(ViewSchemas.VIEWS.stream().map(Class::getSimpleName).toList());
    }
}
