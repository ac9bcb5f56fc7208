package dev.capstan.service.credits.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.service.credits.ActHold;
import dev.capstan.service.credits.ActMeter;
import dev.capstan.service.credits.CreditService;
import dev.capstan.service.credits.NoAccountException;
import dev.capstan.service.credits.PaidAct;
import dev.capstan.service.credits.budgets.BudgetService;
import dev.capstan.service.credits.budgets.BudgetView;
import dev.capstan.service.users.EmailAddress;
import dev.capstan.service.users.NewUser;
import dev.capstan.service.users.UserRegistered;
import dev.capstan.service.users.UserService;
import dev.capstan.testing.TestClock;
import dev.capstan.testing.TestContainer;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.CreditPool;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.users.Role;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who makes shared accounts, who sees them, who pays and how much, on a real database. */
class SharedAccountServiceTest {
    private static final UUID ADMIN = UUID.randomUUID();
    private static final Limits TEN_A_DAY = new Limits(BigDecimal.TEN, null, null, null);

    private final TestClock clock = new TestClock();
    private final TestContainer container = new TestContainer(clock, Map.of());
    private final SharedAccountService accounts;
    private final PayerService payers;
    private final BudgetService budgets;
    private final UUID ada;
    private final UUID bob;
    private final UUID account;

    SharedAccountServiceTest() {
        container.onEvent(event -> {
            if (event instanceof UserRegistered registered) {
                container.get(CreditService.class).openAccount(registered);
            }
        });
        accounts = container.get(SharedAccountService.class);
        payers = container.get(PayerService.class);
        budgets = container.get(BudgetService.class);
        ada = user();
        bob = user();
        account = accounts.create("Ada & Co", ADMIN).id();
    }

