package dev.holdline.gateway;

/** Our own version: the package's, else the build's, else "development". */
public final class Version {
    public static final String OURS = find();

    private Version() {}

    private static String find() {
        String packaged = System.getProperty("jpackage.app-version");
        if (packaged != null) return packaged;
        String built = Version.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }
}
