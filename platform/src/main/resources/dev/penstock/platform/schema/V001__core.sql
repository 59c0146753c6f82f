-- The truth of Penstock. PostgreSQL 15 to 18.
--
-- Every tenant-owned table carries tenant_id, is reached with it in every query, and is fenced once more by the row-level
-- security of V002. Identifiers are UUIDs made by the application (version 7). Times are UTC.

-- ---------------------------------------------------------------------------------------------------------------- tenants

CREATE TABLE plans (
  id                 text        PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name               text        NOT NULL,
  storage_bytes_max  bigint      NOT NULL CHECK (storage_bytes_max >= 0),
  jobs_in_flight_max integer     NOT NULL DEFAULT 64 CHECK (jobs_in_flight_max > 0),
  limits             jsonb       NOT NULL DEFAULT '{}',
  created_at         timestamptz NOT NULL DEFAULT now()
);

INSERT INTO plans (id, name, storage_bytes_max) VALUES ('standard', 'Standard', 1099511627776);

CREATE TABLE tenants (
  id         uuid        PRIMARY KEY,
  slug       text        NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name       text        NOT NULL,
  plan_id    text        NOT NULL REFERENCES plans,
  pool       text        NOT NULL DEFAULT 'shared' CHECK (pool ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  state      text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
  tenant_id     uuid        NOT NULL REFERENCES tenants,
  id            uuid        NOT NULL,
  email         text        NOT NULL CHECK (email = lower(email)),
  display_name  text        NOT NULL,
  password_hash text        NOT NULL,
  role          text        NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'admin')),
  state         text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, email)
);

-- ------------------------------------------------------------------------------------------------------------------- auth

CREATE TABLE devices (
  tenant_id    uuid        NOT NULL,
  id           uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  name         text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  revoked_at   timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users
);
CREATE INDEX devices_by_user ON devices (tenant_id, user_id);

