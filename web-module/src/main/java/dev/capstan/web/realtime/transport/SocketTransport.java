package dev.capstan.web.realtime.transport;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import com.corundumstudio.socketio.transport.NamespaceClient;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The Socket.IO server: starts, stops, and gives every client a {@link SocketPeer}. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is dealt with
public final class SocketTransport implements AutoCloseable {
    private static final int SECRET_BYTES = 32;
    private static final int FIRST_DATA_TIMEOUT_MS = 30_000;
    private static final int LOW_WATER = 64 * 1024;
    private static final int HIGH_WATER = 256 * 1024;
    private static final int PAGE = 8192;
    private static final int CHUNK_ORDER = 7; // chunks of a mebibyte
    private static final int SMALL_KEPT = 64;
    private static final int NORMAL_KEPT = 16;

    /**
     * Buffers of the network threads, used again and again. The allocator that the library would take gives large ones back
     * each time, which stops every thread of the server for a moment.
     */
    private static final ByteBufAllocator BUFFERS = new PooledByteBufAllocator(
            true, 0, Runtime.getRuntime().availableProcessors(), PAGE, CHUNK_ORDER, SMALL_KEPT, NORMAL_KEPT, false);

    private final TransportConfig config;
    private final Executor threads;
    private final SocketPeer.Factory peers;
    private final String gatewaySecret = newSecret();
    private final SocketLinks links = new SocketLinks();
    private final PacketEncoder encoder;
    private final SocketIOServer server;
    private final int port;

    /** Listens when it returns. */
    private SocketTransport(TransportConfig config, OriginPolicy origins, Executor threads, SocketPeer.Factory peers) {
        this.config = config;
        this.threads = threads;
        this.peers = peers;
        // The library makes a timer that it neither uses nor releases, which would be reported as a leak.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        Configuration library = configuration(config);
        this.encoder = new PacketEncoder(library, library.getJsonSupport());
        this.server = new SocketIOServer(library);
        HandshakeRules rules = new HandshakeRules(links, config, origins, gatewaySecret);
        PacketGate packetGate = new PacketGate(links);
        server.setPipelineFactory(new SocketIOChannelInitializer() {
            @Override
            protected void initChannel(Channel channel) throws Exception {
                channel.config().setAllocator(BUFFERS);
                super.initChannel(channel);
                channel.pipeline()
                        .addBefore(PACKET_HANDLER, "httpGate", new HttpGate(links, rules))
                        .addBefore(PACKET_HANDLER, "packetGate", packetGate)
                        .addAfter(AUTHORIZE_HANDLER, "openings", new Openings(links, SocketTransport.this::open))
                        .addAfter(AUTHORIZE_HANDLER, "pollRequests", new PollRequests(rules))
                        .addLast("faults", new Faults());
            }
        });
        server.addConnectListener(this::opened);
        server.addDisconnectListener(this::closed);
        // Never asked, since connecting stops at the gate; should it be asked, nobody comes in this way.
        server.getNamespace("").addAuthTokenListener((auth, client) -> {
            ((NamespaceClient) client).onDisconnect();
            return new AuthTokenResult(false, "Connection rejected by server");
        });
        this.port = listen();
    }

    public static SocketTransport start(
            TransportConfig config, OriginPolicy origins, Executor threads, SocketPeer.Factory peers) {
        return new SocketTransport(config, origins, threads, peers);
    }

    /** The port it listens on, also when the configuration left the choice open. */
    public int port() {
        return port;
    }

    /** What the gateway shows at the port, so that other programs of the machine cannot pass for it. */
    public String gatewaySecret() {
        return gatewaySecret;
    }

    public int openSockets() {
        return links.size();
    }

    /** Tells every client, then stops listening. */
    @Override
    public void close() {
        links.all().forEach(link -> link.drop("the server stops"));
        server.stop();
        links.all().forEach(SocketLink::gone);
    }

    private int listen() {
        ChannelFuture bound = ((ChannelFuture) server.startAsync()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            server.stop();
            throw new IllegalStateException(
                    "The Socket.IO port %s:%d cannot be opened. Free it, or set capstan.socketio.port to another."
                            .formatted(config.host(), config.port()),
                    bound.cause());
        }
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    private void opened(SocketIOClient client) {
        ClientHead head = ((NamespaceClient) client).getBaseClient();
        SocketLink known = links.find(client.getSessionId());
        if (known == null && head.getCurrentTransport() == Transport.WEBSOCKET) {
            open(head);
        } else if (known != null && known.isGone()) {
            known.cut(); // it said something wrong at once, before the library could have reported its end
        }
    }

    private void open(ClientHead client) {
        SocketLink link = new SocketLink(client, config, encoder, threads, peers);
        links.add(link);
        GlobalEventExecutor.INSTANCE.schedule(
                () -> {
                    if (link.isUnknown()) {
                        link.cut();
                    }
                },
                config.connectTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void closed(SocketIOClient client) {
        SocketLink link = links.remove(client.getSessionId());
        if (link != null) {
            link.gone();
        }
    }

    private static Configuration configuration(TransportConfig config) {
        SocketConfig sockets = new SocketConfig();
        sockets.setReuseAddress(true);
        sockets.setTcpNoDelay(true);
        sockets.setWriteBufferWaterMarkLow(LOW_WATER);
        sockets.setWriteBufferWaterMarkHigh(HIGH_WATER);
        Configuration library = new Configuration();
        library.setSocketConfig(sockets);
        library.setHostname(config.host());
        library.setPort(config.port());
        library.setBossThreads(1);
        library.setTransports(Transport.WEBSOCKET, Transport.POLLING);
        library.setPingInterval((int) config.pingInterval().toMillis());
        library.setPingTimeout((int) config.pingTimeout().toMillis());
        library.setFirstDataTimeout(FIRST_DATA_TIMEOUT_MS);
        library.setMaxFramePayloadLength(config.maxPayload());
        library.setMaxHttpContentLength(config.maxPayload());
        library.setRandomSession(true);
        library.setAckMode(AckMode.MANUAL);
        library.setHttpCompression(false);
        library.setWebsocketCompression(false);
        library.setEnableCors(false);
        library.setAddVersionHeader(false);
        library.setJsonSupport(new WireJson(config.maxPayload()));
        library.setExceptionListener(new QuietExceptionListener());
        return library;
    }

    private static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
