package dev.penstock.platform.objects;

/** The store holds no such object or multipart upload. Trying again helps only if someone puts it meanwhile. */
public final class ObjectMissing extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    ObjectMissing(String what) {
        super("object store: no such object: " + what, null);
    }
}
