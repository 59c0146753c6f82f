-- Tokens: what reaches every node at once, and people whom other issuers vouch for (ADR 017).

-- A user or tenant that is put out of action, by whatever means, must be so everywhere within a second. The trigger tells the nodes;
-- such changes are rare, so the lock that NOTIFY takes at commit is of no weight here. The time is for nodes that did not hear.
ALTER TABLE users ADD COLUMN state_changed_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE tenants ADD COLUMN state_changed_at timestamptz NOT NULL DEFAULT now();

CREATE FUNCTION announce_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.state_changed_at := now();
  PERFORM pg_notify('penstock_announce',
    'revoked database ' || TG_ARGV[0] || ':' || NEW.id || CASE WHEN NEW.state = 'active' THEN ':restored' ELSE '' END);
  RETURN NEW;
END $$;

CREATE TRIGGER users_announce_state BEFORE UPDATE OF state ON users
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION announce_state('user');
CREATE TRIGGER tenants_announce_state BEFORE UPDATE OF state ON tenants
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION announce_state('tenant');

CREATE INDEX users_by_end ON users (state_changed_at) WHERE state = 'disabled';
CREATE INDEX tenants_by_end ON tenants (state_changed_at) WHERE state = 'suspended';
CREATE INDEX devices_by_end ON devices (revoked_at) WHERE revoked_at IS NOT NULL;

-- Whom an external issuer's subject is. One row is device and login of whoever comes with that issuer's tokens: revoked_at ends it.
CREATE TABLE external_identities (
  tenant_id    uuid        NOT NULL,
  id           uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  issuer       text        NOT NULL CHECK (length(issuer) <= 512),
  subject      text        NOT NULL CHECK (length(subject) <= 512),
  created_at   timestamptz NOT NULL DEFAULT now(),
  revoked_at   timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (issuer, subject, tenant_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users
);
CREATE INDEX external_identities_by_user ON external_identities (tenant_id, user_id);
CREATE INDEX external_identities_by_end ON external_identities (revoked_at) WHERE revoked_at IS NOT NULL;

-- The last good key set of each external issuer, for nodes that start while it is down. Of no tenant.
CREATE TABLE issuer_keys (
  issuer     text        PRIMARY KEY CHECK (length(issuer) <= 512),
  jwks       text        NOT NULL,
  fetched_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE external_identities ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON external_identities TO penstock_app USING (tenant_id = current_tenant());
CREATE POLICY every_tenant ON external_identities TO penstock_system USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON external_identities, issuer_keys TO penstock_system;
GRANT SELECT ON external_identities TO penstock_app;
