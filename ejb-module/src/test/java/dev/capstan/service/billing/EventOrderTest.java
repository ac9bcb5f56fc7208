package dev.capstan.service.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.billing.stub.StripeStub;
import dev.capstan.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The same events in any order and number come to the same end. {@code -Dcapstan.billing.orders=1000} tries that many orders;
 * {@code -Dcapstan.billing.seed=…} repeats one run.
 */
class EventOrderTest {
    private static final int ORDERS = Integer.getInteger("capstan.billing.orders", 5);
    private static final long SEED = Long.getLong("capstan.billing.seed", 20_261_122L);

    @Test
    void comesToTheExpectedEndInTheOrderOfTime() {
        try (StripeStub stripe = new StripeStub()) {
            BillingWorld world = new BillingWorld(stripe);
            PaidStory story = new PaidStory(world, true);

            story.events().forEach(world::deliver);
            world.work();

            assertThat(story.ending()).isEqualTo(PaidStory.expected());
            assertThat(rowsOf(story.user)).isEqualTo("true");
        }
    }

    @Test
    void comesToTheSameEndInAnyOrderAndNumber() {
        for (int i = 0; i < ORDERS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            try (StripeStub stripe = new StripeStub()) {
                BillingWorld world = new BillingWorld(stripe);
                PaidStory story = new PaidStory(world, random.nextBoolean());

                deliver(world, shuffled(story.events(), random), random);

                assertThat(story.ending()).as("seed " + seed).isEqualTo(PaidStory.expected());
                assertThat(rowsOf(story.user)).as("seed " + seed).isEqualTo("true");
            }
        }
    }

    /** Each event at least once; background work in between at random. */
    private static void deliver(BillingWorld world, List<String> events, Random random) {
        for (String event : events) {
            world.deliverKindly(event);
            if (random.nextInt(6) == 0) {
                world.work();
            }
        }
        world.work();
    }

    private static List<String> shuffled(List<String> events, Random random) {
        List<String> all = new ArrayList<>(events);
        for (String event : events) {
            if (random.nextInt(3) == 0) {
                all.add(event);
            }
        }
        Collections.shuffle(all, random);
        return all;
    }

    /** Whether the balance is the sum of the ledger, and each audit row that names a ledger row finds it. */
    private static String rowsOf(UUID user) {
        try (Connection connection = TestDatabase.shared().connection();
                PreparedStatement query = connection.prepareStatement("""
                        SELECT a.credits + a.bonus_credits = (SELECT sum(amount) FROM credit_transactions t WHERE t.account_id = a.id)
                           AND NOT EXISTS (SELECT 1 FROM billing_transactions b WHERE b.user_id = a.owner_id AND b.credits <> 0
                               AND NOT EXISTS (SELECT 1 FROM credit_transactions t
                                               WHERE t.account_id = a.id AND t.usage_key = b.usage_key))
                        FROM credit_accounts a WHERE a.owner_id = ?""")) {
            query.setObject(1, user);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return String.valueOf(row.getBoolean(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
