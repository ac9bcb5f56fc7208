package dev.capstan.service.sandboxes.provider;

class BubblewrapProviderTest extends ProcessProviderFixture {
    @Override
    SandboxProvider open(ProviderSettings settings) {
        return new BubblewrapProvider(settings);
    }
}
