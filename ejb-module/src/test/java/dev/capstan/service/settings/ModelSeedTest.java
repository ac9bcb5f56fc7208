package dev.capstan.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSeedTest {
    private static final String SECRET = "sk-very-secret";

    @TempDir
    Path folder;

    private static List<ModelDefinition> read(String json) {
        return ModelSeed.read(Optional.of(json), Optional.empty(), false).entries();
    }

    @Test
    void offersTheDemoModelWhenNothingIsConfigured() {
        assertThat(ModelSeed.read(Optional.empty(), Optional.empty(), false).entries())
                .containsExactly(ModelDefinition.DEMO);
        assertThat(read("[]")).containsExactly(ModelDefinition.DEMO);
        assertThat(read("  ")).containsExactly(ModelDefinition.DEMO);
    }

    @Test
    void offersTheDemoModelBesideOthersOnlyWhenAsked() {
        String json = "[{\"model_id\":\"gpt-4o\",\"provider\":\"openai\",\"api_key\":\"k\"}]";

        assertThat(read(json)).extracting(ModelDefinition::toString).containsExactly("OpenAI/gpt-4o");
        assertThat(ModelSeed.read(Optional.of(json), Optional.empty(), true).entries())
                .extracting(ModelDefinition::toString)
                .containsExactly("OpenAI/gpt-4o", "Demo/demo");
    }

    @Test
    void readsAllFields() {
        ModelDefinition entry = read("""
                        [{"model_id":" m ","provider":"Custom","api_key":"","base_url":"http://localhost:1234/v1",
                          "display_name":"Mine","is_default":true,"params":{"temperature":0.2,"api_type":null},
                          "pricing":{"input_price_per_million":1.5,"output_price_per_million":5}}]""").getFirst();

        assertThat(entry.modelId()).isEqualTo("m");
        assertThat(entry.apiKey()).isNull();
        assertThat(entry.baseUrl()).isEqualTo("http://localhost:1234/v1");
        assertThat(entry.displayName()).isEqualTo("Mine");
        assertThat(entry.isDefault()).isTrue();
        assertThat(entry.params().path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(PricingView.of(entry.pricing()).price().input()).isEqualByComparingTo("1.5");
    }

    @Test
    void readsYamlWhenThereIsNoJson() throws IOException {
        Path file = Files.writeString(folder.resolve("models.yaml"), """
                - model_id: claude-sonnet-4-5
                  provider: Anthropic
                  api_key: k
                """);

        assertThat(ModelSeed.read(Optional.empty(), Optional.of(file), false).entries())
                .extracting(ModelDefinition::toString)
                .containsExactly("Anthropic/claude-sonnet-4-5");
        assertThat(ModelSeed.read(
                                Optional.of("[{\"model_id\":\"a\",\"provider\":\"OpenAI\",\"api_key\":\"k\"}]"),
                                Optional.of(file),
                                false)
                        .entries())
                .extracting(ModelDefinition::toString)
                .containsExactly("OpenAI/a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | is not a list of models",
                "[1] | Entry 1: it is not an object",
                "[{\"provider\":\"OpenAI\"}] | Entry 1: model_id is missing",
                "[{\"model_id\":\"m\"}] | Entry 1 (m): provider is missing",
                "[{\"model_id\":7,\"provider\":\"OpenAI\"}] | model_id is not a text",
                "[{\"model_id\":\"m\",\"provider\":\"Acme\"}] | Entry 1 (m): provider is \"Acme\"; use one of OpenAI",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\"}] | api_key is missing",
                "[{\"model_id\":\"m\",\"provider\":\"Custom\"}] | base_url is missing",
                "[{\"model_id\":\"m\",\"provider\":\"Custom\",\"base_url\":\"ftp://x\"}] | base_url is not an http",
                "[{\"model_id\":\"m\",\"provider\":\"Custom\",\"base_url\":\"http://a b\"}] | base_url is not an http",
                "[{\"model_id\":\"m\",\"provider\":\"Custom\",\"base_url\":\"http://u:p@h\"}] | without credentials",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"key\":\"KEY\"}] | there is no field key",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"params\":{\"api_type\":\"azure\"}}] | params.azure_endpoint is missing",
                "[{\"model_id\":\"m\",\"provider\":\"Anthropic\",\"api_key\":\"KEY\",\"params\":{\"api_type\":\"bedrock\"}}] | params.aws_region is missing",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"params\":{\"api_type\":\"bedrock\",\"aws_region\":\"eu-west-1\"}}] | params.api_type is \"bedrock\"",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"params\":{\"api_type\":\"azure\",\"azure_endpoint\":\"ftp://x\"}}] | base_url is not an http",
                "[{\"model_id\":\"m\",\"provider\":\"Google\",\"api_key\":\"KEY\",\"params\":{\"api_type\":\"vertex_ai\",\"vertex_project_id\":\"p\",\"vertex_region\":\"evil.example/#\"}}] | params.vertex_region",
                "[{\"model_id\":\"m\",\"provider\":\"Google\",\"api_key\":\"KEY\",\"params\":{\"api_type\":\"vertex_ai\"}}] | params.vertex_project_id is missing",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"params\":[]}] | params is not an object",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"params\":{\"temperature\":9}}] | params.temperature",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"params\":{\"thinking_tokens\":-1}}] | params.thinking_tokens",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"is_default\":\"yes\"}] | is_default is neither",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"pricing\":{\"input_price_per_million\":-1}}] | pricing is wrong",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\",\"pricing\":{\"input_price_per_million\":\"1\"}}] | pricing.input_price_per_million",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\"},{\"model_id\":\"m\",\"provider\":\"openai\",\"api_key\":\"KEY\"}] | entry 2 repeats it",
                "[{\"model_id\":\"m\",\"provider\":\"OpenAI\",\"api_key\":\"KEY\" | MODEL_CONFIGS is not JSON: line 1"
            })
    void namesEntryAndFieldOfWhatIsWrongAndNeverTheKey(String json, String sentence) {
        assertThatThrownBy(() -> read(json.replace("KEY", SECRET)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void saysWhichFileCannotBeRead() {
        Path missing = folder.resolve("missing.yaml");

        assertThatThrownBy(() -> ModelSeed.read(Optional.empty(), Optional.of(missing), false))
                .hasMessageContaining("MODEL_CONFIGS_FILE")
                .hasMessageContaining("missing.yaml");
    }
}
