"""The register's tables.

A rollback journal and `synchronous=EXTRA`: an acknowledged commit survives a power cut, the register is one
file that can be copied, and WAL's reset bug does not concern it.
"""

APPLICATION_ID = 0x494E4344
"""« INCD »: tells a register from any other SQLite file."""

FORMAT = 1
"""The version of this schema. A newer file opens read-only; an older one is copied, then upgraded."""

PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
    "PRAGMA recursive_triggers=ON",  # else REPLACE would delete a row without asking the triggers
)

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
    stream TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    target INTEGER, bytes BLOB NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (stream, seq)
) WITHOUT ROWID;
CREATE TABLE body (
    stream TEXT NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (stream, seq)
) WITHOUT ROWID;
CREATE TABLE removal (stream TEXT NOT NULL, target INTEGER NOT NULL, PRIMARY KEY (stream, target)) WITHOUT ROWID;
CREATE TABLE blob (sha256 TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sha256, part));
CREATE TABLE head (stream TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE summary (
    id INTEGER PRIMARY KEY, stream TEXT NOT NULL UNIQUE, head TEXT NOT NULL, row TEXT NOT NULL, ref TEXT NOT NULL,
    opened TEXT NOT NULL, status TEXT NOT NULL, kinds TEXT NOT NULL, late INTEGER NOT NULL, due TEXT, line TEXT
);
CREATE INDEX summary_order ON summary (opened DESC, id DESC);
CREATE INDEX summary_ref ON summary (ref);
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
CREATE TABLE found (word INTEGER NOT NULL, incident INTEGER NOT NULL, PRIMARY KEY (word, incident)) WITHOUT ROWID;
CREATE TABLE draft (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;

CREATE TRIGGER entry_heads AFTER INSERT ON entry BEGIN
    INSERT OR REPLACE INTO head (stream, seq, hash) VALUES (NEW.stream, NEW.seq, NEW.hash); END;
CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries never change'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
CREATE TRIGGER body_fixed BEFORE UPDATE ON body BEGIN SELECT RAISE(ABORT, 'bodies never change'); END;
CREATE TRIGGER body_kept BEFORE DELETE ON body
    WHEN NOT EXISTS (SELECT 1 FROM removal WHERE stream = OLD.stream AND target = OLD.seq)
    BEGIN SELECT RAISE(ABORT, 'a body goes only when an expunged entry names it'); END;
CREATE TRIGGER removal_named BEFORE INSERT ON removal
    WHEN NOT EXISTS (
        SELECT 1 FROM entry WHERE stream = NEW.stream AND kind = 'expunged' AND target = NEW.target)
    BEGIN SELECT RAISE(ABORT, 'no expunged entry names it'); END;
CREATE TRIGGER removal_fixed BEFORE UPDATE ON removal BEGIN SELECT RAISE(ABORT, 'removals never change'); END;
CREATE TRIGGER removal_kept BEFORE DELETE ON removal BEGIN SELECT RAISE(ABORT, 'removals are never deleted'); END;
CREATE TRIGGER blob_fixed BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'blobs never change'); END;
CREATE TABLE blob_removal (
    sha256 TEXT PRIMARY KEY, stream TEXT NOT NULL, target INTEGER NOT NULL,
    FOREIGN KEY (stream, target) REFERENCES removal (stream, target)
) WITHOUT ROWID;
CREATE TRIGGER blob_removal_fixed BEFORE UPDATE ON blob_removal
    BEGIN SELECT RAISE(ABORT, 'removals never change'); END;
CREATE TRIGGER blob_removal_kept BEFORE DELETE ON blob_removal
    BEGIN SELECT RAISE(ABORT, 'removals are never deleted'); END;
CREATE TRIGGER blob_kept BEFORE DELETE ON blob
    WHEN NOT EXISTS (SELECT 1 FROM blob_removal WHERE sha256 = OLD.sha256)
    BEGIN SELECT RAISE(ABORT, 'a blob goes only when an expunged entry names it'); END;
"""

READ = (
    "SELECT e.seq, CAST(e.bytes AS BLOB), CAST(b.bytes AS BLOB), CAST(e.hash AS TEXT) "
    "FROM entry e LEFT JOIN body b ON b.stream = e.stream AND b.seq = e.seq "
    "WHERE e.stream = ? AND e.seq > ? ORDER BY e.seq"
)
HEAD = "SELECT seq, hash FROM entry WHERE stream = ? ORDER BY seq DESC LIMIT 1"
STREAMS = "SELECT DISTINCT stream FROM entry ORDER BY stream"
ADD_ENTRY = "INSERT INTO entry (stream, seq, id, kind, target, bytes, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
ADD_BODY = "INSERT INTO body (stream, seq, bytes) VALUES (?, ?, ?)"
HAS_ENTRY = "SELECT 1 FROM entry WHERE id = ?"
ADD_BLOB = "INSERT INTO blob (sha256, part, bytes) VALUES (?, ?, ?)"
HAS_BLOB = "SELECT 1 FROM blob WHERE sha256 = ? LIMIT 1"
BLOB_REMOVED = "SELECT 1 FROM blob_removal WHERE sha256 = ?"
READ_BLOB = "SELECT CAST(bytes AS BLOB) FROM blob WHERE sha256 = ? ORDER BY part"
BLOBS = "SELECT DISTINCT sha256 FROM blob ORDER BY sha256"
REMOVE = "INSERT OR IGNORE INTO removal (stream, target) VALUES (?, ?)"
DROP_BODY = "DELETE FROM body WHERE stream = ? AND seq = ?"
REMOVE_BLOB = "INSERT OR IGNORE INTO blob_removal (sha256, stream, target) VALUES (?, ?, ?)"
DROP_BLOB = "DELETE FROM blob WHERE sha256 = ?"
PUT_SUMMARY = (
    "INSERT INTO summary (stream, head, row, ref, opened, status, kinds, late, due, line) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (stream) DO UPDATE SET head = excluded.head, row = excluded.row, ref = excluded.ref, "
    "opened = excluded.opened, status = excluded.status, kinds = excluded.kinds, late = excluded.late, "
    "due = excluded.due, line = excluded.line"
)
MOVE_SUMMARY = "UPDATE summary SET head = ?, row = ? WHERE stream = ? AND head = ?"
NEWEST_FIRST = "ORDER BY opened DESC, id DESC"
SUMMARY_OF_REF = "SELECT stream FROM summary WHERE ref = ? OR stream = lower(?)"
LAST_REFS = "SELECT ref FROM summary ORDER BY opened DESC, id DESC LIMIT 5"
STALE = (
    "SELECT h.stream FROM head h LEFT JOIN summary s ON s.stream = h.stream "
    "WHERE h.stream <> 'practice' AND (s.head IS NULL OR s.head <> h.hash)"
)
ADD_WORDS = "INSERT OR IGNORE INTO word (word) SELECT value FROM json_each(?)"
ADD_FOUND = (
    "INSERT OR IGNORE INTO found (word, incident) SELECT word.id, summary.id FROM word, summary "
    "WHERE summary.stream = ? AND word IN (SELECT value FROM json_each(?))"
)
FORGET_FOUND = "DELETE FROM found WHERE incident = (SELECT id FROM summary WHERE stream = ?)"
FORGET_WORDS = "DELETE FROM word WHERE NOT EXISTS (SELECT 1 FROM found WHERE found.word = word.id)"
HOLDING = "SELECT incident AS id FROM found JOIN word ON word.id = found.word"
HOLDING_FROM = f"{HOLDING} WHERE word.word >= ? AND word.word < ?"
IS_WORD = "SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1"
WORDS_FROM = "SELECT word FROM word WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?"
SAVE_DRAFT = "INSERT OR REPLACE INTO draft (name, text) VALUES (?, ?)"
READ_DRAFT = "SELECT text FROM draft WHERE name = ?"
DRAFTS = "SELECT name, text FROM draft WHERE substr(name, 1, length(?)) = ?"
CLEAR_DRAFT = "DELETE FROM draft WHERE name = ?"
COLUMNS = "SELECT seq, id, kind, target, CAST(bytes AS BLOB), hash FROM entry WHERE stream = ? ORDER BY seq"
REMOVALS = "SELECT target FROM removal WHERE stream = ?"
ALL_HEADS = (  # from the entries themselves, one look at the index a stream
    "WITH RECURSIVE one (stream) AS (SELECT min(stream) FROM entry UNION ALL "
    "SELECT (SELECT min(e.stream) FROM entry e WHERE e.stream > one.stream) FROM one WHERE one.stream IS NOT NULL) "
    "SELECT e.stream, e.seq, e.hash FROM one JOIN entry e ON e.stream = one.stream "
    "AND e.seq = (SELECT max(seq) FROM entry WHERE stream = one.stream)"
)
AT = "SELECT hash FROM entry WHERE stream = ? AND seq = ?"
