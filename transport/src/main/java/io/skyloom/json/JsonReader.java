package io.skyloom.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses documents from outside and says what they may cost. Immutable; any thread. */
public final class JsonReader {
    /** For requests and small answers: 1 MiB, 131072 brackets, names and values. */
    public static final JsonReader MESSAGE = new JsonReader(1 << 20, 1 << 17);

    /** For listings of a whole network: 32 MiB, 4194304 brackets, names and values. */
    public static final JsonReader LISTING = new JsonReader(32 << 20, 1 << 22);

    private static final int DEEPEST = 32;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_TEXT = 1 << 16;

    private final int longest;
    private final JsonMapper mapper;

    /**
     * A reader with limits of its own; 32 levels of nesting, names of 256 and strings of 65536 characters at most.
     *
     * @param longest bytes of a document
     * @param tokens brackets, names and values together, which bounds the memory of the parsed form
     */
    public JsonReader(int longest, int tokens) {
        this.longest = longest;
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxDocumentLength(longest)
                .maxNestingDepth(DEEPEST)
                .maxTokenCount(tokens)
                .maxNameLength(LONGEST_NAME)
                .maxNumberLength(LONGEST_NUMBER)
                .maxStringLength(LONGEST_TEXT)
                .build();
        this.mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Parses one whole document; white space may surround it.
     *
     * @throws BadJsonException when it is no JSON (the text is then the reference decoder's where that is known) or
     *     exceeds a limit
     */
    public JsonValue parse(byte[] document) throws BadJsonException {
        if (document.length > longest) {
            throw new BadJsonException("document of " + document.length + " bytes exceeds the limit of " + longest);
        }
        try {
            JsonNode root = mapper.readTree(document);
            if (root == null || root.isMissingNode()) {
                throw new BadJsonException("EOF");
            }
            return new JsonValue(root, "document");
        } catch (JacksonException e) {
            throw new BadJsonException(SyntaxText.of(e, document), e);
        }
    }
}
