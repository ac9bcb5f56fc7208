package dev.capstan.web.pins;

import dev.capstan.service.pins.PinView;
import java.util.List;

/** A board, the latest first. */
public record PinList(List<PinView> sessions, int total) {
    static PinList of(List<PinView> pins) {
        return new PinList(pins, pins.size());
    }
}
