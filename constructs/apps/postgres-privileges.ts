/**
 * SQL that is run once in `template1` of a new cluster, so that every database made later has it, whenever that is.
 *
 * CloudNativePG's Database can't state default privileges. An event trigger does what they are for: what a member of `<database>_admin` creates
 * becomes the property of that role, so that all its members can work on it, and may be read by `<database>_readonly`. The function finds the
 * names of both roles by itself, so nothing from the values is ever part of SQL text; it runs with the rights of who created the object, which
 * suffice and give nobody more than they had.
 */
export const PRIVILEGES_SQL: readonly string[] = [
  // PostgreSQL 13 and 14 let everybody create there
  'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
  'CREATE SCHEMA strata',
  `CREATE FUNCTION strata.share_created() RETURNS event_trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $share$
DECLARE
  admin constant text := current_database() || '_admin';
  reader constant text := current_database() || '_readonly';
  created record;
  lasting boolean := false;
BEGIN
  IF (SELECT count(*) FROM pg_roles WHERE rolname IN (admin, reader)) < 2 OR NOT pg_has_role(current_user, admin, 'MEMBER') THEN
    RETURN;
  END IF;
  FOR created IN
    SELECT object_type, object_identity FROM pg_event_trigger_ddl_commands()
    WHERE NOT in_extension AND schema_name IS DISTINCT FROM 'pg_temp'
  LOOP
    lasting := true;
    CASE
      WHEN created.object_type IN ('table', 'view', 'materialized view', 'foreign table') THEN
        EXECUTE format('GRANT SELECT ON %s TO %I', created.object_identity, reader);
      WHEN created.object_type = 'sequence' THEN
        EXECUTE format('GRANT SELECT ON SEQUENCE %s TO %I', created.object_identity, reader);
      WHEN created.object_type = 'schema' THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %s TO %I', created.object_identity, reader);
      ELSE NULL;
    END CASE;
  END LOOP;
  IF lasting AND current_user <> admin AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('REASSIGN OWNED BY %I TO %I', current_user, admin);
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE WARNING 'not shared with the roles of the database: %', SQLERRM;
END
$share$`,
  `CREATE EVENT TRIGGER strata_share_created ON ddl_command_end
WHEN TAG IN ('CREATE AGGREGATE', 'CREATE DOMAIN', 'CREATE EXTENSION', 'CREATE FOREIGN TABLE', 'CREATE FUNCTION', 'CREATE MATERIALIZED VIEW',
  'CREATE PROCEDURE', 'CREATE SCHEMA', 'CREATE SEQUENCE', 'CREATE TABLE', 'CREATE TABLE AS', 'CREATE TYPE', 'CREATE VIEW', 'SELECT INTO')
EXECUTE FUNCTION strata.share_created()`,
];
