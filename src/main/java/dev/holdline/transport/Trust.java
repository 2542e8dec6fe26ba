package dev.holdline.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * Whom TLS trusts: Java's authorities, and those of this system, where alone a company's machines
 * have the one of its proxy. Nothing is read before the first server wants TLS (that takes 5 MiB);
 * a certificate that is added later counts from the next connection on.
 */
final class Trust implements TlsSocketStrategy {
    private static final System.Logger LOG = System.getLogger(Trust.class.getName());
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    private final List<Path> bundles;
    private Optional<Bundle> read = Optional.empty();
    private @Nullable TlsSocketStrategy strategy;

    /** A file as it was when it was looked at. */
    private record Bundle(Path file, FileTime changed, long size) {}

    /**
     * @param bundles PEM files of certificates, the first of which that is there counts
     */
    Trust(List<Path> bundles) {
        this.bundles = bundles;
    }

    @Override
    public SSLSocket upgrade(
            Socket socket, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        return current().upgrade(socket, host, port, attachment, context);
    }

    private synchronized TlsSocketStrategy current() {
        Optional<Bundle> now = bundles.stream().flatMap(file -> look(file).stream()).findFirst();
        @Nullable TlsSocketStrategy made = strategy;
        if (made == null || !now.equals(read)) {
            made = now.flatMap(Trust::strategy).orElseGet(DefaultClientTlsStrategy::createDefault);
            strategy = made;
            read = now;
        }
        return made;
    }

    private static Optional<Bundle> look(Path file) {
        try {
            return Optional.of(new Bundle(file, Files.getLastModifiedTime(file), Files.size(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty where the system trusts nobody that Java does not. */
    private static Optional<TlsSocketStrategy> strategy(Bundle bundle) {
        try {
            Set<X509Certificate> all = trustedByJava();
            if (!all.addAll(certificates(bundle.file))) return Optional.empty();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate each : all) {
                store.setCertificateEntry("" + store.size(), each);
            }
            return Optional.of(
                    new DefaultClientTlsStrategy(
                            SSLContexts.custom().loadTrustMaterial(store, null).build()));
        } catch (IOException | GeneralSecurityException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The certificates in {0} are not used: {1}",
                    bundle.file,
                    e);
            return Optional.empty();
        }
    }

    private static Set<X509Certificate> trustedByJava() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        Set<X509Certificate> all = new LinkedHashSet<>();
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager its) all.addAll(List.of(its.getAcceptedIssuers()));
        }
        return all;
    }

    /** One that cannot be read must not keep the others out. */
    private static Set<X509Certificate> certificates(Path file)
            throws IOException, CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        Set<X509Certificate> all = new LinkedHashSet<>();
        Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (pem.find()) {
            byte[] bytes = pem.group().getBytes(StandardCharsets.ISO_8859_1);
            try {
                all.add(
                        (X509Certificate)
                                factory.generateCertificate(new ByteArrayInputStream(bytes)));
            } catch (CertificateException e) {
                LOG.log(System.Logger.Level.DEBUG, "a certificate that nobody can read", e);
            }
        }
        return all;
    }
}
