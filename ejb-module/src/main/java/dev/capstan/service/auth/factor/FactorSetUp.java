package dev.capstan.service.auth.factor;

import dev.capstan.service.auth.PasswordCheck;
import dev.capstan.service.auth.PasswordCheck.Shown;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.users.Account;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * What owners do with their second factor. Each step shows the password anew, and a code where there is a factor: a stolen
 * token changes nothing, and who cannot sign in without a factor can set one up.
 */
@ApplicationScoped
public class FactorSetUp {
    @Inject
    PasswordCheck check;

    @Inject
    SecondFactors factors;

    /**
     * @param from the caller's network address, which failed attempts are counted by
     * @throws AppException second_factor_on beside what a wrong password or code gives
     */
    public NewSecret begin(Shown shown, String from) {
        return factors.begin(require(shown, from));
    }

    /**
     * @param first a code of the new authenticator
     * @return the recovery codes, for the only time
     * @throws AppException wrong_code beside what a wrong password gives
     */
    public List<String> confirm(Shown shown, String first, String from) {
        return factors.confirm(require(shown, from), first.strip())
                .orElseThrow(() -> new AppException(
                        Kind.INVALID,
                        "wrong_code",
                        "This code is wrong, or is of another secret. Enter what the authenticator shows now."));
    }

    public List<String> renewCodes(Shown shown, String from) {
        return factors.renewCodes(require(shown, from).id());
    }

    public void remove(Shown shown, String from) {
        factors.remove(require(shown, from).id(), "owner");
    }

    private Account require(Shown shown, String from) {
        Account account = check.require(shown, from);
        if (!account.active()) {
            throw new AppException(
                    Kind.UNAUTHENTICATED, "user_disabled", "This account is deactivated. Ask your administrator.");
        }
        return account;
    }
}
