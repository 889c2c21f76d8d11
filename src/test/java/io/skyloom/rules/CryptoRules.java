package io.skyloom.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.skyloom.rules.planted.ByBouncyCipher;
import io.skyloom.rules.planted.BySlowCurve;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Which parts of the cryptographic libraries are right, and which are many times too slow. */
final class CryptoRules {
    private CryptoRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("the curve is Bouncy Castle's custom one", curve(), BySlowCurve.class),
                new Rule("frames are sealed by the cipher seam", cipher(), ByBouncyCipher.class));
    }

    private static ArchRule curve() {
        DescribedPredicate<JavaClass> generic = DescribedPredicate.describe(
                "give the generic curve",
                one -> List.of("ECNamedCurveTable", "SECNamedCurves", "ECNamedCurveSpec")
                        .contains(one.getSimpleName()));
        return noClasses()
                .should()
                .dependOnClassesThat(generic)
                .because("the generic curve costs 3 to 6 times the CPU and a megabyte of garbage per handshake");
    }

    private static ArchRule cipher() {
        DescribedPredicate<JavaClass> ciphers = resideInAnyPackage("org.bouncycastle.crypto.modes..")
                .or(resideInAnyPackage("org.bouncycastle.crypto.engines..")
                        .and(DescribedPredicate.describe(
                                "are stream ciphers", one -> one.getSimpleName().startsWith("ChaCha"))))
                .or(JavaClass.Predicates.equivalentTo(BouncyCastleProvider.class));
        return noClasses()
                .should()
                .dependOnClassesThat(ciphers.as("are Bouncy Castle's ciphers or its provider"))
                .because("its ChaCha20-Poly1305 is 11 to 16 times slower on full frames than the JDK's");
    }
}
