package io.skyloom.aead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderChoiceTest {
    @ParameterizedTest(name = "openssl {0}, conscrypt {1}, vector Poly1305 {2}: {3}")
    @CsvSource({
        "true,  true,  true,  openssl",
        "true,  false, false, openssl",
        "false, true,  true,  jdk",
        "false, true,  false, conscrypt",
        "false, false, true,  jdk",
        "false, false, false, jdk",
    })
    void shouldFollowTheRule(boolean openssl, boolean conscrypt, boolean fastPoly1305, String expected) {
        ProviderChoice choice =
                new ProviderChoice(offer("openssl", openssl), offer("conscrypt", conscrypt), () -> fastPoly1305);
        assertThat(choice.choose("auto").name()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"jdk", "conscrypt", "openssl", "OpenSSL"})
    void shouldTakeTheNamedOne(String mode) {
        ProviderChoice choice = new ProviderChoice(offer("openssl", true), offer("conscrypt", true), () -> true);
        assertThat(choice.choose(mode).name()).isEqualToIgnoringCase(mode);
    }

    @ParameterizedTest
    @CsvSource({"conscrypt", "openssl"})
    void shouldSayWhyTheNamedOneCannotBeHad(String mode) {
        ProviderChoice choice = new ProviderChoice(offer("openssl", false), offer("conscrypt", false), () -> true);
        assertThatThrownBy(() -> choice.choose(mode))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no " + mode + " here");
    }

    @Test
    void shouldNameTheModesWhenAskedForAnother() {
        assertThatThrownBy(() -> AeadProvider.choose("rot13"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("auto, jdk, conscrypt and openssl");
    }

    @Test
    void shouldFindOneOnThisMachine() {
        AeadProvider provider = AeadProvider.choose("auto");
        KnownAnswer.check(provider);
        assertThat(provider.name()).isIn("jdk", "conscrypt", "openssl");
    }

    @Test
    void shouldNotTrustAnImplementationThatGivesOtherBytes() {
        AeadProvider jdk = new JdkAead();
        AeadProvider wrong = new AeadProvider() {
            @Override
            public String name() {
                return "wrong";
            }

            @Override
            public AeadCodec create(byte[] key, boolean forSealing) {
                byte[] other = key.clone();
                other[0] ^= 1;
                return jdk.create(other, forSealing);
            }
        };
        assertThatThrownBy(() -> KnownAnswer.check(wrong))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrong seals wrongly");
    }

    private static Supplier<AeadProvider> offer(String name, boolean there) {
        return () -> {
            if (!there) {
                throw new IllegalStateException("no " + name + " here");
            }
            return new AeadProvider() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public AeadCodec create(byte[] key, boolean forSealing) {
                    throw new AssertionError("only its name is asked for");
                }
            };
        };
    }
}
