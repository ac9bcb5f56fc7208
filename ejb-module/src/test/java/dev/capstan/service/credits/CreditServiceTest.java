package dev.capstan.service.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.capstan.persistence.credits.CreditTransaction;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.users.UserRegistered;
import dev.capstan.testing.TestClock;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.TransactionType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class CreditServiceTest {
    private final UUID user = UUID.randomUUID();
    private final MemoryCredits credits = new MemoryCredits();
    private final CreditService service = service("300");

    @Test
    void opensAnAccountWithTheSignupGrantAsALedgerRow() {
        service.openAccount(new UserRegistered(user));
        service.openAccount(new UserRegistered(user));

        assertThat(service.balanceOf(user).credits()).isEqualByComparingTo("300");
        assertThat(service.balanceOf(user).bonusCredits()).isEqualByComparingTo("0");
        assertThat(credits.transactions).singleElement().satisfies(row -> {
            assertThat(row.type()).isEqualTo(TransactionType.SIGNUP_GRANT);
            assertThat(row.amount()).isEqualByComparingTo("300");
            assertThat(row.seq()).isEqualTo(1);
        });
    }

    @Test
    void opensAnEmptyAccountWhereNothingIsGranted() {
        service("0").openAccount(new UserRegistered(user));

        assertThat(service.balanceOf(user).credits()).isEqualByComparingTo("0");
        assertThat(credits.transactions).isEmpty();
    }

    @Test
    void grantsOncePerKeyAndPool() {
        service("0").openAccount(new UserRegistered(user));

        service.grant(user, grant(CreditPool.BONUS, "5"));
        service.grant(user, grant(CreditPool.BONUS, "5"));
        BalanceView balance = service.grant(user, grant(CreditPool.REGULAR, "7"));

        assertThat(balance.bonusCredits()).isEqualByComparingTo("5");
        assertThat(balance.credits()).isEqualByComparingTo("7");
        assertThat(credits.transactions).extracting(CreditTransaction::seq).containsExactly(1L, 2L);
    }

    @Test
    void tellsWhoHasNoAccount() {
        assertThatExceptionOfType(NoAccountException.class).isThrownBy(() -> service.balanceOf(user));
        assertThatExceptionOfType(NoAccountException.class)
                .isThrownBy(() -> service.grant(user, grant(CreditPool.BONUS, "5")));
    }

    @Test
    void refusesGrantsThatAreNotMoney() {
        for (String amount : List.of("0", "-1", "0.0000001", "1000000000.000001", "1E+999999999", "1E-999999999")) {
            assertThatExceptionOfType(InvalidAmountException.class).isThrownBy(() -> grant(CreditPool.BONUS, amount));
        }
    }

    @Test
    void writesABalanceAsTheContractHasIt() throws Exception {
        service.openAccount(new UserRegistered(user));

        assertThat(Json.MAPPER.writeValueAsString(service.balanceOf(user)))
                .isEqualTo("{\"user_id\":\"%s\",\"credits\":300.000000,\"bonus_credits\":0.000000,".formatted(user)
                        + "\"updated_at\":\"2026-05-01T10:00:00.123456Z\"}");
    }

    @Test
    void namesTheKeyOfABadSetting() {
        CreditsConfigProducer producer = new CreditsConfigProducer();

        assertThat(producer.creditsConfig("12.5", "PT2H").holdLife()).isEqualTo(Duration.ofHours(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> producer.creditsConfig("many", "PT1H"))
                .withMessageContaining("capstan.credits.signup-grant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> producer.creditsConfig("-1", "PT1H"))
                .withMessageContaining("capstan.credits.signup-grant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> producer.creditsConfig("1", "an hour"))
                .withMessageContaining("capstan.credits.hold-life");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> producer.creditsConfig("1", "PT1S"))
                .withMessageContaining("capstan.credits.hold-life");
    }

    private CreditService service(String signupGrant) {
        CreditService made = new CreditService();
        made.credits = credits;
        made.postings = new Postings();
        made.postings.credits = credits;
        made.postings.ids = new Ids();
        made.config = new CreditsConfig(new BigDecimal(signupGrant), Duration.ofHours(1));
        made.clock = new TestClock();
        made.ids = new Ids();
        return made;
    }

    private static Grant grant(CreditPool pool, String amount) {
        return new Grant(TransactionType.BONUS_GRANT, pool, new BigDecimal(amount), "a-gift", "A gift");
    }
}
