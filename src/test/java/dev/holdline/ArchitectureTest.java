package dev.holdline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The rooms of Holdline (ARCHITECTURE.md) and what holds between them, as sentences. */
class ArchitectureTest {

    private static final String ROOT = "dev.holdline";
    private static final Path SOURCES = Path.of("src", "main", "java");

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);
    private static final JavaClasses PRODUCT_AND_TESTS =
            new ClassFileImporter().importPackages(ROOT);

    /** One row of the table of rooms; {@code app} has none: it wires and may import all. */
    private record Room(String name, List<String> mayImport, String because) {
        @Override
        public String toString() {
            return name + " may import " + (mayImport.isEmpty() ? "no other room" : mayImport);
        }
    }

    private static final List<Room> TABLE =
            List.of(
                    room("jsonrpc", "the raw message stands on nothing"),
                    room("config", "definitions and settings are plain data that every room reads"),
                    room("secrets", "the keychain port knows neither servers nor questions"),
                    room("prompt", "a question is data; who asks it and who is asked lie outside"),
                    room("transport", "one wire knows messages, not servers or people", "jsonrpc"),
                    room(
                            "oauth",
                            "signing in needs a definition, a place for tokens and a person",
                            "config",
                            "secrets",
                            "prompt"),
                    room(
                            "upstream",
                            "one server's connection knows no client and never asks anybody",
                            "jsonrpc",
                            "config",
                            "secrets",
                            "transport",
                            "oauth"),
                    room(
                            "session",
                            "a client's session holds its calls and grants, and no connection",
                            "jsonrpc",
                            "config",
                            "prompt"),
                    room(
                            "recovery",
                            "the loop joins call, connection and question, and knows no wire",
                            "jsonrpc",
                            "config",
                            "prompt",
                            "session",
                            "upstream"),
                    room(
                            "routing",
                            "a route is a name and an upstream; failures are recovery's business",
                            "jsonrpc",
                            "config",
                            "session",
                            "upstream"),
                    room(
                            "history",
                            "it records what broke, was asked and answered, and no payload",
                            "config",
                            "prompt",
                            "upstream"),
                    room(
                            "gateway",
                            "it is what clients and views talk to, so it stands on the whole core",
                            "jsonrpc",
                            "config",
                            "secrets",
                            "prompt",
                            "transport",
                            "oauth",
                            "upstream",
                            "session",
                            "recovery",
                            "routing",
                            "history"),
                    room(
                            "clients",
                            "it edits other programs' files and needs no running core for that",
                            "config",
                            "secrets"),
                    room(
                            "control",
                            "the socket forwards commands; it decides nothing itself",
                            "config",
                            "gateway",
                            "clients"),
                    room(
                            "platform",
                            "an operating system's part implements ports and sees no screen code",
                            "prompt",
                            "secrets",
                            "oauth",
                            "upstream",
                            "session"),
                    room(
                            "ui",
                            "a view shows snapshots and gives commands; it never reaches into calls",
                            "gateway",
                            "history",
                            "clients",
                            "config",
                            "prompt",
                            "platform"),
                    room(
                            "cli",
                            "the command is a view like the window, and has no operating system part",
                            "gateway",
                            "clients",
                            "control",
                            "config",
                            "secrets",
                            "prompt"));

    @Test
    void theRulesSawEverySourceFile() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(ArchitectureTest::isJava).map(ArchitectureTest::className))
                    .as("a rule that sees no classes is always green")
                    .isNotEmpty()
                    .allMatch(PRODUCT::contain, "was imported");
        }
    }

    @Test
    void everyClassLivesInARoomOfTheTable() {
        classes()
                .should()
                .resideInAnyPackage(
                        packages(Stream.concat(Stream.of("app"), TABLE.stream().map(Room::name))))
                .because("a new room needs its row in the table, with what it may import and why")
                .check(PRODUCT);
    }

    @ParameterizedTest
    @FieldSource("TABLE")
    void aRoomImportsOnlyTheRoomsOfItsRow(Room room) {
        noClasses()
                .that()
                .resideInAPackage(inside(room.name))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..")
                                .and(
                                        outside(
                                                Stream.concat(
                                                        Stream.of(room.name),
                                                        room.mayImport.stream()))))
                .because(room.because)
                .check(PRODUCT);
    }

    @Test
    void roomsAreFreeOfCycles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("rooms that need each other can be neither read nor tested alone")
                .check(PRODUCT);
    }

    @Test
    void onlyTheWiringSeesAnOperatingSystem() {
        for (String system : List.of("linux", "macos", "windows")) {
            String itsPackage = inside("platform." + system);
            noClasses()
                    .that()
                    .resideOutsideOfPackages(inside("app"), itsPackage)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(itsPackage)
                    .because("a room that names an operating system runs on no other one")
                    .check(PRODUCT);
        }
    }

    @Test
    void javaFxIsSeenOnlyInUiAndApp() {
        noClasses()
                .that()
                .resideOutsideOfPackages(inside("ui"), inside("app"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "com.sun.javafx..", "com.sun.glass..")
                .because("the core knows no screen: it runs headless")
                .check(PRODUCT);
    }

    @Test
    void awtIsSeenOnlyInUiAndPlatform() {
        noClasses()
                .that()
                .resideOutsideOfPackages(inside("ui"), inside("platform"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.awt..", "javax.swing..")
                .because("loading AWT in the core costs memory and fails where there is no display")
                .check(PRODUCT);
    }

    @Test
    void onlyTheCommandWritesToStandardOutput() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("cli"))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(FileDescriptor.class, "out")
                .because("standard output belongs to the person's command, or is an MCP stream")
                .check(PRODUCT);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .accessTargetWhere(
                        targetIs(Thread.class, "sleep").or(targetIs(TimeUnit.class, "sleep")))
                .because(
                        "waiting is for a condition, with a bound; a sleep is slow and still races")
                .check(PRODUCT_AND_TESTS);
    }

    @Test
    void namesSayWhatAClassDoes() {
        for (String ending : List.of("Manager", "Utils", "Util", "Helper", "Impl")) {
            noClasses()
                    .should()
                    .haveSimpleNameEndingWith(ending)
                    .because("such a name fits anything, so anything ends up behind it")
                    .check(PRODUCT_AND_TESTS);
        }
    }

    private static Room room(String name, String because, String... mayImport) {
        return new Room(name, List.of(mayImport), because);
    }

    private static String inside(String room) {
        return ROOT + "." + room + "..";
    }

    private static String[] packages(Stream<String> rooms) {
        return rooms.map(ArchitectureTest::inside).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> outside(Stream<String> rooms) {
        return DescribedPredicate.not(resideInAnyPackage(packages(rooms)));
    }

    private static DescribedPredicate<JavaAccess<?>> targetIs(Class<?> owner, String name) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + name,
                access ->
                        access.getTargetOwner().isEquivalentTo(owner)
                                && access.getName().equals(name));
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java");
    }

    private static String className(Path source) {
        String relative = SOURCES.relativize(source).toString();
        return relative.substring(0, relative.length() - ".java".length())
                .replace(source.getFileSystem().getSeparator(), ".");
    }
}
