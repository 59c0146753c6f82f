-- Plans change while they are in use (ADR 016): each change has a number, the entity tag of the plan.
-- limits has the form of PlanLimits in the API document, written by the API alone; '{}' is all defaults.

ALTER TABLE plans ADD COLUMN revision bigint NOT NULL DEFAULT 1 CHECK (revision > 0);
ALTER TABLE plans ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE plans ADD CONSTRAINT plans_limits_are_an_object CHECK (jsonb_typeof(limits) = 'object');

CREATE INDEX tenants_by_plan ON tenants (plan_id);
