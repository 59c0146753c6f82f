package dev.penstock.platform.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3XmlTest {
    private static final ContentHash HASH = new ContentHash("ab".repeat(32));

    @Test
    void readsAnUploadId() {
        S3Xml.Document document = read("<?xml version=\"1.0\"?><InitiateMultipartUploadResult xmlns=\"urn:x\">"
                + "<Bucket>b</Bucket><UploadId> id&amp;1 </UploadId></InitiateMultipartUploadResult>");
        assertEquals("InitiateMultipartUploadResult", document.root());
        assertEquals(Optional.of("id&1"), document.text("UploadId"));
        assertEquals(Optional.empty(), document.text("Code"));
    }

    @Test
    void readsAnErrorThatComesLateAndAfterSpaces() {
        S3Xml.Document document = read("\n   \n<?xml version=\"1.0\"?><Error><Code>InternalError</Code></Error>");
        assertEquals("Error", document.root());
        assertEquals(Optional.of("InternalError"), document.text("Code"));
    }

    @Test
    void refusesDocumentTypes() {
        String bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x><Code>&b;</Code></x>";
        String outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>";
        assertTrue(S3Xml.read(bomb.getBytes(UTF_8)).isEmpty());
        assertTrue(S3Xml.read(outside.getBytes(UTF_8)).isEmpty());
    }

    @Test
    void refusesDepth() {
        String deep = "<a>".repeat(17) + "</a>".repeat(17);
        assertTrue(S3Xml.read(deep.getBytes(UTF_8)).isEmpty());
    }

    @Test
    void takesWhatIsNoDocumentForNone() {
        assertTrue(S3Xml.read(new byte[0]).isEmpty());
        assertTrue(S3Xml.read("<html><br>502".getBytes(UTF_8)).isEmpty());
        assertTrue(S3Xml.read("upstream gone".getBytes(UTF_8)).isEmpty());
    }

    @Test
    void writesACompletion() {
        List<UploadedPart> parts = List.of(
                new UploadedPart(1, "\"e<1\"", Optional.of(HASH)), new UploadedPart(2, "\"e2\"", Optional.empty()));
        assertEquals(
                "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<Part><PartNumber>1</PartNumber><ETag>\"e&lt;1\"</ETag><ChecksumSHA256>" + HASH.base64()
                        + "</ChecksumSHA256></Part>"
                        + "<Part><PartNumber>2</PartNumber><ETag>\"e2\"</ETag></Part></CompleteMultipartUpload>",
                S3Xml.completion(parts));
    }

    private static S3Xml.Document read(String xml) {
        return S3Xml.read(xml.getBytes(UTF_8)).orElseThrow();
    }
}
