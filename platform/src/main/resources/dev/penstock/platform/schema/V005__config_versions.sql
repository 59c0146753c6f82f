-- Configuration as versioned data (ADR 014): rows that never change, and a pointer to the one in force. Of the whole installation, not
-- of a tenant: the tenants' role sees none of it.

CREATE TABLE config_versions (
  kind       text        NOT NULL CHECK (kind ~ '^[a-z][a-z-]{0,31}$'),
  no         bigint      NOT NULL CHECK (no > 0),
  document   json        NOT NULL,
  note       text        NOT NULL DEFAULT '',
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (kind, no)
);

-- no is null before the first version: the row is there to be locked.
CREATE TABLE config_active (
  kind         text        NOT NULL PRIMARY KEY,
  no           bigint,
  activated_by uuid,
  activated_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (kind, no) REFERENCES config_versions (kind, no)
);

-- No UPDATE, no DELETE: history stays as it was.
GRANT SELECT, INSERT ON config_versions TO penstock_system;
GRANT SELECT, INSERT, UPDATE ON config_active TO penstock_system;
