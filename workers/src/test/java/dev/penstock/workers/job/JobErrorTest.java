package dev.penstock.workers.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JobErrorTest {
    @Test
    void whatTheLedgerDoesNotTakeIsReplaced() {
        JobError error = new JobError.Permanent("co\0de", "chunk: '\0\0\n\u0085' and \ud83d alone, \ud83d\ude00 whole");
        assertEquals("co\ufffdde", error.code());
        assertEquals("chunk: '\ufffd\ufffd\ufffd\ufffd' and \ufffd alone, \ud83d\ude00 whole", error.detail());
    }

    @Test
    void textsAreBounded() {
        JobError error = new JobError.Transient("c".repeat(1_000), "d".repeat(10_000));
        assertEquals(JobError.CODE_CHARS_MAX, error.code().length());
        assertEquals(JobError.DETAIL_CHARS_MAX, error.detail().length());
    }
}
