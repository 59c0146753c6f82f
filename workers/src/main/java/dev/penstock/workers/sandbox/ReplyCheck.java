package dev.penstock.workers.sandbox;

import dev.penstock.workers.image.Preview;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Takes nothing on trust from a child that has read hostile bytes: what it names as a preview is uploaded by the parent, which can
 * read more than the child should be able to show anybody.
 */
final class ReplyCheck {

    private static final Set<String> TYPES = Set.of("image/jpeg", "image/png");

    private ReplyCheck() {}

    /**
     * The previews, if each was asked for, is of a type we make, and is a plain file in the directory of the request.
     *
     * @throws SandboxException blaming the input otherwise
     */
    static List<Preview> requireHonest(PreviewRequest request, List<Preview> previews) throws SandboxException {
        for (Preview preview : previews) {
            Path file = preview.file().toAbsolutePath().normalize();
            boolean inPlace =
                    request.outputDirectory().toAbsolutePath().normalize().equals(file.getParent())
                            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            if (!inPlace || !request.boxesPx().contains(preview.boxPx()) || !TYPES.contains(preview.contentType())) {
                throw SandboxException.hostile(
                        SandboxException.DISHONEST, "decoder named a preview that it was not asked for");
            }
        }
        return previews;
    }
}