-- One row per login, on one device, for as long as it is refreshed: a series of refresh tokens, of which the newest is good.
-- Only SHA-256 of the series' name and of the good token's secret are kept; rotation overwrites the secret, reuse of an older
-- one revokes the login.
CREATE TABLE logins (
  tenant_id      uuid        NOT NULL,
  id             uuid        NOT NULL,
  user_id        uuid        NOT NULL,
  device_id      uuid        NOT NULL,
  series_hash    bytea       NOT NULL UNIQUE CHECK (length(series_hash) = 32),
  secret_hash    bytea       NOT NULL CHECK (length(secret_hash) = 32),
  created_at     timestamptz NOT NULL DEFAULT now(),
  rotated_at     timestamptz,
  expires_at     timestamptz NOT NULL,
  revoked_at     timestamptz,
  revoked_reason text        CHECK (revoked_reason IN ('logout', 'reused', 'replaced', 'revoked')),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users,
  FOREIGN KEY (tenant_id, device_id) REFERENCES devices,
  CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX logins_live_by_device ON logins (tenant_id, device_id) WHERE revoked_at IS NULL;
CREATE INDEX logins_by_end ON logins (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX logins_by_user ON logins (tenant_id, user_id) WHERE revoked_at IS NULL;

-- Token signing keys are data: every node reads them, none keeps its own. private_sealed is AES-GCM under the master key.
CREATE TABLE signing_keys (
  kid            text        PRIMARY KEY,
  algorithm      text        NOT NULL CHECK (algorithm IN ('RS256', 'ES256', 'EdDSA')),
  public_jwk     jsonb       NOT NULL,
  private_sealed bytea       NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  activates_at   timestamptz NOT NULL DEFAULT now(),
  retires_at     timestamptz
);

-- ----------------------------------------------------------------------------------------------------- drives and the tree

-- The row lock on a drive orders its journal (ADR 006): whoever holds it may raise head_seq. fillfactor leaves room for
-- heap-only updates of this, the hottest row of a drive.
CREATE TABLE drives (
  tenant_id  uuid        NOT NULL REFERENCES tenants,
  id         uuid        NOT NULL,
  name       text        NOT NULL,
  root_id    uuid        NOT NULL,
  epoch      bigint      NOT NULL DEFAULT 1 CHECK (epoch > 0),
  head_seq   bigint      NOT NULL DEFAULT 0 CHECK (head_seq >= 0),
  min_seq    bigint      NOT NULL DEFAULT 0 CHECK (min_seq >= 0),
  bytes_used bigint      NOT NULL DEFAULT 0 CHECK (bytes_used >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (id),
  CHECK (min_seq <= head_seq)
) WITH (fillfactor = 50);

CREATE TABLE members (
  tenant_id  uuid        NOT NULL,
  drive_id   uuid        NOT NULL,
  user_id    uuid        NOT NULL,
  role       text        NOT NULL CHECK (role IN ('viewer', 'editor', 'owner')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, drive_id, user_id),
  FOREIGN KEY (tenant_id, drive_id) REFERENCES drives,
  FOREIGN KEY (tenant_id, user_id) REFERENCES users
);
CREATE INDEX members_by_user ON members (tenant_id, user_id);

-- seq is the journal number of the node's last change, and so its ETag. Trash marks only the node that was thrown away:
-- what lies below it stays as it was and is unreachable until it returns.
CREATE TABLE nodes (
  drive_id     uuid        NOT NULL,
  id           uuid        NOT NULL,
  tenant_id    uuid        NOT NULL,
  parent_id    uuid,
  name         text        NOT NULL,
  name_key     text        NOT NULL COLLATE "C",
  kind         text        NOT NULL CHECK (kind IN ('folder', 'file')),
  state        text        NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'trashed')),
  seq          bigint      NOT NULL,
  version_no   integer,
  blob_id      uuid,
  size         bigint      CHECK (size >= 0),
  sha256       bytea       CHECK (length(sha256) = 32),
  content_type text,
  thumbnail    boolean     NOT NULL DEFAULT false,
  created_at   timestamptz NOT NULL DEFAULT now(),
  modified_at  timestamptz NOT NULL DEFAULT now(),
  trashed_at   timestamptz,
  PRIMARY KEY (drive_id, id),
  FOREIGN KEY (tenant_id, drive_id) REFERENCES drives,
  FOREIGN KEY (drive_id, parent_id) REFERENCES nodes,
  CHECK ((kind = 'file') = (version_no IS NOT NULL)),
  CHECK ((version_no IS NULL) = (blob_id IS NULL)),
  CHECK ((state = 'trashed') = (trashed_at IS NOT NULL))
);
CREATE UNIQUE INDEX nodes_live_siblings ON nodes (drive_id, parent_id, name_key) WHERE state = 'live';
CREATE INDEX nodes_by_parent ON nodes (drive_id, parent_id) WHERE state = 'trashed';

CREATE VIEW nodes_live WITH (security_invoker = true) AS SELECT * FROM nodes WHERE state = 'live';

-- Immutable bytes. One verified row per content and tenant; bytes whose whole-file hash the store could not check
-- (multipart) are unverified, keep a key of their own and are not shared until verified.
CREATE TABLE blobs (
  tenant_id  uuid        NOT NULL REFERENCES tenants,
  id         uuid        NOT NULL,
  sha256     bytea       NOT NULL CHECK (length(sha256) = 32),
  size       bigint      NOT NULL CHECK (size >= 0),
  object_key text        NOT NULL,
  verified   boolean     NOT NULL,
  refs       integer     NOT NULL DEFAULT 1 CHECK (refs >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX blobs_by_content ON blobs (tenant_id, sha256) WHERE verified;

CREATE TABLE versions (
  drive_id     uuid        NOT NULL,
  node_id      uuid        NOT NULL,
  no           integer     NOT NULL CHECK (no > 0),
  tenant_id    uuid        NOT NULL,
  blob_id      uuid        NOT NULL,
  size         bigint      NOT NULL,
  sha256       bytea       NOT NULL,
  content_type text        NOT NULL,
  created_by   uuid,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (drive_id, node_id, no),
  FOREIGN KEY (drive_id, node_id) REFERENCES nodes,
  FOREIGN KEY (tenant_id, blob_id) REFERENCES blobs
);

CREATE TABLE thumbnails (
  tenant_id    uuid        NOT NULL REFERENCES tenants,
  sha256       bytea       NOT NULL CHECK (length(sha256) = 32),
  box_px       integer     NOT NULL CHECK (box_px > 0),
  object_key   text        NOT NULL,
  content_type text        NOT NULL,
  width        integer     NOT NULL,
  height       integer     NOT NULL,
  size         bigint      NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, sha256, box_px)
);

-- ---------------------------------------------------------------------------------------------------------------- journal

-- Dense per drive, in commit order. entry is the change exactly as it goes over the wire (json keeps its text verbatim).
CREATE TABLE changes (
  drive_id  uuid        NOT NULL,
  seq       bigint      NOT NULL,
  tenant_id uuid        NOT NULL,
  node_id   uuid        NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  entry     json        NOT NULL,
  PRIMARY KEY (drive_id, seq)
) PARTITION BY HASH (drive_id);

DO $$
BEGIN
  FOR i IN 0..15 LOOP
    EXECUTE format('CREATE TABLE changes_%s PARTITION OF changes FOR VALUES WITH (MODULUS 16, REMAINDER %s)', i, i);
  END LOOP;
END $$;

-- ---------------------------------------------------------------------------------------------------------------- uploads

CREATE TABLE uploads (
  tenant_id    uuid        NOT NULL,
  id           uuid        NOT NULL,
  drive_id     uuid        NOT NULL,
  parent_id    uuid        NOT NULL,
  name         text        NOT NULL,
  name_key     text        NOT NULL COLLATE "C",
  node_id      uuid        NOT NULL,
  base_version integer,
  size         bigint      NOT NULL CHECK (size >= 0),
  sha256       bytea       NOT NULL CHECK (length(sha256) = 32),
  content_type text        NOT NULL,
  object_key   text        NOT NULL,
  multipart_id text,
  part_size    bigint,
  state        text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'completed', 'aborted')),
  result_seq   bigint,
  created_by   uuid        NOT NULL,
  device_id    uuid,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, drive_id) REFERENCES drives,
  CHECK ((state = 'completed') = (result_seq IS NOT NULL))
);
CREATE INDEX uploads_pending_by_key ON uploads (object_key) WHERE state = 'pending';
CREATE INDEX uploads_pending_by_expiry ON uploads (expires_at) WHERE state = 'pending';

