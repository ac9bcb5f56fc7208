package dev.capstan.service.sandboxes.provider;

class NamespaceProviderTest extends ProcessProviderFixture {
    @Override
    SandboxProvider open(ProviderSettings settings) {
        return new NamespaceProvider(settings);
    }
}
