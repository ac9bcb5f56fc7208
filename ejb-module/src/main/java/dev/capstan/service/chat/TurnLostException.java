package dev.capstan.service.chat;

import jakarta.ejb.ApplicationException;

/** The turn has ended without the one who works on it: its session is gone, or its lease ran out. */
@ApplicationException(rollback = true)
public class TurnLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TurnLostException() {
        super("the turn has ended already");
    }
}
