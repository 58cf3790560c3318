package dev.cachebust.manifest;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML: the members of the document are the elements below the root by name, each as a list of its content in order.
 * Comments and the space around text are left out. A DTD is refused, and nothing outside the file is ever read.
 */
final class XmlDocument {
    private static final int DEEPEST = 200;

    private XmlDocument() {}

    static Map<String, Object> read(byte[] content) throws UnparsableException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing else is read");
        });
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(content));
            while (!reader.isStartElement()) {
                if (reader.next() == XMLStreamConstants.DTD) {
                    throw new UnparsableException("it has a DTD, which is not read");
                }
            }
            Map<String, Object> members = new LinkedHashMap<>();
            for (Object item : content(reader, 0)) {
                if (item instanceof Element element) {
                    @SuppressWarnings("unchecked") // Only lists are put here.
                    List<Object> same =
                            (List<Object>) members.computeIfAbsent(element.name(), name -> new ArrayList<>());
                    same.add(List.of(element.attributes(), element.content()));
                }
            }
            return members;
        } catch (XMLStreamException e) {
            throw new UnparsableException("it is not valid XML");
        }
    }

    private record Element(String name, Map<String, String> attributes, List<Object> content) {}

    /** What is in the element that begins here. */
    private static List<Object> content(XMLStreamReader reader, int depth)
            throws XMLStreamException, UnparsableException {
        if (depth > DEEPEST) {
            throw new UnparsableException("it is nested too deeply");
        }
        List<Object> content = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (true) {
            int event = reader.next();
            if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(reader.getText());
            } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                text.append('&').append(reader.getLocalName()).append(';');
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                flush(text, content);
                String name = reader.getLocalName();
                Map<String, String> attributes = new TreeMap<>();
                for (int at = 0; at < reader.getAttributeCount(); at++) {
                    attributes.put(reader.getAttributeLocalName(at), reader.getAttributeValue(at));
                }
                List<Object> inner = content(reader, depth + 1);
                content.add(depth == 0 ? new Element(name, attributes, inner) : List.of(name, attributes, inner));
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                flush(text, content);
                return content;
            }
        }
    }

    private static void flush(StringBuilder text, List<Object> content) {
        String trimmed = text.toString().strip();
        text.setLength(0);
        if (!trimmed.isEmpty()) {
            content.add(trimmed);
        }
    }
}
