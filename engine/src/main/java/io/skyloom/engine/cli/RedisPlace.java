package io.skyloom.engine.cli;

import io.skyloom.dmsg.redis.RedisAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of a Redis server; a complaint about it does not repeat the password. */
final class RedisPlace implements ITypeConverter<RedisAddress> {
    @Override
    public RedisAddress convert(String text) {
        try {
            return RedisAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
