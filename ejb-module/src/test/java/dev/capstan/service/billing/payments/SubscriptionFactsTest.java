package dev.capstan.service.billing.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a subscription, in the shapes of today's API versions and of older ones. */
class SubscriptionFactsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'items':{'data':[{'current_period_end':1800000000}]} | 1800000000",
                "'current_period_end':1700000000 | 1700000000",
                "'current_period_end':1700000000,'items':{'data':[{'current_period_end':1800000000}]} | 1800000000",
                "'items':{'data':[{}]},'current_period_end':1700000000 | 1700000000",
                "'ended_at':1600000000 | 1600000000",
                "'canceled_at':1500000000 | 1500000000",
                "'metadata':{} | "
            })
    void findsTheEndOfThePeriodWhereAnyVersionKeepsIt(String members, @Nullable Long seconds) {
        SubscriptionFacts facts = facts(members);

        assertThat(facts.currentPeriodEnd()).isEqualTo(seconds == null ? null : Instant.ofEpochSecond(seconds));
    }

    @Test
    void readsThePriceOfTheItemOrItsOldPlan() {
        assertThat(facts("'items':{'data':[{'price':{'id':'price_1','recurring':{'interval':'year'}}}]}"))
                .satisfies(facts -> {
                    assertThat(facts.priceId()).isEqualTo("price_1");
                    assertThat(facts.interval()).isEqualTo("year");
                });
        assertThat(facts("'items':{'data':[{'plan':{'id':'price_2','interval':'month'}}]}"))
                .satisfies(facts -> {
                    assertThat(facts.priceId()).isEqualTo("price_2");
                    assertThat(facts.interval()).isEqualTo("month");
                });
    }

    @Test
    void refusesOneWithoutIdOrStatus() {
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> SubscriptionFacts.of(json("{'status':'active'}")));
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> SubscriptionFacts.of(json("{'id':'sub_1'}")));
    }

    private static SubscriptionFacts facts(String members) {
        return SubscriptionFacts.of(json("{'id':'sub_1','status':'active'," + members + "}"));
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
