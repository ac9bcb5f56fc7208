package dev.capstan.service.auth;

import dev.capstan.service.secrets.SecretSealedException;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJBException;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/**
 * Opens the signing keys when the server starts, and makes the first one. A server with another secret key than the others
 * of its installation does not start: it would refuse everybody's tokens.
 */
@Startup
@Singleton
@DependsOn("SchemaMigration")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SigningKeyCheck {
    @Inject
    SigningKeys keys;

    @PostConstruct
    void open() {
        try {
            keys.current();
        } catch (EJBException e) {
            if (e.getCause() instanceof SecretSealedException sealed) {
                // without a cause: of a start that failed the container shows the innermost one alone
                throw new IllegalStateException(
                        "The signing keys in the database were sealed with another secret key than this server has. Give"
                                + " every server on this database the same CAPSTAN_SECRET_KEY, or the same file"
                                + " keys/master.key. " + sealed.getMessage());
            }
            throw e;
        }
    }
}
