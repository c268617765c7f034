import type { Problem } from './values';

/**
 * Parameters that run commands or load libraries, so that who may set them owns the server.
 * Source: Cozystack v1.6, chart `postgres`.
 */
const DANGEROUS: ReadonlySet<string> = new Set([
  'archive_cleanup_command',
  'archive_command',
  'dynamic_library_path',
  'local_preload_libraries',
  'recovery_end_command',
  'restore_command',
  'session_preload_libraries',
  'shared_preload_libraries',
  'ssl_passphrase_command',
]);

/** Parameters that CloudNativePG sets itself. Source: its pkg/postgres/configuration.go; and wal_level, max_replication_slots from Cozystack. */
const OPERATORS: ReadonlySet<string> = new Set([
  'allow_system_table_mods',
  'archive_mode',
  'bonjour',
  'bonjour_name',
  'cluster_name',
  'config_file',
  'data_directory',
  'data_sync_retry',
  'event_source',
  'external_pid_file',
  'hba_file',
  'hot_standby',
  'ident_file',
  'jit_provider',
  'listen_addresses',
  'log_destination',
  'log_directory',
  'log_file_mode',
  'log_filename',
  'log_rotation_age',
  'log_rotation_size',
  'log_truncate_on_rotation',
  'logging_collector',
  'max_replication_slots',
  'pg_failover_slots.primary_dsn',
  'pg_failover_slots.standby_slot_names',
  'port',
  'primary_conninfo',
  'primary_slot_name',
  'promote_trigger_file',
  'recovery_min_apply_delay',
  'recovery_target',
  'recovery_target_action',
  'recovery_target_inclusive',
  'recovery_target_lsn',
  'recovery_target_name',
  'recovery_target_time',
  'recovery_target_timeline',
  'recovery_target_xid',
  'restart_after_crash',
  'ssl',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_crl_file',
  'ssl_dh_params_file',
  'ssl_key_file',
  'ssl_passphrase_command_supports_reload',
  'ssl_prefer_server_ciphers',
  'stats_temp_directory',
  'synchronized_standby_slots',
  'synchronous_standby_names',
  'syslog_facility',
  'syslog_ident',
  'syslog_sequence_numbers',
  'syslog_split_messages',
  'temp_tablespaces',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
  'wal_level',
]);

/** A parameter's name, maybe of an extension: `pg_stat_statements.max`. */
const NAME = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/;

/** Problems of the parameters' names. PostgreSQL takes them in any letter case, so they are compared that way. */
export function parameterProblems(parameters: Readonly<Record<string, unknown>>): readonly Problem[] {
  const seen = new Map<string, string>();
  return Object.keys(parameters).flatMap((given): Problem[] => {
    const field = `postgresql.parameters.${given}`;
    const name = given.toLowerCase();
    const other = seen.get(name);
    seen.set(name, given);
    if (other !== undefined)
      return [{ code: 'props/value', field, message: `the same parameter as '${other}'`, fix: 'give one of them' }];
    if (DANGEROUS.has(name))
      return [
        {
          code: 'postgres/parameter',
          field,
          message: `'${given}' runs commands or loads libraries and can't be set`,
          fix: 'leave it out; extensions load their libraries by themselves',
        },
      ];
    if (OPERATORS.has(name))
      return [
        {
          code: 'postgres/parameter',
          field,
          message: `'${given}' belongs to CloudNativePG and can't be set`,
          fix: 'leave it out',
        },
      ];
    if (!NAME.test(name))
      return [{ code: 'props/value', field, message: `'${given}' is no name of a parameter: letters, digits and _` }];
    return [];
  });
}
