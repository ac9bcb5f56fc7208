package dev.capstan.service.net;

import dev.capstan.service.errors.AppException;

/** An address that a user chose and this server does not call. */
public class AddressRefusedException extends AppException {
    private static final long serialVersionUID = 1L;

    AddressRefusedException(String message) {
        super(Kind.INVALID, "address_refused", message);
    }
}
