package io.skyloom.engine.cli;

import io.skyloom.key.PubKey;
import picocli.CommandLine;

/** Reads a public key on the command line. */
final class PublicKeyText implements CommandLine.ITypeConverter<PubKey> {
    @Override
    public PubKey convert(String text) {
        try {
            return PubKey.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException("\"" + text + "\" is no public key: " + e.getMessage());
        }
    }
}
