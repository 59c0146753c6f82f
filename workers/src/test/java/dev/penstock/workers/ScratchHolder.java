package dev.penstock.workers;

import java.io.IOException;
import java.nio.file.Path;

/** A process that holds a scratch directory until it is killed. Prints which. */
final class ScratchHolder {
    private ScratchHolder() {}

    public static void main(String[] args) throws IOException {
        System.out.println(ScratchSpace.open(Path.of(args[0])).directory());
        System.out.flush();
        while (System.in.read() >= 0) {}
    }
}
