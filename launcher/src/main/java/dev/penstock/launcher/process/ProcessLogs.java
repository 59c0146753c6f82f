package dev.penstock.launcher.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where this process logs: JSON, one object a line, with request and job ids among its fields. Our own loggers from INFO,
 * libraries from WARN; with {@code --verbose} from DEBUG and INFO. A {@code logback.configurationFile} of the operator's wins.
 */
public final class ProcessLogs {
    private static final String CHOSEN_BY_OPERATOR = "logback.configurationFile";
    private static final String FILE_SIZE_MAX = "16MB";
    private static final int OLD_FILES_MAX = 5;

    private ProcessLogs() {}

    /** To standard output, for a process whose supervisor collects it. */
    public static void toStandardOutput(boolean verbose) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        apply(appender, verbose);
    }

    /** To a file, rotated at 16 MB, five old ones kept; the console stays clean. */
    public static void toFile(Path file, boolean verbose) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file.toString());
        LoggerContext context = context();
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMaxIndex(OLD_FILES_MAX);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(FILE_SIZE_MAX));
        trigger.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(trigger);
        apply(appender, verbose);
    }

    private static void apply(OutputStreamAppender<ILoggingEvent> appender, boolean verbose) {
        if (System.getProperty(CHOSEN_BY_OPERATOR) != null) {
            return;
        }
        LoggerContext context = context();
        context.reset();
        appender.setContext(context);
        appender.setEncoder(encoder(context));
        appender.start();
        attach(context, appender, verbose);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static void attach(LoggerContext context, Appender<ILoggingEvent> appender, boolean verbose) {
        ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(verbose ? Level.INFO : Level.WARN);
        root.addAppender(appender);
        // Vert.x registers the gauges of a second pool or server of a name again, and is told so at WARN each time.
        context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
        context.getLogger("dev.penstock").setLevel(verbose ? Level.DEBUG : Level.INFO);
    }

    private static JsonEncoder encoder(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
