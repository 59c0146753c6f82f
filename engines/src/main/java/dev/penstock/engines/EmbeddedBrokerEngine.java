package dev.penstock.engines;

import dev.penstock.config.Secret;
import java.lang.reflect.Field;
import java.net.URL;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.SystemConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apache Qpid Broker-J inside this JVM, in memory, speaking AMQP 0-9-1 on 127.0.0.1 to one generated user. What it holds
 * is lost on close, by design: the job ledger refills it. It refuses every {@code x-*} argument, so only the plain
 * topology can be declared. All methods block; not thread-safe.
 */
public final class EmbeddedBrokerEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBrokerEngine.class);

    private final Options options;
    private final SystemLauncher launcher;

    private EmbeddedBrokerEngine(Options options, SystemLauncher launcher) {
        this.options = options;
        this.launcher = launcher;
    }

    /**
     * Starts the broker; it accepts connections when this returns.
     *
     * @throws EngineException when it cannot be started, most often because the port is taken
     */
    public static EmbeddedBrokerEngine start(Options options) {
        StartListener listener = new StartListener();
        SystemLauncher launcher = new SystemLauncher(listener);
        try {
            launcher.startup(attributes(options));
        } catch (Exception e) {
            throw new EngineException("the AMQP broker could not be started: " + e.getMessage(), e);
        }
        if (listener.failure != null) {
            throw new EngineException(
                    "the AMQP broker could not be started on port " + options.port() + ": "
                            + listener.failure.getMessage(),
                    listener.failure);
        }
        listener.leaveShutdownToUs();
        return new EmbeddedBrokerEngine(options, launcher);
    }

    /** Always 127.0.0.1. */
    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return options.port();
    }

    /** Closes every connection and forgets every message. Idempotent. */
    @Override
    public void close() {
        launcher.shutdown();
    }

    private static Map<String, Object> attributes(Options options) {
        URL configuration = EmbeddedBrokerEngine.class.getResource("broker.json");
        if (configuration == null) {
            throw new EngineException("broker.json is not on the class path");
        }
        Map<String, String> context = Map.of(
                "penstock.broker.port", Integer.toString(options.port()),
                "penstock.broker.user", options.user(),
                "penstock.broker.password", options.password().reveal(),
                "broker.failStartupWithErroredChild", "true");
        return Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration.toExternalForm(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                "false",
                SystemConfig.CONTEXT,
                context);
    }

    /**
     * How to run it.
     *
     * @param port TCP port on 127.0.0.1
     * @param user the only user
     * @param password of that user
     */
    public record Options(int port, String user, Secret password) {}

    /** The launcher reports a failed start to its listener instead of throwing. */
    private static final class StartListener extends SystemLauncherListener.DefaultSystemLauncherListener {
        private @Nullable RuntimeException failure;
        private @Nullable SystemConfig<?> system;

        @Override
        public void errorOnStartup(RuntimeException e) {
            failure = e;
        }

        @Override
        public void onContainerResolve(SystemConfig<?> systemConfig) {
            system = systemConfig;
        }

        /**
         * Takes the broker's own shutdown hook away, which would close it at a signal while its clients still work. There is
         * no setting for that; should the field be gone one day, the stop is less orderly and nothing worse.
         */
        void leaveShutdownToUs() {
            if (system == null || system.getContainer() == null) {
                return;
            }
            Object broker = system.getContainer();
            try {
                Field hook = hookOf(broker.getClass());
                hook.setAccessible(true);
                Runtime.getRuntime().removeShutdownHook((Thread) hook.get(broker));
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.debug("the broker keeps its shutdown hook", e);
            }
        }

        /** The broker's class is a generated one below the one that has the field. */
        private static Field hookOf(Class<?> type) throws NoSuchFieldException {
            for (Class<?> each = type; each != null; each = each.getSuperclass()) {
                for (Field field : each.getDeclaredFields()) {
                    if (field.getName().equals("_shutdownHook")) {
                        return field;
                    }
                }
            }
            throw new NoSuchFieldException("_shutdownHook");
        }
    }
}
