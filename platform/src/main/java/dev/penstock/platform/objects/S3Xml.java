package dev.penstock.platform.objects;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** The few XML bodies of S3's multipart calls and errors. Reads without DTDs or external entities. Pure. */
final class S3Xml {
    private static final int DEPTH_MAX = 16;

    /** Reads as a document that says nothing. */
    static final Document NONE = new Document("", Map.of());

    private S3Xml() {}

    /**
     * A flat reading of a small document.
     *
     * @param root local name of the root element
     * @param texts first text of each leaf element, by local name
     */
    record Document(String root, Map<String, String> texts) {
        Optional<String> text(String element) {
            return Optional.ofNullable(texts.get(element));
        }
    }

    /** Empty when the bytes are no well-formed document: proxies answer with HTML. */
    static Optional<Document> read(byte[] bytes) {
        try {
            XMLStreamReader reader = inputFactory().createXMLStreamReader(new ByteArrayInputStream(trimmed(bytes)));
            try {
                return Optional.of(read(reader));
            } finally {
                reader.close();
            }
        } catch (XMLStreamException malformed) {
            return Optional.empty();
        }
    }

    /** The body of CompleteMultipartUpload. */
    static String completion(List<UploadedPart> parts) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartElement("CompleteMultipartUpload");
            xml.writeDefaultNamespace("http://s3.amazonaws.com/doc/2006-03-01/");
            for (UploadedPart part : parts) {
                xml.writeStartElement("Part");
                element(xml, "PartNumber", Integer.toString(part.number()));
                element(xml, "ETag", part.etag());
                if (part.hash().isPresent()) {
                    element(xml, "ChecksumSHA256", part.hash().get().base64());
                }
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing XML to memory", impossible);
        }
        return text.toString();
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static Document read(XMLStreamReader reader) throws XMLStreamException {
        Map<String, String> texts = new TreeMap<>();
        String root = "";
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw new XMLStreamException("a document type is not welcome here");
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                root = depth == 0 ? reader.getLocalName() : root;
                text.setLength(0);
                if (++depth > DEPTH_MAX) {
                    throw new XMLStreamException("nested deeper than " + DEPTH_MAX);
                }
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(reader.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                texts.putIfAbsent(reader.getLocalName(), text.toString().strip());
                text.setLength(0);
            }
        }
        return new Document(root, texts);
    }

    /** S3 sends spaces ahead of a slow completion's document to keep the connection alive. */
    private static byte[] trimmed(byte[] bytes) {
        int start = 0;
        while (start < bytes.length && Character.isWhitespace(bytes[start])) {
            start++;
        }
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    private static XMLInputFactory inputFactory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }
}
