export { ERASABLE_TABLES, INSERT_ONLY_TABLES, APPEND_ONLY_SQLSTATE } from './append-only';
export { KNOWN_VERSION, migrate, type MigrationHost, type MigrationResult } from './migrate';
