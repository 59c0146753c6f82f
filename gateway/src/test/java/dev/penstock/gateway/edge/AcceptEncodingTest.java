package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptEncodingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gzip                      | true
            GZIP                      | true
            x-gzip                    | true
            br, gzip;q=0.5            | true
            *                         | true
            gzip;q=0.001              | true
            deflate, br               | false
            identity                  | false
            gzip;q=0                  | false
            gzip;q=0.000, *           | false
            *;q=0                     | false
            gzip;q=many               | false
            ''                        | false
            """)
    void gzipIsTakenWhereNamedAndNotRefused(String header, boolean taken) {
        assertEquals(taken, AcceptEncoding.takesGzip(header));
    }
}
