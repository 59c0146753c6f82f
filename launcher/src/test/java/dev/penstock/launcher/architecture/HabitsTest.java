package dev.penstock.launcher.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Habits that hold in every package. */
final class HabitsTest {
    private static final DescribedPredicate<JavaClass> CONCRETE_CLASSES = DescribedPredicate.describe(
            "are concrete classes",
            type -> !type.isInterface()
                    && !type.isEnum()
                    && !type.isRecord()
                    && !type.isAnonymousClass()
                    && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                    && !type.getModifiers().contains(JavaModifier.SYNTHETIC));

    @Test
    void packagesNameAConcept() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..misc..")
                .check(HouseClasses.MAIN);
    }

    @Test
    void classesNameAConcept() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleName("Constants")
                .check(HouseClasses.MAIN);
    }

    @Test
    void concreteClassesAreFinal() {
        classes()
                .that(CONCRETE_CLASSES)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(HouseClasses.MAIN);
    }

    @Test
    void staticsNeverChange() {
        fields().that().areStatic().should().beFinal().check(HouseClasses.MAIN);
    }

    @Test
    void onlyProgramsPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.penstock.launcher..")
                .and()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(HouseClasses.MAIN);
    }

    @Test
    void verticlesReturnFutures() {
        noClasses().should().beAssignableTo("io.vertx.core.AbstractVerticle").check(HouseClasses.MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : HouseClasses.MAIN) {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(home.getName());
            }
        }
        assertEquals(Set.of(), unmarked, "packages without a @NullMarked package-info.java");
    }
}
