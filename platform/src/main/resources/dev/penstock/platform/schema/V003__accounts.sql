-- Accounts: operators of the installation, where a device was last seen, and keys for machines (ADR 018).

-- An operator administers the installation, and their own tenant as an administrator does.
ALTER TABLE users DROP CONSTRAINT users_role_check;
ALTER TABLE users ADD CONSTRAINT users_role_check CHECK (role IN ('member', 'admin', 'operator'));

-- The client address of the last login or refresh, for people who wonder whose device it is.
ALTER TABLE devices ADD COLUMN last_address text CHECK (length(last_address) <= 45);

-- A key for a machine acts for the user who made it, within its scopes. Only SHA-256 of its secret is kept.
CREATE TABLE api_keys (
  tenant_id    uuid        NOT NULL,
  id           uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  name         text        NOT NULL,
  scopes       text[]      NOT NULL
               CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['files:read', 'files:write', 'share', 'admin', 'operator']),
  hint         text        NOT NULL,
  secret_hash  bytea       NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users
);
CREATE INDEX api_keys_by_user ON api_keys (tenant_id, user_id) WHERE revoked_at IS NULL;
CREATE INDEX api_keys_by_end ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL;

-- Attempts at proving who one is, by account and by client address; the key is a keyed hash, for it may be anybody's address.
-- Lost in a crash of the server, which costs an attacker's target nothing but the count.
CREATE UNLOGGED TABLE auth_attempts (
  key           bytea       PRIMARY KEY CHECK (length(key) = 32),
  attempts      integer     NOT NULL CHECK (attempts >= 0),
  at            timestamptz NOT NULL,
  blocked_until timestamptz NOT NULL,
  forgotten_at  timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
CREATE INDEX auth_attempts_by_end ON auth_attempts (forgotten_at);

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON api_keys TO penstock_app USING (tenant_id = current_tenant());
CREATE POLICY every_tenant ON api_keys TO penstock_system USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys, auth_attempts TO penstock_system;

-- What an API feature may see of accounts, and the one thing it may change. What ends or proves a credential is written by
-- penstock_system, in the statements that name the tenant themselves.
GRANT SELECT (tenant_id, id, user_id, name, scopes, hint, created_at, expires_at, last_used_at, revoked_at) ON api_keys
  TO penstock_app;
GRANT SELECT (tenant_id, id, user_id, device_id, created_at, expires_at, revoked_at) ON logins TO penstock_app;
GRANT UPDATE (name) ON devices TO penstock_app;
