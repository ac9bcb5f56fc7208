package dev.capstan.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.capstan.web.billing.CheckoutRequest;
import dev.capstan.web.chat.SayInChat;
import dev.capstan.web.errors.ErrorTable;
import dev.capstan.web.files.ReserveUpload;
import dev.capstan.web.sessions.UpdateSession;
import dev.capstan.web.settings.McpBody;
import dev.capstan.web.settings.ModelBody;
import java.io.IOException;
import java.util.List;

/** JSON bodies: each becomes a request, or an answer that says whose fault it is, never a fault of the server. */
class BodyFuzz {
    private static final List<Class<?>> REQUESTS = List.of(
            SayInChat.class,
            McpBody.class,
            ModelBody.class,
            UpdateSession.class,
            ReserveUpload.class,
            CheckoutRequest.class);
    private static final int UNPROCESSABLE = 422;

    @FuzzTest
    void becomesARequestOrARefusal(byte[] input) {
        for (Class<?> type : REQUESTS) {
            try {
                JsonProvider.STRICT.readValue(input, type);
            } catch (IOException e) {
                assertThat(ErrorTable.answer(e).status()).as(type + ": " + e).isEqualTo(UNPROCESSABLE);
            }
        }
    }
}
