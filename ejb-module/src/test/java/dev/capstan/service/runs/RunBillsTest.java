package dev.capstan.service.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.capstan.persistence.pricing.ActPriceRepository;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.credits.CreditWorld;
import dev.capstan.service.credits.InsufficientCreditsException;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.json.Json;
import dev.capstan.service.pricing.ActPriceBook;
import dev.capstan.service.pricing.ActPriceService;
import dev.capstan.service.pricing.ActPriceServiceOn;
import dev.capstan.service.pricing.NewActPrice;
import dev.capstan.service.pricing.PricedItem;
import dev.capstan.service.realtime.NewEvent;
import dev.capstan.service.tools.ToolCost;
import dev.capstan.service.tools.ToolMeterOn;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.testing.TestDatabase;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.pricing.ModelPrice;
import dev.capstan.types.realtime.EventAudience;
import dev.capstan.types.runs.RunStatus;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What priced tools and lost model calls cost a run, on a real PostgreSQL. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class RunBillsTest {
    private static final ToolOutcome DONE = new ToolOutcome.Done("ok", TextNode.valueOf("ok"), BigDecimal.ZERO);

    private final CreditWorld world = CreditWorld.onPostgres();
    private final ActPriceService prices =
            ActPriceServiceOn.repository(TestDatabase.shared().connect(new ActPriceRepository()), world.clock);
    private final RunBills bills = new RunBills();
    private final UUID user = world.user("0", "100");
    private final Claim claim = new Claim(UUID.randomUUID(), UUID.randomUUID(), user, 1, RunStatus.RUNNING, "hi");
    private final Block.ToolCall call = new Block.ToolCall("call-1", "drill", Json.MAPPER.createObjectNode(), "");

    RunBillsTest() {
        bills.meter = world.meter;
        bills.calls = world.meteredCalls();
        bills.tools = ToolMeterOn.world(world, prices);
    }

    @Test
    void chargesNothingForAToolWithoutAPrice() {
        hold(tool("drill-" + UUID.randomUUID()));

        RunBills.ToolBill bill = end(DONE);

        assertThat(bill.events()).isEmpty();
        assertThat(world.owned(user)).isEqualByComparingTo("100");
    }

    @Test
    void holdsAndChargesThePriceThatAnAdministratorSetAndTellsIt() {
        ToolSpec tool = priced("0.15");

        hold(tool);
        hold(tool);
        RunBills.ToolBill bill = end(DONE);

        assertThat(world.owned(user)).isEqualByComparingTo("90");
        assertThat(bill.costUsd()).isEqualByComparingTo("0.15");
        assertThat(bill.events())
                .extracting(NewEvent::name)
                .containsExactly("billing.tool.usage", "billing.credits.deducted");
        NewEvent deducted = bill.events().getLast();
        assertThat(deducted.audience()).isEqualTo(EventAudience.OWNER);
        assertThat(deducted.content().path("source").asText()).isEqualTo("tool_usage");
        assertThat(deducted.content().path("tool_name").asText()).isEqualTo(tool.name());
        assertThat(deducted.content().path("model_id").asText()).isEmpty();
        assertThat(deducted.content().path("credits_used").decimalValue()).isEqualByComparingTo("10");
        assertThat(deducted.content().path("credits_remaining").decimalValue()).isEqualByComparingTo("90");
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void chargesOneCallOnceHoweverOftenItsResultIsStored() {
        hold(priced("0.15"));

        end(DONE);
        assertThat(end(DONE).events()).isEmpty();

        assertThat(world.owned(user)).isEqualByComparingTo("90");
    }

    @Test
    void chargesWhatAToolWithAPriceOfItsOwnReportsUpToItsHold() {
        ToolSpec painter = tool("painter-" + UUID.randomUUID())
                .costing(new ToolCost(ActKind.IMAGE, "Studio", new BigDecimal("0.3")));

        hold(painter);
        end(new ToolOutcome.Done("ok", TextNode.valueOf("ok"), new BigDecimal("0.045")));

        assertThat(world.owned(user)).isEqualByComparingTo("97");
    }

    @Test
    void givesBackWhatWasHeldForACallThatFailed() {
        hold(priced("0.15"));

        assertThat(end(new ToolOutcome.Failed("no")).events()).isEmpty();

        assertThat(world.owned(user)).isEqualByComparingTo("100");
        assertThat(world.commit(() -> world.meter.openHoldsOf(claim.runId()))).isEmpty();
    }

    @Test
    void refusesACallThatTheAccountDoesNotCover() {
        ToolSpec tool = priced("1.500001");

        assertThatExceptionOfType(InsufficientCreditsException.class).isThrownBy(() -> hold(tool));
    }

    @Test
    void takesAnAdministratorsZeroForFree() {
        ToolSpec tool = priced("0").costing(new ToolCost(ActKind.TOOL, "Studio", new BigDecimal("0.3")));

        hold(tool);

        assertThat(world.commit(() -> world.meter.openHoldsOf(claim.runId()))).isEmpty();
    }

    @Test
    void paysALostModelCallForWhatItHadSaidAndKeepsToolsHeld() {
        hold(priced("0.15"));
        ModelPrice price = ModelPrice.of("1500", "15000", "0", "0");
        world.run(() -> world.meter.hold(new ModelCall(
                user, claim.sessionId(), claim.runId(), claim.turnKey(1, 1), "m", "Custom", false, 200, 20, price)));

        var news = world.commit(() -> bills.settleLost(claim.runId(), Map.of("", 40L)));

        // 200 / 4 input tokens at a tenth of a credit, 40 / 4 output tokens at one
        assertThat(world.owned(user)).isEqualByComparingTo("85");
        assertThat(news).extracting(NewEvent::name).containsExactly("billing.llm.usage", "billing.credits.deducted");
        assertThat(world.commit(() -> world.meter.openHoldsOf(claim.runId()))).hasSize(1);
        assertThat(world.verify(user)).isEmpty();
    }

    @Test
    void givesBackALostModelCallThatHadSaidNothing() {
        world.run(() -> world.meter.hold(new ModelCall(
                user, null, claim.runId(), "lost", "m", "Custom", false, 9, 20, ModelPrice.of("1", "1", "0", "0"))));

        assertThat(world.commit(() -> bills.settleLost(claim.runId(), Map.of())))
                .isEmpty();

        assertThat(world.owned(user)).isEqualByComparingTo("100");
        assertThat(world.commit(() -> world.meter.openHoldsOf(claim.runId()))).isEmpty();
    }

    @Test
    void namesCallsWithLongIdsShortly() {
        String key = RunBills.toolKey(claim, 3, "x".repeat(500));

        assertThat(key).hasSizeLessThan(120).isEqualTo(RunBills.toolKey(claim, 3, "x".repeat(500)));
        assertThat(key).isNotEqualTo(RunBills.toolKey(claim, 3, "x".repeat(501)));
    }

    private void hold(ToolSpec tool) {
        world.run(() -> bills.holdTool(claim, 1, call, tool));
    }

    private RunBills.ToolBill end(ToolOutcome outcome) {
        return world.commit(() -> bills.endTool(claim, 1, call, outcome));
    }

    private ToolSpec priced(String usd) {
        ToolSpec tool = tool("drill-" + UUID.randomUUID());
        ActPriceBook book = ActPriceServiceOn.book(TestDatabase.shared(), world.clock);
        PricedItem item = new PricedItem(ActKind.TOOL, tool.name());
        world.run(() -> book.add(new NewActPrice(item, new BigDecimal(usd), null, null), claim.userId()));
        return tool;
    }

    private static ToolSpec tool(String name) {
        return ToolSpec.of(name, name, "Drills.", "", "");
    }
}
