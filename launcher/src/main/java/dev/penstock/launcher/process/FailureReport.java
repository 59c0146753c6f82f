package dev.penstock.launcher.process;

import dev.penstock.config.SettingProblem;
import dev.penstock.config.SettingsException;
import dev.penstock.engines.EngineException;
import dev.penstock.platform.schema.SchemaException;
import dev.penstock.protocol.json.MalformedJsonException;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.FieldError;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns whatever ended a command into lines for people and an exit code: one line, or for settings and route tables one for each
 * problem. A stack trace only with {@code --verbose}.
 */
public final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, @Nullable ParseResult ignored) {
        Throwable cause = rootOf(failure);
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        linesFor(cause).forEach(line -> err.println(name + ": " + line));
        if (Verbosity.isAsked(command)) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode(cause);
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + firstLine(failure) + " (try: " + name + " --help)");
        command.getErr().flush();
        return CommandFailure.MISUSED;
    }

    private static List<String> linesFor(Throwable cause) {
        if (cause instanceof SettingsException settings) {
            return settings.problems().stream().map(SettingProblem::toString).toList();
        }
        if (cause instanceof ValidationException invalid) {
            return invalid.errors().stream().map(FieldError::toString).toList();
        }
        boolean explained = cause instanceof CommandFailure
                || cause instanceof EngineException
                || cause instanceof SchemaException
                || cause instanceof ContractException;
        return Stream.of(explained ? firstLine(cause) : unexplained(cause)).toList();
    }

    private static int exitCode(Throwable cause) {
        if (cause instanceof CommandFailure failure) {
            return failure.exitCode();
        }
        boolean misused = cause instanceof SettingsException
                || cause instanceof ValidationException
                || cause instanceof MalformedJsonException;
        return misused ? CommandFailure.MISUSED : CommandFailure.FAILED;
    }

    private static String unexplained(Throwable cause) {
        String text = cause.getMessage() == null ? "" : ": " + firstLine(cause);
        return cause.getClass().getSimpleName() + text + " (--verbose tells more)";
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while ((root instanceof ExecutionException || root instanceof CompletionException) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
