package dev.holdline.gateway;

/** Our own version, as the package was built. */
final class Version {
    static final String OURS = find();

    private Version() {}

    private static String find() {
        String built = Version.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }
}
