package dev.capstan.container;

import java.io.File;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What in-container tests deploy: the archive as it is shipped, and beside it a module with the tests. */
final class Deployments {
    private static final String DESCRIPTOR = "META-INF/application.xml";
    private static final String MODULE = """
            <module>
                <web>
                  <web-uri>itest.war</web-uri>
                  <context-root>/itest</context-root>
                </web>
              </module>
              <library-directory>""";

    private Deployments() {}

    static EnterpriseArchive capstanWithTests() {
        WebArchive tests = module().addPackage("dev.capstan.container")
                .addAsLibrary(new File(Assertions.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()));
        tests.deleteClass(LedgerBench.class);
        tests.deleteClass(FloorApplication.class);
        tests.deleteClass(FloorResource.class);
        return shipped().addAsModule(Testable.archiveToTest(tests));
    }

    /** With a module of these classes, for a server that Arquillian does not start. */
    static EnterpriseArchive capstanWith(Class<?>... classes) {
        return shipped().addAsModule(module().addClasses(classes));
    }

    private static WebArchive module() {
        return ShrinkWrap.create(WebArchive.class, "itest.war").addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    private static EnterpriseArchive shipped() {
        EnterpriseArchive ear = ShrinkWrap.create(ZipImporter.class, "capstan.ear")
                .importFrom(new File(System.getProperty("capstan.ear")))
                .as(EnterpriseArchive.class);
        String descriptor = text(ear);
        ear.delete(DESCRIPTOR);
        return ear.add(new StringAsset(descriptor.replace("<library-directory>", MODULE)), DESCRIPTOR);
    }

    private static String text(EnterpriseArchive ear) {
        try (java.io.InputStream in = ear.get(DESCRIPTOR).getAsset().openStream()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
