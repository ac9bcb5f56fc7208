package dev.capstan.web.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Commands over a socket, whatever JSON they are: met, or refused with a code. */
class CommandFuzz {
    private static final FakeServices SERVICES = new FakeServices();
    private static final UUID SESSION = SERVICES.session(FakeServices.ADA);
    private static final Commands COMMANDS = commands();

    @FuzzTest
    void meetsOrRefusesAnyCommand(byte[] input) throws IOException {
        JsonNode message;
        try {
            message = Json.MAPPER.readTree(input);
        } catch (JsonProcessingException e) {
            return;
        }
        if (message instanceof ObjectNode object && object.has("session_uuid")) {
            object.put("session_uuid", SESSION.toString());
        }
        try {
            assertThat(Commands.nameIn(message)).isNotNull();
            COMMANDS.handle(FakeServices.ADA, message);
        } catch (AppException e) {
            assertThat(e.code()).isNotBlank();
        }
    }

    private static Commands commands() {
        Commands commands = new Commands();
        commands.services = SERVICES;
        commands.rooms = new Rooms();
        commands.frames = new Frames();
        commands.frames.ids = new Ids();
        commands.frames.clock = Clock.systemUTC();
        commands.config = new RealtimeConfig(1_048_576, Duration.ofSeconds(45));
        commands.fillTable();
        return commands;
    }
}