-- The parts a client was given URLs for; etag arrives with completion.
CREATE TABLE upload_parts (
  tenant_id uuid    NOT NULL,
  upload_id uuid    NOT NULL,
  no        integer NOT NULL CHECK (no BETWEEN 1 AND 10000),
  sha256    bytea   NOT NULL CHECK (length(sha256) = 32),
  size      bigint  NOT NULL CHECK (size > 0),
  etag      text,
  PRIMARY KEY (tenant_id, upload_id, no),
  FOREIGN KEY (tenant_id, upload_id) REFERENCES uploads
);

-- Written in the transaction of the effect: a key that is here has had its effect, a key that is not has had none (ADR 007).
CREATE TABLE idempotency (
  tenant_id   uuid        NOT NULL REFERENCES tenants,
  user_id     uuid        NOT NULL,
  key         text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  fingerprint bytea       NOT NULL,
  resource_id uuid        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- ------------------------------------------------------------------------------------------------------------- job ledger

-- Outbox, schedule, retry store and dead-letter register in one. dispatch_no rises with every dispatch and is the fencing
-- token of the claim it leads to: a claim names it and succeeds once.
CREATE TABLE jobs (
  id            uuid        PRIMARY KEY,
  tenant_id     uuid        NOT NULL REFERENCES tenants,
  kind          text        NOT NULL,
  pool          text        NOT NULL,
  priority      smallint    NOT NULL DEFAULT 5 CHECK (priority BETWEEN 0 AND 9),
  dedupe_key    text,
  order_key     text,
  payload       jsonb       NOT NULL,
  state         text        NOT NULL DEFAULT 'ready'
                CHECK (state IN ('ready', 'dispatching', 'dispatched', 'running', 'done', 'dead', 'cancelled')),
  run_at        timestamptz NOT NULL DEFAULT now(),
  attempts      integer     NOT NULL DEFAULT 0,
  attempts_max  integer     NOT NULL DEFAULT 5 CHECK (attempts_max > 0),
  dispatch_no   bigint      NOT NULL DEFAULT 0,
  lease_until   timestamptz,
  worker        text,
  progress      real        CHECK (progress BETWEEN 0 AND 1),
  error_code    text,
  last_error    text,
  traceparent   text,
  created_by    uuid,
  created_at    timestamptz NOT NULL DEFAULT now(),
  dispatched_at timestamptz,
  started_at    timestamptz,
  finished_at   timestamptz,
  CHECK ((state IN ('dispatching', 'dispatched', 'running')) = (lease_until IS NOT NULL))
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX jobs_by_dedupe_key ON jobs (tenant_id, kind, dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE INDEX jobs_ready ON jobs (pool, tenant_id, priority, run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state IN ('dispatching', 'dispatched', 'running');
CREATE INDEX jobs_dead ON jobs (finished_at) WHERE state = 'dead';

CREATE VIEW dead_jobs WITH (security_invoker = true) AS SELECT * FROM jobs WHERE state = 'dead';

-- ------------------------------------------------------------------------------------------------------------------ audit

CREATE TABLE audit_log (
  tenant_id  uuid,
  id         uuid        NOT NULL PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT now(),
  actor_id   uuid,
  action     text        NOT NULL,
  target     text,
  request_id text,
  detail     jsonb       NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_by_tenant ON audit_log (tenant_id, at);

-- -------------------------------------------------------------------------------------------------------------- functions

-- RFC 3339 in UTC with milliseconds.
CREATE FUNCTION wire_time(t timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- A node as HTTP and the journal show it: the one place that says so.
CREATE FUNCTION node_entry(n nodes) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_object(
    'id', n.id, 'parent', n.parent_id, 'name', n.name, 'kind', n.kind, 'state', n.state, 'seq', n.seq,
    'version', n.version_no, 'size', n.size, 'sha256', encode(n.sha256, 'hex'), 'type', n.content_type,
    'thumbnail', n.thumbnail, 'createdAt', wire_time(n.created_at), 'modifiedAt', wire_time(n.modified_at))
$$;

-- A journal entry; its seq is the node's, which the change has just set.
CREATE FUNCTION change_entry(op text, actor uuid, n nodes) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_object('seq', n.seq, 'op', op, 'at', wire_time(clock_timestamp()), 'actor', actor, 'node', node_entry(n))
$$;

-- What makes two thumbnail jobs the same, and what such a job is told.
CREATE FUNCTION thumbnail_key(n nodes) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT n.id || ':' || n.version_no $$;

CREATE FUNCTION thumbnail_payload(n nodes, object_key text) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT jsonb_build_object(
    'drive', n.drive_id, 'node', n.id, 'version', n.version_no, 'sha256', encode(n.sha256, 'hex'),
    'objectKey', object_key, 'size', n.size, 'type', n.content_type)
$$;

-- Why nothing may be put into this folder: 'parent-not-found' (missing, in the trash, or below something in the trash),
-- 'parent-not-folder', 'too-deep', or 'move-cycle' when the folder is the moving node or lies below it; NULL when it may.
-- Call it while holding the drive's row lock.
CREATE FUNCTION folder_problem(drive uuid, folder uuid, moving uuid DEFAULT NULL) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  depth_max CONSTANT integer := 256;
  at_id uuid := folder;
  n record;
BEGIN
  FOR depth IN 1..depth_max LOOP
    IF at_id = moving THEN RETURN 'move-cycle'; END IF;
    SELECT parent_id, kind, state INTO n FROM nodes WHERE drive_id = drive AND id = at_id;
    IF NOT FOUND OR n.state <> 'live' THEN RETURN 'parent-not-found'; END IF;
    IF n.kind <> 'folder' THEN RETURN 'parent-not-folder'; END IF;
    IF n.parent_id IS NULL THEN RETURN NULL; END IF;
    at_id := n.parent_id;
  END LOOP;
  RETURN 'too-deep';
END $$;