    @Test
    void beginsEmptyAndIsFoundByAdministrators() {
        SharedAccountView found = accounts.get(account);

        assertThat(found.name()).isEqualTo("Ada & Co");
        assertThat(found.credits()).isZero();
        assertThat(found.members()).isEmpty();
        assertThat(found.createdAt()).isEqualTo(clock.instant());
        assertThat(found)
                .isEqualTo(accounts.list(1, 100).accounts().stream()
                        .filter(listed -> listed.id().equals(account))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void pagesThroughAllAccounts() {
        accounts.create("Another", ADMIN);
        accounts.create("And another", ADMIN);

        SharedAccountPage first = accounts.list(1, 1);
        SharedAccountPage second = accounts.list(2, 1);

        assertThat(first.total()).isGreaterThanOrEqualTo(3);
        assertThat(first.accounts()).hasSize(1);
        assertThat(second.accounts()).hasSize(1);
        assertThat(second.accounts().getFirst().id())
                .isNotEqualTo(first.accounts().getFirst().id());
    }

    @Test
    void getsCreditsOncePerKey() {
        accounts.grant(account, grant("given"), ADMIN);
        SharedAccountView again = accounts.grant(account, grant("given"), ADMIN);
        assertThat(again.credits()).isEqualByComparingTo("100");

        SharedAccountView more = accounts.grant(account, grant("given more"), ADMIN);

        assertThat(more.credits()).isEqualByComparingTo("200");
        assertThat(more.bonusCredits()).isZero();
    }

    @Test
    void showsItselfToItsMembersOnly() {
        accounts.put(account, ada, new MemberTerms(false, TEN_A_DAY), ADMIN);
        accounts.put(account, bob, new MemberTerms(true, Limits.NONE), ADMIN);
        UUID stranger = user();

        assertThat(accounts.get(ada, account).members())
                .singleElement()
                .satisfies(member -> assertThat(member.userId()).isEqualTo(ada));
        assertThat(accounts.get(bob, account).members())
                .extracting(MemberView::userId)
                .containsExactlyInAnyOrder(ada, bob);
        assertThat(accounts.listOf(ada)).extracting(SharedAccountView::id).containsExactly(account);
        assertThat(accounts.listOf(stranger)).isEmpty();
        assertThatExceptionOfType(SharedAccountNotFoundException.class)
                .isThrownBy(() -> accounts.get(stranger, account));
        assertThatExceptionOfType(SharedAccountNotFoundException.class)
                .isThrownBy(() -> accounts.get(ada, UUID.randomUUID()));
        assertThatExceptionOfType(SharedAccountNotFoundException.class)
                .isThrownBy(() -> accounts.grant(UUID.randomUUID(), grant("x"), ADMIN));
    }

    @Test
    void changesTheTermsOfAMember() {
        accounts.put(account, ada, new MemberTerms(false, TEN_A_DAY), ADMIN);

        SharedAccountView changed = accounts.put(account, ada, new MemberTerms(true, Limits.NONE), ADMIN);

        assertThat(changed.members()).singleElement().satisfies(member -> {
            assertThat(member.owner()).isTrue();
            assertThat(member.limits()).isEqualTo(Limits.NONE);
            assertThat(member.addedAt()).isEqualTo(clock.instant());
        });
        assertThat(accounts.get(account)).isEqualTo(changed);
    }

    @Test
    void paysForAMemberWhoChoseItUntilTheMemberLeaves() {
        accounts.grant(account, grant("given"), ADMIN);
        accounts.put(account, ada, new MemberTerms(false, Limits.NONE), ADMIN);
        UUID session = UUID.randomUUID();

        assertThat(payers.payerOf(ada, null)).isEqualTo(new PayerView(null, null, false));
        assertThat(payers.choose(ada, null, account)).isEqualTo(new PayerView(null, account, true));
        assertThat(payers.sharedPayer(ada, session)).contains(account);
        assertThat(payers.payerOf(ada, session)).isEqualTo(new PayerView(session, account, false));
        assertThat(payers.choose(ada, session, null)).isEqualTo(new PayerView(session, null, true));
        assertThat(payers.sharedPayer(ada, session)).isEmpty();
        assertThat(payers.payerOf(ada, session)).isEqualTo(new PayerView(session, null, true));
        assertThat(payers.forget(ada, session)).isEqualTo(new PayerView(session, account, false));

        SharedAccountView left = accounts.remove(account, ada);

        assertThat(left.members()).isEmpty();
        assertThat(payers.sharedPayer(ada, null)).isEmpty();
        assertThatExceptionOfType(SharedAccountNotFoundException.class)
                .isThrownBy(() -> payers.choose(ada, null, account));
        assertThatExceptionOfType(NoAccountException.class)
                .isThrownBy(() -> payers.choose(UUID.randomUUID(), null, null));
        assertThatExceptionOfType(NoAccountException.class).isThrownBy(() -> payers.forget(UUID.randomUUID(), null));
    }

    @Test
    void tellsWhatAMemberHasSpentAndMay() {
        accounts.grant(account, grant("given"), ADMIN);
        accounts.put(account, ada, new MemberTerms(false, TEN_A_DAY), ADMIN);
        payers.choose(ada, null, account);
        ActMeter acts = container.get(ActMeter.class);

        ActHold hold = acts.hold(
                PaidAct.ofCost(ada, null, null, "act", ActKind.TOOL, "drill", "here", new BigDecimal("0.06")));
        assertThat(accounts.get(account).heldCredits()).isEqualByComparingTo("4");
        acts.settle(hold.holdId(), new BigDecimal("0.045"));

        BudgetView budget = budgets.ofMember(ada, account);
        assertThat(budget.scope()).isEqualTo("member");
        assertThat(budget.scopeId()).isEqualTo(account);
        assertThat(budget.administrator()).isEqualTo(TEN_A_DAY);
        assertThat(budget.own()).isEqualTo(Limits.NONE);
        assertThat(budget.spent().today()).isEqualByComparingTo("3");
        assertThat(accounts.get(account).members().getFirst().spent()).isEqualTo(budget.spent());
        clock.move(Duration.ofDays(1));
        assertThat(budgets.ofMember(ada, account).spent().today()).isZero();
        assertThat(budgets.ofMember(ada, account).spent().total()).isEqualByComparingTo("3");
    }

    @Test
    void keepsWhatTheUserAndTheAdministratorSetApart() {
        Limits five = new Limits(null, null, null, new BigDecimal(5));
        UUID session = UUID.randomUUID();

        budgets.limitSelf(ada, TEN_A_DAY);
        BudgetView both = budgets.limitUser(ada, five, ADMIN);
        budgets.limitSession(ada, session, five);
        BudgetView changed = budgets.limitSession(ada, session, TEN_A_DAY);

        assertThat(both.own()).isEqualTo(TEN_A_DAY);
        assertThat(both.administrator()).isEqualTo(five);
        assertThat(budgets.ofUser(ada)).isEqualTo(both);
        assertThat(changed.own()).isEqualTo(TEN_A_DAY);
        assertThat(budgets.ofSession(ada, session)).isEqualTo(changed);
        assertThat(budgets.ofSession(bob, session).own()).isEqualTo(Limits.NONE);
        assertThatExceptionOfType(NoAccountException.class)
                .isThrownBy(() -> budgets.limitSelf(UUID.randomUUID(), five));
    }

    private static SharedAccountGrant grant(String key) {
        return new SharedAccountGrant(CreditPool.REGULAR, new BigDecimal(100), key, "To begin with");
    }

    private UUID user() {
        return container
                .get(UserService.class)
                .register(
                        new NewUser(EmailAddress.of(UUID.randomUUID() + "@example.com"), null, "Ada Byron", Role.USER))
                .id();
    }
}
