-- Tenant isolation enforced by the database (ADR 005). The processes log in as any user and SET ROLE to one of:
--   penstock_app     sees and writes only rows of the tenant named by the session setting penstock.tenant
--   penstock_system  login, relay, claims, keys: rows of every tenant
-- A role is cluster-wide: another database of this cluster may have made it, perhaps at this moment.

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['penstock_app', 'penstock_system'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', name);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    -- USAGE, not MEMBER: since PostgreSQL 16 whoever makes a role is a member that may grant it but not become it.
    IF NOT pg_has_role(current_user, name, 'USAGE') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', name);
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('penstock.tenant', true), '')::uuid $$;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['users', 'devices', 'logins', 'drives', 'members', 'nodes', 'blobs', 'versions',
      'thumbnails', 'changes', 'uploads', 'upload_parts', 'idempotency', 'jobs', 'audit_log'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO penstock_app USING (tenant_id = current_tenant())', t);
    EXECUTE format('CREATE POLICY every_tenant ON %I TO penstock_system USING (true)', t);
  END LOOP;
END $$;

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON tenants TO penstock_app USING (id = current_tenant());
CREATE POLICY every_tenant ON tenants TO penstock_system USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON
  plans, tenants, users, devices, logins, signing_keys, drives, members, nodes, nodes_live, blobs, versions, thumbnails,
  changes, uploads, upload_parts, idempotency, jobs, dead_jobs, audit_log TO penstock_system;

-- What an API feature may do: no password hashes, no tokens, no keys, no rewriting of the journal or the audit log.
GRANT SELECT ON plans, tenants TO penstock_app;
GRANT SELECT (tenant_id, id, email, display_name, role, state, created_at) ON users TO penstock_app;
GRANT SELECT ON devices TO penstock_app;
GRANT SELECT, INSERT ON changes, audit_log, idempotency TO penstock_app;
GRANT SELECT, INSERT, UPDATE ON drives, nodes, nodes_live, blobs, uploads, jobs TO penstock_app;
GRANT SELECT, INSERT ON versions, thumbnails TO penstock_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON members, upload_parts TO penstock_app;
GRANT SELECT ON dead_jobs TO penstock_app;
